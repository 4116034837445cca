"""The candidates of a case: what its findings read, report by report."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sightline.analysis.second_reading import SECOND_READING, SecondReadingValues
from sightline.analysis.statements import ANALYZER, StatementsValues
from sightline.ledger.accepting import Read
from sightline.model.capture import Capture, PagePart
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Outcome
from sightline.model.plain import from_plain
from sightline.model.snapshot import ORIGIN_NOT_STATED, Snapshot

METHOD = ANALYZER.method.name
_FORMS: Final = (PagePart.SOURCE, PagePart.RENDERED)


def reads(snapshot: Snapshot) -> Iterator[Read]:
    """The reports that were read, each once: of a captured page, what its other form adds to it.

    A page is kept as served and as its browser had it; what the one says that the other says in
    the same words was said once.
    """
    said_already = frozenset(_repeating(snapshot))
    return (read for read in every_read(snapshot) if read.exhibit not in said_already)


def every_read(snapshot: Snapshot) -> Iterator[Read]:
    """Every report that was read, by the newest version that read it, in the order of the log."""
    found = (read_in(snapshot, exhibit) for exhibit in snapshot.exhibits)
    return (read for read in found if read is not None)


def read_in(snapshot: Snapshot, exhibit: Digest) -> Read | None:
    """What was read in one report, by the newest version that read it; None where none has."""
    found = newest(snapshot, exhibit)
    if found is None:
        return None
    origin = snapshot.origin_of(exhibit)
    return read_of(*found, origin="" if origin == ORIGIN_NOT_STATED else origin)


def second_reads(snapshot: Snapshot) -> Iterator[Read]:
    """What engines of the user's own read in reports, in the order of the log."""
    for exhibit in snapshot.exhibits:
        for digest, finding in snapshot.findings_of(exhibit):
            if finding.method.name != SECOND_READING or finding.outcome is Outcome.FAILED:
                continue
            read = read_in(snapshot, exhibit)
            if read is None:
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


def _repeating(snapshot: Snapshot) -> Iterator[Digest]:
    """Of the two forms of a captured page, the one that says nothing beyond the other."""
    for _, capture in snapshot.live(Capture):
        served, drawn = (_form(snapshot, capture, part) for part in _FORMS)
        if served is None or drawn is None or served.exhibit == drawn.exhibit:
            continue
        if _said(drawn) <= _said(served):
            yield drawn.exhibit
        elif _said(served) <= _said(drawn):
            yield served.exhibit


def _form(snapshot: Snapshot, capture: Capture, part: PagePart) -> Read | None:
    item = capture.part(part)
    return None if item is None or item.exhibit is None else read_in(snapshot, item.exhibit)


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
