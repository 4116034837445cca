"""Folders made to do harm: every one ends in a report that names what is wrong."""

import sqlite3
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.verifiers import codes

from sightline.errors import NotFound
from sightline.verify import folder as folder_module
from sightline.verify.codes import Code
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust


def bag(tmp_path: Path, files: dict[str, bytes]) -> Path:
    for name, data in {"bagit.txt": b"", **files}.items():
        path = tmp_path / "bag" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "bag"


def case(tmp_path: Path, *statements: str) -> Path:
    (tmp_path / "case").mkdir()
    connection = sqlite3.connect(tmp_path / "case/case.sqlite")
    connection.execute("PRAGMA application_id = 0x53474854")
    connection.execute("PRAGMA user_version = 1")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return tmp_path / "case"


TABLE = "CREATE TABLE entry (seq INTEGER PRIMARY KEY, entry BLOB NOT NULL, record BLOB NOT NULL)"
ENDLESS_VIEW = """
    CREATE VIEW entry AS
    WITH RECURSIVE more(seq) AS (SELECT 0 UNION ALL SELECT seq + 1 FROM more)
    SELECT seq, x'00' AS entry, x'00' AS record FROM more
"""
HUGE_COLUMN = """
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        entry BLOB GENERATED ALWAYS AS (zeroblob(900000000)) VIRTUAL,
        record BLOB
    )
"""


def test_an_empty_bag_is_not_consistent(tmp_path: Path) -> None:
    report = verify_path(bag(tmp_path, {}), Trust())
    assert {Code.NOT_A_BAG, Code.MANIFEST, Code.LOG_UNREADABLE} <= codes(report)


@pytest.mark.parametrize(
    "manifest",
    [
        b"\x00" * 100,
        b"0" * 5_000_000,
        b"0" * 64 + b"  data/x",
        b"0" * 64 + b"  /etc/passwd\n",
        b"0" * 64 + b"  data/../../etc/passwd\n",
        b"0" * 64 + b"  data/\xff\n",
        b"0" * 64 + b" *data/x\n",
        b"0" * 64 + b"  data/x\n" + b"1" * 64 + b"  data/x\n",
        b"\r\n\x0b\x0c\x85\n",
    ],
)
def test_a_manifest_of_nonsense_is_named(tmp_path: Path, manifest: bytes) -> None:
    folder = bag(tmp_path, {"manifest-sha256.txt": manifest})
    assert Code.MANIFEST in codes(verify_path(folder, Trust()))


@pytest.mark.parametrize(
    "entries",
    [
        b"\xff",
        struct.pack(">H", 65_535) + b"x",
        struct.pack(">H", 5) + b"{[1]}",
        struct.pack(">H", 65_000) + b"[" * 65_000,
        struct.pack(">H", 5_000) + b"9" * 5_000,
        struct.pack(">H", 0) * 256,
    ],
)
def test_entries_of_nonsense_are_named(tmp_path: Path, entries: bytes) -> None:
    folder = bag(tmp_path, {"data/log/tile/entries/000.p/1": entries})
    report = verify_path(folder, Trust())
    assert codes(report) & {Code.LOG_UNREADABLE, Code.ENTRY_UNREADABLE}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_random_bytes_end_in_a_report(tmp_path: Path, one: bytes, two: bytes) -> None:
    files = {
        "manifest-sha256.txt": one,
        "tagmanifest-sha256.txt": two,
        "bag-info.txt": one + two,
        "data/log/tile/entries/000.p/1": struct.pack(">H", len(one)) + one,
        "data/log/checkpoint": two,
    }
    assert not verify_path(bag(tmp_path, files), Trust()).held


def test_more_files_than_a_bundle_may_hold_end_the_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "MAX_FILES", 20)
    files = {f"data/report/{number}": b"" for number in range(40)}
    assert Code.TOO_MUCH in codes(verify_path(bag(tmp_path, files), Trust()))


def test_folders_within_folders_without_end_are_refused(tmp_path: Path) -> None:
    folder = bag(tmp_path, {})
    deep = folder / "data" / "/".join(["x"] * 200)
    deep.mkdir(parents=True)
    assert Code.IRREGULAR in codes(verify_path(folder, Trust()))


@pytest.mark.parametrize("name", ["", "nothing", "file"])
def test_what_is_neither_bundle_nor_case_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotFound):
        verify_path(tmp_path / name, Trust())


@pytest.mark.parametrize(
    "statements",
    [
        (),
        ("CREATE TABLE entry (seq INTEGER PRIMARY KEY, other TEXT)",),
        (TABLE, "INSERT INTO entry VALUES (5, x'00', x'00')"),
        (TABLE, "INSERT INTO entry VALUES (0, 'text', 'text')"),
        (TABLE, "INSERT INTO entry VALUES (0, zeroblob(70000), x'00')"),
        (ENDLESS_VIEW,),
        (
            HUGE_COLUMN,
            "INSERT INTO entry (seq, record) VALUES (0, x'00')",
        ),
    ],
)
def test_a_database_of_nonsense_is_named(tmp_path: Path, statements: tuple[str, ...]) -> None:
    report = verify_path(case(tmp_path, *statements), Trust())
    assert not report.held
    assert report.checks[1].outcome != "held"


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case/case.sqlite").write_bytes(b"x" * 5000)
    assert codes(verify_path(tmp_path / "case", Trust())) == {Code.LOG_UNREADABLE}


def test_a_database_that_is_a_link_is_refused(tmp_path: Path) -> None:
    folder = case(tmp_path, TABLE)
    (folder / "case.sqlite").rename(tmp_path / "elsewhere")
    (folder / "case.sqlite").symlink_to(tmp_path / "elsewhere")
    assert Code.LOG_UNREADABLE in codes(verify_path(folder, Trust()))
