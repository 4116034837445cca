"""C2SP signed notes and tlog checkpoints: their text, without any cryptography.

Formats: C2SP signed-note and C2SP tlog-checkpoint (https://c2sp.org).
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused
from sightline.model.digest import Digest

ED25519_NOTE_KEY: Final = b"\x01"
_SIGNATURE_PREFIX: Final = "— "
_KEY_ID_BYTES: Final = 4
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f]")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
"""Decimal without leading zeros, and short enough for any reader's integers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """One signature line: key name, four-byte key identifier, signature."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line as it stands in the note."""
        blob = base64.b64encode(self.key_id + self.signature).decode()
        return f"{_SIGNATURE_PREFIX}{self.name} {blob}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A signed note: `body` ends with a newline and is what each signature covers."""

    body: str
    signatures: tuple[NoteSignature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a checkpoint states: so many entries of this log have this root."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The note's body."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def case_origin(case: Digest) -> str:
    """The name of a case's log, and of the keys that sign its checkpoints."""
    return f"sightline/case/{case.hex}"


def key_id(name: str, public_key: bytes) -> bytes:
    """Identifier of a raw Ed25519 public key under a name (C2SP signed-note, Signatures)."""
    material = name.encode() + b"\n" + ED25519_NOTE_KEY + public_key
    return hashlib.sha256(material).digest()[:_KEY_ID_BYTES]


def parse_note(text: str) -> Note:
    """Split a note into its body and signature lines.

    Raises:
        InputRefused: the text is not a signed note.
    """
    if _CONTROL.search(text):
        raise _refused("it holds control characters")
    body, separator, tail = text.rpartition("\n\n")
    if not separator or not tail.endswith("\n"):
        raise _refused("a signed note needs a blank line and then signature lines")
    return Note(
        body=body + "\n", signatures=tuple(parse_signature(line) for line in tail[:-1].split("\n"))
    )


def parse_head(body: str) -> Head:
    """Read a checkpoint's body; extension lines after the third are allowed and not read.

    Raises:
        InputRefused: it is not a checkpoint.
    """
    lines = body.split("\n")
    if lines[-1]:
        raise _refused("its last line does not end")
    try:
        origin, size, root = lines[0], lines[1], base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError) as error:
        raise _refused("it has no origin, size and root") from error
    canonical_size = _SIZE.fullmatch(size) is not None
    if not origin or not canonical_size or len(root) != hashlib.sha256().digest_size:
        raise _refused("its origin, size or root is malformed")
    return Head(origin=origin, size=int(size), root=root)


def parse_signature(line: str) -> NoteSignature:
    """Read one signature line, without its line end.

    Raises:
        InputRefused: it is none.
    """
    name, _, blob = line.removeprefix(_SIGNATURE_PREFIX).partition(" ")
    if "+" in name or name.split() != [name]:
        raise _refused("a key name holds a space or a plus sign")
    try:
        raw = base64.b64decode(blob, validate=True)
    except ValueError as error:
        raise _refused("a signature line is not base64") from error
    if not line.startswith(_SIGNATURE_PREFIX) or len(raw) <= _KEY_ID_BYTES:
        raise _refused("a signature line is malformed")
    return NoteSignature(name=name, key_id=raw[:_KEY_ID_BYTES], signature=raw[_KEY_ID_BYTES:])


def _refused(cause: str) -> InputRefused:
    return InputRefused(
        f"This is not a checkpoint: {cause}.",
        next_step="Compare it with another copy of the checkpoint.",
    )
