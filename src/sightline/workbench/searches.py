"""Keeping searches on record, those that found nothing above all."""

from dataclasses import dataclass

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.places import Count
from sightline.model.search import Search
from sightline.model.times import Instant, Interval
from sightline.workbench.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What somebody looked for, as they tell it."""

    query: str
    engine: str
    purpose: str
    results: Count | None
    searched: Interval | None
    """None: now."""
    found: tuple[Digest, ...] = ()
    of: Digest | None = None
    claim: Digest | None = None
    note: str | None = None


def record_search(case: Case, looked: Looked) -> Digest:
    """Record a search.

    Raises:
        InputRefused: it does not say what was looked for, where, or why; or it says that nothing
            came and names what came.
        RuleRefused: an exhibit or claim it names is not in the case.
    """
    for words, what in (
        (looked.query, "what was looked for"),
        (looked.engine, "where it was made"),
        (looked.purpose, "what it was for"),
    ):
        if not words.strip():
            raise InputRefused(f"A search tells {what}.", next_step="Fill that in.")
    now = case.times.now()
    search = Search(
        query=looked.query,
        engine=looked.engine,
        searched=looked.searched or _at(now),
        results=looked.results,
        purpose=looked.purpose,
        found=looked.found,
        of=looked.of,
        claim=looked.claim,
        note=looked.note,
        by=case.me,
        at=now,
    )
    if search.found and search.empty:
        raise InputRefused(
            "A search without results led to no exhibit.",
            next_step="Give the number of results, or leave out --found.",
        )
    return case.record(search, action="record search")


def _at(now: Instant) -> Interval:
    return Interval(earliest=now, latest=now, basis="as it was recorded", zone="UTC")
