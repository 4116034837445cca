"""The timeline keeps the kinds of time apart and draws them as wide as they are."""

from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.farmyard import TOOL, crowded, farmyard, opened

from sightline.exports.citations import Citations
from sightline.exports.claim_types import Cite
from sightline.exports.report_types import TimePart
from sightline.exports.timeline import ACQUIRED, ATTESTED, GUESSED, REPORTED, SAID, timeline
from sightline.exports.timeline_axis import axis
from sightline.exports.timeline_svg import WIDTH, drawing
from sightline.model.exhibit import ExhibitKind

if TYPE_CHECKING:
    from sightline.model.canonical import Json

SECOND = 1_000_000
DAY = 86_400 * SECOND
INSTANTS = st.lists(
    st.integers(-(10**15), 4 * 10**15).map(lambda value: value * 10), min_size=1, max_size=12
)


def part(earliest: int | None, latest: int | None, kind: str = ATTESTED) -> TimePart:
    cite = Cite(label="C1", anchor="c1", digest="0" * 12, entry=1)
    return TimePart(
        what="x", kind=kind, cite=cite, when="then", basis="b", earliest=earliest, latest=latest
    )


@given(INSTANTS)
def test_the_axis_keeps_order_and_stays_within_its_width(instants: list[int]) -> None:
    scale = axis(instants, 80, 800)
    places = [scale.x(instant) for instant in sorted(instants)]
    assert places == sorted(places)
    assert all(80 <= place <= 880 for place in places)


@given(INSTANTS)
def test_within_a_stretch_equal_times_take_equal_room(instants: list[int]) -> None:
    for stretch in axis(instants, 0, 800).stretches:
        quarter = (stretch.end - stretch.start) // 4
        steps = [stretch.x(stretch.start + quarter * number) for number in range(5)]
        widths = [other - one for one, other in pairwise(steps)]
        assert max(widths) - min(widths) <= 2


def test_a_long_empty_stretch_is_left_out_and_said_to_be() -> None:
    scale = axis([0, DAY, 400 * DAY, 401 * DAY], 0, 800)
    assert len(scale.stretches) == 2
    assert [words for _, words in scale.breaks()] == ["398 days"]


@given(INSTANTS)
def test_ticks_stand_in_their_stretch(instants: list[int]) -> None:
    scale = axis(instants, 0, 800)
    assert all(-1 <= tick.x <= 801 for tick in scale.ticks())
    assert scale.ticks()


def test_an_unbounded_time_is_in_the_table_and_not_in_the_drawing() -> None:
    assert drawing((part(None, None),)) == ""


def test_an_open_end_fades() -> None:
    svg = drawing((part(0, None), part(0, 40 * DAY)))
    assert f"url(#late-{ATTESTED})" in svg
    assert f"url(#early-{ATTESTED})" not in svg


def test_an_instant_is_a_mark_and_a_week_is_a_bar() -> None:
    svg = ET.fromstring(drawing((part(0, 0, ACQUIRED), part(0, 7 * DAY, SAID))))  # noqa: S314 - ours
    bars = [rect for rect in svg.iter() if rect.tag.endswith("rect") and rect.get("height") == "10"]
    bars = [rect for rect in bars if rect.get("rx")]
    assert [int(bar.get("width", "0")) > 300 for bar in bars] == [True]


def test_the_drawing_holds_no_words_of_others() -> None:
    book = farmyard()
    lines = timeline(book.snapshot, Citations(book.snapshot, None))
    svg = drawing(lines)
    ET.fromstring(svg)  # noqa: S314 - ours
    assert "Lypove" not in svg
    assert f'viewBox="0 0 {WIDTH} ' in svg


def test_the_kinds_of_time_stay_apart() -> None:
    book = farmyard()
    lines = timeline(book.snapshot, Citations(book.snapshot, None))
    kinds = {line.kind: line for line in lines}
    assert set(kinds) == {ATTESTED, SAID, REPORTED, ACQUIRED}
    assert "moov/mvhd creation_time" in kinds[REPORTED].what
    assert kinds[REPORTED].basis == "basis: container field; read in UTC"


def test_what_is_no_interval_in_a_finding_is_passed_over() -> None:
    book = opened()
    book.add(TOOL, "join", TOOL)
    exhibit = book.exhibit("a.mp4", ExhibitKind.FOOTAGE, "video/mp4")
    values: dict[str, dict[str, str | int]] = {
        "late": {"earliest": "soon", "basis": "x", "zone": "UTC"},
        "wrong": {"earliest": 5, "basis": "x", "zone": "UTC"},
        "back": {
            "earliest": "2024-03-02T00:00:00.000000Z",
            "latest": "2024-03-01T00:00:00.000000Z",
            "basis": "x",
            "zone": "UTC",
        },
    }
    book.finding(exhibit, "fields", "Odd.", values=values)
    lines = timeline(book.snapshot, Citations(book.snapshot, None))
    assert [line.kind for line in lines] == [ACQUIRED]


def test_many_acquisitions_of_one_day_share_a_line() -> None:
    book = crowded(50)
    lines = timeline(book.snapshot, Citations(book.snapshot, None))
    assert [line.what for line in lines] == ["50 acquisitions on one day, from E1 to E50"]


def test_a_guessed_date_stands_as_a_guess_beside_a_stated_one_and_is_not_drawn() -> None:
    book = opened()
    book.add(TOOL, "join", TOOL)
    exhibit = book.exhibit("a.html", ExhibitKind.REPORT, "text/html")
    day = {
        "earliest": "2024-03-01T00:00:00.000000Z",
        "latest": "2024-03-01T23:59:59.999999Z",
        "basis": "x",
        "zone": "UTC",
    }
    dates: list[Json] = [
        {"of": "published", "where": where, "raw": "2024-03-01", "interval": day}
        for where in ("meta article:published_time", "htmldate")
    ]
    book.finding(exhibit, "text", "A page.", values={"dates": dates})
    lines = {line.kind: line for line in timeline(book.snapshot, Citations(book.snapshot, None))}
    assert lines[REPORTED].earliest is not None
    assert "guessed by htmldate" in lines[GUESSED].what
    assert lines[GUESSED].when == lines[REPORTED].when
    assert lines[GUESSED].earliest is lines[GUESSED].latest is None
