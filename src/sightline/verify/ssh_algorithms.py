"""Ed25519, ECDSA and RSA, plain and through a security key: the one place that calls the library.

A security key signs not the message but what it was enrolled for, its flags, its counter and the
message's hash (OpenSSH PROTOCOL.u2f, "SSH U2F signatures").
"""

import functools
import hashlib
import struct
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from sightline.errors import InputRefused, NotVerified
from sightline.model.ssh_keys import (
    CURVES,
    RSA,
    SECURITY_KEYS,
    SshKey,
    positive,
    whole_strings,
)
from sightline.model.sshsig import SshSignature

_CURVES: Final[dict[str, tuple[ec.EllipticCurve, hashes.HashAlgorithm]]] = {
    "nistp256": (ec.SECP256R1(), hashes.SHA256()),
    "nistp384": (ec.SECP384R1(), hashes.SHA384()),
    "nistp521": (ec.SECP521R1(), hashes.SHA512()),
}
"""The curve and the hash that goes with it (RFC 5656, section 6.2.1)."""
_RSA_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "rsa-sha2-256": hashes.SHA256(),
    "rsa-sha2-512": hashes.SHA512(),
}
_TOUCHED: Final = 0x01


def verify_ed25519(raw_public_key: bytes, signature: bytes, message: bytes) -> None:
    """Check a raw Ed25519 signature (RFC 8032).

    Raises:
        NotVerified: the key did not make this signature over this message.
    """
    try:
        _public_key(raw_public_key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise _not_by_it() from error


def verify_with(key: SshKey, signature: SshSignature, message: bytes) -> None:
    """Check a signature of any kind of key that signs entries.

    Raises:
        NotVerified: the key did not make it over this message, or nobody touched the security key.
    """
    if key.kind in SECURITY_KEYS:
        message = _by_device(key, signature, message)
    if key.kind == RSA:
        _verify_rsa(key, signature, message)
    elif key.kind in CURVES:
        _verify_ecdsa(key, signature.signature, message)
    else:
        verify_ed25519(key.raw, signature.signature, message)


def _by_device(key: SshKey, signature: SshSignature, message: bytes) -> bytes:
    """The bytes that a security key signed for a message."""
    if signature.touched is None:
        raise _not_by_it()
    flags, counter = signature.touched
    if not flags & _TOUCHED:
        raise NotVerified(
            "The security key signed without being touched.",
            next_step="Sign again with a key that asks for a touch: who held it is else unknown.",
        )
    application = hashlib.sha256(key.application).digest()
    return application + struct.pack(">BI", flags, counter) + hashlib.sha256(message).digest()


def _verify_rsa(key: SshKey, signature: SshSignature, message: bytes) -> None:
    try:
        public = rsa.RSAPublicNumbers(key.exponent, key.modulus).public_key()
        public.verify(
            signature.signature, message, padding.PKCS1v15(), _RSA_HASHES[signature.algorithm]
        )
    except (InvalidSignature, ValueError, UnsupportedAlgorithm) as error:
        raise _not_by_it() from error


def _verify_ecdsa(key: SshKey, signature: bytes, message: bytes) -> None:
    curve, digest = _CURVES[CURVES[key.kind]]
    try:
        numbers = map(positive, whole_strings(signature, 2))
        public = ec.EllipticCurvePublicKey.from_encoded_point(curve, key.raw)
        public.verify(encode_dss_signature(*numbers), message, ec.ECDSA(digest))
    except (InvalidSignature, ValueError, struct.error, InputRefused) as error:
        raise _not_by_it() from error


@functools.lru_cache(maxsize=64)
def _public_key(raw: bytes) -> Ed25519PublicKey:
    # A log's entries share few keys, and unpacking one costs a fifth of a check.
    return Ed25519PublicKey.from_public_bytes(raw)


def _not_by_it() -> NotVerified:
    return NotVerified(
        "The signature was not made by the key it names, over these bytes.",
        next_step="Compare the signed bytes with another copy.",
    )
