"""Commands that are killed outright (SIGKILL): what they acknowledged stays, and again works."""

import contextlib
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case

from sightline.verify.run import verify_path
from sightline.verify.trust import Trust

FILES = 24

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    files = tmp_path / "files"
    files.mkdir()
    chance = random.Random(5)  # noqa: S311 - the same in every run
    for number in range(FILES):
        (files / f"note-{number}.txt").write_bytes(chance.randbytes(400_000))
    return new_case(tmp_path)


def entries(ada: CommandLine) -> int:
    """Looked up past the case, to leave it its time."""
    with contextlib.closing(sqlite3.connect(ada.case / "case.sqlite")) as database:
        try:
            return int(database.execute("SELECT count(*) FROM entry").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def killed(ada: CommandLine, when: Callable[[], bool], *words: str | Path) -> None:
    """Run a command and kill it, and all that it started, as soon as something is so."""
    with ada.started(*words) as process:
        while not when() and process.poll() is None:
            time.sleep(0.005)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)


def add(ada: CommandLine) -> tuple[str | Path, ...]:
    return ("add", ada.root / "files", "--reason", "r", "--no-address", "n")


def test_a_killed_import_is_whole_as_far_as_it_came_and_goes_on(ada: CommandLine) -> None:
    for more in (5, 9):
        least = entries(ada) + more
        killed(ada, lambda least=least: entries(ada) >= least, *add(ada))  # type: ignore[misc]
        report = verify_path(ada.case, Trust())
        assert report.held, list(report.lines())
    assert entries(ada) > 1
    ada.done(*add(ada))
    assert len(ada.json("exhibits")["exhibits"]) == FILES
    assert verify_path(ada.case, Trust()).held


def test_a_killed_export_leaves_no_bundle_and_is_made_again(ada: CommandLine) -> None:
    ada.done(*add(ada))
    bundle = ada.root / "bundle"

    def half_written() -> bool:
        return any(
            path.is_dir() and any(path.rglob("objects/sha256/*/*"))
            for path in ada.root.glob(".bundle.*.partial")
        )

    killed(ada, half_written, "export", bundle)
    assert not bundle.exists()
    assert verify_path(ada.case, Trust()).held
    ada.done("export", bundle)
    assert verify_path(bundle, Trust()).held


def test_a_killed_seal_leaves_a_checkpoint_or_none(ada: CommandLine) -> None:
    for delay in (0.0, 0.3, 0.6, 0.9):
        began = time.monotonic()
        killed(ada, lambda began=began, d=delay: time.monotonic() > began + d, "seal")  # type: ignore[misc]
        assert verify_path(ada.case, Trust()).held
    ada.done("seal")
    assert verify_path(ada.case, Trust()).covered == entries(ada) - 1
