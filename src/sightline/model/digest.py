"""Names of bytes: SHA-256 digests (FIPS 180-4), written `sha256:` and 64 hexadecimal digits."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final, Self

from sightline.errors import InputRefused

_PREFIX: Final = "sha256:"
_HEX: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """The SHA-256 of some bytes; 64 lower-case hexadecimal digits, leading zeros kept."""

    hex: str

    def __post_init__(self) -> None:
        if not _HEX.fullmatch(self.hex):
            raise _refused(self.hex)

    def __hash__(self) -> int:
        # Written out: text remembers its hash, and digests are looked up all the time.
        return hash(self.hex)

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Digest of bytes in memory."""
        return cls(hashlib.sha256(data).hexdigest())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form.

        Raises:
            InputRefused: the text is not `sha256:` and 64 lower-case hexadecimal digits.
        """
        if not text.startswith(_PREFIX):
            raise _refused(text)
        return cls(text[len(_PREFIX) :])

    @property
    def short(self) -> str:
        """First twelve digits, enough for a person to tell exhibits apart in a list."""
        return self.hex[:12]

    def __str__(self) -> str:
        return f"sha256:{self.hex}"


def _refused(text: str) -> InputRefused:
    return InputRefused(
        f"{text[:80]!r} is not a digest.",
        next_step="A digest is written sha256: and 64 lower-case hexadecimal digits.",
    )
