"""The log of a case folder: one table in SQLite, read without writing a byte of it."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sightline.model.custody import FORMAT, MAX_ENTRY_BYTES, MAX_RECORD_BYTES
from sightline.model.digest import Digest
from sightline.verify.codes import Code
from sightline.verify.folder import Kept
from sightline.verify.notebook import Notebook

FILE: Final = "case.sqlite"
APPLICATION_ID: Final = 0x53474854


@dataclass(slots=True)
class CaseLog:
    """Rows of the table, as they were when the reading began."""

    path: Path
    notebook: Notebook
    expected: int = 0
    _record: bytes | None = None

    def entries(self) -> Iterator[bytes]:
        """Entries in order; ends at the first row that cannot be read."""
        try:
            with contextlib.closing(_open(self.path)) as connection:
                if self._is_case(connection):
                    yield from self._rows(connection)
        except (sqlite3.Error, OSError) as error:
            self.notebook.problem(Code.LOG_UNREADABLE, FILE, str(error))

    def record(self, digest: Digest) -> Kept | None:  # noqa: ARG002 - a row holds its record
        """The record beside the entry yielded last."""
        found = self._record
        return None if found is None else (found, hashlib.sha256(found).hexdigest())

    def leaf(self, leaf: bytes) -> None:
        """A case folder keeps no tiles."""

    def finish(self) -> None:
        """A case folder keeps no tiles."""

    def _is_case(self, connection: sqlite3.Connection) -> bool:
        application, version = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version")
        )
        # A view or a virtual table could run anything, for as long as it likes.
        kind = connection.execute(
            "SELECT type, sql LIKE 'CREATE TABLE entry%' AND sql NOT LIKE '% AS %'"
            " FROM sqlite_master WHERE name = 'entry'"
        ).fetchone()
        if (application, version) == (APPLICATION_ID, FORMAT) and kind == ("table", 1):
            return True
        what = f"it is no case of format {FORMAT} (it says {version})"
        self.notebook.problem(Code.LOG_UNREADABLE, FILE, what)
        return False

    def _rows(self, connection: sqlite3.Connection) -> Iterator[bytes]:
        (self.expected,) = connection.execute("SELECT count(*) FROM entry").fetchone()
        rows = connection.execute("SELECT seq, entry, record FROM entry ORDER BY seq")
        for number, (seq, entry, record) in enumerate(rows):
            if seq != number:
                what = f"the row after number {number - 1} is number {seq}"
                self.notebook.problem(Code.ENTRY_OUT_OF_PLACE, f"entry {number}", what)
            if not isinstance(entry, bytes) or len(entry) > MAX_ENTRY_BYTES:
                what = f"row {seq} holds no entry of at most {MAX_ENTRY_BYTES} bytes"
                self.notebook.problem(Code.ENTRY_UNREADABLE, f"entry {number}", what)
                return
            self._record = record if isinstance(record, bytes) else None
            yield entry


def _open(path: Path) -> sqlite3.Connection:
    """Open read-only: with the write-ahead log where there is one, even on a read-only disk."""
    file = path / FILE
    if file.is_symlink() or not file.is_file():
        raise OSError("it is not a regular file")
    try:
        return _connect(file, "mode=ro")
    except sqlite3.OperationalError:
        # SQLite cannot make its index of the write-ahead log on a read-only disk; without such a
        # log it needs none.
        log = path / f"{FILE}-wal"
        if log.exists() and log.stat().st_size:
            raise
        return _connect(file, "mode=ro&immutable=1")


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?{mode}", uri=True, isolation_level=None
    )
    try:
        # A row holds an entry and its record.
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_RECORD_BYTES + 2 * MAX_ENTRY_BYTES)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
