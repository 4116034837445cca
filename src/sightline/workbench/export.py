"""Exporting a bundle: the log, the objects and the reports, so that a stranger can check them.

The bundle holds the log as it stands when the export begins. That it was made is recorded in the
case after its last byte was written and before it gets its name, so nothing leaves unrecorded;
the bundle itself cannot hold that entry, which names the bundle's digest.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Final, Protocol

from sightline.errors import CaseDamaged, InputRefused
from sightline.exports.ro_crate import Part, crate
from sightline.exports.words import plural
from sightline.model.custody import FORMAT, Delivery, Disclosure
from sightline.model.digest import Digest
from sightline.model.layout import CASE_GRAPH, CRATE, FORMAT_LABEL, REPORT, VERIFIERS
from sightline.model.withheld import (
    WITHHELD,
    Withheld,
    WithheldList,
    signed_bytes,
    withheld_bytes,
)
from sightline.verify.alone.join import standalone
from sightline.verify.page.join import page
from sightline.workbench.bundle_readme import readme
from sightline.workbench.case import Case
from sightline.workbench.lay_out import LayOut, Progress, Shelf
from sightline.workbench.ports.objects import Encloser
from sightline.workbench.selection import Plan, Wishes, plan

_BLOCK: Final = 1 << 20
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


class Bag(Shelf, Protocol):
    """A bag being written; nothing of it has its final name before `publish`."""

    def close(self, info: Mapping[str, str], readme: str, verifiers: Mapping[str, str]) -> Digest:
        """Write the tag files; returns the digest of the tag manifest."""
        ...

    def publish(self) -> Path:
        """Give the bag its name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A bundle that was written and recorded."""

    path: Path
    digest: Digest
    """Of the tag manifest, which names every byte of the bundle."""
    delivery: Digest
    """The record in the case, which is not in the bundle."""
    size: int
    """Entries in it."""
    covered: int
    """Of these, entries under a checkpoint."""
    left_out: tuple[str, ...]
    withheld: int
    """Records and objects that are not in it, and named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleFile:
    """A rendered export that rides in a bundle."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to export, besides the case itself."""

    to: str
    """Who is to have it, in the user's words."""
    files: Sequence[BundleFile] = ()
    """Rendered exports: the CASE graph beside the objects, the others below `report/`."""
    left_out: tuple[str, ...] = ()
    """What those rendered exports do not hold."""
    wishes: Wishes = field(default_factory=Wishes)
    """What is to be in it."""
    encloser: Encloser | None = None
    """Encrypts what is restricted for those who may open it; else it is withheld."""
    allow_missing: bool = False
    """Export although objects are missing or damaged; each is listed as left out."""


def export(
    case: Case,
    bag: AbstractContextManager[Bag],
    order: Order,
    progress: Progress | None = None,
) -> Exported:
    """Write a bundle of the case, or of what is wished of it, and record that it was made.

    Memory stays flat: entries and objects stream from the case into the bag.

    Raises:
        CaseDamaged: objects are missing or damaged, or the log changed under our hands.
        RuleRefused: this key may not join the case.
        InputRefused: a rendered export has a name that is no plain file name.
        StorageFailed: the bag cannot be written; nothing half-written is kept.
    """
    case.refresh()
    planned = plan(case.snapshot, order.wishes)
    if not planned.whole:
        # Who signs the list of what is withheld is an actor of the log that it rides with.
        case.join()
    with bag as open_bag:
        job = LayOut(case, open_bag, progress or _silent, planned, order.encloser)
        job.write_log()
        job.write_seals()
        job.write_objects()
        if job.missing and not order.allow_missing:
            raise _damaged(job.missing)
        for file in order.files:
            job.parts.append(_add(open_bag, file))
        if job.withheld:
            job.parts.append(_name_withheld(case, open_bag, job))
        open_bag.add(CRATE, [crate(job.snapshot, job.parts, job.kept, case.times.now())])
        left_out = (*order.left_out, *job.missing, *_summed(job.withheld))
        digest = open_bag.close(_info(case), readme(job.snapshot, left_out), _verifiers())
        size = job.size
        delivery = case.record(
            Delivery(
                what="bundle",
                to=order.to,
                digest=digest,
                left_out=left_out,
                by=case.me,
                at=case.times.now(),
                disclosed=disclosure(planned, case, order.encloser),
            ),
            action="export",
        )
        return Exported(
            path=open_bag.publish(),
            digest=digest,
            delivery=delivery,
            size=size,
            covered=job.covered,
            left_out=left_out,
            withheld=len(job.withheld),
        )


