"""SSH keys and SSHSIG signatures as bytes, without any cryptography.

Formats: OpenSSH PROTOCOL.sshsig; SSH wire encoding, RFC 4251 section 5; key blobs, RFC 8709.
"""

import base64
import hashlib
import struct
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused

_MAGIC: Final = b"SSHSIG"
_VERSION: Final = 1
HASH: Final = "sha512"
ED25519: Final = "ssh-ed25519"


@dataclass(frozen=True, slots=True, kw_only=True)
class SshSignature:
    """The parts of an SSHSIG."""

    public_key: bytes
    """The key's wire blob."""
    namespace: str
    hash_name: str
    algorithm: str
    signature: bytes
    """Raw signature in the algorithm's own encoding."""


def signed_data(namespace: str, message: bytes) -> bytes:
    """The bytes that the key signs for a message."""
    return _MAGIC + b"".join(
        _string(part)
        for part in (namespace.encode(), b"", HASH.encode(), hashlib.sha512(message).digest())
    )


def pack(signature: SshSignature) -> str:
    """Base64 of the signature blob, one line."""
    inner = _string(signature.algorithm.encode()) + _string(signature.signature)
    fields = (
        signature.public_key,
        signature.namespace.encode(),
        b"",
        signature.hash_name.encode(),
        inner,
    )
    blob = _MAGIC + struct.pack(">I", _VERSION) + b"".join(map(_string, fields))
    return base64.b64encode(blob).decode()


def unpack(text: str) -> SshSignature:
    """Read what `pack` writes, or the joined lines between ssh-keygen's armour.

    Raises:
        InputRefused: it is not an SSHSIG of version 1, or its base64 is not the one spelling.
    """
    try:
        blob = _from_base64(text)
        if blob[:6] != _MAGIC or struct.unpack(">I", blob[6:10])[0] != _VERSION:
            raise _refused("it is not an SSHSIG of version 1")
        key, namespace, reserved, hash_name, inner = _strings(blob[10:], 5)
        algorithm, signature = _strings(inner, 2)
        if reserved:
            raise _refused("its reserved field is not empty")
        return SshSignature(
            public_key=key,
            namespace=namespace.decode(),
            hash_name=hash_name.decode(),
            algorithm=algorithm.decode(),
            signature=signature,
        )
    except (ValueError, struct.error) as error:
        raise _refused(str(error)) from error


def armour(text: str) -> str:
    """The signature as a file that `ssh-keygen -Y verify -s` reads."""
    lines = "\n".join(text[start : start + 70] for start in range(0, len(text), 70))
    return f"-----BEGIN SSH SIGNATURE-----\n{lines}\n-----END SSH SIGNATURE-----\n"


def ed25519_blob(public_key: bytes) -> bytes:
    """Wire blob of a raw 32-byte Ed25519 public key (RFC 8709 section 4)."""
    return _string(ED25519.encode()) + _string(public_key)


def ed25519_raw(blob: bytes) -> bytes:
    """The raw 32-byte public key in a wire blob.

    Raises:
        InputRefused: the blob holds another kind of key.
    """
    try:
        (kind,) = _strings(blob, 1, rest=True)
        if kind != ED25519.encode():
            raise _refused(f"its key is of kind {kind[:40]!r}; only {ED25519} is read")
        _, raw = _strings(blob, 2)
    except struct.error as error:
        raise _refused(str(error)) from error
    if len(raw) != 32:  # noqa: PLR2004 - RFC 8032
        raise _refused("its key has another length than 32 bytes")
    return raw


def key_line(blob: bytes) -> str:
    """`ssh-ed25519 AAAA…`, as in a `.pub` file.

    Raises:
        InputRefused: the blob is no key.
    """
    try:
        (kind,) = _strings(blob, 1, rest=True)
        return f"{kind.decode('ascii')} {base64.b64encode(blob).decode()}"
    except (ValueError, struct.error) as error:
        raise _refused("the key's bytes name no kind of key") from error


def key_blob(line: str) -> bytes:
    """The wire blob in a public key line.

    Raises:
        InputRefused: the line is no public key.
    """
    try:
        return _from_base64(line.split()[1])
    except (IndexError, ValueError) as error:
        raise _refused("the line is not a public key") from error


def fingerprint(blob: bytes) -> str:
    """`SHA256:…`, as `ssh-keygen -l` prints it."""
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"


def _from_base64(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    # The last character may hold bits that no reader looks at: without this, one signature could
    # be written in several ways.
    if base64.b64encode(data).decode() != text:
        raise ValueError("its base64 is not spelled as base64 is written")
    return data


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _strings(data: bytes, count: int, *, rest: bool = False) -> list[bytes]:
    found, position = [], 0
    for _ in range(count):
        (length,) = struct.unpack_from(">I", data, position)
        position += 4
        if position + length > len(data):
            raise struct.error("a field runs past the end")
        found.append(data[position : position + length])
        position += length
    if position != len(data) and not rest:
        raise struct.error("bytes follow the last field")
    return found


def _refused(cause: str) -> InputRefused:
    return InputRefused(
        f"This is not an SSH key or signature: {cause}.",
        next_step="Use an Ed25519 key as `ssh-keygen -t ed25519` makes it.",
    )
