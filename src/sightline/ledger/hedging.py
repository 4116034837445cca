"""How far a clause commits to what it says: asserted, hedged, denied or left undetermined."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.ledger.claim_types import HedgeReading
from sightline.ledger.kind_types import Kind
from sightline.ledger.lines import Line
from sightline.ledger.patterns import Match
from sightline.ledger.spans import Span
from sightline.ledger.statement_types import StatementCandidate
from sightline.model.claim import Hedge
from sightline.model.slots import HedgeHolder, StatementKind

_ASKING: Final = "?"


class Told:
    """What others are said to have said inside one statement: passages that are not its own."""

    def __init__(self, spans: Sequence[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def holds(self, character: int) -> bool:
        """Whether a place of the text is inside such a passage."""
        place = bisect_right(self._starts, character) - 1
        return place >= 0 and character < self._ends[place]


NOTHING_TOLD: Final = Told()


def told_inside(said: Sequence[StatementCandidate]) -> Mapping[int, Told]:
    """By the index of each statement, the cues and contents of others' statements inside it.

    What the speaker says of himself ("he believed that") stays his own.
    """
    found: dict[int, list[Span]] = defaultdict(list)
    speakers = {one.index: one.source.known_as for one in said if one.source}
    for one in said:
        if one.parent is None or one.source is None:
            continue
        if one.source.known_as != speakers.get(one.parent):
            found[one.parent] += [*((one.cue,) if one.cue else ()), *one.content]
    return {index: Told(spans) for index, spans in found.items()}


def hedge_of(line: Line, statement: StatementCandidate, kind: Kind, told: Told) -> HedgeReading:
    """The hedge of a clause, with whose caution it is and the words that show it.

    What the type's own pattern says goes first, then what nobody knows, then what is asked, then
    words that hold back, last a verb that does. Words that hold back in a main clause go before
    what a later clause leaves open ("may be ours, but we cannot say"). The caution of somebody
    whose words the clause only reports is theirs.

    Args:
        line: The clause.
        statement: The statement that carries it.
        kind: Its type.
        told: What others are said to have said inside the statement.
    """
    holder = HedgeHolder.OUTLET if statement.kind is StatementKind.OUTLET else HedgeHolder.SPEAKER
    level, cues = _Words(line, told).level(kind)
    attributed = _by_attribution(line, statement)
    if level is Hedge.ASSERTED and kind.level is None and attributed is not None:
        return HedgeReading(level=Hedge.HEDGED, holder=holder, cues=(attributed,))
    return HedgeReading(level=level, holder=holder, cues=cues)


def _by_attribution(line: Line, statement: StatementCandidate) -> Span | None:
    """What holds back in the attribution: `suspects that`, `according to initial reports`."""
    grammar, source = line.grammar, statement.source
    open_still = grammar.has("phrases.rules_out", statement.cue_word.split(" ", 1)[0])
    if statement.negated and open_still and statement.cue is not None:
        # "Does not rule out that they fired".
        return statement.cue
    if statement.cue is not None:
        lows = statement.cue.words.casefold().split()
        verb = grammar.has("hedges.verbs", statement.cue_word.split(" ", 1)[0])
        # "In their assessment", "has reason to believe".
        noun = any(grammar.has("hedges.attributing", low) for low in lows)
        if verb or noun or grammar.pattern("hedges.phrases").first(lows, 0, len(lows)):
            return statement.cue
    if source is None or source.span is None:
        return None
    lows = source.span.words.casefold().split()
    held = grammar.pattern("hedges.sources").first(lows, 0, len(lows))
    return source.span if held is not None else None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a clause, but for those that belong to somebody it tells of."""

    line: Line
    told: Told

    def level(self, kind: Kind) -> tuple[Hedge, tuple[Span, ...]]:
        """The hedge by the words alone, and which they are."""
        cues, unknown = self._cues(), self._unknown(kind)
        if unknown is not None and self._is_of_later_clause(unknown, cues):
            return Hedge.HEDGED, cues
        others = kind.match is not None and self._is_told(kind.match.start)
        if kind.level is not None and not others:
            at = self.line.span(kind.match.start, kind.match.end) if kind.match else None
            return kind.level, (at,) if at else cues
        if unknown is not None:
            at = self.line.span(unknown.start, unknown.end)
            return Hedge.UNDETERMINED, (at,) if at else ()
        if self._asks() and not (cues and cues[0].start == self._start(0)):
            return Hedge.UNDETERMINED, ()
        return (Hedge.HEDGED if cues else Hedge.ASSERTED), cues

    def _start(self, place: int) -> int:
        return self.line.words.tokens[self.line.units[place].first].start

    def _is_told(self, place: int) -> bool:
        return self.told.holds(self._start(place))

    def _unknown(self, kind: Kind) -> Match | None:
        """The words that say that something is not known."""
        line = self.line
        if kind.level is Hedge.UNDETERMINED:
            own = kind.match is not None and not self._is_told(kind.match.start)
            return kind.match if own else None
        last = len(line.lows) - 1
        if line.has("hedges.undetermined_last", last) and not self._is_told(last):
            # "Owner of the device unknown".
            return Match(last, last + 1, line.low(last))
        found = line.grammar.pattern("hedges.undetermined").all(line.lows, 0, len(line.lows))
        return next((match for match in found if not self._is_told(match.start)), None)

    def _is_of_later_clause(self, unknown: Match, cues: tuple[Span, ...]) -> bool:
        """Whether it stands behind a "but" that follows words which hold back."""
        turns = [k for k in range(unknown.start) if self.line.has("words.turning", k)]
        return bool(cues) and bool(turns) and cues[0].end <= self._start(turns[-1])

    def _asks(self) -> bool:
        line, tokens = self.line, self.line.words.tokens
        last = line.units[-1].last
        asked = last < len(tokens) and tokens[last].text == _ASKING
        return asked or line.low(len(line.lows) - 1) == _ASKING

    def _cues(self) -> tuple[Span, ...]:
        """The words that hold a claim back."""
        line, grammar, lows = self.line, self.line.grammar, self.line.lows
        apart = {
            place
            for match in grammar.pattern("hedges.apart").all(lows, 0, len(lows))
            for place in range(match.start, match.end)
        }
        found: list[Span | None] = [
            line.span(match.start, match.end)
            for match in grammar.pattern("hedges.phrases").all(lows, 0, len(lows))
            if match.start not in apart and not self._is_told(match.start)
        ]
        for place, low in enumerate(lows):
            if place in apart or not grammar.has("hedges.words", low) or self._is_told(place):
                continue
            if not self._is_none(place):
                found.append(line.span(place, place + 1))
        if (believed := self._believed()) is not None:
            found.append(believed)
        spans = sorted(span for span in found if span is not None)
        return tuple(
            span
            for number, span in enumerate(spans)
            if not any(o is not span and o.holds(span) for o in spans[:number])
        )

    def _is_none(self, place: int) -> bool:
        """A month (`May`), or who is described by a word that holds back: `all who might talk`."""
        line = self.line
        month = line.low(place) == "may" and line.is_capital(place) and place > 0
        described = line.has("words.who", place - 1) and line.low(place - 2) != ","
        return month or (described and place > 1)

    def _believed(self) -> Span | None:
        """`He believed that they had fled`, said by himself: the pronoun leads the clause."""
        line = self.line
        first = int(line.has("words.complementizers", 0))
        if not line.has("words.personal", first):
            return None
        helped = first + 1
        while line.has("words.auxiliaries", helped) or line.has("words.adverbs", helped):
            helped += 1
        cue = line.grammar.cues.get(line.low(helped))
        holds_back = cue is not None and line.grammar.has("hedges.verbs", cue.lemma)
        return line.span(helped, helped + 1) if holds_back else None
