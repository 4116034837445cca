"""Where words occur in a case, in one SQLite file that can be deleted at any time (ADR 7).

The full-text table holds no text: what is shown of a hit is read from the case. Words come in
already folded and parted by blanks, so SQLite's plainest tokenizer takes them exactly as they are.
"""

import contextlib
import fcntl
import functools
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Self

from sightline.adapters.file_systems import network_file_system
from sightline.adapters.one_writer import one_writer
from sightline.errors import StorageFailed
from sightline.workbench.ports.index import Found, IndexHead, Place, Sought
from sightline.workbench.query import Term, words_of
from sightline.workbench.searchable import Passage

APPLICATION_ID: Final = 0x53474958
"""`SGIX`, so that it is not taken for a case's log."""

VERSION: Final = 1
"""Raised whenever words, passages or what is findable change: another's index is dropped."""

LOCK_SECONDS: Final = 20
_SCHEMA: Final = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
    """CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    unread INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    number INTEGER NOT NULL
) STRICT""",
    "CREATE VIRTUAL TABLE words USING fts5(folded, content='', tokenize='ascii')",
)
_SPOILT: Final = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises; the second even where SQLite quotes it in a message."""

_LOCK_START, _LOCK_LENGTH = 0x40000000, 512
"""The bytes that SQLite locks on Unix (sqlite.org/fileformat2.html, the lock-byte page)."""


class SqliteIndex:
    """An index in a file, or in memory alone; satisfies `CaseIndex`."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._connection = _connected(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, or make it; one that is no index of this version is emptied first.

        Raises:
            StorageFailed: it cannot be read and written here, or something else has its name.
        """
        _refuse(path)
        with _errors(path):
            index = cls(path)
        try:
            index._prepare()
        except BaseException:
            index.close()
            raise
        return index

    @classmethod
    def private(cls) -> Self:
        """An index in memory."""
        index = cls(None)
        index._make()
        return index

    def head(self) -> IndexHead | None:
        """What is covered."""
        with _errors(self._path):
            row = self._connection.execute("SELECT size, root, unread FROM head").fetchone()
        return None if row is None else IndexHead(size=row[0], root=row[1], unread=row[2])

    @contextlib.contextmanager
    def writing(self) -> Iterator["_Transaction"]:
        """Hold the write lock; all is kept on leaving, or nothing."""
        with one_writer(self._connection, lambda: _errors(self._path)):
            yield _Transaction(self)

    def take(self, passages: Iterable[Passage]) -> None:
        """Add passages within the running transaction."""
        with _errors(self._path):
            for passage in passages:
                row = self._connection.execute(
                    "INSERT INTO passage (seq, kind, field, number) VALUES (?, ?, ?, ?)",
                    (passage.seq, passage.kind.value, passage.field, passage.number),
                )
                words = " ".join(word.folded for word in words_of(passage.text))
                self._connection.execute(
                    "INSERT INTO words (rowid, folded) VALUES (?, ?)", (row.lastrowid, words)
                )

    def cover(self, head: IndexHead) -> None:
        """State within the running transaction what is covered."""
        with _errors(self._path):
            self._connection.execute(
                "INSERT OR REPLACE INTO head VALUES (1, ?, ?, ?)",
                (head.size, head.root, head.unread),
            )

    def search(self, sought: Sought) -> Found:
        """Look words up; all that is asked must be within one record, not one passage."""
        chosen, values = _chosen(sought)
        anything = " OR ".join(_match(term) for term in sought.query.wanted)
        with _errors(self._path):
            (total,) = self._connection.execute(
                f"SELECT count(*) FROM ({chosen})",  # noqa: S608 - built here, of placeholders only
                values,
            ).fetchone()
            rows = self._connection.execute(
                "SELECT seq, field, number FROM words JOIN passage"  # noqa: S608 - as above
                f" ON passage.id = words.rowid WHERE words MATCH ? AND seq IN ({chosen})"
                " ORDER BY bm25(words), seq, passage.id",
                (anything, *values),
            )
            places: dict[int, Place] = {}
            for seq, field, number in rows:
                if len(places) == sought.limit:
                    break
                places.setdefault(seq, Place(seq=seq, field=field, number=number))
        return Found(places=tuple(places.values()), total=total)

    def forget(self) -> None:
        """Empty the file in place: its name stays with it, and so do the locks of others."""
        self._connection.close()
        if self._path is not None:
            _emptied(self._path)
        with _errors(self._path):
            self._connection = _connected(self._path)
        self._make()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _prepare(self) -> None:
        try:
            shape = _shape(self._connection)
            (application,) = self._connection.execute("PRAGMA application_id").fetchone()
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        except _SPOILT as error:
            if not _damage(error):
                raise _unusable(self._path, str(error)) from error
            self.forget()
            return
        if not shape:
            self._make()
        elif (application, version, shape) != (APPLICATION_ID, VERSION, _expected()):
            self.forget()

    def _make(self) -> None:
        """Lay out an empty file; another process may have done so first."""
        with _errors(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            if not _shape(self._connection):
                for statement in _SCHEMA:
                    self._connection.execute(statement)
            self._connection.execute("COMMIT")


class _Transaction:
    def __init__(self, index: SqliteIndex) -> None:
        self._index = index

    def head(self) -> IndexHead | None:
        return self._index.head()

    def take(self, passages: Iterable[Passage]) -> None:
        self._index.take(passages)

    def cover(self, head: IndexHead) -> None:
        self._index.cover(head)


def _chosen(sought: Sought) -> tuple[str, list[str]]:
    """The entries that hold every wanted term, as a query and its values."""
    kinds = ", ".join("?" * len(sought.kinds))
    terms = [("INTERSECT", term) for term in sought.query.wanted]
    terms += [("EXCEPT", term) for term in sought.query.unwanted]
    statement = f"SELECT seq FROM passage WHERE kind IN ({kinds})"  # noqa: S608 - only question marks are put in
    values: list[str] = sorted(kind.value for kind in sought.kinds)
    for how, term in terms:
        statement += (
            f" {how} SELECT seq FROM passage"  # noqa: S608 - one of the two words above
            " WHERE id IN (SELECT rowid FROM words WHERE words MATCH ?)"
        )
        values.append(_match(term))
    return statement, values


def _match(term: Term) -> str:
    """A term in FTS5's syntax: folded words hold letters and digits, so quotes are enough."""
    return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")


