"""A person's own tools over a case folder: a real log, real objects, a real key."""

from pathlib import Path

from sightline.adapters.clock import SystemClock
from sightline.adapters.keys import FileKey
from sightline.adapters.known_heads import HeadFiles
from sightline.adapters.log_sqlite import SqliteLog
from sightline.adapters.objects_folder import FolderObjects
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit, ExhibitKind
from sightline.workbench.case import Case, Tools


def tools(folder: Path, who: str = "Ada", *, new: bool = False) -> Tools:
    """Tools of one person; keys and known heads lie beside the case."""
    folder.mkdir(exist_ok=True)
    log = (SqliteLog.create if new else SqliteLog.open)(folder / "case.sqlite")
    return Tools(
        log=log,
        objects=FolderObjects(folder / "objects", folder / "staging"),
        signer=FileKey.load_or_make(folder.parent / f"{who}.key", who),
        times=SystemClock(),
        heads=HeadFiles(folder.parent / f"{who}.heads"),
    )


def new_case(folder: Path, who: str = "Ada") -> Case:
    return Case.create(tools(folder, who, new=True), title="The gate", purpose="test")


def open_case(folder: Path, who: str = "Ada") -> Case:
    return Case.open(tools(folder, who))


def numbered(name: str, number: int) -> Exhibit:
    """A record that no two callers share."""
    return Exhibit(
        digest=Digest.of(f"{name} {number}".encode()),
        size=number,
        exhibit_kind=ExhibitKind.OTHER,
        media_type=name,
        sniffed_by="test",
    )
