"""Reading kept objects again, and keeping further copies."""

from pathlib import Path

from sightline.adapters.case_folder import CaseFolder
from sightline.adapters.copy_shelf import shelf_at
from sightline.adapters.pace import Pace
from sightline.errors import NotFound
from sightline.model.upkeep import Copy
from sightline.workbench.case import Case
from sightline.workbench.copies import Copied, Place, copy_case
from sightline.workbench.fixity import CASE, Audited, Plan, audit
from sightline.workbench.lay_out import Progress


def audit_case(
    case: Case,
    folder: Path,
    *,
    of: str | None,
    repair_from: str | None,
    pace: tuple[float | None, float | None],
    whole: bool,
    progress: Progress,
) -> Audited:
    """Read objects of the case, or of a copy of it, again.

    Args:
        case: The case.
        folder: Its folder.
        of: Address of the copy to read; None for the case itself.
        repair_from: Address of a copy to restore from; `case` for the case itself.
        pace: Megabytes a second and minutes at most; None for as many as it takes.
        whole: Begin at the first object.
        progress: Told the objects read and all there are.

    Raises:
        NotFound: no such copy was ever recorded.
        StorageFailed: the run could not be recorded.
    """
    staging = CaseFolder(folder).staging
    rate, minutes = pace
    stores = {CASE: case.objects}
    for to in filter(None, (of, repair_from)):
        if to != CASE:
            _known(case, to)
            stores[to] = shelf_at(to, staging).objects
    plan = Plan(
        store=of or CASE,
        second=None if repair_from is None else stores[repair_from],
        pace=Pace(
            octets_per_second=None if rate is None else max(1, int(rate * 1e6)),
            seconds=None if minutes is None else minutes * 60,
        ),
        whole=whole,
    )
    return audit(case, stores[of or CASE], plan, progress)


def copy_to(case: Case, folder: Path, to: str, *, elsewhere: bool, progress: Progress) -> Copied:
    """Bring a further copy of the case up to date.

    Raises:
        InputRefused: it is no address of a bucket that is known.
        StorageFailed: the copy cannot be written.
    """
    shelf = shelf_at(to, CaseFolder(folder).staging)
    place = Place(to=to, medium=shelf.medium, elsewhere=elsewhere)
    return copy_case(case, shelf, place, progress)


def _known(case: Case, to: str) -> None:
    if not any(record.to == to for _, record in case.snapshot.live(Copy)):
        raise NotFound(
            "No copy of this case is recorded there.",
            file=to,
            next_step="Make one with `sightline copy`, or write its address as `doctor` does.",
        )
