"""Who speaks for whom in an annotated incident, as a desk's register of parties would say."""

import re

from tests.builders.ledger_corpus import Incident

from sightline.ledger.comparable import Identify, by_name
from sightline.ledger.compared import Voice
from sightline.ledger.types import AgentMention

_WORD = re.compile(r"[\w'\u2019]+")


def identify(incident: Incident) -> Identify:
    """Bodies and sides by the incident's own lists, other names as the report has them."""

    def known(mention: AgentMention) -> Voice:
        resolved = mention.resolved_to
        parts = [mention.name, mention.role, mention.organisation]
        if resolved:
            parts = [resolved.name, resolved.role, resolved.organisation]
        return voice(incident, " ".join(part for part in parts if part)) or by_name(mention)

    return known


def voice(incident: Incident, name: str) -> Voice | None:
    """The body or side that a name stands for; None where the lists do not have it."""
    words = [word.replace("\u2019", "'") for word in _WORD.findall(name.casefold())]
    for body, facts in incident.bodies.items():
        if any(_named(words, wanted) for wanted in facts["named_by"].split()):
            side = facts["side"]
            return Voice(name=name, body=body, originator=side or body, side=side)
    for side, sides in incident.parties.items():
        if any(wanted.casefold() in name.casefold() for wanted in sides["names"]):
            return Voice(name=name, body=side, originator=side, side=side)
    return None


def _named(words: list[str], wanted: str) -> bool:
    if wanted.endswith("*"):
        return any(word.startswith(wanted[:-1]) for word in words)
    return wanted in words
