"""RFC 3161 time-stamp tokens: reading them, and checking them over a message and up to a root.

Roots come from the caller alone. rfc3161-client up to 1.0.8 also believed a self-signed root that
rides in the token itself; the release we require does not, and a test keeps it so.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from rfc3161_client import (
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from sightline.errors import InputRefused, NotVerified
from sightline.model.der import sort_certificates
from sightline.model.times import Instant
from sightline.verify.certificates import FOREIGN, quiet

GRANTED: Final = 0
"""PKIStatus of RFC 3161, section 2.4.2; `grantedWithMods` is not what was asked for."""

_MAX_CHAIN: Final = 8

_HASHES: Final = {
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.2": hashlib.sha384,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A granted response, read but not yet believed."""

    response: TimeStampResponse
    time: Instant
    """The time it states."""
    nonce: int | None
    policy: str
    """Object identifier of the policy that the authority worked under."""
    hash_name: str
    imprint: bytes


def read_token(data: bytes) -> Token:
    """Read a response's DER bytes.

    Raises:
        NotVerified: they are no granted response, or one whose hash is not SHA-2.
    """
    try:
        response = decode_timestamp_response(sort_certificates(data))
        info = response.tst_info
        imprint = info.message_imprint
        oid = imprint.hash_algorithm.dotted_string
        token = Token(
            response=response,
            time=Instant.of(info.gen_time),
            nonce=info.nonce,
            policy=info.policy.dotted_string,
            hash_name=_HASHES[oid]().name,
            imprint=bytes(imprint.message),
        )
        status = response.status
    except InputRefused as error:
        raise NotVerified(error.cause, next_step=error.next_step) from error
    except FOREIGN as error:
        raise _not_verified(f"The time-stamp token cannot be read ({error}).") from error
    if status != GRANTED:
        raise _not_verified(f"The authority did not grant the stamp (status {status}).")
    return token


def check_message(token: Token, message: bytes) -> None:
    """Hold a token against the message it should have been made over.

    Raises:
        NotVerified: it was made over other bytes.
    """
    if hashlib.new(token.hash_name, message).digest() != token.imprint:
        raise _not_verified("The time-stamp token was made over other bytes.")


def check_chain(token: Token, message: bytes, roots: tuple[x509.Certificate, ...]) -> None:
    """Follow a token's signature up to one of these roots, as of the time it states.

    Raises:
        NotVerified: no chain of valid certificates leads there, or the signature does not hold.
    """
    builder = VerifierBuilder()
    for root in dict.fromkeys(roots):
        builder = builder.add_root_certificate(root)
    try:
        _one_signer(token.response)
        with quiet():
            builder.build().verify_message(token.response, message)
    except (VerificationError, *FOREIGN) as error:
        raise NotVerified(
            f"No chain leads to an authority you named ({_short(error)}).",
            next_step="Get the authority's root certificate from the authority itself.",
        ) from error


def chain_of(
    token: Token, roots: tuple[x509.Certificate, ...]
) -> tuple[tuple[x509.Certificate, x509.Certificate], ...]:
    """From the signer's certificate up, each with its issuer's, as far as signatures lead."""
    links: list[tuple[x509.Certificate, x509.Certificate]] = []
    try:
        certificate = _one_signer(token.response)
        known = (*_certificates(token.response), *roots)
    except (NotVerified, *FOREIGN):
        return ()
    while len(links) < _MAX_CHAIN and certificate.issuer != certificate.subject:
        issuer = next((item for item in known if _issued(certificate, item)), None)
        if issuer is None:
            break
        links.append((certificate, issuer))
        certificate = issuer
    return tuple(links)


def chain_ends(token: Token, roots: tuple[x509.Certificate, ...]) -> Instant | None:
    """When the first certificate of the token's chain ends; None if there is none to be read.

    A root is left out: whether it is believed was the user's decision, and is not bound to its end.
    """
    try:
        ends = [certificate.not_valid_after_utc for certificate, _ in chain_of(token, roots)]
        return Instant.of(min(ends or [_one_signer(token.response).not_valid_after_utc]))
    except (NotVerified, *FOREIGN):
        return None


def algorithms(token: Token) -> tuple[str, ...]:
    """What a token rests on: the imprint's hash, and key and signature of each certificate."""
    found = [token.hash_name]
    try:
        with quiet():
            for certificate, _ in chain_of(token, ()):
                found += [_key_words(certificate), _signature_words(certificate)]
    except FOREIGN:
        found.append("a certificate that cannot be read")
    return tuple(dict.fromkeys(found))


def _key_words(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    return f"ECDSA {key.curve.name}" if isinstance(key, ec.EllipticCurvePublicKey) else "other key"


def _signature_words(certificate: x509.Certificate) -> str:
    algorithm = certificate.signature_hash_algorithm
    return "other signature" if algorithm is None else f"signed over {algorithm.name}"


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if certificate.issuer != issuer.subject:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, *FOREIGN):
        return False
    return True


def signer_name(token: Token) -> str:
    """Who the token's certificate says signed it, in RFC 4514's form; a claim until followed."""
    try:
        return _one_signer(token.response).subject.rfc4514_string()
    except (NotVerified, *FOREIGN):
        return "unknown"


def _one_signer(response: TimeStampResponse) -> x509.Certificate:
    """The certificate that the signature names.

    Two that share issuer and serial number would let one be checked for its purpose and the other
    for its signature.
    """
    signers = response.signed_data.signer_infos
    if len(signers) != 1:
        raise _not_verified(f"The time-stamp token has {len(signers)} signers.")
    (signer,) = signers
    with quiet():
        matching = [
            certificate
            for certificate in _certificates(response)
            if (certificate.issuer, certificate.serial_number)
            == (signer.issuer, signer.serial_number)
        ]
    if len(matching) != 1:
        raise _not_verified(f"The token holds {len(matching)} certificates for its signer.")
    return matching[0]


def _certificates(response: TimeStampResponse) -> tuple[x509.Certificate, ...]:
    with quiet():
        return tuple(map(x509.load_der_x509_certificate, response.signed_data.certificates))


def _short(error: Exception) -> str:
    """The reason in a library's long message."""
    text = str(error)
    _, found, reason = text.partition("Verify error: ")
    return reason.partition('"')[0] if found else text.partition(":")[0]


def _not_verified(cause: str) -> NotVerified:
    return NotVerified(
        cause, next_step="Compare the token with another copy, or ask for a new stamp."
    )
