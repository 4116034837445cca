"""Sealing a case and writing bundles of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sightline.adapters.age import AgeEncloser
from sightline.adapters.bag_folder import BagFolder
from sightline.adapters.calendar_http import HttpCalendar
from sightline.adapters.revocation_data import NamedRevocation
from sightline.adapters.timestamp import HttpAuthority
from sightline.adapters.witness_http import HttpWitness
from sightline.analysis.registry import ANALYZERS
from sightline.exports import case_uco
from sightline.exports.registry import EXPORTS
from sightline.model.cosignature import VerifierKey
from sightline.model.stamps import RevocationForm
from sightline.verify.trust import Trust
from sightline.workbench import approvals
from sightline.workbench.case import Case
from sightline.workbench.deliver import view_of
from sightline.workbench.export import BundleFile, Exported, Order, disclosure, export
from sightline.workbench.lay_out import Progress
from sightline.workbench.not_before import Begun, begin
from sightline.workbench.not_stamped import NotStamped
from sightline.workbench.ots_stamps import Completed, complete
from sightline.workbench.revocation import Kept, keep_revocation
from sightline.workbench.seal import Sealed, seal
from sightline.workbench.selection import Wishes, held, plan


def seal_case(
    case: Case,
    addresses: Sequence[str] = (),
    witnesses: Sequence[tuple[str, str]] = (),
    calendars: Sequence[str] = (),
    *,
    size: int | None = None,
    policy: str | None = None,
) -> Sealed:
    """Sign the head of the log, and have it stamped and cosigned by those named.

    Args:
        case: The case.
        addresses: Of time-stamp authorities.
        witnesses: Key (`NAME+HASH+KEY`) and address of each.
        calendars: Addresses of OpenTimestamps calendars.
        size: Seal the head over so many entries; over all of them if None.
        policy: Object identifier of the policy that the authorities must stamp under.

    Raises:
        InputRefused: one of them is no address or key; nothing was signed.
        StorageFailed: the seal could not be made durable.
    """
    asked = [HttpWitness(VerifierKey.parse(key), address) for key, address in witnesses]
    authorities = [HttpAuthority(address, policy=policy) for address in addresses]
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


def keep_revocation_data(
    case: Case, crls: Sequence[str], responders: Sequence[str], roots: Sequence[Path]
) -> tuple[tuple[Kept, ...], tuple[NotStamped, ...]]:
    """Keep what CRLs and OCSP responders, each named by address or file, say of the stamps.

    Raises:
        InputRefused: one of them is no address, or a root no certificate.
        NotFound: a file cannot be read.
        StorageFailed: the data could not be made durable.
    """
    sources = [NamedRevocation(RevocationForm.CRL, where) for where in crls]
    sources += [NamedRevocation(RevocationForm.OCSP, where) for where in responders]
    return keep_revocation(case, sources, Trust.read(roots=tuple(roots)).roots)


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


def disclosing(case: Case, parcel: Parcel) -> approvals.Waiting | None:
    """What must be agreed to before restricted exhibits may leave with a parcel; None if nothing.

    Raises:
        InputRefused: a recipient is no key.
        RosterRefused: this key may neither let them leave nor propose it.
    """
    if not parcel.recipients:
        return None
    planned = plan(case.snapshot, parcel.wishes)
    disclosed = disclosure(planned, case, AgeEncloser(parcel.recipients))
    if disclosed is None:
        return None
    return approvals.disclosing(case, disclosed, reason=f"hand over to {parcel.to}")


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
