"""Archives with a known content, honest and otherwise."""

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

Members = Iterable[tuple[str, bytes]]


def zip_of(*members: tuple[str, bytes], deflate: bool = True) -> bytes:
    """A zip archive; the same name may come twice."""
    out = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, how)
    return out.getvalue()


def tar_of(
    *members: tuple[str, bytes],
    mode: str = "w",
    change: Callable[[tarfile.TarInfo], Any] = lambda _: None,
    tar_format: int = tarfile.PAX_FORMAT,
) -> bytes:
    """A tar archive; `change` may make members something else than files."""
    out = io.BytesIO()
    # The type stubs know the modes one by one only.
    with tarfile.open(fileobj=out, mode=mode, format=tar_format) as archive:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_668_245_400
            change(info)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def encrypted_zip() -> bytes:
    """A zip archive whose one member says that it is encrypted."""
    data = bytearray(zip_of(("secret.txt", b"words")))
    for signature, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + flags_at
        data[at] |= 1
    return bytes(data)


def overlapping_zip(count: int, size: int) -> bytes:
    """A zip archive whose `count` entries all stand for the same bytes: `size` zeros."""
    one = zip_of(("kernel", bytes(size)))
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end]
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(entry) * count, start, 0)
    return one[:start] + entry * count + tail


def lying_zip(stated: int) -> bytes:
    """A zip archive whose one member of 5 bytes states another size."""
    data = bytearray(zip_of(("five.txt", b"12345")))
    for signature, size_at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + size_at
        data[at : at + 4] = struct.pack("<I", stated)
    return bytes(data)


def nested_zip(depth: int, innermost: tuple[str, bytes]) -> bytes:
    """A zip in a zip in a zip; depth 1 holds the innermost member itself."""
    data = zip_of(innermost)
    for level in range(1, depth):
        data = zip_of((f"level-{level}.zip", data))
    return data


def gzip_of(data: bytes) -> bytes:
    """One gzip member, the same bytes each time."""
    return gzip.compress(data, mtime=0)
