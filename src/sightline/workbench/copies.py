"""Further copies of a case: kept up to date by running the same command again.

A copy holds what a bundle holds below `data/`, but for reports; objects that it has are not sent
again. The Berkeley Protocol (171) asks for three copies, on two media, one of them elsewhere.
"""

from dataclasses import dataclass

from sightline.model.digest import Digest
from sightline.model.layout import object_sizes
from sightline.model.snapshot import Snapshot
from sightline.model.upkeep import Copy, Medium
from sightline.workbench.case import Case
from sightline.workbench.lay_out import LayOut, Progress, Shelf

COPIES, MEDIA = 3, 2
"""How many, the case itself included, on how many media."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a copy is kept, in the user's words."""

    to: str
    medium: Medium
    elsewhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A copy that was brought up to date, and the record of it."""

    record: Digest
    copy: Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the copies of a case stand against what is asked for."""

    copies: tuple[Copy, ...]
    """The last record of each place."""
    short: tuple[str, ...]
    """What is lacking, in words."""


def copy_case(case: Case, shelf: Shelf, place: Place, progress: Progress) -> Copied:
    """Write what a copy lacks, and record that it holds the log as it stands now.

    Raises:
        StorageFailed: the copy, or the record of it, cannot be written.
        CaseDamaged: the log on disk is not the one that was opened.
    """
    case.refresh()
    job = LayOut(case, shelf, progress)
    job.write_log()
    job.write_seals()
    job.write_objects()
    sizes = object_sizes(case.snapshot)
    record = Copy(
        to=place.to,
        medium=place.medium,
        elsewhere=place.elsewhere,
        size=job.size,
        objects=len(sizes) - len(job.missing),
        octets=sum(size or 0 for size in sizes.values()),
        left_out=tuple(job.missing),
        by=case.me,
        at=case.times.now(),
    )
    return Copied(record=case.record(record, action="copy"), copy=record)


def standing(snapshot: Snapshot) -> Standing:
    """How many copies there are, where, and what is lacking."""
    latest = {record.to: record for _, record in snapshot.live(Copy)}
    copies = tuple(latest.values())
    short = []
    if len(copies) + 1 < COPIES:
        short.append(f"{COPIES} copies are asked for, and there are {len(copies) + 1}")
    # The case itself lies in a folder.
    if len({Medium.FOLDER, *(copy.medium for copy in copies)}) < MEDIA:
        short.append(f"all lie on one kind of medium; {MEDIA} are asked for")
    if not any(copy.elsewhere for copy in copies):
        short.append("none lies elsewhere")
    return Standing(copies=copies, short=tuple(short))
