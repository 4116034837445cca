"""Files and folders: what is offered, and what is told instead."""

import contextlib
import os
import pwd
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.adapters.log_sqlite import SqliteLog
from sightline.errors import InputRefused, NotFound
from sightline.model.times import Instant
from sightline.sources import local
from sightline.sources.local import local_items, shown
from sightline.workbench.ports.objects import Incoming, NotIncoming


def one(path: Path) -> Incoming:
    (item,) = local_items(path)
    assert isinstance(item, Incoming)
    return item


def refusal(path: Path) -> NotIncoming:
    (item,) = local_items(path)
    assert isinstance(item, NotIncoming)
    return item


def names(folder: Path) -> list[str]:
    return [Path(item.source.name).name for item in local_items(folder)]


def test_a_file_streams_its_bytes(tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    (tmp_path / "clip.mp4").write_bytes(data)
    item = one(tmp_path / "clip.mp4")
    assert b"".join(item.chunks()) == data
    assert item.size == len(data)
    assert item.source.name == str(tmp_path / "clip.mp4")


def test_the_name_is_the_whole_path_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    assert one(Path("a.txt")).source.name == str(tmp_path / "a.txt")


def test_a_folder_gives_every_file_below_it_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c/d/e/f.txt", ".hidden"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert names(tmp_path) == [".hidden", "a.txt", "1.txt", "2.txt", "f.txt"]


def test_folders_may_nest_deeper_than_calls(tmp_path: Path) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1900):
            os.mkdir("d")  # noqa: PTH102 - the whole path would be too long
            os.chdir("d")
        Path("deep.txt").write_bytes(b"")
        os.chdir(tmp_path)
        found = list(local_items(Path("d")))
    finally:
        os.chdir(tmp_path)
        _remove_chain(tmp_path)
        os.chdir(before)
    assert [Path(item.source.name).name for item in found] == ["deep.txt"]


def _remove_chain(folder: Path) -> None:
    os.system(f"rm -rf '{folder}/d'")  # noqa: S605 - pathlib and shutil recurse


def test_nothing_at_a_path_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        list(local_items(tmp_path / "gone.mp4"))


def test_a_link_is_followed_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_bytes(b"words")
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "file").symlink_to("real/a.txt")
    assert names(tmp_path / "folder") == ["a.txt"]
    assert b"".join(one(tmp_path / "file").chunks()) == b"words"


def test_a_link_inside_a_folder_is_told_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [type(item) for item in local_items(tmp_path)] == [NotIncoming, NotIncoming]


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to("nowhere")
    assert "cannot be read" in refusal(tmp_path / "dangling").cause


def test_pipes_and_sockets_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a-pipe")
    (tmp_path / "b.txt").write_bytes(b"")
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(str(tmp_path / "c-socket"))
        kinds = [type(item) for item in local_items(tmp_path)]
    assert kinds == [NotIncoming, Incoming, NotIncoming]


def test_a_folder_that_holds_a_case_is_told(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    SqliteLog.create(tmp_path / "case" / "case.sqlite").close()
    (tmp_path / "clip.mp4").write_bytes(b"")
    first, second = local_items(tmp_path)
    assert isinstance(first, NotIncoming)
    assert "is a case" in first.cause
    assert isinstance(second, Incoming)


@contextlib.contextmanager
def as_nobody() -> Iterator[Path]:
    """A folder of a user that permissions hold for; root reads everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() != 0:
            yield folder
            return
        nobody = pwd.getpwnam("nobody").pw_uid
        folder.chmod(0o755)
        os.chown(folder, nobody, -1)
        os.seteuid(nobody)
        try:
            yield folder
        finally:
            os.seteuid(0)


def test_what_may_not_be_read_is_told_and_the_rest_goes_on() -> None:
    with as_nobody() as folder:
        for name in ("closed", "unlisted", "unsearchable"):
            (folder / name).mkdir()
            (folder / name / "x.txt").write_bytes(b"")
        (folder / "secret.txt").write_bytes(b"")
        (folder / "z.txt").write_bytes(b"words")
        for name, mode in (("closed", 0), ("unlisted", 0o300), ("unsearchable", 0o600)):
            (folder / name).chmod(mode)
        (folder / "secret.txt").chmod(0)
        found = list(local_items(folder))
        said = [item.cause if isinstance(item, NotIncoming) else "" for item in found]
        with pytest.raises(InputRefused, match="Permission denied"):
            _read(found[1])
        assert _read(found[4]) == b"words"
        for name in ("closed", "unlisted", "unsearchable"):
            (folder / name).chmod(0o700)
    assert ["Permission denied" in cause for cause in said] == [True, False, True, True, False]


def _read(item: Incoming | NotIncoming) -> bytes:
    assert isinstance(item, Incoming)
    return b"".join(item.chunks())


def test_a_file_whose_reading_fails_is_refused_with_the_reason() -> None:
    path = Path("/proc/self/mem")
    if not path.exists():
        pytest.skip("no /proc here: no file that opens but cannot be read")
    with pytest.raises(InputRefused, match="cannot be read"):
        _read(one(path))


@pytest.mark.parametrize("change", ["grow", "shrink", "rewrite"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "CHUNK_BYTES", 10)
    path = tmp_path / "recording.mp4"
    path.write_bytes(b"0123456789" * 5)
    chunks = one(path).chunks()
    next(chunks)
    if change == "grow":
        with path.open("ab") as file:
            file.write(b"more")
    elif change == "shrink":
        os.truncate(path, 20)
    else:
        path.write_bytes(b"9876543210" * 5)
        os.utime(path, ns=(0, 1))
    with pytest.raises(InputRefused, match="changed while it was read"):
        list(chunks)


def test_a_file_that_was_replaced_since_it_was_listed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"first")
    item = one(path)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(InputRefused, match="changed"):
        _read(item)


def test_a_file_that_grows_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "CHUNK_BYTES", 8)
    path = tmp_path / "endless.log"
    path.write_bytes(b"01234567")

    def growing() -> Iterator[bytes]:
        with path.open("ab", buffering=0) as writer:
            for chunk in one(path).chunks():
                writer.write(b"89abcdef")
                yield chunk

    with pytest.raises(InputRefused, match="changed"):
        list(growing())


def test_a_name_in_other_bytes_than_utf_8_is_shown_with_escapes(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/na\xefve\n.txt"
    Path(os.fsdecode(raw)).write_bytes(b"words")
    item = one(Path(os.fsdecode(raw)))
    assert item.source.name == f"{tmp_path}/na\\xefve\n.txt"
    assert b"".join(item.chunks()) == b"words"


@given(st.binary(min_size=1, max_size=60).filter(lambda name: b"\0" not in name))
def test_any_name_the_system_takes_can_stand_in_a_record(name: bytes) -> None:
    shown(Path(os.fsdecode(name))).encode()


def test_a_file_time_is_kept_and_one_outside_the_calendar_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    os.utime(path, ns=(0, 1_668_245_400_000_000_000))
    assert one(path).source.modified_at == Instant.parse("2022-11-12T09:30:00Z")
    assert local._instant(2**62 * 1000) is None
    assert local._instant(-(2**62) * 1000) is None


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert list(local_items(tmp_path)) == []
