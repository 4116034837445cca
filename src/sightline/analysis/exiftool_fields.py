"""Method `exiftool`: every field that ExifTool finds; its times, places and contradictions."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sightline.analysis.fields import STRIPPED, absent_of, closing, contradictions
from sightline.analysis.legible import legible
from sightline.analysis.reported import Meaning, ReportedField, text_field, time_field
from sightline.analysis.reported_places import iso_6709
from sightline.analysis.reported_times import NO_ZONE, UTC_DOUBT, Reading, offset, written
from sightline.errors import InputRefused

NAME: Final = "exiftool"
FIELDS_MOST: Final = 600
_NOTES_MOST: Final = 40
_ITEMS_MOST: Final = 30
_QUARTER_US: Final = 900_000_000
_SLACK_US: Final = 120_000_000
_FARTHEST_US: Final = 14 * 3_600_000_000
_CAPTURED: Final = frozenset(
    {
        *("DateTimeOriginal", "CreationDate", "GPSDateTime", "DateTimeDigitized"),
        *("DigitalCreationDateTime", "ContentCreateDate", "RecordedDate", "DateTimeRecorded"),
    }
)
_CREATED: Final = frozenset(
    {
        *("CreateDate", "MediaCreateDate", "TrackCreateDate", "DateTimeCreated"),
        *("DateCreated", "DateUTC"),
    }
)
_MODIFIED: Final = frozenset(
    {"ModifyDate", "MediaModifyDate", "TrackModifyDate", "MetadataDate", "DateTime"}
)
_PROCESSED: Final = frozenset({"HistoryWhen"})
_DEVICE: Final = re.compile(
    r"(Make|Model|CameraModelName|LensModel|LensID|LensMake|UniqueCameraModel|\w*SerialNumber"
    r"|AndroidManufacturer|AndroidModel)"
)
_SOFTWARE: Final = re.compile(
    r"(Software|CreatorTool|Producer|Encoder|HistorySoftwareAgent|WritingApp|MuxingApp"
    r"|AndroidVersion|ProcessingSoftware)"
)
_PERSON: Final = re.compile(r"(Artist|By-line|Creator|Author|Copyright|OwnerName|Rights)")
_OFFSETS: Final = {
    "DateTimeOriginal": "OffsetTimeOriginal",
    "CreateDate": "OffsetTimeDigitized",
    "ModifyDate": "OffsetTime",
}
_MOVIE_GROUPS: Final = re.compile(r"(QuickTime|Track\d+)")
_SKIPPED: Final = re.compile(r"(ExifTool|System|Composite)$")
_EARLIER: Final = "Tells of an earlier step of the file's history."


@dataclass(frozen=True, slots=True, kw_only=True)
class ExiftoolValues:
    """The typed `values` of the finding."""

    version: str
    fields: tuple[ReportedField, ...]
    """Times, places, devices, software and people first, then all the rest, as written."""
    left_out: int
    absent: tuple[str, ...]
    absence: str | None
    contradictions: tuple[str, ...]
    notes: tuple[str, ...]
    """What two fields say together, such as the zone that a clock was set to; and what ExifTool
    holds against the file."""


def read_exiftool(answer: bytes) -> ExiftoolValues:
    """The fields of ExifTool's JSON; untrusted.

    Raises:
        InputRefused: it is no such answer.
    """
    found = _object(answer)
    texts = {
        (group, copy if number == 0 else f"{copy} {number + 1}".strip(), name): _plain(item)
        for key, value in found.items()
        for group, copy, name in [_key(key)]
        if not _SKIPPED.match(group)
        for number, item in enumerate(_items(value))
    }
    error = found.get("ExifTool:Error")
    if error is not None and not texts:
        raise InputRefused(
            f"ExifTool cannot read this file: {_plain(error)}.",
            next_step="Its bytes may be damaged, or of a form that ExifTool does not know.",
        )
    read = [_field(key, text, texts) for key, text in texts.items()]
    read += _position(found)
    order = {meaning: number for number, meaning in enumerate(Meaning)}
    read.sort(key=lambda item: order[item.meaning])
    absent = absent_of(read)
    return ExiftoolValues(
        version=legible(str(found.get("ExifTool:ExifToolVersion", "unknown")), 20),
        fields=tuple(read[:FIELDS_MOST]),
        left_out=max(0, len(read) - FIELDS_MOST),
        absent=absent,
        absence=STRIPPED if absent else None,
        contradictions=tuple(contradictions(read)[:_NOTES_MOST]),
        notes=(*_complaints(found), *_zones(read))[:_NOTES_MOST],
    )


def _object(answer: bytes) -> Mapping[str, Any]:
    try:
        # Numbers stay as they are written: 6.10 is no 6.1.
        parsed = json.loads(answer, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise InputRefused(
            "What ExifTool says of this file is no JSON.", next_step="Run ExifTool on it by hand."
        ) from error
    if not isinstance(parsed, list) or len(parsed) != 1 or not isinstance(parsed[0], dict):
        raise InputRefused(
            "ExifTool says nothing of this file.", next_step="Run ExifTool on it by hand."
        )
    return {key: value for key, value in parsed[0].items() if key != "SourceFile"}


def _complaints(found: Mapping[str, Any]) -> Iterator[str]:
    """What ExifTool holds against the file itself."""
    for key in ("ExifTool:Error", "ExifTool:Warning"):
        if key in found:
            yield f"ExifTool says of the file: {_plain(found[key])}"


def _key(key: str) -> tuple[str, str, str]:
    """Group, copy and name of `Group:Copy1:Name`."""
    parts = key.split(":")
    if len(parts) == 1:
        return "File", "", legible(parts[0], 100)
    copy = parts[1] if len(parts) > 2 else ""  # noqa: PLR2004 - three parts: a copy is named
    return legible(parts[0], 60), legible(copy, 20), legible(parts[-1], 100)


def _items(value: object) -> Sequence[object]:
    """The entries of a list, one by one while they are few; anything else is one."""
    return value if isinstance(value, list) and 0 < len(value) <= _ITEMS_MOST else [value]


def _plain(value: object) -> str:
    if isinstance(value, str):
        return legible(value)
    return legible(json.dumps(value, ensure_ascii=False))


def _field(
    key: tuple[str, str, str], text: str, texts: Mapping[tuple[str, str, str], str]
) -> ReportedField:
    group, copy, name = key
    where = " ".join(part for part in (group, name, f"({copy})" if copy else "") if part)
    meaning = _meaning(name)
    if meaning in {Meaning.CAPTURED, Meaning.CREATED, Meaning.MODIFIED, Meaning.PROCESSED}:
        zone = offset(texts.get((group, copy, _OFFSETS.get(name, ""))))
        reading = written(text, zone="UTC" if name == "GPSDateTime" else zone)
        if _MOVIE_GROUPS.fullmatch(group):
            doubts = tuple(UTC_DOUBT if doubt == NO_ZONE else doubt for doubt in reading.doubts)
            reading = Reading(interval=reading.interval, doubts=doubts)
        field = time_field(where, text, meaning, reading)
        if meaning is Meaning.PROCESSED:
            return replace(field, doubts=(*field.doubts, _EARLIER))
        return field
    return text_field(where, text, meaning)


def _meaning(name: str) -> Meaning:
    for names, meaning in (
        (_CAPTURED, Meaning.CAPTURED),
        (_CREATED, Meaning.CREATED),
        (_MODIFIED, Meaning.MODIFIED),
        (_PROCESSED, Meaning.PROCESSED),
    ):
        if name in names:
            return meaning
    for pattern, meaning in (
        (_DEVICE, Meaning.DEVICE),
        (_SOFTWARE, Meaning.SOFTWARE),
        (_PERSON, Meaning.PERSON),
    ):
        if pattern.fullmatch(name):
            return meaning
    return Meaning.OTHER


def _position(found: Mapping[str, Any]) -> Iterator[ReportedField]:
    """The position and the time of its fix, as ExifTool puts them together from their parts."""
    latitude, longitude = (
        str(found.get(f"Composite:GPS{axis}", "")) for axis in ("Latitude", "Longitude")
    )
    if latitude and longitude:
        text = f"{_signed(latitude, 2)}{_signed(longitude, 3)}/"
        area, doubts = iso_6709(text)
        yield ReportedField(
            where="Composite GPSPosition",
            raw=legible(f"{latitude} {longitude}"),
            meaning=Meaning.PLACE,
            area=area,
            doubts=doubts,
        )
    fix = found.get("Composite:GPSDateTime")
    if isinstance(fix, str):
        reading = written(fix, zone="UTC")
        yield time_field("Composite GPSDateTime", legible(fix), Meaning.CAPTURED, reading)


def _signed(degrees: str, digits: int) -> str:
    """`+5.25` as ISO 6709 wants it: sign, so many digits, decimals."""
    match = re.fullmatch(r"([+-]?)(\d{1,3})(\.\d{1,10})?", degrees)
    if match is None:
        return ""
    return f"{match[1] or '+'}{match[2].zfill(digits)}{match[3] or ''}"


def _zones(read: list[ReportedField]) -> Iterator[str]:
    """What zone the camera's clock fits, by the time of the position fix, which is in UTC."""
    fixes = [item for item in read if item.where.endswith("GPSDateTime") and item.interval]
    for item in read:
        if item.meaning is not Meaning.CAPTURED or NO_ZONE not in item.doubts or not fixes:
            continue
        fix, local = fixes[0].interval, written(item.raw, zone="UTC").interval
        if fix is None or local is None or not (fix.earliest and local.earliest):
            continue
        ahead = local.earliest.microseconds - fix.earliest.microseconds
        quarters = round(ahead / _QUARTER_US)
        near = abs(ahead - quarters * _QUARTER_US) <= _SLACK_US
        if near and abs(ahead) <= _FARTHEST_US:
            hours, quarter = divmod(abs(quarters), 4)
            sign = "-" if quarters < 0 else "+"
            yield (
                f"{item.where} and {fixes[0].where} fit a clock set to UTC{sign}{hours:02d}:"
                f"{15 * quarter:02d}, if both were written at one moment"
            )
        else:
            yield (
                f"{item.where} and {fixes[0].where} fit no zone: one of the clocks was wrong, or "
                "they were written at different moments"
            )


def summary_of(values: ExiftoolValues) -> str:
    """One paragraph."""
    sentences = [f"ExifTool {values.version} reads {len(values.fields) + values.left_out} fields."]
    times = [item for item in values.fields if item.interval is not None]
    if times:
        sentences.append(f"{len(times)} of them are times.")
    sentences += closing(values.fields, values.absent, values.contradictions)
    sentences += [f"{note}." for note in values.notes[:2]]
    return " ".join(sentences)


LIMITATIONS: Final = (
    "Anyone can write or change these fields; nothing in them is protected.",
    "A device writes what its clock and settings say, which may be wrong or never set.",
    "Times without a zone are given as the 26 hours and more that they may mean.",
    (
        "Positions without a stated error are given a radius of ten metres or more, which is an "
        "assumption; they may be the last known one, or the place of editing."
    ),
    (
        "Fields are as this version of ExifTool reads them, in its words; what it does not know, "
        "or reads wrongly, is not told."
    ),
    "It is run again only where ExifTool is installed in the same version.",
)
