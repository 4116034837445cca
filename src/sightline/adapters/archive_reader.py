"""Members of zip and tar archives, streamed in order; names are labels and never become paths.

Runs inside the limited process. An archive may lie about everything: sizes count as they arrive,
and reading ends where a member, or all of them, expand beyond what honest archives do.
"""

import bz2
import gzip
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from sightline.adapters.warc_reader import UNREADABLE, web_members
from sightline.analysis.warc_records import is_warc
from sightline.model.canonical import MAX_INTEGER

CHUNK_BYTES: Final = 1 << 20
MAX_MEMBERS: Final = 100_000
FREE_BYTES: Final = 256 << 20
"""What may be read from any archive, whatever its ratio."""
MAX_RATIO: Final = 200
"""Beyond `FREE_BYTES`, bytes out for each byte of the archive: footage hardly compresses at all."""
REST: Final = "(the rest)"
"""Stands for the members that were not reached."""
_TAR_TYPES: Final = frozenset(
    {"application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz"}
)
WARC_TYPE: Final = "application/warc"
_SINGLE: Final[dict[str, Callable[[BinaryIO], AbstractContextManager["Readable"]]]] = {
    "application/gzip": lambda file: gzip.GzipFile(fileobj=file),
    "application/x-bzip2": bz2.BZ2File,
    "application/x-xz": lzma.LZMAFile,
}
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    *UNREADABLE,
)
"""What the standard library's readers raise on archives that are damaged, odd or hostile."""
_OUTSIDE: Final = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)", re.DOTALL)
"""Names from the root, with a drive letter, or climbing up."""
_HEAD: Final = 4096
_BLOCK: Final = 512
"""Of a tar archive, which ends with two blocks of zeros (POSIX.1-2017, pax, ustar format)."""
_UNIX: Final = 3
"""`create_system` of a zip member whose attributes are a Unix mode."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member begins; `Data` follows until `End` or `Refused`."""

    name: str
    modified_us: int | None
    address: str | None = None
    """Where it was published, as a web archive states it."""


@dataclass(frozen=True, slots=True)
class Data:
    """Some of the member's bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class End:
    """The member is complete."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The member that began, or one of this name, is not taken in."""

    name: str
    cause: str


Part = Member | Data | End | Refused


class Readable(Protocol):
    """What the standard library's archive readers have in common."""

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes; none at the end."""
        ...


class _Exceeded(Exception):
    """The archive expands beyond its budget."""


class _Budget:
    def __init__(self, archive_bytes: int) -> None:
        self._left = max(FREE_BYTES, MAX_RATIO * archive_bytes)

    def spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise _Exceeded


def read_members(file: BinaryIO, size: int, media_type: str) -> Iterator[Part]:
    """Stream an archive's members; never raises on what the archive holds.

    Where reading ends early, the member that was being read is refused, and then the rest.
    """
    budget = _Budget(size)
    begun: str | None = None
    try:
        for part in _parts(file, media_type, budget):
            begun = part.name if isinstance(part, Member) else begun
            begun = None if isinstance(part, End | Refused) else begun
            yield part
    except _Exceeded:
        cause = f"The archive expands more than {MAX_RATIO} times; reading it ended here."
    except _UNREADABLE as error:
        cause = f"The archive cannot be read on from here ({error})."
    else:
        return
    if begun is not None:
        yield Refused(begun, cause)
    yield Refused(REST, cause)


def _parts(file: BinaryIO, media_type: str, budget: _Budget) -> Iterator[Part]:
    if media_type == WARC_TYPE or (media_type == "application/gzip" and _holds_warc(file)):
        return _warc(file, budget)
    return _tar(file, media_type, budget) if media_type in _TAR_TYPES else _zip(file, budget)


def _holds_warc(file: BinaryIO) -> bool:
    """Whether a compressed file holds a web archive, whose records are compressed one by one."""
    head = file.read(_HEAD)
    file.seek(0)
    return is_warc(head)


def _warc(file: BinaryIO, budget: _Budget) -> Iterator[Part]:
    for number, member in enumerate(web_members(file)):
        name = _label(member.name)
        if number >= MAX_MEMBERS:
            raise tarfile.TarError(f"it has more than {MAX_MEMBERS} members")
        yield Member(name, None, _published(name))
        yield from _stream(member.content.content_stream(), budget)


def _published(name: str) -> str | None:
    """The web address in a member's name: what was made of a page is named by it too."""
    start = name.find("http")
    fit = start == 0 or (start > 0 and name.startswith("urn:"))
    return name[start:] if fit and "://" in name[start : start + 8] else None


