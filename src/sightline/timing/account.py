"""From what was found to what is told: places, covers, gaps and ends in whole microseconds."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sightline.timing.clock_values import (
    ArrivalValues,
    BreakValues,
    ClockValues,
    CoverValues,
    EndValues,
    FlashPairValues,
    PartValues,
    RefusalValues,
    TieValues,
)
from sightline.timing.pairing import Refusal
from sightline.timing.placing import Numbered, Placed
from sightline.timing.relations import Clip
from sightline.timing.ties import Kind, Tie

ARRIVALS_SHOWN: Final = 24
REFUSALS_SHOWN: Final = 2_000
ENDS_LEAST_US: Final = 100_000
"""Recordings that end within a tenth of a second of each other end together."""
_BILLION: Final = 1_000_000_000
_CENTI: Final = 100
_WORDS: Final = {
    Refusal.NO_SOUND: "at least one has no sound",
    Refusal.SILENT: "the sound of at least one is silent",
    Refusal.SHORT: "the sound of at least one lasts less than a second and a half",
    Refusal.NOTHING_SHARED: "no sound stands out that both heard",
    Refusal.ONE_SOUND: "one moment of sound fits, which is too little",
    Refusal.AMBIGUOUS: "several places fit alike, as music and machines that repeat themselves do",
}


def micros(seconds: float) -> int:
    """Whole microseconds."""
    return round(seconds * 1_000_000)


def part_values(
    placed: Placed, exhibits: Sequence[str], clips: Sequence[Clip]
) -> tuple[PartValues, ...]:
    """Every part of every clip; those that nothing ties to another stand on no clock."""
    where = {
        node: (number, on)
        for number, clock in enumerate(placed.clocks)
        for node, on in zip(clock.nodes, clock.places, strict=True)
    }
    starts = _zeros(placed)
    made = []
    for node, part in enumerate(placed.parts):
        values = PartValues(
            exhibit=exhibits[part.clip],
            part=part.number,
            from_us=micros(part.first_s),
            to_us=micros(part.last_s),
            recording=placed.recordings[node],
        )
        if node in where:
            number, on = where[node]
            zero = on.zero_s - starts[number]
            values = replace(
                values,
                clock=number,
                starts_us=micros(zero + on.rate * part.first_s),
                ends_us=micros(zero + on.rate * part.last_s),
                rate_ppb=round((on.rate - 1.0) * _BILLION),
                within_us=micros(2.0 * on.sigma_s),
            )
        made.append(values)
    tied = {part.clip for part in placed.parts}
    fresh = max(placed.recordings, default=-1) + 1
    alone = [number for number in range(len(clips)) if number not in tied]
    made += [
        PartValues(
            exhibit=exhibits[number],
            part=0,
            from_us=micros(clips[number].first_s),
            to_us=micros(clips[number].last_s),
            recording=fresh + order,
        )
        for order, number in enumerate(alone)
    ]
    return tuple(made)


def _zeros(placed: Placed) -> list[float]:
    """The earliest beginning on each clock."""
    return [
        min(
            on.zero_s + on.rate * placed.parts[node].first_s
            for node, on in zip(clock.nodes, clock.places, strict=True)
        )
        for clock in placed.clocks
    ]


def clock_values(placed: Placed, parts: Sequence[PartValues]) -> tuple[ClockValues, ...]:
    """Each clock: who sets it, how long it runs, how well its ties close."""
    return tuple(
        ClockValues(
            clock=number,
            set_by=parts[clock.nodes[0]].exhibit,
            length_us=max(parts[node].ends_us or 0 for node in clock.nodes),
            recordings=len({parts[node].recording for node in clock.nodes}),
            loops=clock.loops,
            not_closing=len(clock.refused),
        )
        for number, clock in enumerate(placed.clocks)
    )


def tie_values(placed: Placed, exhibits: Sequence[str]) -> tuple[TieValues, ...]:
    """Every tie, with how well it closes."""
    left: dict[int, float] = {}
    open_ties: set[int] = set()
    for clock in placed.clocks:
        for number, residual in zip(clock.used, clock.residuals_s, strict=True):
            left[placed.numbers[number]] = residual
        open_ties |= {placed.numbers[number] for number in clock.refused}
    one = _copies(placed)
    return tuple(
        _tie(item, exhibits, left.get(number), closes=number not in open_ties)
        for number, item in enumerate(placed.ties)
        # Crops and captions hide that pictures are the same; other copies may show it.
        if item.tie.kind is not Kind.SHARED_SOUND or (item.first, item.second) not in one
    )


def _copies(placed: Placed) -> set[tuple[int, int]]:
    """Pairs of clips that hold parts of one recording, as their other ties tell."""
    clips: dict[int, set[int]] = {}
    for part, recording in zip(placed.parts, placed.recordings, strict=True):
        clips.setdefault(recording, set()).add(part.clip)
    return {
        pair for together in clips.values() for pair in itertools.combinations(sorted(together), 2)
    }


def _tie(
    item: Numbered, exhibits: Sequence[str], residual_s: float | None, *, closes: bool
) -> TieValues:
    tie, alike = item.tie, item.compared.likeness
    return TieValues(
        first=exhibits[item.first],
        second=exhibits[item.second],
        kind=tie.kind.value,
        offset_us=micros(tie.offset_s),
        offset_sigma_us=micros(tie.offset_sigma_s),
        rate_ppb=round((tie.rate - 1.0) * _BILLION),
        drift_sigma_ppb=None if tie.drift_sigma is None else round(tie.drift_sigma * _BILLION),
        first_from_us=micros(tie.first_from_s),
        first_to_us=micros(tie.first_to_s),
        second_from_us=micros(tie.second_from_s),
        second_to_us=micros(tie.second_to_s),
        strength_centi=round(_CENTI * item.compared.strength),
        coherence_permille=round(1000 * tie.coherence),
        moving_permille=alike.moving if alike else None,
        layout_permille=alike.layout if alike else None,
        used=tie.kind is not Kind.SHARED_SOUND and residual_s is not None,
        closes=closes,
        residual_us=None if residual_s is None else micros(residual_s),
        apart_least_cm=None if tie.apart_least_m is None else round(_CENTI * tie.apart_least_m),
        arrivals=_arrivals(tie) if tie.kind is Kind.SCENE else (),
        flashes=tuple(
            FlashPairValues(first_us=flash.first_us, second_us=flash.second_us)
            for flash in tie.flashes
        ),
    )


def _arrivals(tie: Tie) -> tuple[ArrivalValues, ...]:
    """The clearest, in order of time."""
    clearest = sorted(tie.arrivals, key=lambda arrival: -arrival.strength)[:ARRIVALS_SHOWN]
    return tuple(
        ArrivalValues(
            first_us=micros(arrival.first_s),
            second_us=micros(arrival.second_s),
            strength_centi=round(_CENTI * arrival.strength),
        )
        for arrival in sorted(clearest, key=lambda arrival: arrival.first_s)
    )


def refusal_values(placed: Placed, exhibits: Sequence[str]) -> tuple[RefusalValues, ...]:
    """Every pair that is not tied, and why; the nearest misses first."""
    ordered = sorted(placed.refused, key=lambda item: -item[2].strength)
    return tuple(
        RefusalValues(
            first=exhibits[first],
            second=exhibits[second],
            reason=_WORDS[compared.refusal or Refusal.NOTHING_SHARED],
            strength_centi=round(_CENTI * compared.strength),
        )
        for first, second, compared in ordered
    )


def break_values(placed: Placed, exhibits: Sequence[str]) -> tuple[BreakValues, ...]:
    """Where clips were cut."""
    return tuple(
        BreakValues(
            exhibit=exhibits[cut.clip],
            after_us=micros(cut.after_s),
            before_us=micros(cut.before_s),
            jump_us=micros(cut.jump_s),
        )
        for cut in placed.cuts
    )


def cover_values(parts: Sequence[PartValues]) -> tuple[CoverValues, ...]:
    """How many recordings run when; copies of one count once."""
    made: list[CoverValues] = []
    for clock in sorted({part.clock for part in parts if part.clock is not None}):
        runs = [
            (part.starts_us or 0, part.ends_us or 0, part.recording)
            for part in parts
            if part.clock == clock
        ]
        edges = sorted({edge for start, end, _ in runs for edge in (start, end)})
        for low, high in itertools.pairwise(edges):
            count = len({name for start, end, name in runs if start <= low and end >= high})
            last = made[-1] if made else None
            if last and last.clock == clock and last.recordings == count and last.to_us == low:
                made[-1] = CoverValues(
                    clock=clock, from_us=last.from_us, to_us=high, recordings=count
                )
            else:
                made.append(CoverValues(clock=clock, from_us=low, to_us=high, recordings=count))
    return tuple(made)


def end_values(parts: Sequence[PartValues]) -> tuple[EndValues, ...]:
    """Recordings whose most complete copy ends while another recording goes on."""
    found = []
    for clock in sorted({part.clock for part in parts if part.clock is not None}):
        inside = [part for part in parts if part.clock == clock]
        longest = {
            name: max(
                (part for part in inside if part.recording == name),
                key=lambda part: (-part.part, round((part.ends_us or 0) / ENDS_LEAST_US)),
            )
            for name in sorted({part.recording for part in inside})
        }
        for name, part in longest.items():
            at = part.ends_us or 0
            others = [
                other
                for other_name, other in longest.items()
                if other_name != name
                and (other.starts_us or 0) < at
                and (other.ends_us or 0) - at >= ENDS_LEAST_US
            ]
            if others:
                last = max(others, key=lambda other: other.ends_us or 0)
                found.append(
                    EndValues(
                        exhibit=part.exhibit,
                        at_us=at,
                        clock=clock,
                        goes_on=last.exhibit,
                        by_us=(last.ends_us or 0) - at,
                    )
                )
    return tuple(found)
