"""Reported fields as rows: as written, as they may be meant, and what stands against them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sightline.analysis.exiftool_fields import NAME, ExiftoolValues
from sightline.analysis.fields import ANALYZER, FieldsValues
from sightline.analysis.reported import Meaning, ReportedField
from sightline.analysis.reported_times import NO_ZONE, NOT_SET
from sightline.exports.decoded import told
from sightline.exports.visible import one_line
from sightline.exports.words import interval, moment
from sightline.model.digest import Digest
from sightline.model.finding import Finding
from sightline.model.places import Area
from sightline.model.plain import from_plain
from sightline.model.snapshot import Snapshot

_TYPES: Final[dict[str, type]] = {NAME: ExiftoolValues, ANALYZER.method.name: FieldsValues}
_MEANS: Final = {
    Meaning.CAPTURED: "recorded",
    Meaning.CREATED: "made",
    Meaning.MODIFIED: "changed",
    Meaning.PROCESSED: "an earlier step",
    Meaning.DEVICE: "device",
    Meaning.SOFTWARE: "software",
    Meaning.PLACE: "place",
    Meaning.PERSON: "person",
    Meaning.TITLE: "title",
    Meaning.OTHER: "",
}

_TIMES: Final = frozenset(
    _MEANS[meaning]
    for meaning in (Meaning.CAPTURED, Meaning.CREATED, Meaning.MODIFIED, Meaning.PROCESSED)
)
"""What is said of fields that speak of a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field."""

    where: str
    """The field; where several say the same, all of them."""
    raw: str
    of: str
    """What it speaks of; empty where it bears on nothing asked here."""
    read: str
    """A time in UTC with all that it may mean, a place with its radius."""
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsView:
    """What one exhibit reports of itself."""

    by: str
    rows: tuple[FieldRow, ...]
    """Those that speak of time, place, device, software or person."""
    rest: tuple[FieldRow, ...]
    left_out: int
    absent: str
    contradictions: tuple[str, ...]
    notes: tuple[str, ...]


def standing(snapshot: Snapshot, exhibit: Digest) -> tuple[Digest, Finding] | None:
    """The newest reading by ExifTool, else our own; None where the file was not examined."""
    found = told(snapshot, exhibit, _TYPES)
    by_tool = [item for item in found if item[1].method.name == NAME]
    return (by_tool or found)[-1] if found else None


def fields_view(finding: Finding) -> FieldsView:
    """Put a reading into words."""
    notes: tuple[str, ...] = ()
    values: ExiftoolValues | FieldsValues
    if finding.method.name == NAME:
        tool = from_plain(ExiftoolValues, finding.values)
        values, notes, by = tool, tool.notes, f"ExifTool {one_line(tool.version)}"
    else:
        values, by = from_plain(FieldsValues, finding.values), "Sightline itself"
    telling = [item for item in values.fields if _MEANS[item.meaning]]
    rest = [item for item in values.fields if not _MEANS[item.meaning]]
    return FieldsView(
        by=by,
        rows=_alike(_rows(telling)),
        rest=_rows(rest),
        left_out=values.left_out,
        absent=f"It states no {', no '.join(values.absent)}. {values.absence or ''}".strip()
        if values.absent
        else "",
        contradictions=tuple(map(one_line, values.contradictions)),
        notes=tuple(map(one_line, notes)),
    )


def _rows(fields: Sequence[ReportedField]) -> tuple[FieldRow, ...]:
    return tuple(
        FieldRow(
            where=one_line(item.where),
            raw=one_line(item.raw),
            of=_MEANS[item.meaning],
            read=_read(item),
            doubts=tuple(one_line(doubt) for doubt in item.doubts if doubt != NO_ZONE),
        )
        for item in fields
    )


def _alike(rows: Sequence[FieldRow]) -> tuple[FieldRow, ...]:
    """One row for all fields that are written alike and mean the same.

    A movie states the time of its making ten times and more, once for each part of its index.
    """
    groups: dict[tuple[object, ...], list[FieldRow]] = {}
    for row in rows:
        time = row.of in _TIMES
        key = (time or row.of, row.raw, row.read, row.doubts)
        groups.setdefault(key, []).append(row)
    return tuple(
        replace(
            group[0],
            of=", ".join(dict.fromkeys(row.of for row in group)),
            where="; ".join(dict.fromkeys(row.where for row in group)),
        )
        for group in groups.values()
    )


def _read(item: ReportedField) -> str:
    if item.interval is None:
        if _MEANS[item.meaning] in _TIMES:
            return "not set" if NOT_SET in item.doubts else "no time can be read"
        return _place(item.area) if item.area is not None else ""
    earliest, latest = item.interval.earliest, item.interval.latest
    words = interval(item.interval)
    if item.interval.zone != "unknown" or earliest is None or latest is None:
        return words
    return f"{words}: between {moment(earliest)} and {moment(latest)}"


def _place(area: Area) -> str:
    latitude, longitude = area.centre.latitude_e7 / 10**7, area.centre.longitude_e7 / 10**7
    return f"{latitude:.5f}, {longitude:.5f}, within {max(1, area.radius_cm // 100)} m"
