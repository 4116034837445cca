"""The strip shows of an exhibit no more than its place in the report does."""

import base64
import dataclasses
import io

import pytest
from PIL import Image
from tests.builders.farmyard import farmyard

from sightline.exports.report_footage import MOST_TILES, strip
from sightline.exports.report_model import build
from sightline.exports.report_types import ExhibitPart


@pytest.fixture(scope="module")
def exhibits() -> tuple[ExhibitPart, ...]:
    return build(farmyard().view()).exhibits


@pytest.fixture
def pictured(exhibits: tuple[ExhibitPart, ...]) -> ExhibitPart:
    return next(exhibit for exhibit in exhibits if exhibit.frames)


def decoded(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))


def test_a_hidden_exhibit_gives_its_grey_preview_and_no_words(pictured: ExhibitPart) -> None:
    (tile,) = strip((dataclasses.replace(pictured, hidden=True),)).tiles
    assert tile.hidden
    assert tile.source == pictured.frames[0].preview
    assert tile.alt == ""
    with decoded(tile.source) as picture:
        assert picture.mode == "L"
        assert max(picture.size) <= 9


def test_an_exhibit_shown_openly_gives_a_small_picture_of_its_first_frame(
    pictured: ExhibitPart,
) -> None:
    (tile,) = strip((dataclasses.replace(pictured, hidden=False),)).tiles
    assert tile.alt == pictured.frames[0].alt
    with decoded(tile.source) as picture, decoded(pictured.frames[0].picture) as whole:
        assert max(picture.size) == 288 < max(whole.size)
    assert len(tile.source) < len(pictured.frames[0].picture)


def test_a_frame_that_cannot_be_shown_makes_room_for_the_next(pictured: ExhibitPart) -> None:
    first, second, *_ = pictured.frames
    gone = dataclasses.replace(first, picture="", preview="", missing="Not kept.")
    found = strip((dataclasses.replace(pictured, hidden=True, frames=(gone, second)),))
    assert [tile.source for tile in found.tiles] == [second.preview]
    assert strip((dataclasses.replace(pictured, frames=(gone,)),)).of == 0


@pytest.mark.parametrize("kind", ["report", "sound", "archive"])
def test_only_footage_and_stills_are_in_the_strip(pictured: ExhibitPart, kind: str) -> None:
    assert strip((dataclasses.replace(pictured, kind=kind),)).tiles == ()


def test_exhibits_that_bear_on_claims_come_first_and_eight_are_enough(
    exhibits: tuple[ExhibitPart, ...], pictured: ExhibitPart
) -> None:
    bearing = next(exhibit.bears_on for exhibit in exhibits if exhibit.bears_on)
    several = tuple(
        dataclasses.replace(
            pictured,
            cite=dataclasses.replace(pictured.cite, label=f"E{number}"),
            hidden=True,
            bears_on=bearing if number in {4, 9} else (),
        )
        for number in range(1, 12)
    )
    found = strip(several)
    assert [tile.cite.label for tile in found.tiles] == [
        "E4",
        "E9",
        "E1",
        "E2",
        "E3",
        "E5",
        "E6",
        "E7",
    ]
    assert (len(found.tiles), found.of) == (MOST_TILES, 11)
