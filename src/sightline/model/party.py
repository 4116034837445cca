"""Who acts and speaks: persons, offices, organisations, outlets, and the sides they belong to."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.salted import Salted
from sightline.model.times import Instant


class PartyKind(StrEnum):
    """What a party is."""

    PERSON = "person"
    OFFICE = "office"
    ORGANISATION = "organisation"
    SIDE = "side"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Salted):
    """A party as the desk knows it; two of one name are two records, told apart by their notes."""

    KIND: ClassVar[str] = "party"

    name: str
    party_kind: PartyKind
    side: Digest | None = None
    """A party of that kind; None where it takes no side, or none is known."""
    part_of: Digest | None = None
    """The organisation that a person, office or unit speaks or acts for."""
    aliases: tuple[str, ...] = ()
    """Other names, in any script."""
    state_affiliated: bool | None = None
    """Whether a state owns, funds or directs it; None where nobody has said."""
    basis: str | None = None
    """On what ground affiliation is stated or denied."""
    note: str | None = None
    """What tells it apart from others of the same name."""
    by: str
    at: Instant

    def __post_init__(self) -> None:
        if not self.name.strip() or not all(alias.strip() for alias in self.aliases):
            raise InputRefused("A party needs a name.", next_step="Give the name as it is used.")
        if (self.state_affiliated is None) != (self.basis is None):
            raise InputRefused(
                f"Whether {self.name[:80]!r} is affiliated to a state goes with the ground for it.",
                next_step="Give both, or neither.",
            )
