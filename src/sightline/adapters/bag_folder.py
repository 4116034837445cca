"""A BagIt 1.0 bag (RFC 8493) in a folder, written as it streams in, under its name only when done.

Everything is written into a hidden folder beside the destination, synced, and renamed: whatever
bears the final name is whole. Payload files are hashed while they are written.
"""

import hashlib
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from sightline.adapters.libc import sync_disk
from sightline.errors import StorageFailed
from sightline.model.digest import Digest
from sightline.model.layout import BAG_DECLARATION, DATA, README, TAG_FILES

_MANIFEST: Final = "manifest-sha256.txt"


class BagFolder:
    """Writes one bag; satisfies `sightline.workbench.export.Bag`. Use it as a context manager."""

    def __init__(self, destination: Path) -> None:
        """Name the folder to be made.

        Raises:
            StorageFailed: something has that name already.
        """
        if destination.exists() or destination.is_symlink():
            raise StorageFailed(
                "Something has this name already, and nothing is overwritten.",
                file=str(destination),
                next_step="Choose another name for the bundle.",
            )
        self._destination = destination
        self._folder = destination.with_name(f".{destination.name}.{secrets.token_hex(4)}.partial")
        self._manifest: BinaryIO | None = None
        self._bytes = 0
        self._files = 0

    def __enter__(self) -> Self:
        with self._errors():
            (self._folder / DATA).mkdir(parents=True)
            self._manifest = (self._folder / _MANIFEST).open("xb")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Drop whatever was not published."""
        if self._manifest is not None:
            self._manifest.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, path: str, chunks: Iterable[bytes], expected: Digest | None = None) -> Digest:
        """Write a payload file below `data/`; returns the digest of what was written.

        Bytes that are not the expected ones are not kept and not listed.

        Raises:
            StorageFailed: it cannot be written.
        """
        name = f"{DATA}/{path}"
        target = self._folder / name
        with self._errors():
            target.parent.mkdir(parents=True, exist_ok=True)
            digest, size = _write(target, chunks)
            if expected is not None and digest != expected:
                target.unlink()
                return digest
            self._list(digest, name)
        self._bytes += size
        self._files += 1
        return digest

    def holds(self, path: str, digest: Digest) -> bool:  # noqa: ARG002 - as `Shelf` has it
        """A new bag holds nothing yet."""
        return False

    def close(self, info: Mapping[str, str], readme: str, verifiers: Mapping[str, str]) -> Digest:
        """Write the tag files, and sync; returns the digest of the tag manifest, which names all.

        `Payload-Oxum` is added to `info`.

        Raises:
            StorageFailed: they cannot be written.
        """
        labels = {**info, "Payload-Oxum": f"{self._bytes}.{self._files}"}
        with self._errors():
            if self._manifest is not None:
                self._manifest.close()
            _write(self._folder / "bagit.txt", [BAG_DECLARATION])
            lines = "".join(f"{label}: {value}\n" for label, value in labels.items())
            _write(self._folder / "bag-info.txt", [lines.encode()])
            _write(self._folder / README, [readme.encode()])
            for name, text in verifiers.items():
                _write(self._folder / name, [text.encode()])
            tags = (*TAG_FILES, *verifiers)
            hashes = [f"{_hash(self._folder / name)}  {name}\n" for name in tags]
            digest, _ = _write(self._folder / "tagmanifest-sha256.txt", ["".join(hashes).encode()])
            # One call for the whole disk: a sync for each of thousands of files takes far longer.
            sync_disk(self._folder)
        return digest

    def publish(self) -> Path:
        """Give the finished bag its name.

        Raises:
            StorageFailed: something else has taken the name meanwhile.
        """
        with self._errors():
            # Renaming a folder never replaces one that holds anything, nor a file.
            return self._folder.rename(self._destination)

    def _list(self, digest: Digest, name: str) -> None:
        if self._manifest is not None:
            self._manifest.write(f"{digest.hex}  {name}\n".encode())

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StorageFailed(
                f"The bundle could not be written ({error.strerror}).",
                file=str(self._destination),
                next_step="Free some space or check permissions; nothing half-written is kept.",
            ) from error


def _write(target: Path, chunks: Iterable[bytes]) -> tuple[Digest, int]:
    hasher, size = hashlib.sha256(), 0
    with target.open("xb", buffering=0) as file:
        for chunk in chunks:
            hasher.update(chunk)
            size += len(chunk)
            view = memoryview(chunk)
            while view:
                view = view[file.write(view) :]
    return Digest(hasher.hexdigest()), size


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
