"""Bad files, given as a user gives them: what each is told to be, and what is refused.

`align` and `words` on such files take longer and stand in `test_cli_bad_clips.py` (nightly).
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders.bad_media import film, scene
from tests.builders.command_line import CommandLine, new_case
from tests.builders.credentials import desk, picture, signed
from tests.doubles.sounds import babble

SECONDS = 2
BEFORE_ZERO = [index * 100 - 700 for index in range(10 * SECONDS)]
UNEVEN = [0, 40, 120, 160, 420, 460, 540, 800, 840, 920, 1100, 1140, 1400, 1480, 1520, 1780, 1860]

Told = dict[str, dict[str, tuple[str, str]]]
"""Of each file and method, outcome and summary."""


@pytest.fixture(scope="module")
def desk_of_bad_files(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A case with one file of each kind of badness, examined once."""
    root = tmp_path_factory.mktemp("bad")
    files = root / "in"
    files.mkdir()
    _films(files)
    _signed(files)
    ada = new_case(root)
    ada.done("add", files, "--reason", "They circulate.", "--no-address", "made here")
    ada.done("examine")
    return ada


def _films(files: Path) -> None:
    pictures, sound = scene(1, SECONDS), babble(1, SECONDS)
    unshifted = {"avoid_negative_ts": "disabled"}
    film(files / "uneven.mp4", [pictures[: len(UNEVEN)]], [sound], times=UNEVEN)
    film(files / "early.mp4", [pictures], [sound], times=BEFORE_ZERO, options=unshifted)
    film(files / "untimed.h264", [pictures])
    film(files / "turned.mp4", [pictures], turn=90)
    two, heard = [pictures, scene(2, SECONDS)], [sound, babble(2, SECONDS)]
    film(files / "several.mkv", two, heard, sound_codec="pcm_s16le")
    film(files / "silent.mp4", [pictures], [np.zeros(SECONDS * 16_000)])
    film(files / "telephone.wav", [], [sound[::2]], sound_rate=8_000, sound_codec="pcm_mulaw")


def _signed(files: Path) -> None:
    whole = signed(desk("A camera nobody knows"), picture())
    (files / "unknown-signer.jpg").write_bytes(whole)
    # Within the manifest, whose box says how long it is.
    at = whole.index(b"c2pa.claim")
    (files / "broken-manifest.jpg").write_bytes(whole[:at] + b"\xff" * 64 + whole[at + 64 :])


@pytest.fixture(scope="module")
def told(desk_of_bad_files: CommandLine) -> Told:
    """Every finding, by the file's name and the method's."""
    return findings(desk_of_bad_files)


def findings(ada: CommandLine) -> Told:
    """What a case tells of each file."""
    found: Told = {}
    for exhibit in ada.json("exhibits")["exhibits"]:
        shown = ada.json("show", exhibit["label"])["findings"]
        found[exhibit["names"][0]] = {
            item["fields"]["method"]["name"]: (item["fields"]["outcome"], item["fields"]["summary"])
            for item in shown
        }
    return found


def test_no_bad_file_stops_another_and_no_method_fails(told: Told) -> None:
    assert len(told) == 9
    outcomes = {outcome for methods in told.values() for outcome, _ in methods.values()}
    assert outcomes == {"observed", "inconclusive"}


def test_a_variable_frame_rate_is_told_and_its_uneven_distances_are_no_gaps(told: Told) -> None:
    assert "at uneven distances (a variable frame rate)" in told["uneven.mp4"]["container"][1]
    assert "gap" not in told["uneven.mp4"]["continuity"][1]


def test_pictures_before_the_beginning_are_counted_and_said_not_to_be_shown(told: Told) -> None:
    said = told["early.mp4"]["container"][1]
    assert "7 pictures before its beginning, which an edit list keeps from being shown" in said


def test_coded_pictures_without_times_are_footage_whose_times_are_said_to_be_inferred(
    told: Told,
) -> None:
    said = told["untimed.h264"]["container"][1]
    assert "without a container, which states no times" in said
    assert "20 of 20 coded pictures state no time; when they are shown is inferred." in said
    assert told["untimed.h264"]["continuity"][0] == "observed"


def test_turned_video_is_told_and_shown_upright(told: Told, desk_of_bad_files: CommandLine) -> None:
    assert "turned clockwise by 90 degrees to be shown" in told["turned.mp4"]["container"][1]
    shown: Any = desk_of_bad_files.json("show", label(desk_of_bad_files, "turned.mp4"))
    assert any(item["fields"]["label"] == "shot 1" for item in shown["derivatives"])


def test_of_several_streams_it_is_said_that_the_first_is_looked_at(told: Told) -> None:
    said = told["several.mkv"]["container"][1]
    assert "Of 2 streams of pictures only the first is looked at by other methods." in said
    assert "Of 2 streams of sound only the first is looked at by other methods." in said


@pytest.mark.parametrize(
    ("name", "said"),
    [("turned.mp4", "The file has no sound track."), ("silent.mp4", "is silent throughout")],
    ids=["none", "silent"],
)
def test_no_sound_and_silent_sound_are_inconclusive_each_by_its_name(
    told: Told, name: str, said: str
) -> None:
    outcome, summary = told[name]["sound"]
    assert outcome == "inconclusive"
    assert said in summary
    assert told[name]["sound_events"][0] == "inconclusive"


def test_sound_of_a_telephone_is_heard_and_its_band_measured(told: Told) -> None:
    outcome, said = told["telephone.wav"]["sound"]
    assert outcome == "observed"
    assert "The sound lasts 2 s" in said


def test_a_signer_nobody_listed_is_named_and_not_judged(desk_of_bad_files: CommandLine) -> None:
    ran = desk_of_bad_files("credentials")
    assert "A camera nobody knows" in ran.out
    assert "Signers were not judged: --trust FILE judges them by a list of yours." in ran.err


def test_a_broken_manifest_is_told_as_that(told: Told, desk_of_bad_files: CommandLine) -> None:
    outcome, said = told["broken-manifest.jpg"]["credentials"]
    assert outcome == "inconclusive"
    assert "cannot be read: it is damaged, cut off or written wrongly." in said
    assert said in desk_of_bad_files.done("credentials")


def label(ada: CommandLine, name: str) -> str:
    """An exhibit by the name it came under."""
    listed = ada.json("exhibits")["exhibits"]
    return next(str(item["label"]) for item in listed if name in item["names"])
