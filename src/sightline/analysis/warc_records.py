"""The records of a web archive, one after another, by warcio; bytes may be anybody's.

warcio is written for archives that mean well: on others it stumbles in ways of its own.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

_WARC, _GZIP = b"WARC/1.", b"\x1f\x8b"
_STUMBLES: Final = (AttributeError, TypeError, KeyError, IndexError, UnicodeError, OverflowError)


def is_warc(head: bytes) -> bool:
    """Whether a file that begins so is a web archive, plain or compressed record by record."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, len(_WARC))
        except zlib.error:
            return False
    return head.startswith(_WARC)


def warc_records(file: BinaryIO, *, check_digests: bool = False) -> Iterator[ArcWarcRecord]:
    """Each record, to be read before the next is asked for; plain or compressed one by one.

    Raises:
        ArchiveLoadFailed: it cannot be read on.
    """
    records = iter(ArchiveIterator(file, arc2warc=True, check_digests=check_digests))
    while True:
        try:
            record = next(records, None)
        except _STUMBLES as error:
            raise ArchiveLoadFailed(f"a record's head makes no sense: {error}") from error
        if record is None:
            return
        yield record
