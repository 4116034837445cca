"""SSHSIG signatures and public key lines as text and bytes, without any cryptography.

Formats: OpenSSH PROTOCOL.sshsig; security keys, OpenSSH PROTOCOL.u2f.
"""

import base64
import hashlib
import struct
from dataclasses import dataclass
from typing import Final

from sightline.model.ssh_keys import (
    ED25519,
    SECURITY_KEYS,
    SshKey,
    parse_key,
    refused,
    string,
    strings,
    whole_strings,
)

_MAGIC: Final = b"SSHSIG"
_VERSION: Final = 1
HASH: Final = "sha512"
_SK_TAIL: Final = struct.Struct(">BI")


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
    touched: tuple[int, int] | None = None
    """Of a security key alone: its flags (1: somebody touched it) and its counter."""


def signed_data(namespace: str, message: bytes) -> bytes:
    """The bytes that the key signs for a message."""
    return _MAGIC + b"".join(
        string(part)
        for part in (namespace.encode(), b"", HASH.encode(), hashlib.sha512(message).digest())
    )


def pack(signature: SshSignature) -> str:
    """Base64 of the signature blob, one line."""
    inner = string(signature.algorithm.encode()) + string(signature.signature)
    if signature.touched is not None:
        inner += _SK_TAIL.pack(*signature.touched)
    fields = (
        signature.public_key,
        signature.namespace.encode(),
        b"",
        signature.hash_name.encode(),
        inner,
    )
    blob = _MAGIC + struct.pack(">I", _VERSION) + b"".join(map(string, fields))
    return base64.b64encode(blob).decode()


def unpack(text: str) -> SshSignature:
    """Read what `pack` writes, or the joined lines between ssh-keygen's armour.

    Raises:
        InputRefused: it is not an SSHSIG of version 1, or its base64 is not the one spelling.
    """
    try:
        blob = _from_base64(text)
        if blob[:6] != _MAGIC or struct.unpack(">I", blob[6:10])[0] != _VERSION:
            raise refused("it is not an SSHSIG of version 1")
        key, namespace, reserved, hash_name, inner = whole_strings(blob[10:], 5)
        if reserved:
            raise refused("its reserved field is not empty")
        algorithm, signature, touched = unpack_inner(inner)
        return SshSignature(
            public_key=key,
            namespace=namespace.decode(),
            hash_name=hash_name.decode(),
            algorithm=algorithm,
            signature=signature,
            touched=touched,
        )
    except (ValueError, struct.error) as error:
        raise refused(str(error)) from error


def unpack_inner(blob: bytes) -> tuple[str, bytes, tuple[int, int] | None]:
    """Algorithm, signature, and a security key's flags and counter, as agents hand them back.

    Raises:
        ValueError: the algorithm is no text.
        struct.error: it is cut off, or longer than its algorithm allows.
    """
    (name, signature), rest = strings(blob, 2)
    algorithm = name.decode()
    if algorithm not in SECURITY_KEYS:
        if rest:
            raise struct.error("bytes follow the last field")
        return algorithm, signature, None
    flags, counter = _SK_TAIL.unpack(rest)
    return algorithm, signature, (int(flags), int(counter))


def armour(text: str) -> str:
    """The signature as a file that `ssh-keygen -Y verify -s` reads."""
    lines = "\n".join(text[start : start + 70] for start in range(0, len(text), 70))
    return f"-----BEGIN SSH SIGNATURE-----\n{lines}\n-----END SSH SIGNATURE-----\n"


def ed25519_blob(public_key: bytes) -> bytes:
    """Wire blob of a raw 32-byte Ed25519 public key (RFC 8709 section 4)."""
    return string(ED25519.encode()) + string(public_key)


def ed25519_raw(blob: bytes) -> bytes:
    """The raw 32-byte public key in a wire blob.

    Raises:
        InputRefused: the blob holds another kind of key.
    """
    key: SshKey = parse_key(blob)
    if key.kind != ED25519:
        raise refused(f"its key is of kind {key.kind!r}; here only {ED25519} serves")
    return key.raw


def key_line(blob: bytes) -> str:
    """`ssh-ed25519 AAAA…`, as in a `.pub` file.

    Raises:
        InputRefused: the blob is no key.
    """
    try:
        ((kind,), _) = strings(blob, 1)
        return f"{kind.decode('ascii')} {base64.b64encode(blob).decode()}"
    except (ValueError, struct.error) as error:
        raise refused("the key's bytes name no kind of key") from error


def key_blob(line: str) -> bytes:
    """The wire blob in a public key line.

    Raises:
        InputRefused: the line is no public key.
    """
    try:
        return _from_base64(line.split()[1])
    except (IndexError, ValueError) as error:
        raise refused("the line is not a public key") from error


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
