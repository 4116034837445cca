"""A search somebody made: also the one that found nothing (Berkeley Protocol, VI.A and 178)."""

from dataclasses import dataclass
from typing import ClassVar

from sightline.model.digest import Digest
from sightline.model.places import Count
from sightline.model.salted import Salted
from sightline.model.times import Instant, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Salted):
    """What was looked for, where and when, and how much came."""

    KIND: ClassVar[str] = "search"

    query: str
    """As it was typed; for a search by picture or sound, what was given, in words."""
    engine: str
    """Where it was made: a search engine, a platform, an archive, a register."""
    searched: Interval
    """When, as closely as its author says."""
    results: Count | None
    """How many came; None where the place does not say."""
    purpose: str
    found: tuple[Digest, ...] = ()
    """Exhibits that it led to."""
    of: Digest | None = None
    """The exhibit that was searched by, or for earlier copies of."""
    claim: Digest | None = None
    """The claim it was made for."""
    note: str | None = None
    by: str
    at: Instant

    @property
    def empty(self) -> bool:
        """Whether nothing came; not so where nobody counted."""
        return self.results is not None and self.results.high == 0
