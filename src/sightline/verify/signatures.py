"""Checking Ed25519 signatures, plain and as SSHSIG: the one place that calls the library."""

import functools

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sightline.errors import InputRefused, NotVerified
from sightline.model import sshsig


def verify_ed25519(raw_public_key: bytes, signature: bytes, message: bytes) -> None:
    """Check a raw Ed25519 signature (RFC 8032).

    Raises:
        NotVerified: the key did not make this signature over this message.
    """
    try:
        _public_key(raw_public_key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise NotVerified(
            "The signature was not made by the key it names, over these bytes.",
            next_step="Compare the signed bytes with another copy.",
        ) from error


@functools.lru_cache(maxsize=64)
def _public_key(raw: bytes) -> Ed25519PublicKey:
    # A log's entries share few keys, and unpacking one costs a fifth of a check.
    return Ed25519PublicKey.from_public_bytes(raw)


def verify_ssh(signature_text: str, message: bytes, namespace: str) -> bytes:
    """Check an SSHSIG and return the wire blob of the key that made it.

    Whether that key is anybody's is the caller's question.

    Raises:
        NotVerified: the signature does not hold, or is for another namespace.
    """
    try:
        parts = sshsig.unpack(signature_text)
        raw = sshsig.ed25519_raw(parts.public_key)
    except InputRefused as error:
        raise NotVerified(error.cause, next_step=error.next_step) from error
    if (parts.namespace, parts.hash_name, parts.algorithm) != (
        namespace,
        sshsig.HASH,
        sshsig.ED25519,
    ):
        raise NotVerified(
            f"The signature is for {parts.namespace!r} with {parts.hash_name!r}.",
            next_step=f"Entries are signed in the namespace {namespace!r} with {sshsig.HASH!r}.",
        )
    verify_ed25519(raw, parts.signature, sshsig.signed_data(namespace, message))
    return parts.public_key
