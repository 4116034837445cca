"""The sound of an exhibit as 16 kHz mono, decoded in the limited child, for a service to hear."""

import hashlib
import io
import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sightline.adapters.confined import stream_confined
from sightline.adapters.decoder import open_footage
from sightline.adapters.messages import Outbox, Tag
from sightline.adapters.opened import CannotDecode, FileBytes
from sightline.analysis.contract import SOUND_RATE_HZ, SoundBlock, Stream
from sightline.analysis.transcript import Sent
from sightline.model.exhibit import Exhibit, ExhibitKind
from sightline.workbench.ports.engine import Limits

_WIDTH: Final = 2
_START: Final = struct.Struct("<q")
_BLOCK: Final = 1 << 20


def take_sound(path: Path, exhibit: Exhibit, part_seconds: int) -> Iterator[tuple[Sent, bytes]]:
    """WAV files of at most so many seconds, with what is to be recorded of each.

    Raises:
        ConfinedFailed: the sound cannot be decoded.
    """
    part_bytes = part_seconds * SOUND_RATE_HZ * _WIDTH
    waiting, start_us, done = b"", 0, 0
    pieces = stream_confined(
        _decode, path, exhibit.size, exhibit.exhibit_kind, exhibit.media_type, limits=Limits()
    )
    for number, piece in enumerate(pieces):
        if number == 0:
            (start_us,) = _START.unpack(piece[: _START.size])
            continue
        waiting += piece
        while len(waiting) >= part_bytes:
            yield _part(waiting[:part_bytes], start_us, done)
            done += part_bytes
            waiting = waiting[part_bytes:]
    if len(waiting) >= _WIDTH:
        yield _part(waiting, start_us, done)


def _part(samples: bytes, start_us: int, done: int) -> tuple[Sent, bytes]:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(_WIDTH)
        file.setframerate(SOUND_RATE_HZ)
        file.writeframes(samples)
    wav = out.getvalue()
    sent = Sent(
        start_us=start_us + done // _WIDTH * 1_000_000 // SOUND_RATE_HZ,
        length_us=len(samples) // _WIDTH * 1_000_000 // SOUND_RATE_HZ,
        octets=len(wav),
        sha256=hashlib.sha256(wav).hexdigest(),
    )
    return sent, wav


def _decode(file: io.FileIO, outbox: Outbox, size: int, kind: ExhibitKind, media_type: str) -> None:
    source = FileBytes(file.fileno(), size, lambda _: None)
    try:
        opened = open_footage(source, kind, media_type, frozenset({Stream.SOUND}), lambda _: None)
    except CannotDecode as error:
        outbox.send(Tag.REFUSED, error.cause.encode(errors="replace"))
        return
    if opened.media.first("audio") is None:
        outbox.send(Tag.REFUSED, b"The file has no sound track.")
        return
    waiting, begun = bytearray(), False
    for event in opened.events:
        if not isinstance(event, SoundBlock):
            continue
        if not begun:
            begun = True
            time = event.time
            begins = time.pts * time.numerator * 1_000_000 // time.denominator
            outbox.send(Tag.BYTES, _START.pack(max(-(1 << 62), min(begins, 1 << 62))))
        waiting += event.samples.astype("<i2").tobytes()
        if len(waiting) >= _BLOCK:
            outbox.send(Tag.BYTES, bytes(waiting))
            waiting.clear()
    if waiting:
        outbox.send(Tag.BYTES, bytes(waiting))
