"""Putting clips on one clock: the findings that it takes, and the joint finding that tells it."""

from collections.abc import Collection
from typing import Final

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Finding, Outcome
from sightline.model.joint import JointFinding
from sightline.model.snapshot import Snapshot
from sightline.timing.one_clock import APART_MOST, FIELDS, METHOD, PRINT, SHOTS
from sightline.workbench.case import Case
from sightline.workbench.joint import JointTools, report_jointly

LEAST: Final = 2
MOST: Final = 200
"""Clips of one alignment: every one is compared with every other."""
HOURS_MOST: Final = 40
"""Of sound altogether: prints of all of it are held at once."""
_BESIDE: Final = (SHOTS, FIELDS)
_KINDS: Final = frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND})


def unprinted(snapshot: Snapshot, only: Collection[Digest] | None = None) -> list[Digest]:
    """Footage and sound that nobody has taken a print of yet."""
    printed = {finding.exhibit for _, finding in _standing(snapshot, PRINT)}
    return [
        exhibit.digest
        for exhibit in snapshot.exhibits.values()
        if exhibit.exhibit_kind in _KINDS
        and (only is None or exhibit.digest in only)
        and exhibit.digest not in printed
    ]


def align(
    case: Case, tools: JointTools, *, only: Collection[Digest] | None = None, apart_most_m: int
) -> tuple[Digest, JointFinding]:
    """Put clips on one clock, and record it; what was recorded before on the same prints stands.

    Args:
        case: The case.
        tools: What joint methods run on.
        only: Exhibits; None for all.
        apart_most_m: How far two microphones of one scene may have stood apart.

    Raises:
        InputRefused: fewer than two clips have a print, more than 200, or they last too long.
        StorageFailed: the case cannot be written.
    """
    case.refresh()
    prints = [
        (digest, finding)
        for digest, finding in _standing(case.snapshot, PRINT)
        if (only is None or finding.exhibit in only) and finding.outcome is not Outcome.FAILED
    ]
    if len(prints) < LEAST:
        raise InputRefused(
            f"{len(prints)} of the clips can be compared; a common clock takes two.",
            next_step="Examine footage or sound first, with `sightline examine`.",
        )
    if len(prints) > MOST:
        raise InputRefused(
            f"{len(prints)} clips are more than can be compared with each other at once.",
            next_step=f"Name those of one event: {MOST} at most.",
        )
    seconds = sum(_sound_us(finding) for _, finding in prints) // 1_000_000
    if seconds > HOURS_MOST * 3600:
        raise InputRefused(
            f"{seconds // 3600} hours of sound are more than can be compared at once.",
            next_step=f"Name the clips of one event: {HOURS_MOST} hours at most.",
        )
    clips = {finding.exhibit for _, finding in prints}
    beside = [
        digest
        for name in _BESIDE
        for digest, finding in _standing(case.snapshot, name)
        if finding.exhibit in clips
    ]
    inputs = [*(digest for digest, _ in prints), *beside]
    return report_jointly(case, METHOD, inputs, tools, parameters={APART_MOST: apart_most_m})


def _sound_us(finding: Finding) -> int:
    length = finding.values.get("sound_duration_us")
    return length if isinstance(length, int) else 0


def comparable(snapshot: Snapshot, only: Collection[Digest] | None = None) -> int:
    """How many clips have a print to be compared by."""
    return sum(only is None or item.exhibit in only for _, item in _standing(snapshot, PRINT))


def _standing(snapshot: Snapshot, method: str) -> list[tuple[Digest, Finding]]:
    return [
        (digest, finding)
        for exhibit in snapshot.exhibits
        for digest, finding in snapshot.findings_of(exhibit)
        if finding.method.name == method
    ]
