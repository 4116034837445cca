"""Method `fields`: what a file says of itself, with what stands against believing it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import pypdfium2  # type: ignore[import-untyped]  # publishes no types

from sightline.analysis.contract import Analyzer, ByteSource, Media, Result, Run, Stream
from sightline.analysis.legible import legible
from sightline.analysis.reported import Meaning, ReportedField, named_fields
from sightline.analysis.reported_media import media_fields
from sightline.analysis.reported_still import still_fields
from sightline.analysis.stills import read_still
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.times import Instant, Interval

FIELDS_SHOWN: Final = 150
_NOTES_SHOWN: Final = 40
_PDF_LIMIT: Final = 200 * 1024 * 1024
_SLACK_US: Final = 120_000_000
"""Two clocks of one device may differ by as much without a contradiction."""
_FIRST_DIGITAL: Final = Instant.parse("1990-01-01T00:00:00Z")
_TIMES: Final = (Meaning.CAPTURED, Meaning.CREATED, Meaning.MODIFIED)
_PDF_NAMES: Final = {
    "CreationDate": Meaning.CREATED,
    "ModDate": Meaning.MODIFIED,
    "Creator": Meaning.SOFTWARE,
    "Producer": Meaning.SOFTWARE,
    "Author": Meaning.PERSON,
    "Title": Meaning.TITLE,
}
_SOUGHT: Final = {
    "time": frozenset(_TIMES),
    "device": frozenset({Meaning.DEVICE}),
    "software": frozenset({Meaning.SOFTWARE}),
    "place": frozenset({Meaning.PLACE}),
}
STRIPPED: Final = "Platforms and messengers usually strip these fields; their absence says nothing."


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsValues:
    """The typed `values` of the finding."""

    fields: tuple[ReportedField, ...]
    left_out: int
    absent: tuple[str, ...]
    """What was looked for and is not there: "time", "device", "software", "place"."""
    absence: str | None
    contradictions: tuple[str, ...]


class FieldsRun(Run):
    """Reads the bytes at the end; needs no stream."""

    def __init__(self, media: Media) -> None:
        self._media = media

    def finish(self) -> Result:
        """Read, compare, sum up."""
        found = _gather(self._media)
        absent = absent_of(found)
        values = FieldsValues(
            fields=tuple(found[:FIELDS_SHOWN]),
            left_out=max(0, len(found) - FIELDS_SHOWN),
            absent=absent,
            absence=STRIPPED if absent else None,
            contradictions=tuple(contradictions(found)[:_NOTES_SHOWN]),
        )
        return Result(
            outcome=Outcome.OBSERVED, summary=_summary(values), values=plain_values(values)
        )


def absent_of(found: Sequence[ReportedField]) -> tuple[str, ...]:
    """What was looked for and is not there: "time", "device", "software", "place"."""
    return tuple(
        what
        for what, meanings in _SOUGHT.items()
        if not any(item.meaning in meanings and _says(item) for item in found)
    )


def _gather(media: Media) -> list[ReportedField]:
    if media.kind in {ExhibitKind.FOOTAGE, ExhibitKind.SOUND}:
        return media_fields(media)
    if media.source.read(0, 5) == b"%PDF-":
        return _document_fields(media.source)
    still = read_still(media.source)
    return still_fields(still) if still is not None else []


def _document_fields(source: ByteSource) -> list[ReportedField]:
    """The information dictionary of a PDF (ISO 32000-1, section 14.3.3)."""
    if source.size > _PDF_LIMIT:
        return []
    try:
        with pypdfium2.PdfDocument(source.read(0, source.size)) as document:
            items = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError:
        return []
    texts = [(str(name), legible(str(text))) for name, text in items.items()]
    return named_fields("Info", texts, _PDF_NAMES)


def _says(item: ReportedField) -> bool:
    """Whether the field says anything: a time or place that cannot be read says nothing."""
    if item.meaning in _TIMES:
        return item.interval is not None
    if item.meaning is Meaning.PLACE:
        return item.area is not None
    return True


def contradictions(found: Sequence[ReportedField]) -> list[str]:
    """What cannot both hold, in words."""
    timed = [item for item in found if item.interval is not None and item.meaning in _TIMES]
    # A packet may hold the properties of ingredients too: the first of a name is the file's own.
    own = list({item.where: item for item in reversed(timed)}.values())[::-1][:_NOTES_SHOWN]
    notes = [
        f"{item.where} lies before 1990: a clock that was never set, or a field filled by software"
        for item in own
        if item.interval and item.interval.latest and item.interval.latest < _FIRST_DIGITAL
    ]
    for one, other in permutations(own, 2):
        notes += _conflict(one, other)
    return notes


def _conflict(one: ReportedField, other: ReportedField) -> list[str]:
    """What is wrong with `one` lying clearly before `other`, if anything is.

    Files are copied and rewritten: a file made after its recording, or a container made after the
    document it came from, contradicts nothing.
    """
    if one.interval is None or other.interval is None or not _before(one.interval, other.interval):
        return []
    kinds = (one.meaning, other.meaning)
    if kinds == (Meaning.CAPTURED, Meaning.CAPTURED):
        return [f"{one.where} and {other.where} name times of recording that cannot both hold"]
    if kinds == (Meaning.CREATED, Meaning.CAPTURED):
        return [f"{one.where} lies before {other.where}: made before it was recorded"]
    if kinds == (Meaning.MODIFIED, Meaning.CAPTURED) or (
        kinds == (Meaning.MODIFIED, Meaning.CREATED) and _layer(one) == _layer(other)
    ):
        return [f"{one.where} lies before {other.where}: modified before it was made"]
    return []


def _layer(item: ReportedField) -> str:
    return item.where.split("/")[0].split()[0]


def _before(one: Interval, other: Interval) -> bool:
    return (
        one.latest is not None
        and other.earliest is not None
        and one.latest.microseconds + _SLACK_US < other.earliest.microseconds
    )


def _summary(values: FieldsValues) -> str:
    sentences = []
    for meaning, words in (
        (Meaning.CAPTURED, "says it was recorded"),
        (Meaning.CREATED, "says it was made"),
    ):
        spans = [item.interval for item in values.fields if item.meaning is meaning]
        sentences += [f"The file {words} {_span(span)}." for span in spans if span][:1]
    for meaning, words in ((Meaning.DEVICE, "Device"), (Meaning.SOFTWARE, "Software")):
        named = dict.fromkeys(item.raw[:40] for item in values.fields if item.meaning is meaning)
        if named:
            sentences.append(f"{words} named: {', '.join([*named][:3])}.")
    return " ".join((*sentences, *closing(values.fields, values.absent, values.contradictions)))


def closing(
    found: Sequence[ReportedField], absent: Sequence[str], against: Sequence[str]
) -> Iterator[str]:
    """Sentences on place, absence and contradictions, with which a summary of fields ends."""
    if any(item.area for item in found):
        yield "It states a place."
    if absent:
        yield f"It states no {', no '.join(absent)}; {STRIPPED[0].lower()}{STRIPPED[1:]}"
    if against:
        yield f"Contradictions between its fields: {len(against)}."


def _span(interval: Interval) -> str:
    ends = [str(end)[:16].replace("T", " ") for end in (interval.earliest, interval.latest) if end]
    if ends[0] == ends[-1]:
        return f"at {ends[0]} UTC"
    return f"between {ends[0]} and {ends[-1]} UTC"


ANALYZER: Final = Analyzer(
    method=Method(name="fields", version=1),
    title="Reported fields",
    kinds=frozenset(ExhibitKind) - {ExhibitKind.ARCHIVE},
    streams=frozenset({Stream.BYTES}),
    limitations=(
        "Anyone can write or change these fields; nothing in them is protected.",
        "A device writes what its clock and settings say, which may be wrong or never set.",
        "Times without a zone are given as the 26 hours and more that they may mean.",
        (
            "Positions without a stated error are given a radius of ten metres or more, which is "
            "an assumption."
        ),
        "Maker notes, IPTC blocks and most XMP properties are not read.",
    ),
    reproduction=Reproduction.EXACT,
    start=FieldsRun,
)
