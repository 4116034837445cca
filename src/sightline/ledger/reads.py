"""The candidates of a case: what its findings read, report by report."""

from collections.abc import Iterator
from dataclasses import replace

from sightline.analysis.second_reading import SECOND_READING, SecondReadingValues
from sightline.analysis.statements import ANALYZER, StatementsValues
from sightline.ledger.accepting import Read
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Outcome
from sightline.model.plain import from_plain
from sightline.model.snapshot import ORIGIN_NOT_STATED, Snapshot

METHOD = ANALYZER.method.name


def reads(snapshot: Snapshot) -> Iterator[Read]:
    """Every report that was read, by the newest version that read it, in the order of the log."""
    for exhibit in snapshot.exhibits:
        found = newest(snapshot, exhibit)
        if found is not None:
            origin = snapshot.origin_of(exhibit)
            yield read_of(*found, origin="" if origin == ORIGIN_NOT_STATED else origin)


def second_reads(snapshot: Snapshot) -> Iterator[Read]:
    """What engines of the user's own read in reports, in the order of the log."""
    first = {read.exhibit: read for read in reads(snapshot)}
    for exhibit, read in first.items():
        for digest, finding in snapshot.findings_of(exhibit):
            if finding.method.name != SECOND_READING or finding.outcome is Outcome.FAILED:
                continue
            values = from_plain(SecondReadingValues, dict(finding.values))
            yield replace(
                read,
                finding=digest,
                text=values.text,
                engine=values.engine,
                statements=values.statements,
                claims=values.claims,
            )


def newest(snapshot: Snapshot, exhibit: Digest) -> tuple[Digest, Finding] | None:
    """What the newest version of the method read in a report; None where none has."""
    found: tuple[Digest, Finding] | None = None
    for digest, finding in snapshot.findings_of(exhibit):
        if finding.method.name != METHOD or finding.outcome is Outcome.FAILED:
            continue
        if found is None or finding.method.version >= found[1].method.version:
            found = digest, finding
    return found


def read_of(digest: Digest, finding: Finding, *, origin: str = "") -> Read:
    """The candidates that a finding of the method holds.

    Args:
        digest: Of the finding's record.
        finding: The finding.
        origin: What the collector stated of the report's origin: its outlet where it names none.

    Raises:
        NotCanonical: another version of the method wrote values of another shape.
    """
    values = from_plain(StatementsValues, dict(finding.values))
    byline = values.byline.value if values.byline else ""
    published = values.published.interval if values.published else None
    return Read(
        exhibit=finding.exhibit,
        finding=digest,
        text=values.text,
        outlet=values.outlet.value if values.outlet else origin or byline,
        published=published,
        agency=values.dateline.agency if values.dateline else None,
        statements=values.statements,
        claims=values.claims,
    )
