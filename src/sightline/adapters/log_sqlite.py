"""The custody log in one SQLite file: write-ahead log, every commit synced to the disk.

The standard library's module is used as it is: one table needs no query builder, and the
stranger's verifier reads the same file with nothing but the standard library (ADR 2).
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Self

from sightline.adapters.file_systems import network_file_system
from sightline.errors import CaseDamaged, NotFound, StorageFailed, VersionRefused
from sightline.model.custody import FORMAT
from sightline.workbench.ports import StoredEntry

APPLICATION_ID: Final = 0x53474854
"""`SGHT`, so that `file` and SQLite tools can tell a case from other databases."""

LOCK_SECONDS: Final = 60
_SCHEMA: Final = """
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    entry BLOB NOT NULL,
    record BLOB NOT NULL
) STRICT
"""


class SqliteLog:
    """A log store in a file; satisfies `LogStore`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make the file.

        Raises:
            StorageFailed: it exists, lies on a network folder, or cannot be written.
        """
        _refuse_network(path.parent)
        if path.exists():
            raise StorageFailed(
                "There is a case here already.",
                file=str(path),
                next_step="Choose another folder, or open this one.",
            )
        connection = _connect(path, "rwc")
        with _errors(path):
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute(_SCHEMA)
        return cls(path, connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file.

        Raises:
            NotFound: there is none.
            CaseDamaged: it is no case.
            VersionRefused: another version of Sightline wrote it.
            StorageFailed: it lies on a network folder, or cannot be read.
        """
        if not path.is_file():
            raise NotFound(
                "There is no case here.",
                file=str(path.parent),
                next_step="Make one with `sightline new`, or name its folder with --case.",
            )
        _refuse_network(path.parent)
        connection = _connect(path, "rw")
        try:
            with _errors(path):
                _check_header(path, connection)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection)

    def entries(self, start: int = 0) -> Iterator[StoredEntry]:
        """Rows from number `start`, as of now."""
        with _errors(self._path):
            cursor = self._connection.execute(
                "SELECT seq, entry, record FROM entry WHERE seq >= ? ORDER BY seq", (start,)
            )
            for expected, (seq, entry, record) in enumerate(cursor, start):
                if seq != expected:
                    raise CaseDamaged(
                        f"Log entry {expected} is missing.",
                        file=str(self._path),
                        next_step="Compare the case with another copy or an exported bundle.",
                    )
                yield StoredEntry(entry=entry, record=record)

    @contextlib.contextmanager
    def writing(self) -> Iterator["_Transaction"]:
        """Hold the one write lock; rows become durable together on leaving."""
        with _errors(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield _Transaction(self)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        try:
            with _errors(self._path):
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def append(self, rows: Sequence[StoredEntry]) -> None:
        """Add rows within the running transaction."""
        with _errors(self._path):
            self._connection.executemany(
                "INSERT INTO entry (seq, entry, record)"
                " VALUES ((SELECT coalesce(max(seq) + 1, 0) FROM entry), ?, ?)",
                [(row.entry, row.record) for row in rows],
            )

    def close(self) -> None:
        """Close the file; SQLite folds its write-ahead log in."""
        self._connection.close()


class _Transaction:
    def __init__(self, log: SqliteLog) -> None:
        self._log = log

    def entries(self, start: int) -> Iterator[StoredEntry]:
        return self._log.entries(start)

    def append(self, rows: Sequence[StoredEntry]) -> None:
        self._log.append(rows)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    with _errors(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=LOCK_SECONDS,
            isolation_level=None,
        )
        try:
            # FULL syncs at every commit: with NORMAL, acknowledged entries are lost at power cuts.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
        return connection


def _check_header(path: Path, connection: sqlite3.Connection) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise CaseDamaged(
            "This file is not a case's log.",
            file=str(path),
            next_step="Name the folder that `sightline new` made.",
        )
    if version != FORMAT:
        age = "newer" if version > FORMAT else "older"
        raise VersionRefused(
            f"The case has format {version}; this Sightline reads and writes format {FORMAT}.",
            file=str(path),
            next_step=f"Open it with the {age} Sightline that wrote it.",
        )


@contextlib.contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The library raises OperationalError for what the disk or a lock refuses, and its parent
        # class for a file whose pages make no sense.
        if isinstance(error, sqlite3.OperationalError):
            raise _storage(path, error) from error
        raise CaseDamaged(
            f"The log cannot be read ({error}).",
            file=str(path),
            next_step="Restore it from another copy or an exported bundle.",
        ) from error


def _refuse_network(folder: Path) -> None:
    kind = network_file_system(folder)
    if kind is not None:
        raise StorageFailed(
            f"The folder lies on a network file system ({kind}), where two writers can corrupt "
            "the log.",
            file=str(folder),
            next_step="Keep the case on a local disk; export bundles to the network folder.",
        )


def _storage(path: Path, error: sqlite3.Error) -> StorageFailed:
    if "locked" in str(error):
        return StorageFailed(
            f"Another process has been writing to the case for {LOCK_SECONDS} seconds.",
            file=str(path),
            next_step="Wait for it to finish, or stop it, and try again.",
        )
    return StorageFailed(
        f"The log could not be read or written ({error}).",
        file=str(path),
        next_step="Check free space and permissions (`sightline doctor`), and try again.",
    )
