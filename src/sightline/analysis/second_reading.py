"""What an engine of the user's own read in a report, held to its words: candidates, all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sightline.analysis.contract import Result
from sightline.analysis.legible import counted
from sightline.analysis.statements import legible_values
from sightline.analysis.values import plain_values
from sightline.ledger.types import ClaimCandidate, Extraction, StatementCandidate
from sightline.model.digest import Digest
from sightline.model.finding import Outcome

SECOND_READING: Final = "second_reading"
LIMITATIONS: Final = (
    "An engine of the user's own named speakers and words; what stands in the report was kept.",
    "That words stand in the report does not say that this speaker said them.",
    "Claims, counts and dates are our own grammar's reading of those words.",
    "The engine may answer otherwise another time, and was not measured here.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What the engine offered and the report does not bear out."""

    why: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReadingValues:
    """The typed `values` of the finding; spans count in the text that the method `text` derives."""

    text: Digest
    engine: str
    """Name and version; of a model, its name and the digest of what it was asked."""
    statements: tuple[StatementCandidate, ...]
    claims: tuple[ClaimCandidate, ...]
    left_out: tuple[LeftOut, ...]


def second_reading_result(
    text: Digest, engine: str, made: Extraction, dropped: Mapping[str, int]
) -> Result:
    """What the finding holds.

    Args:
        text: Of the derived text that was read.
        engine: Who read it.
        made: The candidates.
        dropped: What was offered and left out, by reason.
    """
    values = SecondReadingValues(
        text=text,
        engine=engine,
        statements=made.statements,
        claims=made.claims,
        left_out=tuple(LeftOut(why=why, times=times) for why, times in sorted(dropped.items())),
    )
    left = sum(dropped.values())
    summary = f"{counted(len(made.statements), 'statement')} by {engine} that stand in the report"
    return Result(
        outcome=Outcome.OBSERVED if made.statements else Outcome.INCONCLUSIVE,
        summary=f"{summary}; {left} offered and left out. Candidates, all.",
        values=legible_values(plain_values(values)),
    )