def _connected(path: Path | None) -> sqlite3.Connection:
    where = ":memory:" if path is None else f"{path.absolute().as_uri()}?mode=rwc"
    connection = sqlite3.connect(
        where, uri=path is not None, timeout=LOCK_SECONDS, isolation_level=None
    )
    # A folder may come from a stranger: its index may not call functions.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _shape(connection: sqlite3.Connection) -> set[tuple[str, str, str | None]]:
    return set(connection.execute("SELECT type, name, sql FROM sqlite_master"))


@functools.cache
def _expected() -> set[tuple[str, str, str | None]]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        for statement in _SCHEMA:
            connection.execute(statement)
        return _shape(connection)


def _refuse(path: Path) -> None:
    """Raise where a file of that name must not be written: a link would lead elsewhere."""
    kind = network_file_system(path.parent)
    if kind is not None:
        raise _unusable(path, f"the folder lies on a network file system, {kind}")
    try:
        status = path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unusable(path, str(error.strerror)) from error
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        raise _unusable(path, "something else has that name")


def _emptied(path: Path) -> None:
    """Cut the file to nothing, which SQLite takes for a new one, while nobody else uses it."""
    _refuse(path)
    try:
        with path.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_LENGTH, _LOCK_START)
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
            file.truncate(0)
    except OSError as error:
        raise _unusable(path, str(error.strerror)) from error


def _damage(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}


@contextlib.contextmanager
def _errors(path: Path | None) -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a defect of ours, such as an index used after it was closed
    except _SPOILT as error:
        raise _unusable(path, str(error)) from error


def _unusable(path: Path | None, cause: str) -> StorageFailed:
    return StorageFailed(
        f"The index cannot be used ({cause}).",
        file=None if path is None else str(path),
        next_step="It is only a cache: delete the file if it stays so.",
    )
