"""That somebody looked at an exhibit goes on record by itself (Berkeley Protocol, 167).

What counts is being shown one exhibit: what it holds, what was found in it, what is read in it.
Listings, searches and the case at a glance name exhibits and show none of them, and write nothing:
a log that grows with every look at a list would bury those that matter. For the same reason one
entry stands for all looks of one person at one exhibit on one day (UTC). Reports and bundles are
deliveries, which name everything they show, and need no entry for each exhibit.
"""

from datetime import date

from sightline.errors import RuleRefused, StorageFailed
from sightline.model.access import Access, AccessKind
from sightline.model.digest import Digest
from sightline.model.times import Instant
from sightline.workbench.case import Case


def note_view(case: Case, exhibit: Digest, how: str) -> str | None:
    """Record that this person is shown an exhibit, unless it is on record for today.

    Looking is never refused for want of a record: a case may lie on a disk that cannot be written,
    or have a roster that gives this person no role.

    Args:
        case: The case.
        exhibit: What is shown.
        how: By which command, for the record.

    Returns:
        Why it could not be recorded; None where it is on record.
    """
    now = case.times.now()
    seen = any(
        record.access is AccessKind.VIEWED and record.by == case.me and _day(record.at) == _day(now)
        for _, record in case.snapshot.about(exhibit, Access)
    )
    if seen:
        return None
    record = Access(
        exhibit=exhibit,
        access=AccessKind.VIEWED,
        reason=f"shown by `sightline {how}`",
        by=case.me,
        at=now,
    )
    try:
        case.record(record, action="exhibit viewed")
    except (RuleRefused, StorageFailed) as error:
        return error.cause
    return None


def _day(at: Instant) -> date:
    return at.datetime().date()
