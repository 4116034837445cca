"""What a method reports of several recorded things together: copies, a common clock, a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.exhibit import DerivativeRole
from sightline.model.finding import Environment, Method, Outcome, Reproduction


@dataclass(frozen=True, slots=True, kw_only=True)
class JointlyMade:
    """Bytes that a joint finding made on the way: a drawing, a table, an area."""

    digest: Digest
    size: int
    media_type: str
    role: DerivativeRole
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JointFinding:
    """The report of one method on what it was given: a function of inputs, method and parameters.

    An input is an exhibit, by the digest of its bytes, or a record: whoever runs the method again
    on the same inputs must come to the same report.
    """

    KIND: ClassVar[str] = "joint_finding"

    method: Method
    inputs: tuple[Digest, ...]
    """In the order that the method gives a meaning to."""
    outcome: Outcome
    summary: str
    """One or more plain sentences for a reader who knows nothing of the method."""
    values: Mapping[str, Json]
    limitations: tuple[str, ...]
    reproduction: Reproduction
    tolerances: Mapping[str, Json]
    """For each field of `values` that may differ, by how much; the rest must be equal."""
    made: tuple[JointlyMade, ...]
    environment: Environment

    @property
    def key(self) -> tuple[str, tuple[Digest, ...]]:
        """What this finding is a function of."""
        return self.method.key, self.inputs

    @property
    def derivatives(self) -> tuple[Digest, ...]:
        """Digests of the bytes made on the way, in order."""
        return tuple(item.digest for item in self.made)
