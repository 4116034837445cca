"""Sealing a case and writing bundles of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sightline.adapters.age import AgeEncloser
from sightline.adapters.bag_folder import BagFolder
from sightline.adapters.calendar_http import HttpCalendar
from sightline.adapters.timestamp import HttpAuthority
from sightline.adapters.witness_http import HttpWitness
from sightline.analysis.registry import ANALYZERS
from sightline.exports import case_uco
from sightline.exports.registry import EXPORTS
from sightline.model.cosignature import VerifierKey
from sightline.workbench.case import Case
from sightline.workbench.deliver import view_of
from sightline.workbench.export import BundleFile, Exported, Order, export
from sightline.workbench.lay_out import Progress
from sightline.workbench.not_before import Begun, begin
from sightline.workbench.not_stamped import NotStamped
from sightline.workbench.ots_stamps import Completed, complete
from sightline.workbench.seal import Sealed, seal
from sightline.workbench.selection import Wishes, held, plan


def seal_case(
    case: Case,
    addresses: Sequence[str] = (),
    witnesses: Sequence[tuple[str, str]] = (),
    calendars: Sequence[str] = (),
    *,
    size: int | None = None,
) -> Sealed:
    """Sign the head of the log, and have it stamped and cosigned by those named.

    Args:
        case: The case.
        addresses: Of time-stamp authorities.
        witnesses: Key (`NAME+HASH+KEY`) and address of each.
        calendars: Addresses of OpenTimestamps calendars.
        size: Seal the head over so many entries; over all of them if None.

    Raises:
        InputRefused: one of them is no address or key; nothing was signed.
        StorageFailed: the seal could not be made durable.
    """
    asked = [HttpWitness(VerifierKey.parse(key), address) for key, address in witnesses]
    authorities = [HttpAuthority(address) for address in addresses]
    return seal(case, authorities, asked, list(map(HttpCalendar, calendars)), size=size)


def begin_collecting(
    case: Case, addresses: Sequence[str]
) -> tuple[tuple[Begun, ...], tuple[NotStamped, ...]]:
    """Obtain a fresh token from each authority, for what is collected next to cite.

    Raises:
        InputRefused: one of them is no address; nothing was asked.
        StorageFailed: a token could not be made durable.
    """
    return begin(case, [HttpAuthority(address) for address in addresses])


def complete_promises(
    case: Case, calendars: Sequence[str]
) -> tuple[tuple[Completed, ...], tuple[NotStamped, ...]]:
    """Ask OpenTimestamps calendars for the blocks that hold what they promised.

    Raises:
        InputRefused: one of them is no address; nothing was asked.
        CaseDamaged: a kept stamp is not what was recorded.
        StorageFailed: a stamp could not be made durable.
    """
    return complete(case, list(map(HttpCalendar, calendars)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a bundle is to hold, and for whom."""

    to: str = "not stated"
    wishes: Wishes = field(default_factory=Wishes)
    recipients: Sequence[str] = ()
    """Keys, or files of keys, of those who may open what is restricted."""
    allow_missing: bool = False


def export_case(
    case: Case, folder: Path, parcel: Parcel, progress: Progress | None = None
) -> Exported:
    """Write a bundle of the case into a folder that is not there yet.

    Reports ride along where the bundle holds all of the case: each is made of the whole. They are
    made for nobody in particular, so they show no blind answer that must wait.

    Raises:
        CaseDamaged: bytes that the log names are missing or damaged.
        InputRefused: a recipient is no key.
        StorageFailed: the folder is there already, or cannot be written.
    """
    encloser = AgeEncloser(parcel.recipients) if parcel.recipients else None
    bag = BagFolder(folder)
    case.refresh()
    planned = plan(case.snapshot, parcel.wishes)
    view = replace(view_of(case, ANALYZERS, case.times.now()), viewer=None)
    view = replace(view, snapshot=held(case.snapshot, planned))
    chosen = [item for item in EXPORTS if planned.whole or item is case_uco.EXPORT]
    rendered = [(item, item.render(view)) for item in chosen]
    passed = [item.file_name for item in EXPORTS if item not in chosen]
    order = Order(
        to=parcel.to,
        files=[
            BundleFile(name=item.file_name, data=made.data, media_type=item.media_type)
            for item, made in rendered
        ],
        left_out=(
            *(f"{item.file_name}: {line}" for item, made in rendered for line in made.left_out),
            *(f"{name}: it is made of the whole case, and this is a part." for name in passed),
        ),
        wishes=parcel.wishes,
        encloser=encloser,
        allow_missing=parcel.allow_missing,
    )
    return export(case, bag, order, progress)
