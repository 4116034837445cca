"""Stills: one upright frame, whatever the format; no picture too large to hold."""

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image
from tests.doubles.analyzers import SHOWING, WATCHING, WEIGHING
from tests.doubles.jobs import examine, examine_bytes, values
from tests.doubles.media import STILLS

from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome

ORIENTATION = 0x0112
STILL = ExhibitKind.STILL


def picture() -> Image.Image:
    """Grey, 64 by 48, its top left corner red."""
    pixels = np.full((48, 64, 3), 96, np.uint8)
    pixels[:16, :16] = (220, 20, 20)
    return Image.fromarray(pixels)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def corner_of_red(data: bytes) -> tuple[int, int]:
    red = np.asarray(Image.open(io.BytesIO(data))).astype(int)
    strength = red[..., 0] - red[..., 1]
    corners = {(y, x): strength[3 * y, 3 * x] for y in (0, -1) for x in (0, -1)}
    return max(corners, key=lambda corner: corners[corner])


@pytest.mark.parametrize(
    "form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "HEIF", "AVIF", "JPEG2000"]
)
def test_a_still_is_one_frame_of_its_own_size(tmp_path: Path, form: str) -> None:
    watching, showing = examine_bytes(
        tmp_path, saved(picture(), form), WATCHING, SHOWING, kind=STILL
    )
    seen = values(watching)
    assert seen["times"] == [0]
    assert seen["inferred"] == 1
    assert seen["shape"] == [48, 64]
    assert seen["streams"] == [["picture", form.lower(), 64, 48, 0]]
    assert values(showing)["shapes"] == [[36, 48, 3], [48, 64]]


@pytest.mark.parametrize(
    ("orientation", "corner", "degrees"),
    [
        (1, (0, 0), 0),
        (2, (0, -1), 0),
        (3, (-1, -1), 180),
        (4, (-1, 0), 180),
        (5, (0, 0), 90),
        (6, (0, -1), 90),
        (7, (-1, -1), 270),
        (8, (-1, 0), 270),
    ],
)  # fmt: skip - the eight of EXIF, CIPA DC-008 4.6.4
def test_exif_orientation_is_applied_before_anybody_sees_the_picture(
    tmp_path: Path, orientation: int, corner: tuple[int, int], degrees: int
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = saved(picture(), "JPEG", exif=exif, quality=95)
    watching, showing = examine_bytes(tmp_path, data, WATCHING, SHOWING, kind=STILL)
    assert corner_of_red(showing.made[0].data) == corner
    assert values(watching)["shape"] == ([64, 48] if orientation > 4 else [48, 64])
    assert values(watching)["streams"] == [["picture", "jpeg", 64, 48, degrees]]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16", "F"])
def test_every_pixel_mode_becomes_eight_bit_colour(tmp_path: Path, mode: str) -> None:
    image = picture().convert("L" if mode == "I;16" else mode)
    data = saved(image.convert(mode), "TIFF")
    (showing,) = examine_bytes(tmp_path, data, SHOWING, kind=STILL)
    assert values(showing)["shapes"] == [[36, 48, 3], [48, 64]]


def test_of_several_pictures_the_first_is_taken(tmp_path: Path) -> None:
    later = [Image.new("RGB", (64, 48), "white")] * 3
    data = saved(picture(), "GIF", save_all=True, append_images=later)
    (watching,) = examine_bytes(tmp_path, data, WATCHING, kind=STILL)
    assert values(watching)["times"] == [0]
    assert values(watching)["brightness"][0] < 120


def test_a_cut_picture_is_shown_as_far_as_it_goes_and_called_damaged(tmp_path: Path) -> None:
    whole = saved(picture().resize((640, 480)), "JPEG", quality=95)
    (watching,) = examine_bytes(tmp_path, whole[: len(whole) * 2 // 3], WATCHING, kind=STILL)
    assert values(watching)["times"] == [0]
    assert "cannot be decoded in full" in values(watching)["damage"][0]


def test_a_picture_that_claims_too_many_pixels_is_refused_before_it_is_decoded(
    tmp_path: Path,
) -> None:
    bomb = bytearray(saved(Image.new("L", (16, 16)), "PNG"))
    # Width and height of IHDR, and its checksum.
    bomb[16:24] = (50_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    watching, weighing = examine_bytes(tmp_path, bytes(bomb), WATCHING, WEIGHING, kind=STILL)
    assert watching.result.outcome is Outcome.FAILED
    assert "measures 50000 by 50000 pixels" in watching.result.summary
    assert weighing.result.outcome is Outcome.OBSERVED


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"<svg/>", b"%!PS-Adobe EPSF\n", bytes(999)]
)
def test_what_is_no_picture_is_refused_and_its_bytes_still_read(
    tmp_path: Path, data: bytes
) -> None:
    watching, weighing = examine_bytes(tmp_path, data, WATCHING, WEIGHING, kind=STILL)
    assert watching.result.outcome is Outcome.FAILED
    assert "cannot be decoded" in watching.result.summary
    assert values(weighing)["size"] == len(data)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "size"), [("sample1.heic", (1440, 960)), ("sample1.avif", (1204, 800))]
)
def test_real_stills_decode(name: str, size: tuple[int, int]) -> None:
    (watching,) = examine(STILLS / name, WATCHING, kind=STILL)
    assert values(watching)["streams"][0][2:4] == list(size)
