"""What a pattern says of a clause: its type, and what goes with it."""

from dataclasses import dataclass

from sightline.ledger.claim_types import Response, Step, Verification
from sightline.ledger.lines import Line
from sightline.ledger.patterns import Match
from sightline.model.claim import Hedge
from sightline.model.slots import ClaimType, Polarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type with what the pattern that gave it says."""

    type: ClaimType
    polarity: Polarity = Polarity.AFFIRMED
    level: Hedge | None = None
    """None: by the hedges in the clause."""
    match: Match | None = None
    response: Response | None = None
    step: Step | None = None
    verification: Verification | None = None
    condition: tuple[int, int] | None = None
    """Units of the condition."""


def first(line: Line, name: str) -> Match | None:
    """Where the first pattern of a list of claims stands in a clause."""
    return line.grammar.pattern(f"claims.{name}").first(line.lows, 0, len(line.lows))
