"""Whatever stops the work at whatever point: a valid case, at most without its last record."""

import os
import random
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from tests.builders.children import ROOT, command, go, ready, start
from tests.builders.desk import new_case, numbered, open_case

from sightline.adapters.log_sqlite import SqliteLog
from sightline.errors import CaseDamaged, SightlineError, StorageFailed, VersionRefused
from sightline.workbench.case import Case
from sightline.workbench.ports.log import StoredEntry

RECORDS = 12


@pytest.fixture(scope="module")
def unfolded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case as the disk held it while a writer was at work: its write-ahead file not folded in."""
    base = tmp_path_factory.mktemp("unfolded")
    case = new_case(base / "case")
    for number in range(RECORDS):
        case.record(numbered("x", number), action="add")
    shutil.copytree(base / "case", base / "copy", ignore=shutil.ignore_patterns("*-shm"))
    case.log.close()
    return base / "copy"


def rows(folder: Path) -> list[StoredEntry]:
    log = SqliteLog.open(folder / "case.sqlite")
    found = list(log.entries())
    log.close()
    return found


def prefix_of(folder: Path, whole: list[StoredEntry]) -> int:
    """Size of a case that must open, and hold the first rows of `whole`."""
    case = open_case(folder, "Zoe")
    case.log.close()
    found = rows(folder)
    assert found == whole[: len(found)]
    assert case.size == len(found)
    return case.size


def copy(folder: Path, to: Path) -> Path:
    """A fresh copy, of which nobody has seen any head."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.rmtree(to.parent / "Zoe.heads", ignore_errors=True)
    return Path(shutil.copytree(folder, to))


def test_a_torn_write_ahead_file_gives_a_case_without_what_was_torn(
    unfolded: Path, tmp_path: Path
) -> None:
    whole = rows(copy(unfolded, tmp_path / "whole"))
    assert len(whole) == RECORDS + 1
    length = (unfolded / "case.sqlite-wal").stat().st_size
    sizes = []
    for cut in [*range(length, length - 200, -37), *range(length - 200, 20_000, -1_111)]:
        folder = copy(unfolded, tmp_path / "torn")
        os.truncate(folder / "case.sqlite-wal", cut)
        sizes.append(prefix_of(folder, whole))
    assert sizes[0] == RECORDS + 1
    assert sizes[1] == RECORDS
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) < RECORDS // 2


def test_a_spoilt_last_page_of_the_write_ahead_file_costs_the_last_record_only(
    unfolded: Path, tmp_path: Path
) -> None:
    whole = rows(copy(unfolded, tmp_path / "whole"))
    length = (unfolded / "case.sqlite-wal").stat().st_size
    for back in (1, 100, 2_000, 4_000):
        folder = copy(unfolded, tmp_path / "spoilt")
        _flip(folder / "case.sqlite-wal", length - back)
        assert prefix_of(folder, whole) == RECORDS


@pytest.fixture
def folded(unfolded: Path, tmp_path: Path) -> Path:
    """The same case, closed in good order: one file."""
    folder = copy(unfolded, tmp_path / "folded")
    SqliteLog.open(folder / "case.sqlite").close()
    assert not (folder / "case.sqlite-wal").exists()
    return folder


def test_a_cut_file_is_refused_and_never_read_as_a_shorter_case(
    folded: Path, tmp_path: Path
) -> None:
    length = (folded / "case.sqlite").stat().st_size
    for cut in range(0, length, 997):
        folder = copy(folded, tmp_path / "cut")
        os.truncate(folder / "case.sqlite", cut)
        with pytest.raises((CaseDamaged, StorageFailed)) as caught:
            open_case(folder, "Zoe")
        assert "case.sqlite" in str(caught.value) or "entry" in str(caught.value)


