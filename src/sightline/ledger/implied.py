"""What an accepted claim implies for the account of a party: a silence, a promise, a step.

"Did not respond to a request for comment" tells of a request and that no answer had come; "will
hand over its material within seven days" is a promise; "has opened a criminal case" a proceeding
and its first step. Where the report does not say who, nothing is made of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sightline.ledger.accepting import in_line
from sightline.ledger.claim_types import Response as SaidResponse
from sightline.ledger.claim_types import Step as SaidStep
from sightline.ledger.types import AgentKind, AgentMention, ClaimCandidate, TimeOf
from sightline.model.claim import Statement
from sightline.model.commitment import Answering, StepKind
from sightline.model.slots import ClaimType, Polarity
from sightline.model.times import Interval

_ANSWERS: Final[Mapping[SaidResponse, Answering]] = {
    SaidResponse.NONE: Answering.NO_RESPONSE,
    SaidResponse.NOT_REACHED: Answering.NO_RESPONSE,
    SaidResponse.NOT_YET: Answering.NO_RESPONSE,
    SaidResponse.DECLINED: Answering.DECLINED,
    SaidResponse.REFERRED: Answering.DECLINED,
    SaidResponse.LOOKING: Answering.LOOKING_INTO_IT,
    SaidResponse.ANSWERED: Answering.OTHER,
}
_ASKED: Final = frozenset({SaidResponse.NONE, SaidResponse.NOT_REACHED, SaidResponse.DECLINED})
"""Ways of not answering that a report tells only of somebody it says was asked."""
_STEPS: Final[Mapping[SaidStep, StepKind]] = {
    SaidStep.PROMISED: StepKind.PROMISED,
    SaidStep.REFUSED: StepKind.REFUSED,
    SaidStep.OPENED: StepKind.OPENED,
    SaidStep.ONGOING: StepKind.ONGOING,
    SaidStep.NOT_CONCLUDED: StepKind.ONGOING,
    SaidStep.SUSPENDED: StepKind.SUSPENDED,
    SaidStep.CLOSED: StepKind.CLOSED,
    SaidStep.CONCLUDED: StepKind.CLOSED,
    SaidStep.CHARGED: StepKind.CHARGED,
    SaidStep.TRIED: StepKind.TRIED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """What a claim says of somebody's answer, promise or process."""

    who: str
    text: str
    when: Interval
    asked_for: str | None = None
    """What they were asked for, where the report says that they were."""
    answering: Answering | None = None
    promised: bool = False
    due: Interval | None = None
    condition: str | None = None
    step: StepKind | None = None


def implied(candidate: ClaimCandidate, statement: Statement) -> Implied | None:
    """What a claim implies; None where it is of another kind, or names nobody.

    Args:
        candidate: The claim.
        statement: The record of the statement that carries it.
    """
    when = statement.said or Interval(earliest=None, latest=None, basis="not told", zone="unknown")
    text = in_line(candidate.span.words)
    about = candidate.about.words if candidate.about else None
    speaker = statement.organisation or statement.speaker
    agent = _named(candidate.by)
    if agent is None and candidate.by is not None:
        # "It" that nothing in the report resolves is whoever speaks of itself.
        agent = speaker if candidate.type is not ClaimType.RESPONSE else None
    if candidate.type is ClaimType.RESPONSE and candidate.response is not None:
        if agent is None:
            return None
        asked = _asked_for(about) if candidate.response in _ASKED else None
        answering = _ANSWERS[candidate.response]
        return Implied(who=agent, text=text, when=when, asked_for=asked, answering=answering)
    if candidate.type is ClaimType.DENIAL:
        return Implied(who=agent or speaker, text=text, when=when, answering=Answering.DENIES)
    if candidate.type is ClaimType.COMMITMENT and candidate.polarity is Polarity.AFFIRMED:
        due = next((t.interval for t in candidate.times if t.of is TimeOf.DUE), None)
        return Implied(
            who=agent or speaker,
            text=text,
            when=when,
            promised=True,
            due=due,
            condition=in_line(candidate.condition.words) if candidate.condition else None,
        )
    step = _STEPS.get(candidate.step) if candidate.step is not None else None
    if candidate.type is ClaimType.INVESTIGATION and step is not None and agent is not None:
        return Implied(who=agent, text=text, when=when, step=step)
    return None


def _named(agent: AgentMention | None) -> str | None:
    """Somebody by a name of their own; a pronoun that nothing resolves is none, nor "a review"."""
    if agent is None or (agent.kind is AgentKind.PRONOUN and agent.resolved_to is None):
        return None
    name = agent.known_as
    return name if name != name.lower() or name == name.upper() else None


def _asked_for(about: str | None) -> str:
    words = in_line(about or "")
    return "comment" if not words or "comment" in words.casefold() else words
