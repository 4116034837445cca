"""Who a pronoun or a short name stands for, within the report, and why it is read so."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sightline.ledger.grammar import Grammar
from sightline.ledger.reading import Reading
from sightline.ledger.statement_types import (
    AgentKind,
    AgentMention,
    Resolution,
    StatementCandidate,
)

_PEOPLE: Final = frozenset((AgentKind.PERSON, AgentKind.OFFICE))
_BODIES: Final = frozenset((AgentKind.ORGANISATION, AgentKind.OUTLET))
_MANY: Final = frozenset((AgentKind.GROUP, AgentKind.ORGANISATION))
_REACH: Final = 1_500
"""Characters back in which a pronoun's antecedent is looked for."""
_FULLER: Final = "A fuller name of the body stands before it."
_LAST_BODY: Final = "The body named last before it."
_TRIED: Final = 40
"""Mentions tried for one short name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A mention that later ones may stand for."""

    agent: AgentMention
    start: int
    lows: frozenset[str]
    spoke: bool
    """Whether it was the source of a statement, or the subject of its sentence."""


def resolve(
    reading: Reading, found: Sequence[StatementCandidate]
) -> tuple[StatementCandidate, ...]:
    """The same statements, their sources resolved where the text before them allows."""
    resolver = Resolver(reading, found)
    done: list[StatementCandidate] = []
    for statement in found:
        source = statement.source
        if source is None or source.span is None:
            done.append(statement)
            continue
        done.append(replace(statement, source=resolver.resolved(source)))
    return tuple(done)