def disclosure(planned: Plan, case: Case, encloser: Encloser | None) -> Disclosure | None:
    """The restricted exhibits that a bundle encloses for its recipients, if any."""
    exhibits = sorted(planned.restricted() & case.snapshot.exhibits.keys(), key=str)
    if encloser is None or not exhibits:
        return None
    recipients = tuple(sorted(set(encloser.recipients)))
    return Disclosure(exhibits=tuple(exhibits), recipients=recipients)


def _name_withheld(case: Case, bag: Bag, job: LayOut) -> Part:
    """Write the signed list of what is not there."""
    listed = WithheldList(
        case=case.snapshot.case,
        size=job.size,
        root=job.root,
        recipients=() if job.encloser is None else job.encloser.recipients,
        items=tuple(sorted(job.withheld, key=lambda item: item.digest.hex)),
        by=case.me,
        at=case.times.now(),
    )
    data = signed_bytes(listed, case.signer.sign(withheld_bytes(listed)))
    title = "What this bundle withholds, by name"
    digest = bag.add(WITHHELD, [data])
    return Part(path=WITHHELD, digest=digest, media_type="application/json", title=title)


def _summed(withheld: Sequence[Withheld]) -> list[str]:
    """A line for each reason: the items themselves are in the list."""
    counts = Counter((item.reason, item.thing, item.enclosed is not None) for item in withheld)
    return [
        f"withheld by name, in {WITHHELD}: {plural(count, thing)} ({reason}"
        f"{'; encrypted for those named there' if enclosed else ''})"
        for (reason, thing, enclosed), count in sorted(counts.items())
    ]


def _verifiers() -> dict[str, str]:
    return dict(zip(VERIFIERS, (standalone(), page()), strict=True))


def _info(case: Case) -> dict[str, str]:
    """Labels of bag-info.txt."""
    return {
        "Bagging-Date": f"{case.times.now().datetime():%Y-%m-%d}",
        "External-Identifier": str(case.snapshot.case),
        "Bag-Software-Agent": f"Sightline {version('sightline')}",
        FORMAT_LABEL: str(FORMAT),
    }


def _add(bag: Bag, file: BundleFile) -> Part:
    name = _file_name(file.name)
    graph = name == CASE_GRAPH
    path = name if graph else f"{REPORT}/{name}"
    title = "The case in CASE/UCO" if graph else f"{name}, made from the case"
    digest = bag.add(path, [file.data])
    return Part(path=path, digest=digest, media_type=file.media_type, title=title)


def _file_name(name: str) -> str:
    if not _FILE_NAME.fullmatch(name):
        raise InputRefused(
            f"{name[:80]!r} is no plain file name.",
            next_step="Use letters, digits, full stops, hyphens and underscores.",
        )
    return name


def _damaged(missing: Sequence[str]) -> CaseDamaged:
    listed = "; ".join(missing[:20])
    more = f"; and {len(missing) - 20} more" if len(missing) > 20 else ""  # noqa: PLR2004 - as listed
    return CaseDamaged(
        f"The case lacks what its log names: {listed}{more}.",
        next_step="Restore the files from another copy, or export without them, listed as such.",
    )


def _silent(done: int, total: int) -> None:
    """Nobody asked for progress."""
