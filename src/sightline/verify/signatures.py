"""Checking signatures, plain Ed25519 and SSHSIG of every kind of SSH key that signs entries."""

import functools
from typing import Final

from sightline.errors import InputRefused, NotVerified
from sightline.model import sshsig
from sightline.model.ssh_keys import RSA, SshKey, parse_key
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
    verify_with(key, parts, sshsig.signed_data(namespace, message))
    return parts.public_key


@functools.lru_cache(maxsize=256)
def _key(blob: bytes) -> SshKey:
    return parse_key(blob)
