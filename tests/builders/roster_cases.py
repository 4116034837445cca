"""Three people's case under a roster, through the workbench."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from tests.builders.small_case import Desk, claim, fill

from sightline.adapters.keys import FileKey
from sightline.model.digest import Digest
from sightline.model.times import Instant
from sightline.workbench import approvals, roster
from sightline.workbench.case import Case
from sightline.workbench.roster_file import Draft, first_draft
from sightline.workbench.seal import seal

FAR = Instant(4_000_000_000_000_000)


@dataclass(frozen=True)
class People:
    """Ada, Ben and Cyd at one case."""

    folder: Path

    def desk(self, name: str) -> Desk:
        return Desk(self.folder / "case", name)

    def key(self, name: str) -> FileKey:
        return FileKey.load_or_make(self.desk(name).key_path, name)

    def begin(self, exhibits: int) -> tuple[Case, list[Digest]]:
        """Ada's case, in which Ben and Cyd have said something, and its exhibits."""
        case = self.desk("Ada").create()
        added = fill(case, exhibits=exhibits)
        for name in ("Ben", "Cyd"):
            theirs = self.desk(name).open()
            claim(theirs, f"{name} saw a gate.")
            theirs.log.close()
        case.refresh()
        return case, added


def kept_by_two(case: Case) -> Draft:
    """Ada and Ben keep the roster, and seal together."""
    draft = first_draft(case.snapshot, case.times.now())
    pair = dataclasses.replace(draft.roles[0], members=("Ada", "Ben"))
    return dataclasses.replace(
        draft, expires=FAR, keepers=("Ada", "Ben"), roles=(pair, draft.roles[1])
    )


def agreed(case: Case, draft: Draft, others: list[Desk]) -> Digest:
    """Propose an edition as one person, sign it as others, adopt it."""
    digest = roster.propose(case, draft, reason="test")
    for desk in others:
        theirs = desk.open()
        roster.sign(theirs, digest)
        theirs.log.close()
    roster.adopt(case, digest)
    return digest


def seal_together(case: Case, other: Desk) -> None:
    """Propose a seal as one person, agree to it and make it as another."""
    assert isinstance(approvals.seal_size(case), approvals.Waiting)
    theirs = other.open()
    size = approvals.seal_size(theirs)
    assert isinstance(size, int)
    seal(theirs, [], size=size)
    theirs.log.close()
    case.refresh()
