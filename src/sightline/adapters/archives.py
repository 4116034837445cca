"""Opening archives in a limited child process that streams their members back."""

import multiprocessing.connection
from collections.abc import Iterator, Mapping
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO, Final

from sightline.adapters.archive_reader import (
    REST,
    Data,
    End,
    Member,
    Part,
    Refused,
    read_members,
)
from sightline.adapters.confined import ConfinedFailed, ConfinedProcess
from sightline.adapters.messages import Outbox, Tag, UnfitMessage, split_head
from sightline.errors import InputRefused
from sightline.model.canonical import Json
from sightline.model.exhibit import Source
from sightline.model.times import Instant
from sightline.workbench.ports.engine import Limits
from sightline.workbench.ports.objects import Incoming, NotIncoming

_NEXT_STEP: Final = "The archive itself is kept; take the member out by hand and add it."
_LIMITS: Final = Limits(memory_bytes=2 << 30, result_bytes=1 << 62)
"""Results are unbounded here: members are kept as they arrive, and the reader has its budget."""
_MAX_NAME: Final = 4000


class _Part(IntEnum):
    MEMBER, DATA, END, REFUSED = range(4)


_KINDS: Final = {int(part): part for part in _Part}
_OF_A_MEMBER: Final = frozenset({_Part.DATA, _Part.END})


class ArchiveExpander:
    """Satisfies `Expander`."""

    def members(self, archive: Path, media_type: str) -> Iterator[Incoming | NotIncoming]:
        """Members in order; each one's bytes must be read before the next is asked for."""
        child = ConfinedProcess(
            archive, _send_members, archive.stat().st_size, media_type, limits=_LIMITS
        )
        try:
            yield from _members(_in_order(child))
        finally:
            child.stop()


Parts = Iterator[tuple[_Part, Mapping[str, object], bytes]]


def _members(parts: Parts) -> Iterator[Incoming | NotIncoming]:
    for kind, head, _ in parts:
        name = str(head.get("name"))[:_MAX_NAME]
        if kind is _Part.REFUSED:
            cause = str(head.get("cause"))[:_MAX_NAME]
            yield NotIncoming(source=Source(name=name), cause=cause, next_step=_NEXT_STEP)
        elif kind is _Part.MEMBER:
            source = Source(
                name=name,
                address=_text(head.get("address")),
                modified_at=_modified(head.get("modified_us")),
            )
            content = _Content(parts)
            yield Incoming(source=source, size=None, chunks=content.chunks)
            content.skip_rest()


def _modified(untrusted: object) -> Instant | None:
    # Canonical numbers stay within the calendar.
    return Instant(untrusted) if type(untrusted) is int else None


def _text(untrusted: object) -> str | None:
    return untrusted[:_MAX_NAME] if isinstance(untrusted, str) else None


class _Content:
    """The bytes of the member that was just announced."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._ended = False

    def chunks(self) -> Iterator[bytes]:
        """The member's bytes, once."""
        for kind, head, data in self._parts:
            if kind is _Part.DATA:
                yield data
                continue
            self._ended = True
            if kind is _Part.REFUSED:
                raise InputRefused(str(head.get("cause"))[:_MAX_NAME], next_step=_NEXT_STEP)
            return

    def skip_rest(self) -> None:
        """Read on to the member's end where nobody wanted its bytes."""
        while not self._ended:
            kind = next(self._parts, (_Part.END, {}, b""))[0]
            self._ended = kind is not _Part.DATA


def _in_order(child: ConfinedProcess) -> Parts:
    """What the child sends, a member never without an end; its own early end becomes a refusal."""
    begun: str | None = None
    cause = "it ended inside this member."
    try:
        for kind, head, data in _parts(child):
            if kind is _Part.MEMBER and begun is None:
                begun = str(head.get("name"))
            elif kind is _Part.MEMBER or (kind in _OF_A_MEMBER and begun is None):
                cause = "it sent parts out of order."
                break
            elif kind is not _Part.DATA:
                begun = None
            yield kind, head, data
        else:
            if begun is None:
                return
    except (ConfinedFailed, UnfitMessage) as error:
        cause = error.cause
    told = f"The archive's reader ended early: {cause}"
    for name in [REST] if begun is None else [begun, REST]:
        yield _Part.REFUSED, {"name": name, "cause": told}, b""


def _parts(child: ConfinedProcess) -> Parts:
    while not child.done:
        if late := child.overdue():
            raise ConfinedFailed(f"it {late}.")
        multiprocessing.connection.wait([child.fileno()], timeout=1)
        for tag, untrusted in child.read():
            if tag is Tag.REFUSED:
                raise ConfinedFailed(untrusted.decode(errors="replace"))
            if tag is Tag.BYTES:
                head, body = split_head(untrusted)
                yield _kind(head.get("part")), head, bytes(body)
                # Keeping a member may take its time; that is our silence and not the child's.
                child.excuse()


def _kind(untrusted: object) -> _Part:
    if not isinstance(untrusted, int) or untrusted not in _KINDS:
        raise UnfitMessage("It sent a part of unknown kind.")
    return _KINDS[untrusted]


def _send_members(file: BinaryIO, outbox: Outbox, size: int, media_type: str) -> None:
    """In the child: read the archive and send what it holds."""
    for part in read_members(file, size, media_type):
        head, body = _described(part)
        outbox.headed(Tag.BYTES, head, body)


def _described(part: Part) -> tuple[dict[str, Json], bytes]:
    match part:
        case Member(name=name, modified_us=modified_us, address=address):
            head: dict[str, Json] = {"part": int(_Part.MEMBER), "name": name}
            return head | {"modified_us": modified_us, "address": address}, b""
        case Data(data=data):
            return {"part": int(_Part.DATA)}, data
        case Refused(name=name, cause=cause):
            return {"part": int(_Part.REFUSED), "name": name, "cause": cause}, b""
        case End():
            return {"part": int(_Part.END)}, b""
