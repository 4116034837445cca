"""SHA-256 of many files at the speed of the disk: threads, since hashing lets other threads run."""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, TypeAlias

from sightline.verify.folder import Folder

_BLOCK: Final = 512 << 10
_BATCH_BYTES: Final = 8 << 20
_BATCH_FILES: Final = 64
_TELL_SECONDS: Final = 0.2

Hashed: TypeAlias = tuple[str, str | None]
"""A name, and the hash of its bytes; None where they could not be read."""


@dataclass(slots=True)
class _Counter:
    """Bytes done, counted by several threads."""

    done: int = 0
    lock: Lock = field(default_factory=Lock)

    def add(self, count: int) -> None:
        with self.lock:
            self.done += count


def hash_files(folder: Folder, names: Sequence[str], progress: Callable[[int], None]) -> None:
    """Hash files of a folder; those read before are not read again.

    Args:
        folder: Where they lie; gains their hashes.
        names: Names in `folder.sizes`.
        progress: Told the bytes done so far, within large files too.
    """
    known = {name for name in names if name in folder.hashes}
    counter = _Counter(sum(folder.sizes[name] for name in known))
    for future in _futures(folder, (name for name in names if name not in known), counter):
        while not future.done():
            wait([future], timeout=_TELL_SECONDS)
            progress(counter.done)
        for name, digest in future.result():
            if digest is not None:
                folder.hashes[name] = digest
    progress(counter.done)


def _futures(
    folder: Folder, names: Iterable[str], counter: _Counter
) -> Iterator[Future[list[Hashed]]]:
    workers = os.cpu_count() or 1
    waiting: deque[Future[list[Hashed]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for batch in _batches(folder, names):
                waiting.append(pool.submit(_hash_batch, folder, batch, counter))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft()
            while waiting:
                yield waiting.popleft()
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


def _hash_batch(folder: Folder, names: list[str], counter: _Counter) -> list[Hashed]:
    buffer = memoryview(bytearray(_BLOCK))
    return [(name, _hash(folder, name, buffer, counter)) for name in names]


def _hash(folder: Folder, name: str, buffer: memoryview, counter: _Counter) -> str | None:
    hasher, left = hashlib.sha256(), folder.sizes[name]
    try:
        with folder.open(name) as file:
            while count := file.readinto(buffer):
                hasher.update(buffer[:count])
                counter.add(count)
                left -= count
                if left < 0:
                    # It grew since it was listed: whatever it holds is not what was listed.
                    return None
    except OSError:
        return None
    return hasher.hexdigest()
