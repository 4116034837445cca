"""A witness's memory: one row a log, advanced by one process at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from sightline.adapters.one_writer import one_writer
from sightline.errors import StorageFailed
from sightline.model.merkle import EMPTY_ROOT
from sightline.model.note import Head

_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS head"
    " (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) STRICT"
)
_WAIT_SECONDS: Final = 10


class WitnessMemory:
    """Satisfies `WitnessStore`; a head is on disk before `advance` returns."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or make the file.

        Raises:
            StorageFailed: it cannot be opened, or is something else.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            connection = sqlite3.connect(
                path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            memory = cls(connection, path)
            with memory._errors():
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute(_SCHEMA)
        except OSError as error:
            raise _failed(path, str(error.strerror)) from error
        return memory

    def latest(self, origin: str) -> tuple[int, bytes]:
        """Size and root signed last."""
        with self._errors():
            row = self._connection.execute(
                "SELECT size, root FROM head WHERE origin = ?", (origin,)
            ).fetchone()
        return (int(row[0]), bytes(row[1])) if row else (0, EMPTY_ROOT)

    def advance(self, origin: str, old: int, head: Head) -> bool:
        """Remember a head, if the one over `old` is still the last."""
        with one_writer(self._connection, self._errors):
            if self.latest(origin)[0] != old:
                return False
            with self._errors():
                self._connection.execute(
                    "INSERT INTO head VALUES (?, ?, ?)"
                    " ON CONFLICT (origin) DO UPDATE"
                    " SET size = excluded.size, root = excluded.root",
                    (origin, head.size, head.root),
                )
        return True

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _failed(self._path, str(error)) from error


def _failed(path: Path, cause: str) -> StorageFailed:
    return StorageFailed(
        f"The witness's memory cannot be used ({cause}).",
        file=str(path),
        next_step="Check permissions and free space; never start a witness anew from nothing: it "
        "would sign a shortened log.",
    )
