"""Times that files report of themselves, against the common clock."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.analysis.fields import FieldsValues
from sightline.analysis.reported import Meaning, ReportedField
from sightline.model.times import Instant
from sightline.timing.clock_values import (
    BetweenValues,
    ContradictionValues,
    PartValues,
    ReportedValues,
)

ZONE_STEP_US: Final = 15 * 60 * 1_000_000
"""Zones differ from each other by whole quarters of an hour."""
SLACK_US: Final = 3_000_000
"""Whole seconds, and the moment it takes to open and close a file."""
_SECOND_US: Final = 1_000_000
_ORDER: Final = (Meaning.CAPTURED, Meaning.CREATED)


def reported_values(
    parts: Sequence[PartValues], fields: Mapping[str, FieldsValues]
) -> tuple[ReportedValues, ...]:
    """Of every clip whose file says when it was made: the clock's zero, if that is so.

    Files state the beginning or the end of a recording, so the clip's length is added to the doubt.
    """
    found = []
    for part in parts:
        field = _first(fields.get(part.exhibit))
        if part.part or field is None or field.interval is None:
            continue
        early, late = field.interval.earliest, field.interval.latest
        if early is None or late is None:
            continue
        start, end = part.starts_us or 0, part.ends_us or part.to_us - part.from_us
        found.append(
            ReportedValues(
                exhibit=part.exhibit,
                clock=part.clock,
                field=field.where,
                earliest=str(early),
                latest=str(late),
                zero_earliest=str(Instant(early.microseconds - end)),
                zero_latest=str(Instant(late.microseconds - start)),
            )
        )
    return tuple(found)


def _first(values: FieldsValues | None) -> ReportedField | None:
    timed = [field for field in values.fields if field.interval] if values else []
    for meaning in _ORDER:
        for field in timed:
            if field.meaning is meaning:
                return field
    return None


def contradictions(
    reported: Sequence[ReportedValues], parts: Sequence[PartValues]
) -> tuple[ContradictionValues, ...]:
    """Pairs on one clock whose reported times differ by more than their lengths and zones allow."""
    lengths = {
        part.exhibit: (part.ends_us or 0) - (part.starts_us or 0)
        for part in parts
        if part.clock is not None
    }
    found = []
    for one, two in itertools.combinations(reported, 2):
        if one.clock is None or one.clock != two.clock:
            continue
        slack = lengths[one.exhibit] + lengths[two.exhibit] + SLACK_US
        # Both intervals are widened alike for zones nobody wrote: their beginnings compare.
        apart = _zero(two) - _zero(one)
        step = ZONE_STEP_US if _wide(one) or _wide(two) else 0
        beyond = abs(apart - step * round(apart / step)) if step else abs(apart)
        if beyond > slack:
            found.append(
                ContradictionValues(
                    first=one.exhibit,
                    second=two.exhibit,
                    clock=one.clock,
                    by_us=apart,
                    beyond_zones_us=beyond,
                )
            )
    return tuple(found)


def _zero(item: ReportedValues) -> int:
    return Instant.parse(item.zero_earliest).microseconds


def _wide(item: ReportedValues) -> bool:
    width = Instant.parse(item.latest).microseconds - Instant.parse(item.earliest).microseconds
    return width >= ZONE_STEP_US


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Clips of one clock, or one clip on none, by what their files report."""

    first: str
    last: str
    starts: tuple[int, int]
    ends: tuple[int, int]


def between(
    reported: Sequence[ReportedValues], parts: Sequence[PartValues]
) -> tuple[BetweenValues, ...]:
    """Time that nobody filmed between clocks, read off what files report in one zone."""
    groups: dict[object, list[ReportedValues]] = {}
    for item in reported:
        groups.setdefault(item.exhibit if item.clock is None else item.clock, []).append(item)
    ordered = sorted(
        (_group(items, parts) for items in groups.values()), key=lambda group: group.starts
    )
    return tuple(
        BetweenValues(
            after=one.last,
            before=two.first,
            least_us=max(0, two.starts[0] - one.ends[1]),
            most_us=two.starts[1] - one.ends[0],
        )
        for one, two in itertools.pairwise(ordered)
        if two.starts[1] > one.ends[0]
    )


def _group(items: Sequence[ReportedValues], parts: Sequence[PartValues]) -> _Group:
    clock = items[0].clock
    inside = [
        part
        for part in parts
        if (part.exhibit == items[0].exhibit if clock is None else part.clock == clock)
    ]
    length = max(_end(part) for part in inside)
    lengths = {part.exhibit: _end(part) - (part.starts_us or 0) for part in inside}
    # Begun or ended then, to a second: the zero lies this far later at most.
    zeros = [(_zero(item), _zero(item) + lengths[item.exhibit] + _SECOND_US) for item in items]
    low, high = min(zero for zero, _ in zeros), max(zero for _, zero in zeros)
    return _Group(
        first=min(inside, key=lambda part: part.starts_us or 0).exhibit,
        last=max(inside, key=_end).exhibit,
        starts=(low, high),
        ends=(low + length, high + length),
    )


def _end(part: PartValues) -> int:
    return part.to_us - part.from_us if part.ends_us is None else part.ends_us
