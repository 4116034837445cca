"""What kind of disk a folder lies on."""

from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mounts")
_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "9p", "davfs",
     "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs2", "fuse.glusterfs", "fuse.gcsfuse"}
)  # fmt: skip


def network_file_system(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """Name of the network file system that holds `folder`, or None.

    Known on Linux, from the kernel's table of mounts; elsewhere nothing is refused.
    """
    try:
        table = mounts.read_text(errors="surrogateescape")
    except OSError:
        return None
    kind = _kind_of(folder.resolve(), table)
    return kind if kind in _NETWORK else None


def _kind_of(folder: Path, table: str) -> str | None:
    best: tuple[int, str] | None = None
    for line in table.splitlines():
        fields = line.split()
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t"))
        # Later lines mount over earlier ones, hence `>=`.
        deeper = best is None or len(point.parts) >= best[0]
        if (folder == point or point in folder.parents) and deeper:
            best = (len(point.parts), fields[2])
    return best[1] if best else None
