"""Opening archives in a limited process of their own."""

from pathlib import Path
from types import FunctionType

import pytest
from tests.builders.archives import tar_of, zip_of
from tests.doubles import archive_children

from sightline.adapters import archives
from sightline.adapters.archive_reader import REST
from sightline.adapters.archives import ArchiveExpander
from sightline.errors import InputRefused
from sightline.model.times import Instant
from sightline.workbench.ports.objects import Incoming, NotIncoming

ZIP = "application/zip"


def opened(path: Path, media_type: str = ZIP) -> list[tuple[str, bytes | str]]:
    """Names with bytes, or with the cause of a refusal."""
    found: list[tuple[str, bytes | str]] = []
    for item in ArchiveExpander().members(path, media_type):
        if isinstance(item, NotIncoming):
            found.append((item.source.name, item.cause))
            continue
        try:
            found.append((item.source.name, b"".join(item.chunks())))
        except InputRefused as error:
            found.append((item.source.name, error.cause))
    return found


def archive(folder: Path, data: bytes) -> Path:
    path = folder / "archive"
    path.write_bytes(data)
    return path


def test_members_arrive_whole_and_in_order(tmp_path: Path) -> None:
    members = [("a.mp4", bytes(range(256)) * 20_000), ("empty", b""), ("b\n.txt", b"words")]
    assert opened(archive(tmp_path, zip_of(*members))) == members


def test_members_that_nobody_reads_are_passed_over(tmp_path: Path) -> None:
    members = [(str(number), bytes(3 << 20)) for number in range(3)]
    path = archive(tmp_path, zip_of(*members, deflate=False))
    names = [item.source.name for item in ArchiveExpander().members(path, ZIP)]
    assert names == ["0", "1", "2"]


def test_reading_may_stop_anywhere(tmp_path: Path) -> None:
    path = archive(tmp_path, zip_of(("a", bytes(50 << 20)), ("b", b""), deflate=False))
    members = ArchiveExpander().members(path, ZIP)
    first = next(members)
    assert isinstance(first, Incoming)
    assert len(next(first.chunks())) > 0
    del members


def test_a_member_states_the_time_that_the_archive_gives(tmp_path: Path) -> None:
    path = archive(tmp_path, tar_of(("a", b"")))
    (item,) = ArchiveExpander().members(path, "application/x-tar")
    assert item.source.modified_at == Instant.parse("2022-11-12T09:30:00Z")


def test_seventy_thousand_members_come_through(tmp_path: Path) -> None:
    path = archive(tmp_path, zip_of(*((f"{number}.txt", b"x") for number in range(70_000))))
    count = sum(
        b"".join(item.chunks()) == b"x"
        for item in ArchiveExpander().members(path, ZIP)
        if isinstance(item, Incoming)
    )
    assert count == 70_000


@pytest.mark.parametrize(
    ("work", "names"),
    [
        (archive_children.dying, ["first", "second", REST]),
        (archive_children.stopping, ["first", "second", REST]),
        (archive_children.interleaving, ["first", "second", REST]),
        (archive_children.nameless, ["first", REST]),
        (archive_children.babbling, ["first", REST]),
    ],
)
def test_a_reader_that_ends_early_leaves_refusals_and_no_silence(
    work: FunctionType, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_send_members", work)
    found = opened(archive(tmp_path, zip_of(("a", b""))))
    assert [name for name, _ in found] == names
    assert found[0] == ("first", b"first")
    assert all("reader ended early" in str(cause) for _, cause in found[1:])


def test_what_a_reader_says_of_members_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_send_members", archive_children.misdating)
    first, second, third = ArchiveExpander().members(archive(tmp_path, zip_of(("a", b""))), ZIP)
    assert len(first.source.name) == 4000
    assert second.source.modified_at is None
    assert isinstance(third, NotIncoming)


def test_an_archive_that_is_none_is_one_refusal(tmp_path: Path) -> None:
    ((name, cause),) = opened(archive(tmp_path, b"PK\x03\x04 and nothing more"))
    assert name == REST
    assert "cannot be read" in str(cause)
