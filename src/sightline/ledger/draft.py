"""A statement in the making, among the units of a line."""

from dataclasses import dataclass, field
from typing import Final

from sightline.ledger.cue_types import Cue
from sightline.ledger.lines import Line
from sightline.ledger.phrases import Range

_MADE_LIKE_ROLES: Final = (
    *("man", "woman", "men", "women", "keeper", "worker", "master", "mate", "mates"),
    *("ologist", "ician", "ographer", "ist", "eer"),
)
_ROLE_LEAST: Final = 5


@dataclass(slots=True, kw_only=True)
class Draft:
    """A statement in the making; ranges are of the line's units."""

    cue: Cue
    source: Range | None = None
    content: list[Range] = field(default_factory=list)
    addressee: Range | None = None
    adjunct: Range | None = None
    parent: "Draft | None" = None
    shares: "Draft | None" = None
    """The draft whose source this one has: "said A and claimed B"."""
    citing: bool = False
    takes_up: Range | None = None
    """`a charge` in "X accused Y, a charge Z denied": what is said, in a word for it."""


def begins(draft: Draft) -> int:
    """Where an attribution begins: with its subject, or its verb group."""
    if draft.takes_up is not None:
        return draft.takes_up.first
    if draft.source is None or draft.source.first > draft.cue.first:
        return draft.cue.group
    return min(draft.source.first, draft.cue.group)


def looks_like_agent(line: Line, first: int, last: int) -> bool:
    """Words that can speak: a name, a role, a body, a pronoun."""
    grammar = line.grammar
    names = (
        *("nouns.roles", "nouns.organisations", "nouns.groups", "nouns.documents"),
        "nouns.titles",
    )
    return any(
        (line.is_capital(here) and not line.has("words.determiners", here))
        or line.low(here - 1) == "@"
        or grammar.has("words.personal", line.low(here))
        or any(grammar.has(name, line.low(here)) for name in names)
        or (grammar.has("nouns.counted", line.low(here)) and not _counts_one(line, here, last))
        or _is_role(line, here)
        for here in range(first, last)
    )


def _counts_one(line: Line, here: int, last: int) -> bool:
    """`One attack`: a number before a noun; the noun tells whether it can speak."""
    noun = here + 1 < last and line.is_word(here + 1) and line.low(here + 1) != "of"
    return noun and line.has("nouns.counted_one", here)


def _is_role(line: Line, place: int) -> bool:
    """`Leaders`, `a foreman`: the plural of a role, or a word that is made like one."""
    low = line.low(place)
    made = low.endswith(_MADE_LIKE_ROLES) and len(low) > _ROLE_LEAST
    single = low[:-1] if low.endswith("s") else ""
    return made or any(
        line.grammar.has(name, single) for name in ("nouns.roles", "nouns.documents")
    )
