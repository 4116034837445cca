"""Times that files report of themselves, against the common clock."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Final

from sightline.analysis.fields import FieldsValues
from sightline.analysis.reported import Meaning, ReportedField
from sightline.model.times import Instant
from sightline.timing.clock_values import ContradictionValues, PartValues, ReportedValues

ZONE_STEP_US: Final = 15 * 60 * 1_000_000
"""Zones differ from each other by whole quarters of an hour."""
SLACK_US: Final = 3_000_000
"""Whole seconds, and the moment it takes to open and close a file."""
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
