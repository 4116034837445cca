"""Checking signatures, plain Ed25519 and SSHSIG of every kind of SSH key that signs entries."""

import base64
import binascii
import functools
from typing import Final

from sightline.errors import InputRefused, NotVerified
from sightline.model import sshsig
from sightline.model.ssh_keys import ED25519, ED25519_SIGNATURE_BYTES, RSA, SshKey, parse_key
from sightline.model.sshsig import SshSignature
from sightline.verify.ssh_algorithms import verify_ed25519, verify_with

__all__ = ["verify_ed25519", "verify_ssh"]

_ALGORITHMS: Final = {RSA: frozenset({"rsa-sha2-256", "rsa-sha2-512"})}
"""What a key may sign with where that is not its own kind; never SHA-1."""


def verify_ssh(signature_text: str, message: bytes, namespace: str) -> bytes:
    """Check an SSHSIG and return the wire blob of the key that made it.

    Whether that key is anybody's is the caller's question.

    Raises:
        NotVerified: the signature does not hold, or is for another namespace.
    """
    try:
        blob = binascii.a2b_base64(signature_text)
    except ValueError:
        return _verify_any(signature_text, message, namespace)
    known = _ed25519_of(blob[:-ED25519_SIGNATURE_BYTES], namespace)
    # Base64 can spell the same bytes in several ways; a signature has one spelling.
    if known is None or binascii.b2a_base64(blob, newline=False).decode() != signature_text:
        return _verify_any(signature_text, message, namespace)
    raw, key = known
    verify_ed25519(raw, blob[-ED25519_SIGNATURE_BYTES:], sshsig.signed_data(namespace, message))
    return key


@functools.lru_cache(maxsize=256)
def _ed25519_of(head: bytes, namespace: str) -> tuple[bytes, bytes] | None:
    """Raw key and wire blob where an SSHSIG by an Ed25519 key begins so; else None.

    All signatures by one key are alike but for their last 64 bytes, and a log has few keys: what
    stands before those bytes is read once.
    """
    text = base64.b64encode(head + bytes(ED25519_SIGNATURE_BYTES)).decode()
    try:
        parts, key = _parts(text, namespace)
    except NotVerified:
        return None
    if key.kind != ED25519 or len(parts.signature) != ED25519_SIGNATURE_BYTES:
        return None
    return key.raw, parts.public_key


def _verify_any(signature_text: str, message: bytes, namespace: str) -> bytes:
    parts, key = _parts(signature_text, namespace)
    verify_with(key, parts, sshsig.signed_data(namespace, message))
    return parts.public_key


def _parts(signature_text: str, namespace: str) -> tuple[SshSignature, SshKey]:
    """A signature's parts and its key, found to be such as sign entries.

    Raises:
        NotVerified: they are not.
    """
    try:
        parts = sshsig.unpack(signature_text)
        key = _key(parts.public_key)
    except InputRefused as error:
        raise NotVerified(error.cause, next_step=error.next_step) from error
    if (parts.namespace, parts.hash_name) != (namespace, sshsig.HASH):
        raise NotVerified(
            f"The signature is for {parts.namespace!r} with {parts.hash_name!r}.",
            next_step=f"Entries are signed in the namespace {namespace!r} with {sshsig.HASH!r}.",
        )
    if parts.algorithm not in _ALGORITHMS.get(key.kind, {key.kind}):
        raise NotVerified(
            f"A key of kind {key.kind} cannot sign with {parts.algorithm!r}.",
            next_step="RSA keys sign with rsa-sha2-256 or rsa-sha2-512; others as they are named.",
        )
    return parts, key


@functools.lru_cache(maxsize=256)
def _key(blob: bytes) -> SshKey:
    return parse_key(blob)
