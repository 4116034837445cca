"""The copies that the folder of real footage is known to hold, and what must not be joined."""

import pytest
from tests.unit.analysis import driver

from sightline.matching.compare import compare
from sightline.matching.descriptor import Described
from sightline.matching.descriptor_format import decode
from sightline.matching.descriptor_run import ANALYZER
from sightline.matching.pair import Verdict

COPIES = [
    ("cat-1.mp4", "cat-2.mp4"),
    ("dog-1.mp4", "dog-3.webm"),
    ("toy-elf.mp4", "toy-elf.webm"),
    ("toy-rabbit.mp4", "toy-rabbit-small.mp4"),
    ("gym-arm-wrestling.mp4", "gym-overlay.mp4"),
]
NO_COPIES = [
    ("toy-elf.mp4", "toy-rabbit.mp4"),
    ("speaker-a.mp4", "speaker-b.mp4"),
    ("toy-apple.mp4", "toy-pillow.mp4"),
    ("toy-pillow.mp4", "toy-teddy.mp4"),
    ("cat-1.mp4", "dog-1.mp4"),
]
_KEPT: dict[str, Described] = {}


def kept(name: str) -> Described:
    if name not in _KEPT:
        (result,) = driver.examine(driver.file("footage", name), ANALYZER)
        _KEPT[name] = decode(result.data[0].data, name)
    return _KEPT[name]


@pytest.mark.real
@pytest.mark.nightly
@pytest.mark.parametrize(("one", "other"), COPIES)
def test_a_natural_copy_is_found_upright_and_at_its_speed(one: str, other: str) -> None:
    pair = compare(kept(one), kept(other))
    assert pair.verdict is Verdict.COPY
    assert pair.b_covered_permille > 750
    for segment in pair.by_picture:
        assert segment.geometry is not None
        assert not segment.geometry.mirrored
        assert abs(segment.geometry.rotation_mdeg) < 1000


@pytest.mark.real
@pytest.mark.nightly
@pytest.mark.parametrize(("one", "other"), NO_COPIES)
def test_what_is_no_copy_is_not_joined(one: str, other: str) -> None:
    pair = compare(kept(one), kept(other))
    assert pair.verdict in {Verdict.NOTHING, Verdict.LOOKS_ALIKE}
