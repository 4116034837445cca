"""Network folders are told from the kernel's table of mounts."""

from pathlib import Path

import pytest

from sightline.adapters import file_systems
from sightline.adapters.file_systems import network_file_system
from sightline.adapters.log_sqlite import SqliteLog
from sightline.errors import StorageFailed

TABLE = r"""/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/export /mnt/share nfs4 rw,vers=4.2 0 0
//nas/case /mnt/my\040share cifs rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
user@host:/ /mnt/odd\134040name fuse.sshfs rw 0 0
/dev/sdc1 /mnt/twice ext4 rw 0 0
host:/x /mnt/twice nfs rw 0 0

torn
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    path = tmp_path / "mounts"
    path.write_text(TABLE)
    return path


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ada/case", None),
        ("/mnt/share", "nfs4"),
        ("/mnt/share/case", "nfs4"),
        ("/mnt/shared", None),
        ("/mnt/share/local/case", None),
        ("/mnt/my share/case", "cifs"),
        (r"/mnt/odd\040name/x", "fuse.sshfs"),
        ("/mnt/twice/x", "nfs"),
    ],
)
def test_the_deepest_and_latest_mount_tells(mounts: Path, folder: str, kind: str | None) -> None:
    assert network_file_system(Path(folder), mounts) == kind


def test_without_a_table_nothing_is_refused(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, tmp_path / "absent") is None


def test_a_name_that_is_no_text_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "mounts"
    path.write_bytes(b"x /mnt/\xff\xfe nfs rw 0 0\n/dev/sda1 / ext4 rw 0 0\n")
    assert network_file_system(tmp_path, path) is None


def test_a_link_into_a_network_folder_is_followed(tmp_path: Path) -> None:
    target = tmp_path / "share"
    target.mkdir()
    (tmp_path / "link").symlink_to(target)
    table = tmp_path / "mounts"
    table.write_text(f"/dev/sda1 / ext4 rw 0 0\nhost:/x {target.resolve()} nfs rw 0 0\n")
    assert network_file_system(tmp_path / "link" / "case", table) == "nfs"


def test_a_log_on_a_network_folder_is_neither_made_nor_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.sqlite"
    SqliteLog.create(path).close()
    table = tmp_path / "mounts"
    table.write_text(f"host:/x {tmp_path.resolve()} nfs4 rw 0 0\n")
    monkeypatch.setattr(file_systems.network_file_system, "__defaults__", (table,))
    with pytest.raises(StorageFailed, match=r"network file system \(nfs4\)"):
        SqliteLog.open(path)
    with pytest.raises(StorageFailed, match="local disk"):
        SqliteLog.create(tmp_path / "other.sqlite")
    assert not (tmp_path / "other.sqlite").exists()
