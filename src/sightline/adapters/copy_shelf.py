"""The files of a further copy: in a folder of this machine, or in a bucket."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sightline.adapters.folder_writer import FolderWriter
from sightline.adapters.objects_folder import FolderObjects
from sightline.adapters.objects_remote import RemoteObjects
from sightline.model.digest import Digest
from sightline.model.layout import OBJECTS
from sightline.model.upkeep import Medium
from sightline.workbench.ports.objects import ObjectStore


@dataclass(frozen=True, slots=True)
class CopyShelf:
    """Objects under their names, everything else under its path; satisfies `Shelf`."""

    objects: ObjectStore
    write: Callable[[str, bytes], object]
    """Puts a small file in place, at once."""
    medium: Medium

    def add(self, path: str, chunks: Iterable[bytes], expected: Digest | None = None) -> Digest:
        """Keep a file; of an object nothing is kept unless it is the one expected.

        Raises:
            StorageFailed: it cannot be kept.
        """
        if not path.startswith(f"{OBJECTS}/"):
            data = b"".join(chunks)
            found = Digest.of(data)
            if expected in {None, found}:
                self.write(path, data)
            return found
        return self.objects.put(chunks).digest

    def holds(self, path: str, digest: Digest) -> bool:
        """Whether an object is there; tokens beside checkpoints are small and written again."""
        return path.startswith(f"{OBJECTS}/") and self.objects.has(digest)


def shelf_at(to: str, staging: Path) -> CopyShelf:
    """The copy at an address: `s3://…`, `gs://…`, `az://…`, or a folder.

    Raises:
        InputRefused: it is no address of a bucket that is known.
        StorageFailed: the folder cannot be made.
    """
    if "://" in to:
        remote = RemoteObjects.at(to, staging)
        return CopyShelf(remote, remote.write, Medium.OBJECT_STORE)
    root = Path(to)
    objects = FolderObjects(root / OBJECTS, root / "staging")
    return CopyShelf(objects, FolderWriter(root).write, Medium.FOLDER)
