"""C2SP tlog-proof: that an entry is in a log, as a text that is checked offline.

Format: https://c2sp.org/tlog-proof.
"""

import base64
import re
from dataclasses import dataclass
from typing import Final, Self

from sightline.errors import InputRefused
from sightline.model.proofs import MAX_PATH

_FIRST: Final = "c2sp.org/tlog-proof@v1"
_HASH_BYTES: Final = 32
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,15})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProof:
    """An entry's place, the hashes from it to the root, and the checkpoint with that root."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    """The signed note, cosignatures included."""
    extra: bytes = b""
    """Here: the entry's own bytes, with those that cover it where it is not signed itself.

    Nothing vouches for them but the proof itself.
    """

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a proof.

        Raises:
            InputRefused: it is none.
        """
        head, separator, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not separator or lines.pop(0) != _FIRST:
            raise _refused("its first line or the blank line before the checkpoint is missing")
        extra = b""
        if lines and lines[0].startswith("extra "):
            extra = _decoded(lines.pop(0)[len("extra ") :])
        match = _INDEX.fullmatch(lines.pop(0)) if lines else None
        if match is None:
            raise _refused("it names no entry")
        path = tuple(map(_decoded, lines))
        if len(path) > MAX_PATH or any(len(item) != _HASH_BYTES for item in path):
            raise _refused("its hashes are too many, or none of SHA-256")
        return cls(index=int(match[1]), path=path, checkpoint=checkpoint, extra=extra)

    @property
    def text(self) -> str:
        """The proof as a file that ends in `.tlog-proof`."""
        lines = [_FIRST]
        if self.extra:
            lines.append(f"extra {_encoded(self.extra)}")
        lines += [f"index {self.index}", *map(_encoded, self.path), "", self.checkpoint]
        return "\n".join(lines)


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise _refused("a line is not base64") from error


def _refused(cause: str) -> InputRefused:
    return InputRefused(
        f"This is no proof of a log entry: {cause}.",
        next_step="`sightline prove` writes one.",
    )
