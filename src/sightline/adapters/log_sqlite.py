"""The custody log in one SQLite file: write-ahead log, every commit synced to the disk.

The standard library's module is used as it is: one table needs no query builder, and the
stranger's verifier reads the same file with nothing but the standard library (ADR 2).
"""

import contextlib
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Self

from sightline.adapters.file_systems import network_file_system
from sightline.adapters.one_writer import one_writer
from sightline.errors import CaseDamaged, NotFound, StorageFailed, VersionRefused
from sightline.model.custody import FORMAT
from sightline.workbench.ports.log import StoredEntry

APPLICATION_ID: Final = 0x53474854
"""`SGHT`, so that `file` and SQLite tools can tell a case from other databases."""

LOCK_SECONDS: Final = 60
_SCHEMA: Final = """\
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    entry BLOB NOT NULL,
    record BLOB NOT NULL
) STRICT"""
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
"""Result codes of a file whose content makes no sense; the last: a table is missing."""


class SqliteLog:
    """A log store in a file; satisfies `LogStore`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make the file; one that holds no entry yet, from a start that was cut off, is taken over.

        Raises:
            StorageFailed: there is a case already, or something else of that name; the folder lies
                on a network, or cannot be written.
        """
        _refuse_network(path.parent)
        with _opening(path, "rwc") as connection:
            if not _is_blank(path, connection):
                raise StorageFailed(
                    "There is a case here already.",
                    file=str(path),
                    next_step="Choose another folder, or open this one.",
                )
            _write_ahead(path, connection)
            connection.execute("BEGIN IMMEDIATE")
            if _is_blank(path, connection):
                connection.execute("DROP TABLE IF EXISTS entry")
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {FORMAT}")
                connection.execute(_SCHEMA)
            connection.execute("COMMIT")
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
        if not _is_file(path):
            raise NotFound(
                "There is no case here.",
                file=str(path.parent),
                next_step="Make one with `sightline new`, or name its folder with --case.",
            )
        _refuse_network(path.parent)
        with _opening(path, "rw") as connection:
            # Looked at before anything is set: a file that is no case stays as it is.
            _check_header(path, connection)
            _check_schema(path, connection)
            _write_ahead(path, connection)
        return cls(path, connection)

    def entries(self, start: int = 0) -> Iterator[StoredEntry]:
        """Rows from number `start`, as of now; the row before them must be there too."""
        # From the very first row where all are asked for, so that none can hide below it.
        first = start - 1 if start else -(2**63)
        with _errors(self._path):
            cursor = self._connection.execute(
                "SELECT seq, entry, record FROM entry WHERE seq >= ? ORDER BY seq", (first,)
            )
            before = cursor.fetchone() if start else None
        if start and (before is None or before[0] != first):
            raise self._damaged(first, "is missing: the log was cut since it was read")
        return self._in_order(cursor, start)

    def _in_order(self, cursor: sqlite3.Cursor, start: int) -> Iterator[StoredEntry]:
        with _errors(self._path):
            for expected, (seq, entry, record) in enumerate(cursor, start):
                if seq != expected:
                    raise self._damaged(expected, "is missing")
                if not isinstance(entry, bytes) or not isinstance(record, bytes):
                    raise self._damaged(seq, "does not hold bytes")
                yield StoredEntry(entry=entry, record=record)

    def _damaged(self, seq: int, cause: str) -> CaseDamaged:
        return CaseDamaged(
            f"Log entry {seq} {cause}.",
            file=str(self._path),
            next_step="Compare the case with another copy or an exported bundle.",
        )

    @contextlib.contextmanager
    def writing(self) -> Iterator["_Transaction"]:
        """Hold the one write lock; rows become durable together on leaving."""
        with one_writer(self._connection, lambda: _errors(self._path)):
            yield _Transaction(self)

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


@contextlib.contextmanager
def _opening(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection that is closed again if the context ends with an error."""
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
            # A case may come from a stranger: its schema may not call functions.
            connection.execute("PRAGMA trusted_schema = OFF")
            yield connection
        except BaseException:
            connection.close()
            raise


def _write_ahead(path: Path, connection: sqlite3.Connection) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise StorageFailed(
            f"This disk cannot hold the log's write-ahead file (it stays in mode {mode!r}).",
            file=str(path),
            next_step="Keep the case on a local, writable disk.",
        )


def _is_blank(path: Path, connection: sqlite3.Connection) -> bool:
    """Whether nothing was ever recorded in the file."""
    tables = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    if not tables:
        return True
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID or tables != [("table", "entry", _SCHEMA)]:
        raise StorageFailed(
            "There is another database of this name.",
            file=str(path),
            next_step="Choose another folder.",
        )
    return connection.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is None


def _check_schema(path: Path, connection: sqlite3.Connection) -> None:
    tables = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    if tables != [("table", "entry", _SCHEMA)]:
        # A trigger or view could answer for the table, or change it behind our back.
        raise CaseDamaged(
            "The log's file holds other tables than a case has.",
            file=str(path),
            next_step="Take the case from another copy or an exported bundle.",
        )


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
    except sqlite3.ProgrammingError:
        raise  # a defect of ours, such as a log used after it was closed
    except sqlite3.DatabaseError as error:
        if _code(error) not in _DAMAGE:
            raise _storage(path, error) from error
        raise CaseDamaged(
            f"The log cannot be read ({error}).",
            file=str(path),
            next_step="Restore it from another copy or an exported bundle.",
        ) from error


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StorageFailed(
            f"The folder cannot be looked into ({error.strerror}).",
            file=str(path.parent),
            next_step="Check its permissions, or who owns it.",
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


def _code(error: sqlite3.Error) -> int:
    """The primary result code, which is the low byte of the extended one."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & 0xFF


def _storage(path: Path, error: sqlite3.Error) -> StorageFailed:
    if _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
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