class Resolver:
    """Finds what the mentions of one report stand for, each once."""

    def __init__(self, reading: Reading, found: Sequence[StatementCandidate]) -> None:
        self._grammar = reading.grammar
        self._outlet = reading.report.outlet.value if reading.report.outlet else None
        self._done: dict[int, AgentMention] = {}
        # "She said an officer had lied. He, she added, ...": who speaks to the reader, not within.
        spoke = {
            s.source.span.start for s in found if s.source and s.source.span and s.parent is None
        }
        self._known = _mentions(reading, spoke)
        self._starts = [known.start for known in self._known]

    def resolved(self, source: AgentMention) -> AgentMention:
        """The mention with what it stands for, the same for the same words."""
        start = source.span.start if source.span else 0
        if start not in self._done:
            self._done[start] = self._resolve(source, start)
        return self._done[start]

    def _before(self, start: int) -> list[_Known]:
        """Mentions before a position, nearest first."""
        place = bisect_left(self._starts, start)
        return self._known[max(0, place - _TRIED) : place][::-1]

    def _resolve(self, source: AgentMention, start: int) -> AgentMention:
        low = source.name.lower()
        owner_alone = self._grammar.has("words.possessives", low)
        if source.kind is AgentKind.PRONOUN or owner_alone:
            # "By his account": he.
            return self._pronoun(source, low, start)
        owner = low.split()[0] if low else ""
        if owner in self._grammar.list("words.possessives"):
            return self._owned(source, owner, start)
        named = self._longer_name(source, start)
        if named is not None:
            return replace(source, resolved_to=named)
        if source.kind is AgentKind.DOCUMENT or (source.anonymous and source.kind in _PEOPLE):
            return self._office(source, start)
        return source

    def _pronoun(self, source: AgentMention, low: str, start: int) -> AgentMention:
        grammar = self._grammar
        if grammar.has("words.first_person", low):
            if self._outlet is None:
                return source
            reason = "The report speaks of itself."
            return replace(source, resolved_to=Resolution(name=self._outlet, reason=reason))
        if grammar.has("words.he_she", low) or grammar.has("words.his_her", low):
            kinds, what = _PEOPLE, "person"
        elif grammar.has("words.it", low) or low == "its":
            kinds, what = _BODIES, "organisation"
        else:
            kinds, what = _MANY, "group"
        near = [
            k for k in self._before(start) if k.agent.kind in kinds and start - k.start < _REACH
        ]
        near = [k for k in near if self._fits(k, low)]
        best = next((k for k in near if k.spoke), near[0] if near else None)
        if best is None:
            return source
        reason = f"The last {what} named before it that " + (
            "speaks or acts." if best.spoke else "fits."
        )
        return replace(source, resolved_to=self._to(best, reason))

    def _fits(self, known: _Known, low: str) -> bool:
        """Gender, where the words of the mention tell it."""
        other = {
            "he": "nouns.female",
            "his": "nouns.female",
            "she": "nouns.male",
            "her": "nouns.male",
        }.get(low)
        return other is None or not known.lows & self._grammar.list(other)

    def _to(self, known: _Known, reason: str) -> Resolution:
        agent = self.resolved(known.agent)
        further = agent.resolved_to
        return Resolution(
            name=further.name if further else agent.name,
            reason=reason,
            span=agent.span,
            role=agent.role or (further.role if further else None),
            organisation=agent.organisation or (further.organisation if further else None),
            side=agent.side or (further.side if further else None),
        )

    def _longer_name(self, source: AgentMention, start: int) -> Resolution | None:
        """`the ministry` for "The Ministry of Defence", `Vell` for "Andris Vell"."""
        key = _key(source, self._grammar)
        if not key:
            return None
        longer = [k for k in self._before(start) if key < k.lows and _compatible(source, k.agent)]
        if longer:
            names = {k.agent.name for k in longer}
            doubt = f", the nearest of {len(names)} that fit" if len(names) > 1 else ""
            reason = f"A fuller name that holds these words stands before it{doubt}."
            best = next((k for k in longer if k.spoke), longer[0])
            return self._to(best, reason)
        outlet = frozenset((self._outlet or "").lower().split())
        if key < outlet and self._outlet:
            reason = "The report's own outlet has this name."
            return Resolution(name=self._outlet, reason=reason)
        return None

    def _owned(self, source: AgentMention, owner: str, start: int) -> AgentMention:
        """`its press bureau`: whose, by the pronoun."""
        bodies = owner in {"its", "their", "our"}
        kinds = _BODIES | _MANY if bodies else _PEOPLE
        near = [
            k for k in self._before(start) if k.agent.kind in kinds and start - k.start < _REACH
        ]
        best = next((k for k in near if k.spoke), near[0] if near else None)
        if best is None:
            return source
        to = self._to(best, f"{owner.capitalize()!r}: the last one named before it.")
        organisation = to.name if bodies else to.organisation
        return replace(
            source,
            resolved_to=replace(to, name=source.name, role=source.role, organisation=organisation),
        )

    def _office(self, source: AgentMention, start: int) -> AgentMention:
        """`a spokesman`, `a ministry official`: of the body named last, or its fuller name."""
        own = frozenset(f"{source.organisation or ''} {source.name}".lower().split())
        near = [k for k in self._before(start) if k.agent.kind in _BODIES]
        bodies = own & self._grammar.list("nouns.organisations")
        fuller = [k for k in near if bodies & k.lows]
        speaks_for = self._grammar.list("nouns.speaks_for")
        unnamed = not bodies and speaks_for & frozenset(source.name.lower().split())
        acting = next((k for k in near if k.spoke), near[0] if near else None)
        best = fuller[0] if fuller else acting if unnamed else None
        if best is None:
            return source
        to = self._to(
            best,
            _FULLER if fuller else _LAST_BODY,
        )
        return replace(
            source,
            resolved_to=replace(to, name=source.name, role=source.role, organisation=to.name),
        )


def _key(source: AgentMention, grammar: Grammar) -> frozenset[str]:
    """The words by which a shorter mention is found in a longer one."""
    words = [word.strip(".,").removesuffix("'s") for word in source.name.lower().split()]
    drop = grammar.list("words.determiners") | grammar.list("words.prepositions")
    return frozenset(word for word in words if word and word not in drop)


def _compatible(source: AgentMention, other: AgentMention) -> bool:
    groups = {
        AgentKind.PERSON: _PEOPLE,
        AgentKind.OFFICE: _PEOPLE,
        AgentKind.GROUP: frozenset((AgentKind.GROUP,)),
        AgentKind.DOCUMENT: frozenset((AgentKind.DOCUMENT,)),
    }
    either = _BODIES | _PEOPLE
    fits = groups.get(source.kind, either)
    return other.kind in fits and not (
        source.anonymous and source.kind is AgentKind.PERSON and other.anonymous
    )


def _mentions(reading: Reading, spoke: set[int]) -> list[_Known]:
    """Everybody named in the report who may speak or act, in text order."""
    return [
        _Known(
            agent=one.agent, start=one.start, lows=one.lows, spoke=one.leads or one.start in spoke
        )
        for one in reading.named.found
        if not one.opens_only or one.start in spoke
    ]
