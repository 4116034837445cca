"""SHA-256 of many files at the speed of the disk: threads, since hashing lets other threads run."""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeAlias

from sightline.verify.folder import Folder

_BLOCK: Final = 1 << 20
_BATCH_BYTES: Final = 8 << 20
_BATCH_FILES: Final = 64

Hashed: TypeAlias = tuple[str, str | None]
"""A name, and the hash of its bytes; None where they could not be read."""


def hash_files(folder: Folder, names: Iterable[str], progress: Callable[[int], None]) -> None:
    """Hash files of a folder; those read before are not read again.

    Args:
        folder: Where they lie; gains their hashes.
        names: Names in `folder.sizes`.
        progress: Told the bytes done so far.
    """
    done = 0
    for name, digest in _hashed(folder, names):
        if digest is not None:
            folder.hashes[name] = digest
        done += folder.sizes[name]
        progress(done)


def _hashed(folder: Folder, names: Iterable[str]) -> Iterator[Hashed]:
    workers = os.cpu_count() or 1
    waiting: deque[Future[list[Hashed]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for batch in _batches(folder, names):
                waiting.append(pool.submit(_hash_batch, folder, batch))
                if len(waiting) > 2 * workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _batches(folder: Folder, names: Iterable[str]) -> Iterator[list[str]]:
    batch, size = list[str](), 0
    for name in names:
        batch.append(name)
        size += folder.sizes[name]
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _hash_batch(folder: Folder, names: list[str]) -> list[Hashed]:
    buffer = memoryview(bytearray(_BLOCK))
    return [(name, folder.hashes.get(name) or _hash(folder, name, buffer)) for name in names]


def _hash(folder: Folder, name: str, buffer: memoryview) -> str | None:
    hasher, left = hashlib.sha256(), folder.sizes[name]
    try:
        with folder.open(name) as file:
            while count := file.readinto(buffer):  # type: ignore[attr-defined]
                hasher.update(buffer[:count])
                left -= count
                if left < 0:
                    # It grew since it was listed: whatever it holds is not what was listed.
                    return None
    except OSError:
        return None
    return hasher.hexdigest()
