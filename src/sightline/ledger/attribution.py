"""Who says what in a report: statements with source, cue and content, nested where they nest."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from sightline.ledger.agents import mention
from sightline.ledger.drafts import drafts_of
from sightline.ledger.headlines import headline_drafts, speaker_labels
from sightline.ledger.layout import by_sentence, sentences
from sightline.ledger.lines import Line, inner, line_of
from sightline.ledger.own_sayings import without_own_thoughts
from sightline.ledger.phrases import Range
from sightline.ledger.quotations import Quotation, quotations_inside
from sightline.ledger.reading import Reading
from sightline.ledger.resolution import resolve
from sightline.ledger.said_times import with_counts, with_said_times
from sightline.ledger.sayings import Saying, numbered, saying_of
from sightline.ledger.spans import Span
from sightline.ledger.statement_types import (
    AgentKind,
    AgentMention,
    CueKind,
    StatementCandidate,
)
from sightline.model.slots import StatementKind

_BESIDE_LEAST: Final = 4
"""Words beside an attribution that may be a claim of the report's own."""
_DEPTH_MOST: Final = 3
"""Quotations inside quotations that are looked into."""


def statements(reading: Reading) -> tuple[StatementCandidate, ...]:
    """All statements of a report in text order, outlet voice included."""
    finder = _Finder(reading)
    for number in range(len(reading.report.sentences)):
        finder.sentence(number)
    found = with_said_times(reading, numbered(finder.found))
    return resolve(reading, with_counts(reading, found))


