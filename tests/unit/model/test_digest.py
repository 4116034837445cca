"""Digests: SHA-256, written one way."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InputRefused
from sightline.model.digest import Digest

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_digest_of_nothing_is_the_published_one() -> None:
    assert str(Digest.of(b"")) == f"sha256:{EMPTY}"


def test_leading_zeros_are_kept() -> None:
    data = next(
        b"%d" % n for n in range(1000) if hashlib.sha256(b"%d" % n).hexdigest().startswith("00")
    )
    assert str(Digest.of(data)).startswith("sha256:00")
    assert len(Digest.of(data).hex) == 64


@given(st.binary())
def test_the_written_form_is_read_back(data: bytes) -> None:
    assert Digest.parse(str(Digest.of(data))) == Digest.of(data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        EMPTY,
        f"sha256:{EMPTY.upper()}",
        f"SHA256:{EMPTY}",
        f"sha256:{EMPTY[:-1]}",
        f"sha256:{EMPTY}0",
        f"sha256:{EMPTY}\n",
        f" sha256:{EMPTY}",
        "sha256:" + "\N{ARABIC-INDIC DIGIT ZERO}" * 64,
        f"sha256:{'../' * 21}a",
        f"md5:{EMPTY}",
    ],
)
def test_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="64 lower-case"):
        Digest.parse(text)


@pytest.mark.parametrize("text", ["", "ab", EMPTY.upper(), "../../etc/passwd", f"{EMPTY}\n"])
def test_a_digest_cannot_be_made_of_anything_else(text: str) -> None:
    with pytest.raises(InputRefused):
        Digest(text)


def test_twelve_digits_stand_for_it_in_lists() -> None:
    assert Digest.of(b"").short == EMPTY[:12]
