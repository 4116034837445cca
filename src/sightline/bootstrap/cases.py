"""Making and opening cases in folders."""

from pathlib import Path

from sightline.adapters.case_folder import CaseFolder
from sightline.adapters.clock import SystemClock
from sightline.adapters.keys import signer as signer_of
from sightline.adapters.known_heads import HeadFiles
from sightline.adapters.log_sqlite import SqliteLog
from sightline.adapters.objects_folder import FolderObjects
from sightline.adapters.publish import make_folder
from sightline.adapters.ssh_signer import SshSigner
from sightline.errors import StorageFailed
from sightline.settings import Settings
from sightline.workbench.case import Case, Tools


def new_case(folder: Path, settings: Settings, *, title: str, purpose: str) -> Case:
    """Make a case in a folder, which is made if need be.

    Raises:
        StorageFailed: there is a case already, or the folder cannot be written.
        RuleRefused: another process has just made it.
    """
    layout = CaseFolder(folder)
    signer = signer_of(settings.key, settings.name)
    try:
        # Made to last before anything is recorded in them: a log without its folder is lost.
        make_folder(layout.root.absolute())
        make_folder(layout.objects.absolute())
    except OSError as error:
        raise StorageFailed(
            f"The folder cannot be made ({error.strerror}).",
            file=str(folder),
            next_step="Choose another folder, or check permissions.",
        ) from error
    log = SqliteLog.create(layout.log)
    try:
        return Case.create(_tools(layout, log, signer, settings), title=title, purpose=purpose)
    except BaseException:
        log.close()
        raise


def open_case(folder: Path, settings: Settings) -> Case:
    """Open and check the case in a folder.

    Raises:
        NotFound: there is none.
        CaseDamaged: its log is not what was recorded.
    """
    layout = CaseFolder(folder)
    log = SqliteLog.open(layout.log)
    try:
        signer = signer_of(settings.key, settings.name)
        return Case.open(_tools(layout, log, signer, settings))
    except BaseException:
        log.close()
        raise


def _tools(layout: CaseFolder, log: SqliteLog, signer: SshSigner, settings: Settings) -> Tools:
    return Tools(
        log=log,
        objects=FolderObjects(layout.objects, layout.staging),
        signer=signer,
        times=SystemClock(),
        heads=HeadFiles(settings.heads),
    )
