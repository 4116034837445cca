"""What witnesses say of a log: C2SP cosignatures and verifier keys, without any cryptography.

Formats: C2SP tlog-cosignature (Ed25519, version 1) and signed-note, "Verifier keys"
(https://c2sp.org). A cosignature states that at its time the checkpoint was the longest its witness
had seen of that log, and continued everything the witness had seen of it before.
"""

import base64
import hashlib
import re
import struct
from dataclasses import dataclass
from typing import Final, Self

from sightline.errors import InputRefused
from sightline.model.note import ED25519_NOTE_KEY, NoteSignature

COSIGNATURE_KEY: Final = b"\x04"
_KINDS: Final = {ED25519_NOTE_KEY, COSIGNATURE_KEY}
_RAW_BYTES: Final = 32
_TIMED: Final = struct.Struct(">Q64s")
_NAME: Final = re.compile(r"[^\s+\x00-\x1f]{1,200}")
_VKEY: Final = re.compile(r"(?P<name>.+)\+(?P<id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/=]+)")
_MAX_SECONDS: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A named Ed25519 key that signs notes (0x01) or cosigns checkpoints (0x04)."""

    name: str
    kind: bytes
    raw: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `NAME+HASH+KEY`.

        Raises:
            InputRefused: it is no such key, or its hash is not that of name and key.
        """
        match = _VKEY.fullmatch(text.strip())
        try:
            material = base64.b64decode(match["key"], validate=True) if match else b""
        except ValueError:
            material = b""
        kind, raw = material[:1], material[1:]
        if match is None or kind not in _KINDS or len(raw) != _RAW_BYTES:
            raise _refused(f"{text.strip()[:80]!r} is no Ed25519 verifier key")
        key = cls(name=match["name"], kind=kind, raw=raw)
        if not _NAME.fullmatch(key.name):
            raise _refused("its name holds a space, a plus sign or nothing")
        if key.key_id.hex() != match["id"]:
            raise _refused("its hash is not that of its name and key")
        return key

    @property
    def key_id(self) -> bytes:
        """The four bytes that a signature line is known by."""
        material = self.name.encode() + b"\n" + self.kind + self.raw
        return hashlib.sha256(material).digest()[:4]

    @property
    def text(self) -> str:
        """`NAME+HASH+KEY`, as it is handed to those who are to rely on it."""
        material = base64.b64encode(self.kind + self.raw).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"


def witness_key(name: str, raw: bytes) -> VerifierKey:
    """A witness's key under its name.

    Raises:
        InputRefused: the name cannot stand in a signature line.
    """
    if not _NAME.fullmatch(name):
        raise _refused("its name holds a space, a plus sign or nothing")
    return VerifierKey(name=name, kind=COSIGNATURE_KEY, raw=raw)


def log_key(origin: str, raw: bytes) -> VerifierKey:
    """The key by which checkpoints of a log are known to its witnesses."""
    return VerifierKey(name=origin, kind=ED25519_NOTE_KEY, raw=raw)


def cosigned(body: str, seconds: int) -> bytes:
    """The bytes that a witness signs for a checkpoint's body, at a POSIX time."""
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def pack(key: VerifierKey, seconds: int, signature: bytes) -> NoteSignature:
    """The cosignature as a line of the note."""
    return NoteSignature(
        name=key.name, key_id=key.key_id, signature=_TIMED.pack(seconds, signature)
    )


def unpack(line: NoteSignature) -> tuple[int, bytes]:
    """POSIX seconds and raw Ed25519 signature of a cosignature.

    Raises:
        InputRefused: the line is no cosignature of that kind.
    """
    if len(line.signature) != _TIMED.size:
        raise _refused("its length is not that of a cosignature")
    seconds, signature = _TIMED.unpack(line.signature)
    if seconds > _MAX_SECONDS:
        raise _refused("its time is beyond what the format allows")
    return int(seconds), bytes(signature)


def _refused(cause: str) -> InputRefused:
    return InputRefused(
        f"This is no witness's key or cosignature: {cause}.",
        next_step="A witness's key reads NAME+HASH+KEY; `sightline witness --show-key` prints it.",
    )
