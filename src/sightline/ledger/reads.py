"""The candidates of a case: what its findings read, report by report."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sightline.analysis.second_reading import SECOND_READING, SecondReadingValues
from sightline.analysis.statements import ANALYZER, StatementsValues
from sightline.ledger.accepting import Read
from sightline.model.capture import Capture, PagePart
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Outcome
from sightline.model.plain import from_plain
from sightline.model.snapshot import ORIGIN_NOT_STATED, Snapshot

METHOD = ANALYZER.method.name


def reads(snapshot: Snapshot) -> Iterator[Read]:
    """The reports that were read, each once: of a captured page, what its other form adds to it.

    A page is kept as served and as its browser had it; what the one says that the other says in
    the same words was said once.
    """
    every = {read.exhibit: read for read in every_read(snapshot)}
    said_already = set(_repeating(snapshot, every))
    yield from (read for exhibit, read in every.items() if exhibit not in said_already)


def every_read(snapshot: Snapshot) -> Iterator[Read]:
    """Every report that was read, by the newest version that read it, in the order of the log."""
    for exhibit in snapshot.exhibits:
        read = read_in(snapshot, exhibit)
        if read is not None:
            yield read


def read_in(snapshot: Snapshot, exhibit: Digest) -> Read | None:
    """What the newest version read in one report; None where none has.

    A report of which no text could be had was not read: no span has anything to point into.
    """
    found = newest(snapshot, exhibit)
    if found is None:
        return None
    origin = snapshot.origin_of(exhibit)
    read = read_of(*found, origin="" if origin == ORIGIN_NOT_STATED else origin)
    there = any(read.text in finding.derivatives for _, finding in snapshot.findings_of(exhibit))
    return read if there else None


def second_reads(snapshot: Snapshot) -> Iterator[Read]:
    """What engines of the user's own read in reports, in the order of the log."""
    for exhibit in snapshot.exhibits:
        answers = [
            (digest, finding)
            for digest, finding in snapshot.findings_of(exhibit)
            if finding.method.name == SECOND_READING and finding.outcome is not Outcome.FAILED
        ]
        read = read_in(snapshot, exhibit) if answers else None
        if read is None:
            continue
        for digest, finding in answers:
            values = from_plain(SecondReadingValues, dict(finding.values))
            yield replace(
                read,
                finding=digest,
                text=values.text,
                engine=values.engine,
                statements=values.statements,
                claims=values.claims,
            )


def _repeating(snapshot: Snapshot, every: Mapping[Digest, Read]) -> Iterator[Digest]:
    """Of the two forms of a captured page, the one that says nothing beyond the other."""
    for _, capture in snapshot.live(Capture):
        items = map(capture.part, (PagePart.SOURCE, PagePart.RENDERED))
        served, drawn = (item and item.exhibit and every.get(item.exhibit) for item in items)
        if not served or not drawn or served is drawn:
            continue
        if _said(drawn) <= _said(served):
            yield drawn.exhibit
        elif _said(served) <= _said(drawn):
            yield served.exhibit


def _said(read: Read) -> frozenset[str]:
    statements = (" ".join(span.words for span in said.content) for said in read.statements)
    return frozenset((*statements, *(claim.span.words for claim in read.claims)))


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
