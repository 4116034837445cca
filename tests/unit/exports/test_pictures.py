"""Only pictures whose bytes are those recorded are shown, with a preview that shows no shapes."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from sightline.exports import pictures
from sightline.exports.pictures import Shown, shown
from sightline.model.digest import Digest


def jpeg() -> bytes:
    out = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (90, 160, 3)).astype(np.uint8)
    Image.fromarray(noise).save(out, "JPEG")
    return out.getvalue()


def test_a_recorded_picture_is_embedded_as_it_is() -> None:
    data = jpeg()
    result = shown(data, Digest.of(data), "image/jpeg")
    assert isinstance(result, Shown)
    assert base64.b64decode(result.picture.partition(",")[2]) == data
    assert (result.width, result.height) == (160, 90)


def test_a_preview_is_grey_and_of_a_few_pixels() -> None:
    data = jpeg()
    result = shown(data, Digest.of(data), "image/jpeg")
    assert isinstance(result, Shown)
    with Image.open(io.BytesIO(base64.b64decode(result.preview.partition(",")[2]))) as preview:
        assert preview.mode == "L"
        assert max(preview.size) <= 9


def test_bytes_that_are_not_those_recorded_are_not_shown() -> None:
    assert shown(jpeg(), Digest.of(b"other"), "image/jpeg") == (
        "The bytes kept for this picture are not those recorded."
    )


@pytest.mark.parametrize(
    ("data", "media_type", "why"),
    [
        (None, "image/jpeg", "not kept here"),
        (b"<svg onload='alert(1)'/>", "image/svg+xml", "does not show"),
        (b"\xff\xd8\xff\xe0 cut", "image/jpeg", "cannot be decoded"),
        (b"GIF89a", "image/png", "cannot be decoded"),
        (b"", "image/webp", "cannot be decoded"),
    ],
)
def test_what_is_not_shown_says_why(data: bytes | None, media_type: str, why: str) -> None:
    result = shown(data, Digest.of(data or b""), media_type)
    assert isinstance(result, str)
    assert why in result


def test_a_cut_picture_is_not_shown() -> None:
    data = jpeg()[:700]
    assert shown(data, Digest.of(data), "image/jpeg") == "The picture cannot be decoded."


def test_a_picture_that_claims_too_many_pixels_is_not_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = jpeg()
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    assert shown(data, Digest.of(data), "image/jpeg") == "The picture cannot be decoded."
