"""Method `statements`: who says what in a report, and what is claimed, as candidates."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sightline.analysis.contract import Analyzer, Media, Result, Run, Stream
from sightline.analysis.legible import counted, legible
from sightline.analysis.text import ReportRead
from sightline.analysis.values import plain_values
from sightline.ledger.extraction import extract_text
from sightline.ledger.sayings import VERSION
from sightline.ledger.types import (
    ClaimCandidate,
    Dateline,
    Extraction,
    Stated,
    StatedDate,
    StatementCandidate,
    StatementKind,
)
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction

CHARACTERS_MOST: Final = 300_000
"""Of a text read; a long book. What follows is left unread, and a note says so."""
STATEMENTS_MOST: Final = 1_000
WORDS_LIMIT: Final = 2_000
"""Characters of one passage kept in the finding; its span stays whole."""
_LANGUAGES: Final = {"en": "English", "uk": "Ukrainian", "ru": "Russian"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsValues:
    """The typed `values` of the finding.

    Spans count in the text that the method `text` derives; `text` is that derivative's digest.
    Passages in the finding show hidden and direction-changing characters as escapes.
    """

    text: Digest
    language: str
    language_basis: str
    headline: Stated | None
    dateline: Dateline | None
    byline: Stated | None
    outlet: Stated | None
    published: StatedDate | None
    modified: StatedDate | None
    anchor: StatedDate | None
    """What relative dates are counted from."""
    paragraphs: int
    sentences: int
    statements: tuple[StatementCandidate, ...]
    claims: tuple[ClaimCandidate, ...]
    notes: tuple[str, ...]
    """What was not understood or not read."""


class StatementsRun(Run):
    """Reads the report at the end, from what the method `text` read; needs no stream."""

    def __init__(self, media: Media) -> None:
        self._media = media

    def finish(self) -> Result:
        """Extract statements and claims."""
        facts, text = self._media.shared.one(ReportRead).of(self._media)
        made = extract_text(text[:CHARACTERS_MOST], facts)
        values = _values(made, text)
        return Result(
            outcome=Outcome.OBSERVED if values.statements else Outcome.INCONCLUSIVE,
            summary=_summary(values),
            values=legible_values(plain_values(values)),
        )


def _values(made: Extraction, text: str) -> StatementsValues:
    report = made.report
    notes = [*report.notes]
    if len(text) > CHARACTERS_MOST:
        notes.append(f"Only the first {CHARACTERS_MOST} characters were read.")
    kept = made.statements[:STATEMENTS_MOST]
    if len(kept) < len(made.statements):
        notes.append(f"Only the first {len(kept)} of {len(made.statements)} statements are kept.")
    if report.language == "und" and text:
        notes.append("No grammar fits this language: only quotation marks were looked at.")
    return StatementsValues(
        text=Digest.of(text.encode("utf-8", "replace")),
        language=report.language,
        language_basis=report.language_basis,
        headline=report.headline,
        dateline=report.dateline,
        byline=report.byline,
        outlet=report.outlet,
        published=report.published,
        modified=report.modified,
        anchor=report.anchor,
        paragraphs=len(report.paragraphs),
        sentences=len(report.sentences),
        statements=kept,
        claims=tuple(claim for claim in made.claims if claim.statement < len(kept)),
        notes=tuple(notes),
    )


def legible_values(value: Mapping[str, Json]) -> Mapping[str, Json]:
    """Every text of a plain object made fit to be read: bounded, in the order it is stored."""
    return {key: _legible_value(item) for key, item in value.items()}


def _legible_value(value: Json) -> Json:
    if isinstance(value, str):
        return legible(value, WORDS_LIMIT)
    if isinstance(value, Mapping):
        return legible_values(value)
    if isinstance(value, list | tuple):
        return [_legible_value(item) for item in value]
    return value


def _summary(values: StatementsValues) -> str:
    if not values.statements:
        return "No statements were found in this report."
    attributed = [s for s in values.statements if s.kind is not StatementKind.OUTLET]
    sources = {s.source.known_as.lower() for s in attributed if s.source is not None}
    direct = sum(s.kind is StatementKind.DIRECT for s in attributed)
    language = _LANGUAGES.get(values.language, "a language without a grammar")
    sentences = [
        (
            f"Read as {language}: {counted(len(attributed), 'attributed statement')} of "
            f"{counted(len(sources), 'source')}, {direct} of them word for word; candidates, all."
        ),
    ]
    unnamed = sum(s.source is None for s in attributed)
    if unnamed:
        sentences.append(f"For {counted(unnamed, 'quotation')} no speaker was found.")
    kinds = Counter(claim.type.value for claim in values.claims)
    if kinds:
        sentences.append("Claims: " + ", ".join(f"{n} {name}" for name, n in kinds.most_common()))
        sentences[-1] += "."
    if values.anchor is None:
        sentences.append("It states no date that relative dates could be counted from.")
    return " ".join(sentences)


ANALYZER: Final = Analyzer(
    method=Method(name="statements", version=VERSION),
    title="Statements and claims",
    kinds=frozenset({ExhibitKind.REPORT}),
    streams=frozenset({Stream.BYTES}),
    limitations=(
        "Everything here is a candidate by rules over word lists, until a person accepts it.",
        (
            "In reports it was not tuned on a quarter of the attributions was missed and a "
            "quarter of those found had a wrong source or extent; the method's page has figures."
        ),
        (
            "What a claim is about, and who did what, is read from the words of one clause; irony, "
            "allusion and what a reader infers are not seen."
        ),
        "Pronouns and short names are resolved within the report by nearness, and may be wrong.",
        "A date without a year, a weekday or `yesterday` is counted from the report's own date.",
        "Ukrainian and Russian: quotations, attributions, counts and dates, few claim types.",
        "A place is a name: which of several places of that name is meant is not decided.",
    ),
    reproduction=Reproduction.EXACT,
    start=StatementsRun,
)
