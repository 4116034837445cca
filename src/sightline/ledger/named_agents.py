"""Everybody whom a report names and who may speak or act, found once for all that ask."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.agents import mention
from sightline.ledger.grammar import Grammar
from sightline.ledger.lines import Line, line_of
from sightline.ledger.phrases import Range, phrase_right
from sightline.ledger.quotations import Quotation
from sightline.ledger.spans import Sentence
from sightline.ledger.statement_types import AgentMention
from sightline.ledger.tokens import Words


class Named(NamedTuple):
    """Somebody named."""

    agent: AgentMention
    start: int
    lows: frozenset[str]
    """The words of the name, with those of the organisation."""
    leads: bool
    """Among the first words of its sentence."""
    opens_only: bool
    """One word that opens a sentence and has a capital nowhere else: perhaps no name at all."""


class NamedAgents:
    """Those named in a text's sentences; looked for when first asked."""

    def __init__(
        self,
        words: Words,
        sentences: Sequence[Sentence],
        quoted: Sequence[Sequence[Quotation]],
        language: Grammar,
    ) -> None:
        self._words = words
        self._sentences = sentences
        self._quoted = quoted
        self._language = language

    @cached_property
    def found(self) -> tuple[Named, ...]:
        """All of them, in text order."""
        return tuple(self._find())

    def _find(self) -> Iterator[Named]:
        names = _names_inside(self._words)
        for number, sentence in enumerate(self._sentences):
            quoted = self._quoted[number]
            line = line_of(self._words, quoted, self._language, sentence.span, number)
            size, place = len(line.lows), 0
            while place < size:
                agent, end = _agent_at(line, place, size)
                if agent is not None and agent.span is not None:
                    words = f"{agent.span.words} {agent.organisation or ''}".lower().split()
                    yield Named(
                        agent=agent,
                        start=agent.span.start,
                        lows=frozenset(word.strip(".,").removesuffix("'s") for word in words),
                        leads=place <= 1,
                        opens_only=place == 0 and end == 1 and line.low(0) not in names,
                    )
                place = max(end, place + 1)


def _names_inside(words: Words) -> frozenset[str]:
    """Words written with a capital inside a sentence: names, and not mere openings."""
    return frozenset(
        token.low
        for before, token in pairwise(words.tokens)
        if token.is_capital and before.is_word and not before.is_capital
    )


def _agent_at(line: Line, place: int, size: int) -> tuple[AgentMention | None, int]:
    grammar = line.grammar
    if (
        not line.is_word(place)
        or line.has("words.prepositions", place)
        or is_date_word(line, place)
    ):
        return None, place + 1
    names = ("nouns.roles", "nouns.organisations", "nouns.groups")
    opens = line.is_capital(place) or line.has("words.determiners", place)
    opens = opens or any(line.has(name, place) for name in names)
    if not opens or grammar.has("words.personal", line.low(place)):
        return None, place + 1
    end = phrase_right(line, place, size)
    if end <= place or not any(
        line.is_capital(here) or any(line.has(name, here) for name in names)
        for here in range(place, end)
    ):
        return None, place + 1
    if line.low(end) == "," and line.is_word(end + 1):
        behind = phrase_right(line, end + 1, size)
        role = line.has_any("nouns.roles", range(place, behind))
        if (
            behind > end + 1
            and role
            and line.low(behind) in {",", "."}
            and line.is_capital(end + 1)
        ):
            end = behind
    return mention(line, Range(place, end)), end
