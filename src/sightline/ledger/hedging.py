"""How far a clause commits to what it says: asserted, hedged, denied or left undetermined."""

from typing import Final

from sightline.ledger.claim_types import HedgeReading
from sightline.ledger.kinds import Kind
from sightline.ledger.lines import Line
from sightline.ledger.patterns import Match
from sightline.ledger.spans import Span
from sightline.ledger.statement_types import StatementCandidate
from sightline.model.claim import Hedge
from sightline.model.slots import HedgeHolder, StatementKind

_ASKING: Final = "?"


def hedge_of(line: Line, statement: StatementCandidate, kind: Kind) -> HedgeReading:
    """The hedge of a clause, with whose caution it is and the words that show it.

    What the type's own pattern says goes first, then what nobody knows, then what is asked, then
    words that hold back, last a verb that does. Words that hold back in a main clause go before
    what a later clause leaves open ("may be ours, but we cannot say").
    """
    cues = hedge_cues(line)
    holder = HedgeHolder.OUTLET if statement.kind is StatementKind.OUTLET else HedgeHolder.SPEAKER
    unknown = _unknown(line, kind)
    if unknown is not None and _is_of_later_clause(line, unknown, cues):
        return HedgeReading(level=Hedge.HEDGED, holder=holder, cues=cues)
    if kind.level is not None:
        at = line.span(kind.match.start, kind.match.end) if kind.match else None
        return HedgeReading(level=kind.level, holder=holder, cues=(at,) if at else cues)
    if unknown is not None:
        at = line.span(unknown.start, unknown.end)
        return HedgeReading(level=Hedge.UNDETERMINED, holder=holder, cues=(at,) if at else ())
    if _is_question(line) and not (
        cues and cues[0].start == line.words.tokens[line.units[0].first].start
    ):
        return HedgeReading(level=Hedge.UNDETERMINED, holder=holder)
    if cues:
        return HedgeReading(level=Hedge.HEDGED, holder=holder, cues=cues)
    if line.grammar.has("hedges.verbs", statement.cue_word) and statement.cue is not None:
        return HedgeReading(level=Hedge.HEDGED, holder=holder, cues=(statement.cue,))
    return HedgeReading(level=Hedge.ASSERTED, holder=holder)


def _unknown(line: Line, kind: Kind) -> Match | None:
    """The words that say that something is not known."""
    if kind.level is Hedge.UNDETERMINED:
        return kind.match
    return line.grammar.pattern("hedges.undetermined").first(line.lows, 0, len(line.lows))


def _is_of_later_clause(line: Line, unknown: Match, cues: tuple[Span, ...]) -> bool:
    """Whether it stands behind a "but" that follows words which hold back."""
    if not cues:
        return False
    turns = [k for k in range(unknown.start) if line.has("words.turning", k)]
    return bool(turns) and cues[0].end <= line.words.tokens[line.units[turns[-1]].first].start


def _is_question(line: Line) -> bool:
    last = line.units[-1].last
    tokens = line.words.tokens
    asked = last < len(tokens) and tokens[last].text == _ASKING
    return asked or line.low(len(line.lows) - 1) == _ASKING


def hedge_cues(line: Line) -> tuple[Span, ...]:
    """The words that hold a claim back."""
    grammar, lows = line.grammar, line.lows
    apart = {
        place
        for match in grammar.pattern("hedges.apart").all(lows, 0, len(lows))
        for place in range(match.start, match.end)
    }
    found: list[Span | None] = [
        line.span(match.start, match.end)
        for match in grammar.pattern("hedges.phrases").all(lows, 0, len(lows))
        if match.start not in apart
    ]
    for place, low in enumerate(lows):
        if place in apart or not grammar.has("hedges.words", low):
            continue
        if not (low == "may" and line.is_capital(place) and place):
            found.append(line.span(place, place + 1))
    spans = sorted(span for span in found if span is not None)
    return tuple(
        span
        for number, span in enumerate(spans)
        if not any(o is not span and o.holds(span) for o in spans[:number])
    )