def test_a_flipped_bit_anywhere_is_refused_or_changes_nothing(folded: Path, tmp_path: Path) -> None:
    whole = rows(folded)
    length = (folded / "case.sqlite").stat().st_size
    chance = random.Random(7)  # noqa: S311 - the same places in every run
    refused = 0
    for _ in range(150):
        folder = copy(folded, tmp_path / "flipped")
        _flip(folder / "case.sqlite", chance.randrange(length), 1 << chance.randrange(8))
        try:
            case = open_case(folder, "Zoe")
        except SightlineError as error:
            refused += 1
            assert isinstance(error, CaseDamaged | VersionRefused | StorageFailed)  # noqa: PT017 - one of three
        else:
            case.log.close()
            assert rows(folder) == whole
    assert refused


def _flip(path: Path, place: int, bit: int = 1) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ bit]))


@pytest.mark.parametrize("group", [1, 7])
def test_nothing_acknowledged_is_lost_when_a_writer_is_killed(tmp_path: Path, group: int) -> None:
    folder = tmp_path / "case"
    new_case(folder).log.close()
    chance = random.Random(group)  # noqa: S311 - the same places in every run
    acknowledged: list[str] = []
    for life in range(5):
        child = start("writer", folder, "Ada", f"life {life}", 7_000, group)
        ready(child)
        go(child)
        assert child.stdout is not None
        acknowledged += [
            child.stdout.readline().strip() for _ in range(chance.randrange(1, 12) * group)
        ]
        child.kill()
        # What was still in the pipe had returned to its caller too.
        acknowledged += [line.strip() for line in child.stdout if line.endswith("\n")]
        child.wait()
        child.stdout.close()
        assert child.stdin is not None
        child.stdin.close()
        case = open_case(folder, "Zoe")
        recorded = {f"{seq} {digest}" for digest, seq in case.snapshot.seq_of.items()}
        assert set(acknowledged) <= recorded
        assert (case.size - 1) % group == 0
        case.log.close()
    again = open_case(folder)
    again.record(numbered("after", 0), action="add")
    again.log.close()


def test_a_full_log_stores_all_of_a_group_or_nothing(tmp_path: Path) -> None:
    case = new_case(tmp_path / "case")
    assert isinstance(case.log, SqliteLog)
    # SQLite's own limit stands in for a disk: the same result code, at every point of the file.
    for pages in range(3, 40):
        case.log._connection.execute(f"PRAGMA max_page_count = {pages}")
        _fill(case, f"at {pages}")
        stranger = open_case(tmp_path / "case", "Zoe")
        assert stranger.size == case.size
        assert stranger.frontier.root() == case.frontier.root()
        stranger.log.close()
    assert case.size > 1
    case.log.close()


def _fill(case: Case, name: str) -> None:
    for number in range(10):
        before = case.size
        group = [(numbered(f"{name} {number}", inner), "add") for inner in range(4)]
        try:
            case.record_all(group)
        except StorageFailed:
            assert case.size == before
            return


def _own_mounts_are_possible() -> bool:
    tried = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


def test_a_full_disk_is_told_and_leaves_a_whole_case(tmp_path: Path) -> None:
    if shutil.which("unshare") is None or not _own_mounts_are_possible():
        pytest.skip("this system lets us mount no small disk of our own")
    child = command("full_disk", tmp_path / "case", tmp_path / "ballast")
    mount = f"mount -t tmpfs -o size=600k tmpfs {tmp_path} && cd {ROOT} && exec "
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mount + " ".join(child)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "ok", done.stderr


def test_a_folder_one_may_not_look_into_is_named(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    new_case(locked).log.close()
    locked.chmod(0o700 if os.geteuid() == 0 else 0)
    child = start("nobody", locked)
    said = child.communicate()[0].splitlines()
    locked.chmod(0o700)
    if child.returncode != 0:
        pytest.skip("another user cannot run this Python")
    assert len(said) == 5
    assert all(str(locked) in line for line in said)


def test_a_log_used_after_it_was_closed_is_a_defect_and_no_damage(tmp_path: Path) -> None:
    case = new_case(tmp_path / "case")
    case.log.close()
    with pytest.raises(sqlite3.ProgrammingError):
        case.refresh()
