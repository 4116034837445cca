"""Having an exhibit in hand, on the record: viewing, working copies, handing over."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sightline.errors import CaseDamaged, InputRefused, StorageFailed
from sightline.model.access import Access, AccessKind
from sightline.model.digest import Digest
from sightline.workbench.case import Case

_BLOCK: Final = 1 << 20
_TO_WHOM: Final = frozenset({AccessKind.HANDED_OVER, AccessKind.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What is done with an exhibit, and why."""

    access: AccessKind
    reason: str
    to: str | None = None
    into: Path | None = None
    """Where the working copy goes; for `COPIED` alone."""


def handle(case: Case, exhibit: Digest, handling: Handling) -> Digest:
    """Record that somebody has an exhibit in hand; for a working copy, make it first.

    The kept file stays read-only: what people and their tools open is a copy, checked against the
    exhibit's digest while it is written.

    Raises:
        InputRefused: nothing says why, to whom, or where a copy goes.
        CaseDamaged: the kept bytes are not the exhibit's.
        StorageFailed: the copy cannot be written, or something has its name already.
    """
    if not handling.reason.strip():
        raise InputRefused("Handling an exhibit needs a reason.", next_step="Give --reason.")
    if handling.access in _TO_WHOM and not (handling.to or "").strip():
        raise InputRefused(
            f"Nobody is named for '{handling.access}'.", next_step="Name the person with --to."
        )
    if (handling.access is AccessKind.COPIED) is (handling.into is None):
        raise InputRefused(
            "A working copy needs a file to go into, and nothing else takes one.",
            next_step="Use --as copied together with --into FILE.",
        )
    if handling.into is not None:
        _copy(case, exhibit, handling.into)
    record = Access(
        exhibit=exhibit,
        access=handling.access,
        to=handling.to,
        reason=handling.reason,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action=f"exhibit {handling.access.replace('_', ' ')}")


def _copy(case: Case, exhibit: Digest, target: Path) -> None:
    hasher = hashlib.sha256()
    try:
        with case.objects.open(exhibit) as source, target.open("xb") as file:
            while chunk := source.read(_BLOCK):
                hasher.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageFailed(
            f"The working copy cannot be written ({error.strerror}).",
            file=str(target),
            next_step="Name another file with --into; nothing is overwritten.",
        ) from error
    if hasher.hexdigest() != exhibit.hex:
        target.unlink()
        raise CaseDamaged(
            f"The kept bytes are not those of {exhibit}.",
            next_step="Run `sightline audit`, and restore them from another copy.",
        )
