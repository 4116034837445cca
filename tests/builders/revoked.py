"""What an issuer says of an authority's certificate: lists, and answers of a responder."""

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tests.builders.authority import LocalAuthority

from sightline.verify.certificates import read_roots

DAY = dt.timedelta(days=1)
REASON = x509.ReasonFlags


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def roots(*authorities: LocalAuthority) -> tuple[x509.Certificate, ...]:
    return tuple(
        root for one in authorities for root in read_roots(one.root.read_bytes(), file="root")
    )


Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def issuer_key(authority: LocalAuthority) -> Key:
    key = serialization.load_pem_private_key((authority.folder / "root.key").read_bytes(), None)
    assert isinstance(key, Key)
    return key


def leaf(authority: LocalAuthority) -> x509.Certificate:
    return x509.load_pem_x509_certificate((authority.folder / "tsa.pem").read_bytes())


def crl(
    authority: LocalAuthority,
    at: dt.datetime | None = None,
    reason: x509.ReasonFlags | None = None,
    signed_by: LocalAuthority | None = None,
    limits: tuple[x509.ExtensionType, ...] = (),
) -> bytes:
    """A list that revokes the authority's certificate at a time, or nobody's.

    `limits` are extensions that must be understood, but for what nobody knows.
    """
    (root,) = roots(authority)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(now())
        .next_update(now() + DAY)
    )
    if at is not None:
        entry = x509.RevokedCertificateBuilder().serial_number(leaf(authority).serial_number)
        entry = entry.revocation_date(at)
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    for limit in limits:
        known = not isinstance(limit, x509.UnrecognizedExtension)
        builder = builder.add_extension(limit, critical=known)
    made = builder.sign(issuer_key(signed_by or authority), hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)


def kept_for(point: str | None = None, **only: bool) -> x509.IssuingDistributionPoint:
    """Which certificates a list is kept for."""
    words = {
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_contains_attribute_certs": False,
        "indirect_crl": False,
        **only,
    }
    names = None if point is None else [x509.UniformResourceIdentifier(point)]
    return x509.IssuingDistributionPoint(
        full_name=names, relative_name=None, only_some_reasons=None, **words
    )


def of_length(size: int) -> x509.UnrecognizedExtension:
    """Bytes that nobody knows, to make a list long."""
    return x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.1"), bytes(size))


def ocsp_answer(
    authority: LocalAuthority,
    state: ocsp.OCSPCertStatus,
    made_by: LocalAuthority | None = None,
) -> bytes:
    """What the root answers of the authority's certificate, or a responder that is made one."""
    (root,) = roots(authority)
    revoked = now() - DAY if state is ocsp.OCSPCertStatus.REVOKED else None
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=leaf(authority), issuer=root, algorithm=hashes.SHA256(), cert_status=state,
        this_update=now(), next_update=now() + DAY, revocation_time=revoked,
        revocation_reason=None,
    )  # fmt: skip
    key, responder = issuer_key(authority), root
    if made_by is not None:
        key = ec.generate_private_key(ec.SECP256R1())
        responder = responder_of(made_by, key, root.subject)
        builder = builder.certificates([responder])
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def responder_of(
    authority: LocalAuthority, key: ec.EllipticCurvePrivateKey, issuer: x509.Name
) -> x509.Certificate:
    """A certificate for answering, in an issuer's name, signed with this authority's root key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Responder")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(77)
        .not_valid_before(now() - DAY)
        .not_valid_after(now() + DAY)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .sign(issuer_key(authority), hashes.SHA256())
    )
