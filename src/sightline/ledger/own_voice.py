"""Whether a source is the report itself: its outlet's voice, or a "we" that nobody is known for."""

from sightline.ledger.grammar import LANGUAGES, grammar
from sightline.ledger.statement_types import AgentKind, AgentMention


def is_own(source: AgentMention) -> bool:
    """Whether whoever published the report speaks, by whatever name they are known later."""
    if source.kind is AgentKind.OUTLET:
        return True
    return source.resolved_to is None and is_first_person(source)


def is_first_person(source: AgentMention) -> bool:
    """`We`, `I`, in any language that is read."""
    word = source.name.casefold()
    return source.kind is AgentKind.PRONOUN and any(
        grammar(code).has("words.first_person", word) for code in LANGUAGES
    )
