"""From what was read in reports to what is compared: assertions, and reports as families see them.

Who speaks for whom is not decided here: the caller says so for each mention, from the register of
parties or, without one, from the report's words alone (`by_name`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from sightline.ledger.compared import Assertion, Locality, Moment, Voice
from sightline.ledger.counted import comparing_words, tallies
from sightline.ledger.families import Told
from sightline.ledger.grammar import grammar
from sightline.ledger.landmarks import landmarks
from sightline.ledger.own_voice import is_first_person, is_own
from sightline.ledger.parties import folded
from sightline.ledger.quotations import quotations
from sightline.ledger.tokens import Words
from sightline.ledger.types import (
    AgentKind,
    AgentMention,
    ClaimCandidate,
    ClaimType,
    CountReading,
    Extraction,
    StatementCandidate,
    StatementKind,
)
from sightline.ledger.utterances import Spoken
from sightline.model.times import Interval

Identify = Callable[[AgentMention], Voice]
"""Who a mention stands for."""

_NAME: Final = r"[^\W\d_][\w&'\u2019-]*(?:[ ]+[A-Z\u0400-\u042f][\w&'\u2019-]*){0,3}"
_COMPOUND_WITHIN: Final = 20
"""Characters before a verb of saying in which its auxiliary stands."""
_NEAR: Final = frozenset(("near", "outside", "outskirts", "edge", "edges", "beside"))
_CREDITED_WITHIN: Final = 400
"""Characters at the top and end of a report where credits stand."""


def by_name(mention: AgentMention) -> Voice:
    """Whom a mention stands for by the report's words alone: its organisation, else its name."""
    resolved = mention.resolved_to
    organisation = (resolved.organisation if resolved else None) or mention.organisation
    side = (resolved.side if resolved else None) or mention.side
    body = folded(organisation or mention.known_as)
    return Voice(name=mention.known_as, body=body, originator=body, side=folded(side or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A report as read, and how its names are understood."""

    key: str
    made: Extraction
    outlet: str
    event: str = ""
    identify: Identify = by_name
    side: Callable[[str], str] = folded
    """Key of the side that some words name, else the words themselves."""
    named: Callable[[str], tuple[str, ...]] = lambda _: ()
    """Keys of the bodies that some words name."""
    meant: Mapping[str, Voice] = field(default_factory=dict)
    """Folded names of speakers to whom they stand for, as other reports of the text show."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """Folded names of outlets to their keys, for "told X"."""

    @property
    def own(self) -> Voice:
        """The outlet's own voice."""
        return self.identify(AgentMention(kind=AgentKind.OUTLET, name=self.outlet))

    def voice(self, said: StatementCandidate) -> Voice:
        """Who speaks in a statement."""
        source = said.source
        if source is None or is_own(source):
            return self.own
        return self.identify(source) if is_first_person(source) else self.stands_for(source)

    def stands_for(self, mention: AgentMention) -> Voice:
        """Who a mention stands for."""
        return self.meant.get(folded(mention.known_as)) or self.identify(mention)


def assertions(heard: Heard) -> tuple[Assertion, ...]:
    """All claims of a report as they are compared, keyed "report/number"."""
    told = sorted({one.span: one for claim in heard.made.claims for one in claim.counts}.items())
    counts = [one for _, one in told]
    return tuple(
        _assertion(heard, heard.made.statements[claim.statement], claim, counts)
        for claim in _kept(heard)
    )


def _assertion(
    heard: Heard, said: StatementCandidate, claim: ClaimCandidate, told: Sequence[CountReading]
) -> Assertion:
    report, voice = heard.made.report, heard.voice(said)
    victims = next((v.side for v in claim.victims if v.side), "")
    return Assertion(
        key=f"{heard.key}/{claim.index}",
        report=heard.key,
        outlet=heard.outlet,
        voice=voice,
        type=claim.type,
        polarity=claim.polarity,
        hedge=claim.hedge.level,
        event=heard.event,
        act=claim.act.kind if claim.act else "",
        actors=_actors(heard, claim),
        tallies=tallies(report.text, report.sentences, claim.counts, heard.side(victims), told),
        places=tuple(
            Locality(
                name=p.name,
                kind=p.kind or "",
                within=p.within,
                negated=p.negated,
                near=(p.relation or "") in _NEAR,
            )
            for p in claim.places
        ),
        times=tuple(
            Moment(of=t.of, interval=t.interval, negated=t.negated)
            for t in claim.times
            if t.interval is not None
        ),
        verification=claim.verification,
        response=claim.response,
        by=_by(heard, claim),
        named=heard.named(claim.span.words),
        confirms=confirms(said, heard.made.report.language),
        conditional=claim.condition is not None,
        own_words=said.kind is StatementKind.DIRECT or voice.body == heard.own.body,
        said=said.said or _published(heard),
        channel=_channel(heard, said),
    )


def _actors(heard: Heard, claim: ClaimCandidate) -> tuple[str, ...]:
    """The sides that are said to have acted; "the last man" and "one of them" name none."""
    mentions = [*claim.actors]
    if claim.type is ClaimType.DENIAL and not mentions and claim.by is not None:
        mentions = [claim.by]
    voices = [heard.stands_for(mention) for mention in mentions]
    return tuple(dict.fromkeys(voice.side for voice in voices if voice.side))


def confirms(said: StatementCandidate, language: str) -> bool:
    """Whether the report has the speaker confirm what is said."""
    return said.cue is not None and grammar(language).has("claims.confirming", said.cue_word)


def _by(heard: Heard, claim: ClaimCandidate) -> Voice | None:
    """Whose silence or promise it is; "the enemy" is the one side that the report accuses."""
    if claim.by is None:
        return None
    if not _opponent().search(folded(claim.by.known_as)):
        return heard.stands_for(claim.by)
    accused = {
        side
        for other in heard.made.claims
        if other.type is ClaimType.ACCUSATION
        for side in _actors(heard, other)
    }
    if len(accused) != 1:
        return None
    (side,) = accused
    return Voice(name=claim.by.known_as, body=side, originator=side, side=side)


@cache
def _opponent() -> re.Pattern[str]:
    words = [folded(part) for part in comparing_words()["others"]["opponent"].split("|")]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b")


def _published(heard: Heard) -> Interval | None:
    stated = heard.made.report.published
    return stated.interval if stated else None


def _channel(heard: Heard, said: StatementCandidate) -> str:
    if said.addressee is None:
        return ""
    name = folded(said.addressee.known_as)
    key = heard.channels.get(name, "")
    return "" if name == folded(heard.outlet) else key


def spoken(heard: Heard, text_key: str = "") -> tuple[Spoken, ...]:
    """All statements of a report as they are grouped into utterances, keyed "report/number"."""
    by_statement: dict[int, list[Assertion]] = {}
    for claim, assertion in zip(_kept(heard), assertions(heard), strict=True):
        by_statement.setdefault(claim.statement, []).append(assertion)
    text = heard.made.report.text
    return tuple(
        Spoken(
            key=f"{heard.key}/{said.index}",
            report=heard.key,
            body=heard.voice(said).body,
            said=said.said or _published(heard),
            dated=said.said is not None,
            quoted=tuple(text[q.start : q.end] for q in said.quoted),
            content=" ".join(text[part.start : part.end] for part in said.content),
            numbers=frozenset(
                (f"{tally.group} {tally.outcome}", str(tally))
                for assertion in by_statement.get(said.index, [])
                for tally in assertion.tallies
            ),
            looks_back=_looks_back(text, said),
            denies=frozenset(
                assertion.act
                for assertion in by_statement.get(said.index, [])
                if assertion.type is ClaimType.DENIAL and assertion.act
            ),
            text=text_key,
        )
        for said in heard.made.statements
        if not said.negated
    )


def _looks_back(text: str, said: StatementCandidate) -> bool:
    """Whether the cue is told as before what the report tells: "had denied"."""
    if said.cue is None:
        return False
    before = text[max(0, said.cue.start - _COMPOUND_WITHIN) : said.cue.end].casefold().split()
    had = comparing_words()["looking_back"]["had"].split()
    return any(word in had for word in before[-3:])


def _kept(heard: Heard) -> Iterator[ClaimCandidate]:
    """Claims that somebody makes; of what is not said only that it could not be established."""
    for claim in heard.made.claims:
        negated = heard.made.statements[claim.statement].negated
        if not negated or claim.type is ClaimType.VERIFICATION:
            yield claim


def told(heard: Heard) -> Told:
    """A report as families are found."""
    report = heard.made.report
    interval = _published(heard)
    first = interval.earliest or interval.latest if interval else None
    words = Words(report.text)
    quoted = tuple((q.start, q.end) for q in quotations(words, report.paragraphs)[0])
    headline = report.headline.span if report.headline else None
    start = headline.end if headline is not None and not headline.start else 0
    return Told(
        key=heard.key,
        outlet=folded(heard.outlet),
        published_us=first.microseconds if first else None,
        text=report.text,
        quoted=quoted,
        credits=_credits(heard),
        slots=landmarks(report.text, quoted, grammar(report.language), start),
    )


@cache
def _credit() -> re.Pattern[str]:
    words = [part.strip() for part in comparing_words()["credits"]["before"].split("|")]
    before = "|".join(map(re.escape, words))
    return re.compile(
        rf"\b(?:(?i:{before})[ ]+(?P<name>{_NAME})|From[ ]+(?P<place>{_NAME})[ ]+in\b)"
    )


def _credits(heard: Heard) -> tuple[str, ...]:
    """Agencies named in the dateline or credited at the top or the end."""
    report = heard.made.report
    text = report.text
    names = [report.dateline.agency] if report.dateline and report.dateline.agency else []
    rest = max(_CREDITED_WITHIN, len(text) - _CREDITED_WITHIN)
    for part in (text[:_CREDITED_WITHIN], text[rest:]):
        names += [match["name"] or match["place"] for match in _credit().finditer(part)]
    return tuple(dict.fromkeys(name for name in map(folded, names) if name))
