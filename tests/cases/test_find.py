"""The index beside a case: shared by processes, ignored by everything that checks or exports."""

import os
import sqlite3
import stat
import tempfile
from pathlib import Path

from tests.builders.command_line import CommandLine, new_case
from tests.builders.nobody import NOBODY

from sightline.adapters.index_sqlite import SqliteIndex
from sightline.errors import StorageFailed
from sightline.workbench.ports.index import IndexHead


def searched_case(root: Path, claims: int) -> CommandLine:
    ada = new_case(root)
    for number in range(claims):
        ada.done("claim", f"lorry number {number}")
    return ada


def test_two_processes_that_search_at_once_find_the_same(tmp_path: Path) -> None:
    ada = searched_case(tmp_path, 5)
    (ada.case / "index.sqlite").write_bytes(b"garbage" * 1000)
    started = [ada.started("find", "lorry", "--json") for _ in range(3)]
    outs = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], outs
    assert {out for out, _ in outs} == {ada("find", "lorry", "--json").out}
    assert ada.json("find", "lorry")["total"] == 5


def test_checks_and_bundles_do_not_look_at_the_index(tmp_path: Path) -> None:
    ada = searched_case(tmp_path, 2)
    before = ada("verify", ada.case, "--json")
    ada.done("find", "lorry")
    assert ada("verify", ada.case, "--json").document == before.document
    (ada.case / "index.sqlite").write_bytes(b"garbage")
    assert ada("verify", ada.case, "--json").document == before.document
    ada.done("export", tmp_path / "bundle")
    assert not list((tmp_path / "bundle").rglob("*index*"))
    assert ada("verify", tmp_path / "bundle").code == 0


def test_searching_records_nothing(tmp_path: Path) -> None:
    ada = searched_case(tmp_path, 1)
    before = ada.json("log")
    ada.done("find", "lorry")
    assert ada.json("log") == before


def test_a_blind_review_cannot_be_searched_for_by_others(tmp_path: Path) -> None:
    ada, ben = searched_case(tmp_path, 1), CommandLine(tmp_path, "Ben")
    review = ("review", "C1", "--question", "time", "--answer", "supported", "--reason")
    ada.done(*review, "Quicksilver in the picture", "--blind")
    assert ada.json("find", "quicksilver")["total"] == 1
    assert ben.json("find", "quicksilver", "--rebuild")["total"] == 0
    assert b"quicksilver" not in (ada.case / "index.sqlite").read_bytes()
    ben.done(*review, "Cinnabar")
    assert ben.json("find", "quicksilver")["total"] == 1


def test_a_folder_that_may_only_be_read_still_gives_what_its_index_holds() -> None:
    head = IndexHead(size=1, root="ab" * 32, unread=0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "index.sqlite"
        index = SqliteIndex.open(path)
        with index.writing() as writer:
            writer.cover(head)
        index.close()
        path.chmod(0o444)
        folder.chmod(0o555)
        answers = _as_nobody(folder)
        folder.chmod(stat.S_IRWXU)
        path.unlink()
        folder.chmod(0o555)
        assert answers == ["read", "not written", "not emptied"]
        assert _as_nobody(folder) == ["not opened"]
        folder.chmod(stat.S_IRWXU)


def _as_nobody(folder: Path) -> list[str]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        os.write(writing, "\n".join(_attempts(folder / "index.sqlite")).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read().splitlines()
    os.waitpid(pid, 0)
    return told


def _attempts(path: Path) -> list[str]:
    try:
        index = SqliteIndex.open(path)
    except StorageFailed:
        return ["not opened"]
    told = [] if index.head() is None else ["read"]

    def write() -> None:
        with index.writing() as writer:
            writer.cover(IndexHead(size=2, root="cd" * 32, unread=0))

    for what, attempt in (("written", write), ("emptied", index.forget)):
        try:
            attempt()
        except StorageFailed:
            told.append(f"not {what}")
        else:
            told.append(what)
    return told


def test_the_index_is_a_database_of_its_own_kind(tmp_path: Path) -> None:
    ada = searched_case(tmp_path, 1)
    ada.done("find", "lorry")
    connection = sqlite3.connect(ada.case / "index.sqlite")
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    connection.close()
    assert application.to_bytes(4, "big") == b"SGIX"
