import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sightline.adapters import index_sqlite
from sightline.adapters.index_sqlite import APPLICATION_ID, VERSION, SqliteIndex
from sightline.errors import StorageFailed
from sightline.workbench.ports.index import IndexHead, Sought
from sightline.workbench.query import Query
from sightline.workbench.searchable import Kind, Passage

HEAD = IndexHead(size=1, root="ab" * 32, unread=0)
SOUGHT = Sought(query=Query.parse("gate"), kinds=frozenset(Kind), limit=9)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


def fill(path: Path) -> None:
    index = SqliteIndex.open(path)
    with index.writing() as writer:
        writer.take([Passage(seq=0, kind=Kind.CLAIM, field="text", number=0, text="The gate")])
        writer.cover(HEAD)
    index.close()


def state(path: Path) -> tuple[IndexHead | None, int]:
    index = SqliteIndex.open(path)
    try:
        return index.head(), index.search(SOUGHT).total
    finally:
        index.close()


def test_what_is_written_is_there_at_the_next_opening(path: Path) -> None:
    fill(path)
    assert state(path) == (HEAD, 1)
    assert sorted(item.name for item in path.parent.iterdir()) == ["index.sqlite"]


def test_the_file_holds_no_text(path: Path) -> None:
    index = SqliteIndex.open(path)
    text = "Zanzibar pomegranate xylophone"
    with index.writing() as writer:
        writer.take([Passage(seq=0, kind=Kind.CLAIM, field="text", number=0, text=text)])
    index.close()
    assert text.casefold().encode() not in path.read_bytes().lower()


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(5000))


def half_garbage(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(b"x" * 100 + data[100:])


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def altered(statement: str) -> Callable[[Path], None]:
    def alter(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()

    return alter


SPOILT: dict[str, Callable[[Path], None]] = {
    "garbage": garbage,
    "half garbage": half_garbage,
    "cut": cut,
    "another version": altered(f"PRAGMA user_version = {VERSION + 1}"),
    "another program": altered(f"PRAGMA application_id = {APPLICATION_ID + 1}"),
    "a table more": altered("CREATE TABLE more (x)"),
    "a trigger": altered("CREATE TRIGGER t AFTER INSERT ON head BEGIN DELETE FROM passage; END"),
    "a table less": altered("DROP TABLE passage"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_file_that_is_no_index_of_this_version_is_emptied(path: Path, how: str) -> None:
    fill(path)
    SPOILT[how](path)
    assert state(path) == (None, 0)
    fill(path)
    assert state(path) == (HEAD, 1)


def test_damage_within_is_told_as_an_index_that_cannot_be_used(path: Path) -> None:
    fill(path)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    index = SqliteIndex.open(path)
    with pytest.raises(StorageFailed, match="cannot be used"):
        index.search(SOUGHT)
    index.forget()
    assert index.head() is None
    index.close()


def test_a_journal_left_behind_is_not_played_into_the_emptied_file(path: Path) -> None:
    garbage(path)
    journal = path.with_name("index.sqlite-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(2000))
    assert state(path) == (None, 0)
    assert not journal.exists()


def test_links_are_not_followed(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "precious"
    other.write_bytes(b"precious")
    path.symlink_to(other)
    with pytest.raises(StorageFailed, match="something else has that name"):
        SqliteIndex.open(path)
    path.unlink()
    path.hardlink_to(other)
    with pytest.raises(StorageFailed, match="something else has that name"):
        SqliteIndex.open(path)
    assert other.read_bytes() == b"precious"


def test_what_is_no_file_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StorageFailed, match="something else has that name"):
        SqliteIndex.open(path)


def test_a_folder_that_is_not_there_is_refused(path: Path) -> None:
    with pytest.raises(StorageFailed, match="cannot be used"):
        SqliteIndex.open(path / "deeper" / "index.sqlite")


def test_a_network_folder_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_sqlite, "network_file_system", lambda _: "nfs4")
    with pytest.raises(StorageFailed, match="network file system, nfs4"):
        SqliteIndex.open(path)
    assert not path.exists()


def test_a_busy_index_is_neither_emptied_nor_waited_for_forever(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_sqlite, "LOCK_SECONDS", 0)
    fill(path)
    child, parent = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:  # POSIX locks do not hold within one process
        busy = SqliteIndex.open(path)
        with busy.writing() as writer:
            writer.cover(HEAD)
            os.write(child[1], b"x")
            os.read(parent[0], 1)
        os._exit(0)
    os.read(child[0], 1)
    index = SqliteIndex.open(path)
    try:
        with pytest.raises(StorageFailed, match="locked"):
            index.writing().__enter__()
        with pytest.raises(StorageFailed):
            index.forget()
    finally:
        os.write(parent[1], b"x")
        os.waitpid(pid, 0)
    assert state(path) == (HEAD, 1)


def test_the_file_is_no_more_open_to_others_than_any_new_file(path: Path) -> None:
    previous = os.umask(0o077)
    try:
        fill(path)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
