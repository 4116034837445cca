"""What a person decided about a candidate that a method read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sightline.model.digest import Digest
from sightline.model.salted import Salted
from sightline.model.times import Instant


class Fate(StrEnum):
    """What became of a candidate."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    MERGED = "merged"


class CandidateKind(StrEnum):
    """Which of a finding's lists a candidate stands in."""

    STATEMENT = "statement"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Salted):
    """A person's decision on one candidate of one finding; without one it stays a candidate."""

    KIND: ClassVar[str] = "decision"

    finding: Digest
    candidate_kind: CandidateKind
    candidate: int
    """Number of the candidate in the finding's list of that kind, from 0."""
    fate: Fate
    records: tuple[Digest, ...]
    """What it became (accepted, corrected) or what it was merged into; nothing where rejected."""
    reason: str | None = None
    by: str
    at: Instant
