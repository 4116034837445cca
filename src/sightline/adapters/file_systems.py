"""What kind of disk a folder lies on."""

import re
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mounts")
_NETWORK: Final = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "beegfs",
        "9p",
        "davfs",
        "vboxsf",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.gcsfuse",
        "fuse.juicefs",
        "fuse.vmhgfs-fuse",
    ]
)
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")
"""The kernel writes blanks and backslashes in a path as three octal digits (proc(5))."""


def network_file_system(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """Name of the network file system that holds `folder`, or None.

    Known on Linux, from the kernel's table of mounts; elsewhere nothing is refused.
    """
    try:
        table = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    kind = _kind_of(folder.resolve(), table)
    return kind if kind in _NETWORK else None


def _kind_of(folder: Path, table: str) -> str | None:
    best: tuple[int, str] | None = None
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) <= len(("device", "point")):
            continue
        point = Path(_ESCAPE.sub(lambda found: chr(int(found[1], 8)), fields[1]))
        # Later lines mount over earlier ones, hence `>=`.
        deeper = best is None or len(point.parts) >= best[0]
        if (folder == point or point in folder.parents) and deeper:
            best = (len(point.parts), fields[2])
    return best[1] if best else None
