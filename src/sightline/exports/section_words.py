"""Section: words read in pictures, and words heard."""

from collections.abc import Iterator
from dataclasses import dataclass

from sightline.analysis.transcript import (
    TRANSCRIPT,
    TRANSLATION,
    TranscriptValues,
    TranslationValues,
)
from sightline.exports.claim_types import Cite
from sightline.exports.decoded import decoded
from sightline.exports.report_types import Ref
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line, prose
from sightline.exports.words_view import WordRow, read, rows, standing
from sightline.model.finding import Finding, Outcome

ROWS_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitWords:
    """What was read in one exhibit."""

    exhibit: Cite
    cite: Cite
    made: Ref
    summary: str
    rows: tuple[WordRow, ...]
    beyond: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardRow:
    """A segment as a service heard it, or a line as one translated it."""

    when: str
    text: str
    sure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWords:
    """A transcript or translation."""

    exhibit: Cite
    cite: Cite
    made: Ref
    summary: str
    rows: tuple[HeardRow, ...]
    beyond: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPart:
    """All exhibits that were read, and all that a service heard or translated."""

    found: tuple[ExhibitWords, ...]
    heard: tuple[HeardWords, ...]
    without: tuple[Cite, ...]
    not_examined: tuple[str, ...]


def build(desk: Desk) -> Built[WordsPart] | None:
    """What was read; None where nobody asked for it."""
    found: list[ExhibitWords] = []
    without: list[Cite] = []
    missing: dict[str, None] = {}
    for exhibit in desk.view.snapshot.exhibits:
        held = standing(desk.view.snapshot, exhibit)
        if held is None:
            continue
        digest, finding = held
        values = read(finding)
        missing |= dict.fromkeys(values.not_examined)
        if not values.lines:
            without.append(desk.cites.of(exhibit))
            continue
        listed = rows(values)
        found.append(
            ExhibitWords(
                exhibit=desk.cites.of(exhibit),
                cite=desk.cites.of(digest),
                made=desk.methods.of(finding),
                summary=prose(finding.summary),
                rows=listed[:ROWS_SHOWN],
                beyond=len(listed) + values.left_out - len(listed[:ROWS_SHOWN]),
            )
        )
    heard = tuple(_heard(desk))
    if not found and not without and not heard:
        return None
    return Built(
        part=WordsPart(
            found=tuple(found),
            heard=heard,
            without=tuple(without),
            not_examined=tuple(missing),
        )
    )


def _heard(desk: Desk) -> Iterator[HeardWords]:
    for exhibit in desk.view.snapshot.exhibits:
        for digest, finding in desk.view.snapshot.findings_of(exhibit):
            if finding.method.name not in {TRANSCRIPT, TRANSLATION}:
                continue
            rows = () if finding.outcome is Outcome.FAILED else tuple(_heard_rows(finding))
            yield HeardWords(
                exhibit=desk.cites.of(exhibit),
                cite=desk.cites.of(digest),
                made=desk.methods.of(finding),
                summary=prose(finding.summary),
                rows=rows[:ROWS_SHOWN],
                beyond=max(0, len(rows) - ROWS_SHOWN),
            )


def _heard_rows(finding: Finding) -> Iterator[HeardRow]:
    if finding.method.name == TRANSLATION:
        translation = decoded(TranslationValues, finding)
        for original, translated in translation.lines if translation else ():
            text = f"{one_line(original)} — {one_line(translated)}"
            yield HeardRow(when="", text=text, sure="")
        return
    transcript = decoded(TranscriptValues, finding)
    for item in transcript.segments if transcript else ():
        permille = item.confidence_permille
        yield HeardRow(
            when="not known" if item.start_us is None else f"{item.start_us / 1_000_000:.1f} s",
            text=one_line(item.text),
            sure="" if permille is None else f"{permille // 10} %",
        )
