"""Objects as plain files that `sha256sum` checks: `objects/sha256/ab/<64 digits>`, written once.

Bytes are hashed as they stream into a staging file, which is synced and then linked under its
final name: the name appears at once or not at all, and never replaces a file. Python's own file
calls are used because the object-store library does not sync local files (ADR 3).
"""

import contextlib
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from sightline.adapters.publish import publish, sync_folder
from sightline.adapters.staging import Staged, staged, storing
from sightline.errors import CaseDamaged, NotFound, StorageFailed
from sightline.model.digest import Digest
from sightline.workbench.ports.objects import StoredObject

_NAME: Final = re.compile(r"[0-9a-f]{64}")


class FolderObjects:
    """Write-once objects in a folder; satisfies `ObjectStore`."""

    def __init__(self, root: Path, staging: Path) -> None:
        """`staging` must lie on the same file system as `root`."""
        self._root = root
        self._staging = staging

    def put(self, chunks: Iterable[bytes]) -> StoredObject:
        """Hash and keep bytes as they stream in; what `chunks` raises passes through unchanged.

        Raises:
            StorageFailed: the disk is full, or the folder cannot be written.
            CaseDamaged: the file kept under that name is of another size.
        """
        with staged(chunks, self._staging) as file, storing(self._root):
            new = self._publish(file)
            return StoredObject(digest=file.digest, size=file.size, already_there=not new)

    def has(self, digest: Digest) -> bool:
        """Whether a file stands under that name.

        Raises:
            StorageFailed: the folder cannot be looked into.
        """
        try:
            return stat.S_ISREG(self.path(digest).stat().st_mode)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _unreadable(self.path(digest), error) from error

    def open(self, digest: Digest) -> BinaryIO:
        """Open for reading."""
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError as error:
            raise _missing(digest, self._root) from error
        except OSError as error:
            raise _unreadable(self.path(digest), error) from error

    @contextlib.contextmanager
    def local(self, digest: Digest) -> Iterator[Path]:
        """The file itself."""
        if not self.has(digest):
            raise _missing(digest, self._root)
        yield self.path(digest)

    def digests(self) -> Iterator[Digest]:
        """Names of the files kept."""
        for path in sorted(self._root.glob("sha256/??/*")):
            if _NAME.fullmatch(path.name) and path.name.startswith(path.parent.name):
                yield Digest(path.name)

    def set_aside(self, digest: Digest) -> None:
        """Move the file to `set-aside/`, beside the objects."""
        if not self.has(digest):
            raise _missing(digest, self._root)
        away = self._root / "set-aside" / f"{digest.hex}.{secrets.token_hex(4)}"
        with storing(away):
            away.parent.mkdir(parents=True, exist_ok=True)
            self.path(digest).rename(away)
            sync_folder(away.parent)
            sync_folder(self.path(digest).parent)

    def path(self, digest: Digest) -> Path:
        """Where an object lies or would lie."""
        return self._root / "sha256" / digest.hex[:2] / digest.hex

    def _publish(self, file: Staged) -> bool:
        """Give a staged file its final name; False where it is there already."""
        final = self.path(file.digest)
        final.parent.mkdir(parents=True, exist_ok=True)
        new = publish(file.path, final)
        # We or another process may have made these folders, and their names do not last yet.
        for folder in (final.parent.parent, self._root, self._root.parent):
            sync_folder(folder)
        if not new and final.stat().st_size != file.size:
            raise CaseDamaged(
                f"The kept file is not the one of this name, which has {file.size} bytes.",
                file=str(final),
                next_step="Move it away and add the exhibit again, which keeps these bytes whole.",
            )
        return new


def _unreadable(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        f"The object cannot be read ({error.strerror}).",
        file=str(path),
        next_step="Check permissions, or restore it from another copy.",
    )


def _missing(digest: Digest, root: Path) -> NotFound:
    return NotFound(
        f"The bytes of {digest} are not kept here.",
        file=str(root),
        next_step="Restore the file from another copy of the case.",
    )
