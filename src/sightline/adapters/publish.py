"""Giving a finished file its final name: at once or not at all, and never over another."""

import errno
import os
from pathlib import Path
from typing import Final

_NO_LINKS: Final = frozenset(
    {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EINVAL}
)
"""What file systems without hard links (FAT, exFAT, some network and FUSE ones) answer."""


def publish(staged: Path, final: Path) -> bool:
    """Give a staged file its final name, and make that last; False where the name is taken.

    The staged file may or may not be there afterwards.

    Raises:
        OSError: the name could not be given.
    """
    try:
        os.link(staged, final)
        new = True
    except FileExistsError:
        new = False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        new = _renamed(staged, final)
    sync_folder(final.parent)
    return new


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, and their names last.

    Raises:
        OSError: one of them cannot be made.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some FUSE file systems cannot sync a folder; their files were synced before.
        if error.errno not in {errno.EINVAL, errno.EOPNOTSUPP}:
            raise
    finally:
        os.close(descriptor)


def _renamed(staged: Path, final: Path) -> bool:
    # Two processes may both pass this test: then they bring the same bytes under the name of their
    # digest, or the later of two new keys wins before either was used.
    if final.exists():
        return False
    staged.rename(final)
    return True