def _zip(file: BinaryIO, budget: _Budget) -> Iterator[Part]:
    with zipfile.ZipFile(file) as archive:
        for number, info in enumerate(archive.infolist()):
            if info.is_dir() and not info.file_size:
                continue
            # The name as it stands: the reader cuts it at a NUL.
            name = _label(info.orig_filename)
            cause = _objection(name, number) or _zip_objection(info)
            if cause:
                yield Refused(name, cause)
                continue
            try:
                with archive.open(info) as member:
                    yield Member(name, None)
                    yield from _stream(member, budget)
            except _UNREADABLE as error:
                yield Refused(name, f"The member is damaged ({error}).")


def _zip_objection(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 0x1:
        return "The member is encrypted."
    if info.create_system == _UNIX and stat.S_ISLNK(info.external_attr >> 16):
        return "A link or device inside an archive is not followed."
    return None


def _tar(file: BinaryIO, media_type: str, budget: _Budget) -> Iterator[Part]:
    try:
        archive = tarfile.open(fileobj=file, mode="r:*")  # noqa: SIM115 - closed just below
    except tarfile.ReadError:
        if media_type not in _SINGLE:
            raise
        yield from _single(file, media_type, budget)
        return
    with archive:
        if not archive.offset and media_type in _SINGLE:
            # Zeros look like an archive of nothing; here they are somebody's bytes.
            yield from _single(file, media_type, budget)
            return
        for number, info in enumerate(archive):
            if info.isdir():
                continue
            cause = _objection(info.name, number)
            if not info.isreg():
                cause = "A link or device inside an archive is not followed."
            if cause:
                yield Refused(_label(info.name), cause)
                continue
            member = archive.extractfile(info)
            if member is not None:
                yield Member(_label(info.name), _microseconds(info.mtime))
                yield from _stream(member, budget)
        yield from _behind(archive, budget)


def _behind(archive: tarfile.TarFile, budget: _Budget) -> Iterator[Part]:
    """What stands where the reader took the archive to end; it stops in silence at any oddity."""
    content = archive.fileobj
    if content is None:
        return
    content.seek(archive.offset)
    mark = content.read(_BLOCK)
    if not mark:
        yield Refused(REST, "The archive has no end mark: it may have been cut here.")
    elif any(mark) or len(mark) < _BLOCK:
        yield Refused(
            REST, "The archive cannot be read on from here (no header where one belongs)."
        )
    while chunk := content.read(CHUNK_BYTES):
        budget.spend(len(chunk))
        if not any(mark) and chunk.count(0) != len(chunk):
            yield Refused(REST, "There is more behind the archive's end mark.")
            return


def _single(file: BinaryIO, media_type: str, budget: _Budget) -> Iterator[Part]:
    """A compressed file that holds no tar: its one content."""
    file.seek(0)
    with _SINGLE[media_type](file) as content:
        yield Member("content", None)
        yield from _stream(content, budget)


def _stream(member: Readable, budget: _Budget) -> Iterator[Part]:
    while chunk := member.read(CHUNK_BYTES):
        budget.spend(len(chunk))
        yield Data(chunk)
    yield End()


def _objection(name: str, number: int) -> str | None:
    if number >= MAX_MEMBERS:
        raise tarfile.TarError(f"it has more than {MAX_MEMBERS} members")
    if _OUTSIDE.match(name):
        return "The member's name points outside the archive."
    return None


def _label(name: str) -> str:
    """A name as text that a record can hold."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")[:1000]


def _microseconds(mtime: float) -> int | None:
    """A time as the archive states it; None where no calendar reaches (mtime may be any number)."""
    seconds = int(mtime) if abs(mtime) < MAX_INTEGER // 1_000_000 else None
    return None if seconds is None else seconds * 1_000_000
