"""Whole files or none."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sightline.adapters.folder_writer import FolderWriter
from sightline.errors import StorageFailed


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_has_the_bytes_given_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    path = FolderWriter(tmp_path / "a" / "b").write("report.html", b"words")
    assert path == tmp_path / "a" / "b" / "report.html"
    assert path.read_bytes() == b"words"
    assert names(tmp_path / "a" / "b") == ["report.html"]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    writer = FolderWriter(tmp_path)
    before = writer.write("report.html", b"first")
    with before.open("rb") as reader:
        writer.write("report.html", b"second")
        assert reader.read() == b"first", "a reader keeps the file it opened"
    assert before.read_bytes() == b"second"


def test_what_stands_in_the_way_is_told_and_stays(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(StorageFailed, match=r"report\.html"):
        FolderWriter(tmp_path).write("report.html", b"words")
    assert names(tmp_path) == ["report.html"]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed, match="File exists"):
        FolderWriter(tmp_path / "file").write("report.html", b"words")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    FolderWriter(tmp_path).write("report.html", b"old")
    code = (
        "import sys, pathlib; from sightline.adapters.folder_writer import FolderWriter;"
        "FolderWriter(pathlib.Path(sys.argv[1])).write('report.html', bytes(100_000))"
    )

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    done = subprocess.run(
        [sys.executable, "-B", "-c", code, tmp_path],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "StorageFailed" in done.stderr
    assert names(tmp_path) == ["report.html"]
    assert (tmp_path / "report.html").read_bytes() == b"old"
