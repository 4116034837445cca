"""The section of the common clock, from a finding laid into the farmyard case."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from tests.builders.farmyard import TOOL, farmyard

from sightline.analysis.values import plain_values
from sightline.exports.clock_svg import drawing
from sightline.exports.clock_view import clocks_view
from sightline.exports.clock_words import clock_time, long, within
from sightline.exports.report_html import render
from sightline.exports.report_model import build
from sightline.exports.section_clock import ClockPart
from sightline.model.finding import Environment, Outcome
from sightline.model.joint import JointFinding
from sightline.timing.clock_values import (
    ArrivalValues,
    BetweenValues,
    BreakValues,
    ClockValues,
    ContradictionValues,
    CoverValues,
    EndValues,
    FlashPairValues,
    OneClockValues,
    PartValues,
    RefusalValues,
    TieValues,
)
from sightline.timing.one_clock import METHOD
from sightline.timing.ties import Kind

S = 1_000_000


def _part(exhibit: str, recording: int, starts: int, ends: int) -> PartValues:
    return PartValues(
        exhibit=exhibit,
        part=0,
        from_us=0,
        to_us=ends - starts,
        recording=recording,
        clock=0,
        starts_us=starts,
        ends_us=ends,
        rate_ppb=0,
        within_us=40_000,
    )


def _tie(first: str, second: str, kind: Kind) -> TieValues:
    return TieValues(
        first=first,
        second=second,
        kind=kind.value,
        offset_us=-2 * S,
        offset_sigma_us=100,
        rate_ppb=0,
        drift_sigma_ppb=None,
        first_from_us=2 * S,
        first_to_us=9 * S,
        second_from_us=0,
        second_to_us=7 * S,
        strength_centi=2_300,
        coherence_permille=400,
        moving_permille=80,
        layout_permille=None,
        used=kind is not Kind.SHARED_SOUND,
        closes=True,
        residual_us=1_200,
        apart_least_cm=1_234,
        arrivals=(ArrivalValues(first_us=4 * S, second_us=1_950_000, strength_centi=2_300),),
        flashes=(FlashPairValues(first_us=3_960_000, second_us=1_960_000),),
    )


def _values(ground: str, drone: str, repost: str) -> OneClockValues:
    return OneClockValues(
        parts=(
            _part(ground, 0, 0, 10 * S),
            _part(drone, 1, 2 * S, 14 * S),
            PartValues(exhibit=repost, part=0, from_us=0, to_us=S, recording=2),
        ),
        ties=(_tie(ground, drone, Kind.SCENE), _tie(ground, repost, Kind.SHARED_SOUND)),
        refusals=(
            RefusalValues(
                first=drone, second=repost, reason="no sound stands out", strength_centi=430
            ),
        ),
        refusals_beyond=0,
        clocks=(
            ClockValues(
                clock=0, set_by=ground, length_us=20 * S, recordings=2, loops=0, not_closing=0
            ),
        ),
        cover=(
            CoverValues(clock=0, from_us=0, to_us=14 * S, recordings=1),
            CoverValues(clock=0, from_us=14 * S, to_us=20 * S, recordings=0),
        ),
        ends=(EndValues(exhibit=ground, at_us=10 * S, clock=0, goes_on=drone, by_us=4 * S),),
        breaks=(BreakValues(exhibit=repost, after_us=3 * S, before_us=4 * S, jump_us=1_200_000),),
        reported=(),
        contradictions=(
            ContradictionValues(
                first=ground,
                second=drone,
                clock=0,
                by_us=3_643 * S,
                beyond_zones_us=43 * S,
            ),
        ),
        between=(BetweenValues(after=drone, before=repost, least_us=30 * S, most_us=75 * S),),
    )


@pytest.fixture(scope="module")
def page() -> tuple[str, ClockPart]:
    book = farmyard()
    snapshot = book.view().snapshot
    exhibits = list(snapshot.exhibits)[:3]
    names = [str(exhibit) for exhibit in exhibits]
    book.add(
        JointFinding(
            method=METHOD.method,
            inputs=tuple(exhibits),
            outcome=Outcome.OBSERVED,
            summary="Two clips stand on one clock.",
            values=plain_values(_values(*names)),
            limitations=METHOD.limitations,
            reproduction=METHOD.reproduction,
            tolerances=METHOD.tolerances,
            made=(),
            environment=Environment(sightline="0", builds={}, confinement=()),
        ),
        "compare",
        TOOL,
    )
    view = book.view()
    (section,) = [item for item in build(view).sections if item.name == "clock"]
    return render(view).data.decode(), section.part


def test_a_case_without_a_clock_has_no_such_section() -> None:
    assert b'id="clock"' not in render(farmyard().view()).data


def test_the_section_tells_places_ends_gaps_and_doubts(page: tuple[str, ClockPart]) -> None:
    text, part = page
    assert 'id="clock"' in text
    for words in (
        "Two clips stand on one clock.",
        "goes on for 4.0 s",
        "0:14.000 to 0:20.000: nobody filmed.",
        "stood at least 12 m apart",
        "(-2050.0 ms)",
        "1 h 0 min 43 s later",
        "43 s cannot be",
        "1.2 s of what another copy shows is missing",
        "30 s to 1 min 15 s that no clip shows",
        "under different pictures",
        "1 pair not tied: no sound stands out.",
    ):
        assert words in text, words
    assert [row.recording for row in part.clocks[0].view.rows] == ["A", "B"]
    assert part.rest.unplaced


def test_the_drawing_is_well_formed_and_escapes_names() -> None:
    values = _values("a", "b", "c")
    svg = drawing(values, 0, lambda name: f"<{name}&>")
    root = ET.fromstring(svg)  # noqa: S314 - markup of our own
    texts = [node.text or "" for node in root.iter() if node.tag.endswith("text")]
    assert any("<a&>" in text for text in texts)
    kinds = re.findall(r'class="(clip-full|gap|sound)"', svg)
    assert {"clip-full", "gap", "sound"} <= set(kinds)


def test_a_clock_of_many_hours_and_clips_is_drawn_within_bounds() -> None:
    values = _values("a", "b", "c")
    long = replace(
        values,
        parts=tuple(_part(f"x{n}", n, n * 600 * S, (n + 1) * 600 * S) for n in range(90)),
        clocks=(replace(values.clocks[0], length_us=90 * 600 * S),),
        ties=(),
    )
    svg = drawing(long, 0, str)
    assert svg.count('class="clip-full"') <= 61
    assert len(clocks_view(long, str).clocks[0].rows) == 90


def test_times_and_errors_are_written_for_people() -> None:
    assert clock_time(62_040_499) == "1:02.040"
    assert clock_time(-500_000) == "-0:00.500"
    assert within(12) == "± 1 ms"
    assert within(40_100) == "± 41 ms"


def test_lengths_are_told_as_finely_as_they_matter() -> None:
    assert long(3_643_000_000) == "1 h 0 min 43 s"
    assert long(-59_000_000) == "59 s"
    assert long(47 * 3_600_000_000) == "47 h 0 min 0 s"
    assert long(80_730 * 3_600_000_000) == "3363 days 18 h"
