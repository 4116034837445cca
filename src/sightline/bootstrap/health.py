"""What state this machine and a case are in: looked up, changed nowhere."""

import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sightline.adapters.builds import builds, sightline_version
from sightline.adapters.case_folder import CaseFolder
from sightline.adapters.clock import SystemClock
from sightline.adapters.file_systems import network_file_system
from sightline.bootstrap.examination import engine
from sightline.model.canonical import Json
from sightline.model.custody import Checkpoint, Cosignature, Stamp
from sightline.model.digest import Digest
from sightline.model.exhibit import Clock
from sightline.model.layout import object_sizes
from sightline.model.snapshot import Snapshot
from sightline.model.stamps import OtsStamp, RevocationData
from sightline.model.times import Instant
from sightline.model.upkeep import Copy
from sightline.settings import Settings
from sightline.workbench.case import Case
from sightline.workbench.copies import standing
from sightline.workbench.fixity import last_read, unrepaired
from sightline.workbench.renew import Terms, terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The machine, as far as it matters to a case."""

    version: str
    builds: Mapping[str, Json]
    confinement: tuple[str, ...]
    """Limits that hold a decoder here, from a trial run."""
    clock: Clock
    key: Path
    key_exists: bool
    key_mode: int
    """Permission bits; 0 where there is no key yet."""
    folder: Path
    """The folder whose disk was looked at."""
    free_bytes: int
    network_disk: str | None
    """Name of the network file system that holds the folder, if one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHealth:
    """A case that opened without complaint, and what lies beside its log."""

    case: Digest
    size: int
    root: str
    checkpoint_size: int
    """Entries under the longest checkpoint; 0 where there is none."""
    uncovered: int
    """Entries after it, seals and their stamps not counted."""
    objects: int
    missing: tuple[Digest, ...]
    """Bytes that the log names and the folder lacks."""
    orphans: tuple[Digest, ...]
    """Bytes that are kept and that the log does not name."""
    staging: tuple[str, ...]
    """What a command that was cut off left behind."""
    copies: tuple[Copy, ...]
    """Further copies, as last brought up to date."""
    copies_short: tuple[str, ...]
    """What is lacking of three copies, on two media, one elsewhere."""
    never_read: int
    """Objects that no audit has read."""
    oldest_read: Instant | None
    """When the object that was not read for the longest time was read; None if any never was."""
    known_bad: tuple[Digest, ...]
    """What audits found missing or damaged and could not restore."""
    stamps: int
    """Tokens of authorities."""
    stamps_due: tuple[Digest, ...]
    """Those whose certificate ends soon or that rest on something weak, and that none covers."""
    stamps_end: Instant | None
    """When the first of those that nothing covers ends."""
    stamps_pending: tuple[str, ...]
    """Calendars that have still to make a promise good."""


def machine(settings: Settings, folder: Path) -> Machine:
    """Look this machine over; `folder` need not exist yet."""
    existing = next(
        path for path in (folder.absolute(), *folder.absolute().parents) if path.exists()
    )
    known = settings.key.exists()
    return Machine(
        version=sightline_version(),
        builds=builds(),
        confinement=engine(settings).confinement(),
        clock=SystemClock().clock(),
        key=settings.key,
        key_exists=known,
        key_mode=settings.key.stat().st_mode & 0o777 if known else 0,
        folder=existing,
        free_bytes=shutil.disk_usage(existing).free,
        network_disk=network_file_system(existing),
    )


def case_health(case: Case, folder: Path) -> CaseHealth:
    """Look over an open case; whether bytes are undamaged is `sightline verify`'s question."""
    named = set(object_sizes(case.snapshot))
    kept = set(case.objects.digests())
    staging = CaseFolder(folder).staging
    checkpoints = [checkpoint.size for _, checkpoint in case.snapshot.live(Checkpoint)]
    covered = max(checkpoints, default=0)
    stands, read, looked = standing(case.snapshot), last_read(case.snapshot), terms(case)
    bare = [term.ends for term in looked.tokens if not term.covered and term.ends is not None]
    return CaseHealth(
        case=case.snapshot.case,
        size=case.size,
        root=case.frontier.root().hex(),
        checkpoint_size=covered,
        uncovered=uncovered(case.snapshot, covered, case.size),
        objects=len(named),
        missing=tuple(sorted(named - kept)),
        orphans=tuple(sorted(kept - named)),
        staging=_names_in(staging),
        copies=stands.copies,
        copies_short=stands.short,
        never_read=sum(at is None for at in read.values()),
        oldest_read=_oldest(read.values()),
        known_bad=tuple(unrepaired(case.snapshot)),
        stamps=len(looked.tokens),
        stamps_due=tuple(term.record for term in looked.due),
        stamps_end=min(bare, default=None),
        stamps_pending=tuple(sorted({address for _, address in looked.promises})),
    )


def stamp_terms(case: Case) -> Terms:
    """Which stamps end when, and what covers them."""
    return terms(case)


def uncovered(snapshot: Snapshot, covered: int, size: int) -> int:
    """Entries from `covered` to `size` that are more than the sealing itself."""
    sealing = {Checkpoint.KIND, Stamp.KIND, OtsStamp.KIND, Cosignature.KIND, RevocationData.KIND}
    return sum(entry.kind not in sealing for entry in snapshot.entries[covered:size])


def _oldest(times: Collection[Instant | None]) -> Instant | None:
    known = [at for at in times if at is not None]
    return min(known) if known and len(known) == len(times) else None


def _names_in(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else ()
