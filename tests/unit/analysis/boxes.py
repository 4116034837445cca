"""Boxes, elements and chunks written by hand, so that a test knows every byte."""

import struct


def box(kind: bytes, content: bytes = b"", *, size: int | None = None) -> bytes:
    """An ISO box; `size` lies about its length."""
    return struct.pack(">I", len(content) + 8 if size is None else size) + kind + content


def large_box(kind: bytes, content: bytes) -> bytes:
    """A box with a 64-bit size."""
    return struct.pack(">I", 1) + kind + struct.pack(">Q", len(content) + 16) + content


def mvhd(created: int, modified: int, *, seconds: int = 10) -> bytes:
    """A movie header of version 0, a thousand ticks a second."""
    times = struct.pack(">IIIII", 0, created, modified, 1000, seconds * 1000)
    return box(b"mvhd", times + bytes(80))


def movie(*boxes: bytes, created: int = 0, modified: int = 0) -> bytes:
    """A file with a movie header and more boxes in the movie."""
    moov = box(b"moov", mvhd(created, modified) + b"".join(boxes))
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + moov + box(b"mdat", bytes(32))


def user_text(kind: bytes, text: str) -> bytes:
    """QuickTime user data: counted text with a language."""
    data = text.encode()
    return box(kind, struct.pack(">HH", len(data), 0x15C7) + data)


def keyed(*items: tuple[str, str]) -> bytes:
    """QuickTime metadata: a table of keys and a list of values."""
    names = b"".join(box(b"mdta", name.encode()) for name, _ in items)
    keys = box(b"keys", struct.pack(">II", 0, len(items)) + names)
    values = b"".join(
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0) + text.encode()))
        for number, (_, text) in enumerate(items, 1)
    )
    handler = box(b"hdlr", bytes(8) + b"mdta" + bytes(13))
    return box(b"meta", handler + keys + box(b"ilst", values))


def element(identifier: bytes, content: bytes) -> bytes:
    """An EBML element with an eight-byte size."""
    return identifier + struct.pack(">Q", 1 << 56 | len(content)) + content


def chunk(kind: bytes, content: bytes) -> bytes:
    """A RIFF chunk, padded."""
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
