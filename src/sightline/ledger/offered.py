"""What another engine offers of a report, as candidates like those of our own reading.

The engine gives who speaks and what is said; everything else (kind, claims, counts, dates, whom a
pronoun means) is read by our own grammar in those very words, and nowhere else.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from sightline.analysis.text import TextValues
from sightline.ledger.agents import mention
from sightline.ledger.lines import inner, line_of
from sightline.ledger.offers import Offer
from sightline.ledger.phrases import Range
from sightline.ledger.propositions import claims
from sightline.ledger.quotations import Quotation
from sightline.ledger.reading import Reading, read_closely
from sightline.ledger.resolution import resolve
from sightline.ledger.statement_types import AgentMention, CueKind, StatementCandidate
from sightline.ledger.types import Extraction
from sightline.model.slots import Span, StatementKind

_MARKS: Final = " \t\n.,;:!?\u2026\"\u201c\u201d\u00ab\u00bb\u201e\u2018\u2019'"


def offered(text: str, values: TextValues | None, offers: Sequence[Offer]) -> Extraction:
    """The candidates that offers become.

    Args:
        text: The report's text.
        values: What the method `text` states of it.
        offers: What stands in it.
    """
    reading = read_closely(text, values)
    starts = [sentence.span.start for sentence in reading.report.sentences]
    ordered = sorted(offers, key=lambda one: (one.words, one.speaker))
    found = [
        _candidate(reading, offer, number, max(0, bisect_right(starts, offer.words.start) - 1))
        for number, offer in enumerate(ordered)
    ]
    said = resolve(reading, found)
    return Extraction(report=reading.report, statements=said, claims=claims(reading, said))


def _candidate(reading: Reading, offer: Offer, index: int, sentence: int) -> StatementCandidate:
    quoted = [q for q in reading.quotations if _meets(q, offer.words)]
    whole = any(
        q.inner_start <= _first(offer.words) and _last(offer.words) <= q.inner_end for q in quoted
    )
    kind = StatementKind.DIRECT if whole else StatementKind.MIXED
    sentences = reading.report.sentences
    return StatementCandidate(
        index=index,
        kind=kind if quoted else StatementKind.INDIRECT,
        source=_speaker(reading, offer.speaker, sentence),
        cue=None,
        cue_kind=CueKind.OFFERED,
        cue_word="",
        content=(offer.words,),
        quoted=_quoted(reading, offer.words, quoted, whole=whole),
        sentence=sentence,
        headline=bool(sentences) and sentences[sentence].headline,
        counts=offer.counts,
        engine=offer.engine,
    )


def _first(span: Span) -> int:
    return span.start + len(span.words) - len(span.words.lstrip(_MARKS))


def _last(span: Span) -> int:
    return span.end - len(span.words) + len(span.words.rstrip(_MARKS))


def _meets(quotation: Quotation, span: Span) -> bool:
    return quotation.inner_start < _last(span) and _first(span) < quotation.inner_end


def _quoted(
    reading: Reading, words: Span, quoted: Sequence[Quotation], *, whole: bool
) -> tuple[Span, ...]:
    if whole:
        return (words,)
    inside = (inner(reading.words, quotation) for quotation in quoted)
    return tuple(span for span in inside if span is not None and words.holds(span))


def _speaker(reading: Reading, span: Span, sentence: int) -> AgentMention | None:
    line = line_of(reading.words, (), reading.grammar, span, sentence)
    return mention(line, Range(0, len(line.units)))
