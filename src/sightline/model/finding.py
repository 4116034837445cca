"""What a method reports of an exhibit: a function of bytes, method, version and parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from sightline.model.canonical import Json, encode
from sightline.model.digest import Digest


class Outcome(StrEnum):
    """Three results, all of them results; what was never run is 'not examined'."""

    OBSERVED = "observed"
    INCONCLUSIVE = "inconclusive"
    FAILED = "failed"


class Reproduction(StrEnum):
    """How closely a second run must agree."""

    EXACT = "exact"
    WITHIN_TOLERANCE = "within_tolerance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How: name, version and parameters; together with a digest they name one finding."""

    name: str
    version: int
    parameters: Mapping[str, Json] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """One text for one method, version and parameters."""
        return f"{self.name}/{self.version}/{encode(self.parameters).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What a finding ran on: builds that may differ on another machine."""

    sightline: str
    builds: Mapping[str, Json]
    """Library names and versions, and the processor."""
    confinement: tuple[str, ...]
    """The limits that held the decoder, as reached on this kernel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The report of one method on one exhibit."""

    KIND: ClassVar[str] = "finding"

    exhibit: Digest
    method: Method
    outcome: Outcome
    summary: str
    """One or more plain sentences for a reader who knows nothing of the method."""
    values: Mapping[str, Json]
    limitations: tuple[str, ...]
    reproduction: Reproduction
    tolerances: Mapping[str, Json]
    """For each field of `values` that may differ, by how much; the rest must be equal."""
    derivatives: tuple[Digest, ...]
    """Digests of the bytes made on the way (pictures, text), in order."""
    environment: Environment

    @property
    def key(self) -> tuple[Digest, str]:
        """What this finding is a function of."""
        return self.exhibit, self.method.key
