"""What an issuer said of a token's certificates: CRLs (RFC 5280) and OCSP responses (RFC 6960).

Kept beside a token while they could be had, they tell later readers whether a certificate was
revoked by the token's time, and whether its key was ever called compromised.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from sightline.errors import NotVerified
from sightline.model.stamps import RevocationForm
from sightline.model.times import Instant
from sightline.verify.certificates import FOREIGN, quiet

_HARMLESS: Final = frozenset(
    {
        x509.ReasonFlags.unspecified,
        x509.ReasonFlags.affiliation_changed,
        x509.ReasonFlags.superseded,
        x509.ReasonFlags.cessation_of_operation,
    }
)
"""Reasons after which earlier tokens stay good, if one is stated (RFC 3161, section 4, note 1)."""

ExtensionT = TypeVar("ExtensionT", bound=x509.ExtensionType)
Link = tuple[x509.Certificate, x509.Certificate]
"""A certificate and its issuer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """That a certificate was revoked."""

    at: Instant
    compromised: bool
    """The reason does not rule out that others hold the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What revocation data says of a certificate."""

    subject: str
    as_of: Instant
    revoked: Revoked | None


def status(form: RevocationForm, data: bytes, links: tuple[Link, ...]) -> Status:
    """What revocation data says of the one certificate in a chain that it speaks of.

    Args:
        form: CRL or OCSP response.
        data: DER bytes.
        links: The chain: each certificate with its issuer.

    Raises:
        NotVerified: it cannot be read, is not signed by an issuer of the chain, or says nothing of
            its certificates.
    """
    try:
        with quiet():
            return _of_list(data, links) if form is RevocationForm.CRL else _of_ocsp(data, links)
    except (InvalidSignature, *FOREIGN) as error:
        raise _not_verified(
            f"it cannot be read or its signature does not hold ({error})"
        ) from error


def _of_list(data: bytes, links: tuple[Link, ...]) -> Status:
    found = x509.load_der_x509_crl(data)
    for certificate, issuer in links:
        key = issuer.public_key()
        if found.issuer != certificate.issuer or not isinstance(
            key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey
        ):
            continue
        if not found.is_signature_valid(key):
            raise _not_verified("its signature does not hold")
        entry = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
        scope = _scope(found)
        if entry is None and scope is not None and not _covers(scope, certificate):
            raise _not_verified("it is kept for a part of its issuer's certificates only")
        revoked = None if entry is None else _entry(entry)
        return Status(
            subject=certificate.subject.rfc4514_string(),
            as_of=_instant(found.last_update_utc),
            revoked=revoked,
        )
    raise _not_verified("no certificate of the token's chain was issued by its issuer")


def _scope(found: x509.CertificateRevocationList) -> x509.IssuingDistributionPoint | None:
    """Which certificates a list is kept for; None: all of its issuer's.

    What its critical extensions say must be understood, or it may not be used (RFC 5280, section
    5.2): changes to another list, or entries of several issuers, say nothing by themselves.
    """
    for extension in found.extensions:
        known = isinstance(extension.value, x509.IssuingDistributionPoint)
        if extension.critical and not known:
            name = extension.oid.dotted_string
            raise _not_verified(f"its critical extension {name} is not read")
    scope = _value(found.extensions, x509.IssuingDistributionPoint)
    if scope is not None and scope.indirect_crl:
        raise _not_verified("it speaks of the certificates of several issuers")
    return scope


def _covers(scope: x509.IssuingDistributionPoint, certificate: x509.Certificate) -> bool:
    """Whether a list of this scope would name the certificate (RFC 5280, section 6.3.3, b)."""
    basic = _value(certificate.extensions, x509.BasicConstraints)
    authority = basic is not None and basic.ca
    others = scope.only_contains_user_certs if authority else scope.only_contains_ca_certs
    if scope.only_some_reasons or scope.only_contains_attribute_certs or others:
        return False
    if scope.full_name is None:
        return scope.relative_name is None
    points = _value(certificate.extensions, x509.CRLDistributionPoints) or ()
    names = {name for point in points for name in point.full_name or ()}
    return not names.isdisjoint(scope.full_name)


def _entry(entry: x509.RevokedCertificate) -> Revoked:
    stated = _value(entry.extensions, x509.CRLReason)
    reason = None if stated is None else stated.reason
    return Revoked(at=_instant(entry.revocation_date_utc), compromised=reason not in _HARMLESS)


def _value(extensions: x509.Extensions, kind: type[ExtensionT]) -> ExtensionT | None:
    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _of_ocsp(data: bytes, links: tuple[Link, ...]) -> Status:
    found = ocsp.load_der_ocsp_response(data)
    if found.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise _not_verified(f"the responder answered {found.response_status.name}")
    for certificate, issuer in links:
        if found.serial_number != certificate.serial_number or not _same_issuer(found, issuer):
            continue
        _signed(found, _responder(found, issuer))
        revoked = None
        if found.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
            raise _not_verified("the responder does not know the certificate")
        if found.revocation_time_utc is not None:
            reason = found.revocation_reason
            at = _instant(found.revocation_time_utc)
            revoked = Revoked(at=at, compromised=reason not in _HARMLESS)
        return Status(
            subject=certificate.subject.rfc4514_string(),
            as_of=_instant(found.this_update_utc),
            revoked=revoked,
        )
    raise _not_verified("it is about no certificate of the token's chain")


def _same_issuer(found: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    return any(
        request.issuer_key_hash == found.issuer_key_hash
        for request in [
            ocsp.OCSPRequestBuilder().add_certificate(issuer, issuer, found.hash_algorithm).build()
        ]
    )


def _responder(found: ocsp.OCSPResponse, issuer: x509.Certificate) -> x509.Certificate:
    """Who may sign: the issuer, or one whom it made a responder (RFC 6960, section 4.2.2.2)."""
    for certificate in found.certificates:
        if certificate == issuer:
            return issuer
        certificate.verify_directly_issued_by(issuer)
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if ExtendedKeyUsageOID.OCSP_SIGNING in usage:
            return certificate
    return issuer


def _signed(found: ocsp.OCSPResponse, responder: x509.Certificate) -> None:
    key, algorithm = responder.public_key(), found.signature_hash_algorithm
    if isinstance(key, rsa.RSAPublicKey) and algorithm is not None:
        key.verify(found.signature, found.tbs_response_bytes, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm is not None:
        key.verify(found.signature, found.tbs_response_bytes, ec.ECDSA(algorithm))
    else:
        raise _not_verified("its key is of a kind that is not checked")


def _instant(moment: datetime) -> Instant:
    return Instant.of(moment.astimezone(UTC))


def _not_verified(cause: str) -> NotVerified:
    return NotVerified(
        f"The revocation data does not count: {cause}.",
        next_step="Get it again from the issuer of the authority's certificate.",
    )
