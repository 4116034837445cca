"""The signature of a WACZ file (Webrecorder, WACZ Signing and Verification 0.1.0).

Signed is the name of the manifest's digest (`sha256:` and 64 digits), by ECDSA or RSA over SHA-256:
by a key that rides along and has no name, or by one that a certificate gives a domain, then with an
RFC 3161 token over the signature. A signature that holds shows that whoever had the key signed this
manifest. Whether the certificate or the token leads to anybody trusted is not followed here.
"""

import base64
import hashlib
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)
from rfc3161_client import decode_timestamp_response

from sightline.analysis.legible import legible
from sightline.analysis.web_archive_values import Signed, WaczSignature
from sightline.errors import InputRefused
from sightline.model.der import sort_certificates

_MOST: Final = 1 << 16
"""Characters of a key, certificate, signature or token."""
_FOREIGN: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    InputRefused,
)
"""What the libraries raise over bytes that make no sense."""
_TOKEN_HASHES: Final = {
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.2": hashlib.sha384,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
}
_Key = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


def read_wacz_signature(stated: object, manifest: str) -> WaczSignature | None:
    """What a WACZ file's signature is worth; never raises on what it holds.

    Args:
        stated: `signedData` of its `datapackage-digest.json`.
        manifest: The name of the digest of its manifest's bytes.

    Returns:
        None where there is none.
    """
    if not isinstance(stated, dict):
        return None
    words = {name: _text(stated, name) for name in ("domain", "created", "software")}
    time, over = _token(stated)
    try:
        key = _key(stated)
        state = Signed.HOLDS if _holds(key, stated, manifest) else Signed.DIFFERS
        name = hashlib.sha256(
            key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        ).hexdigest()
    except _FOREIGN:
        state, name = Signed.UNREADABLE, None
    return WaczSignature(
        state=state,
        key_sha256=name,
        domain=words["domain"],
        named_in_certificate=_named(stated, words["domain"]),
        created=words["created"],
        software=words["software"],
        token_time=time,
        token_over_it=over,
    )


def _text(stated: dict[str, object], name: str) -> str | None:
    value = stated.get(name)
    return legible(value, 200) if isinstance(value, str) and value else None


def _data(stated: dict[str, object], name: str) -> bytes:
    value = stated.get(name)
    if not isinstance(value, str) or len(value) > _MOST:
        raise ValueError(name)
    return value.encode()


def _key(stated: dict[str, object]) -> _Key:
    if "domainCert" in stated:
        key = _certificate(stated).public_key()
    else:
        key = load_der_public_key(base64.b64decode(_data(stated, "publicKey")))  # type: ignore[assignment]
    if not isinstance(key, _Key):
        raise TypeError("another kind of key")
    return key


def _certificate(stated: dict[str, object]) -> x509.Certificate:
    """The signer's own: the first of the chain."""
    return x509.load_pem_x509_certificates(_data(stated, "domainCert"))[0]


def _holds(key: _Key, stated: dict[str, object], manifest: str) -> bool:
    if stated.get("hash") != manifest:
        return False
    signature, signed = base64.b64decode(_data(stated, "signature")), manifest.encode()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(_der(signature, key), signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """Browsers sign with two bare numbers (IEEE P1363), servers in DER."""
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        return signature
    return encode_dss_signature(int.from_bytes(signature[:size]), int.from_bytes(signature[size:]))


def _named(stated: dict[str, object], domain: str | None) -> bool | None:
    """Whether the certificate is of the domain that is stated."""
    if domain is None or "domainCert" not in stated:
        return None
    try:
        names = _certificate(stated).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except _FOREIGN:
        return False
    return domain in names.value.get_values_for_type(x509.DNSName)


def _token(stated: dict[str, object]) -> tuple[str | None, bool | None]:
    """The time that a token over the signature states, and whether it is over the signature."""
    if "timeSignature" not in stated:
        return None, None
    try:
        data = base64.b64decode(_data(stated, "timeSignature"))
        info = decode_timestamp_response(sort_certificates(data)).tst_info
        imprint = info.message_imprint
        made = _TOKEN_HASHES[imprint.hash_algorithm.dotted_string]
        over = made(_data(stated, "signature")).digest() == bytes(imprint.message)
        return info.gen_time.isoformat(), over
    except _FOREIGN:
        return None, False
