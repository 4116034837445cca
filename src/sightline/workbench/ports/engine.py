"""Running methods over an exhibit, within limits."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from sightline.analysis.contract import Analyzer, Result
from sightline.model.digest import Digest
from sightline.model.exhibit import DerivativeRole, ExhibitKind
from sightline.model.finding import Environment
from sightline.model.times import MediaTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one examination may use before it is stopped."""

    memory_bytes: int = 4 << 30
    cpu_seconds: int = 6 * 3600
    silent_seconds: int = 120
    """Longest time without a sign of progress."""
    result_bytes: int = 256 << 20
    """What one exhibit's results may amount to."""
    message_bytes: int | None = None
    """The same of a single message, where results are used up as they come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One exhibit and the methods it still lacks."""

    exhibit: Digest
    path: Path
    size: int
    kind: ExhibitKind
    media_type: str
    analyzers: tuple[Analyzer, ...]
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Encoded bytes of a derivative."""

    label: str
    role: DerivativeRole
    media_type: str
    time: MediaTime | None
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What one analyzer reported of one exhibit; a crash or kill is a failed result."""

    exhibit: Digest
    analyzer: Analyzer
    result: Result
    """`pictures`, `texts` and `data` are empty: they have become `made`, in the same order."""
    made: tuple[Made, ...]
    environment: Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A sign of progress within one exhibit."""

    exhibit: Digest
    done_permille: int


Progress: TypeAlias = Callable[[Working], None]


class Engine(Protocol):
    """Runs examinations: a local pool, or many machines."""

    def run(self, jobs: Iterable[Job], progress: Progress) -> Iterator[tuple[Examined, ...]]:
        """Examine each job's exhibit once; yields all of one exhibit's results together.

        Results come in any order. A job whose process dies yields failed results and stops no
        other. Closing the iterator ends all work under way.
        """
        ...

    def confinement(self) -> tuple[str, ...]:
        """The limits that hold a decoder on this machine, as reached in a trial run."""
        ...
