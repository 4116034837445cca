"""SSH public keys as bytes: which kinds sign entries, and what their blobs hold.

Formats: SSH wire encoding, RFC 4251 section 5; ssh-rsa, RFC 4253 section 6.6 and RFC 8332; ECDSA,
RFC 5656 section 3.1; Ed25519, RFC 8709; security keys, OpenSSH PROTOCOL.u2f.
"""

import struct
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused

ED25519: Final = "ssh-ed25519"
RSA: Final = "ssh-rsa"
SK_ED25519: Final = "sk-ssh-ed25519@openssh.com"
SK_ECDSA: Final = "sk-ecdsa-sha2-nistp256@openssh.com"
CURVES: Final = {
    "ecdsa-sha2-nistp256": "nistp256",
    "ecdsa-sha2-nistp384": "nistp384",
    "ecdsa-sha2-nistp521": "nistp521",
    SK_ECDSA: "nistp256",
}
"""Kinds of key on an elliptic curve of NIST's, and the curve."""

KINDS: Final = frozenset({ED25519, RSA, SK_ED25519, *CURVES})
"""Kinds of key whose signatures are checked."""
SECURITY_KEYS: Final = frozenset({SK_ED25519, SK_ECDSA})

_RAW_BYTES: Final = 32
ED25519_SIGNATURE_BYTES: Final = 64
LEAST_RSA_BITS: Final = 2048
"""A shorter RSA key is no longer taken to be its owner's alone (NIST SP 800-57 part 1)."""
_MOST_RSA_BITS: Final = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class SshKey:
    """A public key's parts; which of them there are follows from its kind."""

    kind: str
    raw: bytes = b""
    """Of Ed25519 the 32 bytes, of ECDSA the point (SEC 1, section 2.3.3)."""
    exponent: int = 0
    modulus: int = 0
    application: bytes = b""
    """Of a security key: what it was enrolled for."""


def string(data: bytes) -> bytes:
    """A string of the SSH wire encoding."""
    return struct.pack(">I", len(data)) + data


def strings(data: bytes, count: int) -> tuple[list[bytes], bytes]:
    """The first `count` strings, and what follows them.

    Raises:
        struct.error: one of them runs past the end.
    """
    found, position = [], 0
    for _ in range(count):
        (length,) = struct.unpack_from(">I", data, position)
        position += 4
        if position + length > len(data):
            raise struct.error("a field runs past the end")
        found.append(data[position : position + length])
        position += length
    return found, data[position:]


def whole_strings(data: bytes, count: int) -> list[bytes]:
    """Exactly `count` strings.

    Raises:
        struct.error: there are fewer, or bytes follow them.
    """
    found, rest = strings(data, count)
    if rest:
        raise struct.error("bytes follow the last field")
    return found


def parse_key(blob: bytes) -> SshKey:
    """The parts of a key's wire blob.

    Raises:
        InputRefused: it is no key, or of a kind that is not checked.
    """
    try:
        ((name,), _) = strings(blob, 1)
        kind = name.decode("ascii", errors="replace")
        if kind not in KINDS:
            raise refused(f"its key is of kind {kind[:40]!r}; {', '.join(sorted(KINDS))} are read")
        return _parts(kind, blob)
    except struct.error as error:
        raise refused(str(error)) from error


def positive(data: bytes) -> int:
    """A positive number (RFC 4251, mpint) in its one spelling.

    Raises:
        InputRefused: it is negative, nought, or spelt with more bytes than it needs.
    """
    number = int.from_bytes(data, "big", signed=True)
    if number <= 0 or len(data) != number.bit_length() // 8 + 1:
        raise refused("a number in it is not spelt as the format says")
    return number


def _parts(kind: str, blob: bytes) -> SshKey:
    if kind == RSA:
        _, exponent, modulus = whole_strings(blob, 3)
        key = SshKey(kind=kind, exponent=positive(exponent), modulus=positive(modulus))
        if not LEAST_RSA_BITS <= key.modulus.bit_length() <= _MOST_RSA_BITS:
            raise refused(f"its RSA key has fewer than {LEAST_RSA_BITS} bits, or far too many")
        return key
    if kind in CURVES:
        fields = whole_strings(blob, 4 if kind in SECURITY_KEYS else 3)
        if fields[1] != CURVES[kind].encode():
            raise refused("its key names another curve than its kind")
        return SshKey(kind=kind, raw=fields[2], application=b"".join(fields[3:]))
    fields = whole_strings(blob, 3 if kind in SECURITY_KEYS else 2)
    if len(fields[1]) != _RAW_BYTES:
        raise refused("its key has another length than 32 bytes")
    return SshKey(kind=kind, raw=fields[1], application=b"".join(fields[2:]))


def refused(cause: str) -> InputRefused:
    """The error for what is no SSH key or signature."""
    return InputRefused(
        f"This is not an SSH key or signature: {cause}.",
        next_step="Use an Ed25519 key as `ssh-keygen -t ed25519` makes it.",
    )