class _Finder:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._labels = speaker_labels(reading.words, reading.report.paragraphs)
        self._label: Saying | None = None
        self._count_starts = [count.first for count in reading.counts]
        self._date_starts = [date.first for date in reading.dates]
        self.found: list[Saying] = []
        self._carried: Saying | None = None
        """The statement whose quotation the next paragraph carries on."""
        self._paragraph = -1

    def sentence(self, number: int) -> None:
        reading = self._reading
        sentence = reading.report.sentences[number]
        quoted = reading.quoted[number]
        line = line_of(
            reading.words,
            quoted,
            reading.grammar,
            self._behind_dateline(sentence.span),
            number,
            headline=sentence.headline,
        )
        if sentence.paragraph in self._labels:
            self._labelled(line, sentence.paragraph)
            return
        new_paragraph = sentence.paragraph != self._paragraph
        self._paragraph = sentence.paragraph
        made = self._attributed(line, None, 0)
        if self._carried is not None and quoted and quoted[0].continued:
            self._carry_on(quoted[0], made)
        elif not made and _only_quotation(line):
            made = [self._unattributed(line, quoted, new_paragraph=new_paragraph)]
            self.found += made
            for quotation in quoted:
                self._inside(quotation, made[0], 0)
        elif not made:
            self._voice(line, Range(0, len(line.units)))
        else:
            self._voice_beside(line, made)
        self._carried = None
        if quoted and quoted[-1].continues:
            holders = [one for one in self.found if quoted[-1] in one.parts]
            self._carried = holders[0] if holders else None

    def _behind_dateline(self, span: Span) -> Span:
        dateline = self._reading.report.dateline
        if dateline is None or dateline.span.start != span.start:
            return span
        return self._reading.words.span(min(dateline.span.end, span.end), span.end)

    def _labelled(self, line: Line, paragraph: int) -> None:
        """`HOST: Is there an inquiry?` in a transcript: a paragraph that names its speaker."""
        label = self._labels[paragraph]
        words = self._reading.words
        if self._paragraph != paragraph:
            self._paragraph = paragraph
            end = self._reading.report.paragraphs[paragraph].end
            self._label = Saying(
                line=line,
                kind=StatementKind.DIRECT,
                cue_kind=CueKind.COLON,
                content=(words.span(label.end + 1, end),),
                source=AgentMention(kind=AgentKind.PERSON, name=label.words, span=label),
            )
            if self._asks(label, words.text[label.end : end]):
                # What a questioner says is no statement; what is reported in it is.
                self._label = None
            else:
                self.found.append(self._label)
        start = max(line.words.tokens[line.units[0].first].start, label.end + 1)
        end = line.words.tokens[line.units[-1].last - 1].end
        quoted = [q for q in self._reading.quoted[line.sentence] if q.start >= start]
        rest = line_of(words, quoted, line.grammar, words.span(start, end), line.sentence)
        made = self._attributed(rest, self._label, 0)
        if self._label is None and not made:
            self._voice(rest, Range(0, len(rest.units)))

    def _asks(self, label: Span, turn: str) -> bool:
        """`HOST: The army says it was shells. Is it so?`: whose part it is to ask, and who does."""
        asks = self._reading.grammar.has("nouns.questioners", label.words.split()[0].lower())
        return asks and "?" in turn

    def _attributed(self, line: Line, parent: Saying | None, depth: int) -> list[Saying]:
        """The attributions of a line, and those inside its quotations."""
        drafts = headline_drafts(line) if line.headline else []
        drafts = drafts or drafts_of(line)
        drafts = without_own_thoughts(line, drafts, inside=parent is not None)
        made: dict[int, Saying] = {}
        for draft in drafts:
            saying = saying_of(line, draft)
            if saying is None:
                continue
            made[id(draft)] = saying
            if draft.source is not None:
                saying.source = mention(line, draft.source)
            self.found.append(saying)
        for draft in drafts:
            # The outer attribution may stand behind the inner one: "C, X said, citing Y".
            if id(draft) in made:
                made[id(draft)].parent = made.get(id(draft.parent), parent)
                made[id(draft)].shares = made.get(id(draft.shares))
        sayings = list(made.values())
        if depth < _DEPTH_MOST:
            for saying in sayings:
                for quotation in saying.parts:
                    self._inside(quotation, saying, depth)
        return sayings

    def _inside(self, quotation: Quotation, holder: Saying, depth: int) -> None:
        span = inner(self._reading.words, quotation)
        if span is not None:
            words = self._reading.words
            quoted, language = quotations_inside(words, quotation), self._reading.grammar
            found = sentences(words, (span,), quoted, language)
            for sentence, inside in zip(found, by_sentence(quoted, found), strict=True):
                line = line_of(words, inside, language, sentence.span, holder.line.sentence)
                self._attributed(line, holder, depth + 1)

    def _carry_on(self, quotation: Quotation, made: Sequence[Saying]) -> None:
        carried, span = self._carried, inner(self._reading.words, quotation)
        if carried is None or span is None:
            return
        here = [one for one in made if quotation in one.parts]
        if here and carried.source is None:
            # The attribution stands at the end of the last paragraph.
            here[0].content = (*carried.content, *here[0].content)
            here[0].quoted = (*carried.quoted, *here[0].quoted)
            here[0].parts = (*carried.parts, *here[0].parts)
            self.found.remove(carried)
            return
        carried.content = (*carried.content, span)
        carried.quoted = (*carried.quoted, span)
        carried.parts = (*carried.parts, quotation)
        self._inside(quotation, carried, 0)

    def _unattributed(
        self, line: Line, quoted: Sequence[Quotation], *, new_paragraph: bool
    ) -> Saying:
        """A sentence that is a quotation: it follows on, or nobody is named for it."""
        spans = tuple(s for q in quoted if (s := inner(self._reading.words, q)) is not None)
        saying = Saying(
            line=line,
            kind=StatementKind.DIRECT,
            cue_kind=CueKind.FOLLOWS,
            content=spans,
            quoted=spans,
            parts=tuple(quoted),
        )
        introduced = self._introduced(line)
        last = next((one for one in reversed(self.found) if one.parent is None), None)
        if introduced is not None:
            saying.source = introduced
        elif (last is not None and last.kind in {StatementKind.DIRECT, StatementKind.MIXED}) or (
            last is not None and last.draft is not None and not new_paragraph
        ):
            saying.shares = last.shares or last
            if new_paragraph:
                saying.doubts.append(
                    "Its paragraph names no speaker; it follows another quotation."
                )
        else:
            saying.doubts.append("No speaker was found for these quoted words.")
        return saying

    def _introduced(self, line: Line) -> AgentMention | None:
        """`You may attribute the following to a spokesperson of the Office:` just before."""
        if not line.sentence:
            return None
        before = self._reading.report.sentences[line.sentence - 1].span
        words = self._reading.words
        opening = line_of(words, (), self._reading.grammar, before, line.sentence - 1)
        found = self._reading.grammar.pattern("phrases.introduces").first(
            opening.lows, 0, len(opening.lows)
        )
        return mention(opening, Range(found.end, len(opening.lows))) if found else None

    def _voice_beside(self, line: Line, made: Sequence[Saying]) -> None:
        """What a sentence tells besides what it attributes: `the sinking that killed 29`."""
        covered = set[int]()
        for draft in (saying.draft for saying in made):
            if draft is not None:
                ranges = (*draft.content, Range(draft.cue.group, draft.cue.last))
                for part in (*ranges, draft.adjunct, draft.addressee):
                    covered.update(range(*part) if part else ())
        start = 0
        for place in range(len(line.units) + 1):
            if place < len(line.units) and place not in covered and line.low(place) not in ",;":
                continue
            told = line.has_any("acts.told", range(start, place))
            told = told or _leaves_open(line, start, place)
            if place - start >= _BESIDE_LEAST and (
                told
                or self._in_relative(line, start, place, self._count_starts)
                or self._in_relative(line, start, place, self._date_starts)
            ):
                self._voice(line, Range(start, place))
            start = place + 1

    def _in_relative(self, line: Line, start: int, end: int, starts: Sequence[int]) -> bool:
        """Whether a count or date begins in a relative clause there: none of the speakers."""
        who = next((k for k in range(start, end) if line.has("words.relatives", k)), end)
        first, last = line.units[min(who, end - 1)].first, line.units[end - 1].last
        place = bisect_left(starts, first)
        return who < end and place < len(starts) and starts[place] < last

    def _voice(self, line: Line, where: Range) -> None:
        """The report's own words."""
        span = line.span(*where)
        if span is None or not any(map(line.is_word, range(*where))):
            return
        self.found.append(
            Saying(
                line=line,
                kind=StatementKind.OUTLET,
                cue_kind=CueKind.VOICE,
                content=(span,),
                source=_outlet(self._reading),
            )
        )


def _leaves_open(line: Line, start: int, end: int) -> bool:
    """`It is unclear whether they left`, `appears to be staged`: said by the report itself."""
    names = ("hedges.undetermined", "hedges.phrases", "claims.not_verified", "claims.denied")
    return any(line.grammar.pattern(name).first(line.lows, start, end) for name in names)


def _only_quotation(line: Line) -> bool:
    return (
        bool(line.units)
        and all(unit.quotation is not None or not unit.text[0].isalnum() for unit in line.units)
        and any(unit.quotation is not None for unit in line.units)
    )


def _outlet(reading: Reading) -> AgentMention:
    outlet = reading.report.outlet
    return AgentMention(kind=AgentKind.OUTLET, name=outlet.value if outlet else "the report")
