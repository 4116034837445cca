"""The real engines in the limited child: scripts, mirrors, and what is not installed."""

from pathlib import Path

import fontpkg
import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.doubles.jobs import examine, values

from sightline.adapters.line_readers import installed
from sightline.adapters.word_reading import Asked, asked_again, words_method
from sightline.errors import InputRefused
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method


def _sign(path: Path, *, mirrored: bool) -> Path:
    font = ImageFont.truetype(str(fontpkg.path("Noto Sans")), 40)
    picture = Image.new("RGB", (640, 360), (90, 110, 90))
    draw = ImageDraw.Draw(picture)
    draw.text((40, 60), "Checkpoint 7", font=font, fill="white")
    draw.text((40, 200), "вулиця Миру", font=font, fill="white")
    if mirrored:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    picture.save(path)
    return path


@pytest.mark.parametrize("mirrored", [False, True])
def test_signs_are_read_in_two_scripts_and_in_the_mirror(tmp_path: Path, mirrored: bool) -> None:  # noqa: FBT001 - a parameter
    if not installed("ukr"):
        pytest.skip("needs the Debian package tesseract-ocr-ukr")
    path = _sign(tmp_path / "sign.png", mirrored=mirrored)
    method = words_method(Asked(languages=("ukr",), frames=1))
    (examined,) = examine(path, method, kind=ExhibitKind.STILL)
    lines = values(examined)["lines"]
    assert {line["reading"]["text"] for line in lines} == {"Checkpoint 7", "вулиця Миру"}
    assert {line["reading"]["script"] for line in lines} == {"Latin", "Cyrillic"}
    assert all(line["mirrored"] is mirrored for line in lines)


def test_a_language_that_is_not_installed_is_a_parameter_and_said_not_to_be_examined() -> None:
    method = words_method(Asked(languages=("xxx",), frames=3)).method
    assert method.parameters == {"frames": 3, "languages": ["latin"], "lacking": ["xxx"]}


def test_a_recorded_reading_can_be_run_again_with_the_same_languages_only() -> None:
    method = words_method(Asked(languages=("xxx",), frames=3)).method
    again = asked_again(method)
    assert again is not None
    assert again.method.key == method.key


@pytest.mark.parametrize(
    ("frames", "languages"),
    [(0, ["latin"]), (3, ["latin", "xxx"]), (3, ["latin", "../../etc"]), (3, None)],
)
def test_parameters_that_are_no_reading_of_ours_make_no_method(
    frames: int, languages: list[str] | None
) -> None:
    parameters = {"frames": frames, "languages": languages, "lacking": []}
    assert asked_again(Method(name="words", version=2, parameters=parameters)) is None


def test_a_path_is_no_language() -> None:
    with pytest.raises(InputRefused):
        words_method(Asked(languages=("../secret",), frames=1))
