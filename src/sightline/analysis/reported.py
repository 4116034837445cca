"""A field as a file reports it of itself: verbatim, read, and doubted.

Texts come here as their readers give them, legible already: escaped twice they would mislead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sightline.analysis.reported_places import iso_6709
from sightline.analysis.reported_times import Reading, written
from sightline.model.places import Area
from sightline.model.times import Interval


class Meaning(StrEnum):
    """What a field speaks of."""

    CAPTURED = "captured"
    """When the camera says it recorded."""
    CREATED = "created"
    """When the file or its index says it was made, by whatever software."""
    MODIFIED = "modified"
    PROCESSED = "processed"
    """When an earlier step of the history is said to have happened."""
    DEVICE = "device"
    SOFTWARE = "software"
    PLACE = "place"
    PERSON = "person"
    TITLE = "title"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedField:
    """One field."""

    where: str
    """Part of the file and name of the field, as in the file."""
    raw: str
    """As written; control and direction characters as escapes."""
    meaning: Meaning
    interval: Interval | None = None
    area: Area | None = None
    doubts: tuple[str, ...] = ()


def text_field(where: str, raw: str, meaning: Meaning) -> ReportedField:
    """A field that is only text."""
    return ReportedField(where=where, raw=raw, meaning=meaning)


def time_field(where: str, raw: str, meaning: Meaning, reading: Reading) -> ReportedField:
    """A field that is a time."""
    return ReportedField(
        where=where,
        raw=raw,
        meaning=meaning,
        interval=reading.interval,
        doubts=reading.doubts,
    )


def place_field(where: str, raw: str) -> ReportedField:
    """A field that is an ISO 6709 place."""
    area, doubts = iso_6709(raw)
    return ReportedField(where=where, raw=raw, meaning=Meaning.PLACE, area=area, doubts=doubts)


_TIME_MEANINGS = frozenset({Meaning.CAPTURED, Meaning.CREATED, Meaning.MODIFIED, Meaning.PROCESSED})


def named_fields(
    where: str, items: Iterable[tuple[str, str]], meanings: dict[str, Meaning]
) -> list[ReportedField]:
    """Fields of a list of names and texts, each read as its name says; unknown names are left."""
    found = []
    for name, text in items:
        meaning = meanings.get(name)
        path = f"{where} {name}".strip()
        if meaning is None or not text.strip():
            continue
        if meaning in _TIME_MEANINGS:
            found.append(time_field(path, text, meaning, written(text)))
        elif meaning is Meaning.PLACE:
            found.append(place_field(path, text))
        else:
            found.append(text_field(path, text, meaning))
    return found
