"""Who signs WACZ files: a browser's key without a name, and a server in its domain's name."""

import base64
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID


def by_browser(manifest: str) -> dict[str, object]:
    """As ArchiveWeb.page signs: P-384, two bare numbers."""
    key = ec.generate_private_key(ec.SECP384R1())
    r, s = decode_dss_signature(key.sign(manifest.encode(), ec.ECDSA(hashes.SHA256())))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "hash": manifest,
        "signature": base64.b64encode(r.to_bytes(48) + s.to_bytes(48)).decode(),
        "publicKey": base64.b64encode(public).decode(),
        "created": "2026-04-17T17:02:07.848Z",
        "software": "A browser 1.0",
    }


class Domain:
    """A server's key and the certificate that names its domain."""

    def __init__(self, name: str, *, by_rsa: bool = False) -> None:
        self.name = name
        self.key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = (
            rsa.generate_private_key(65537, 2048)
            if by_rsa
            else ec.generate_private_key(ec.SECP256R1())
        )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=1)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(self.key.public_key())
            .serial_number(7)
            .not_valid_before(now)
            .not_valid_after(now + dt.timedelta(days=90))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def sign(self, manifest: str, more: Mapping[str, object] | None = None) -> dict[str, object]:
        """As a server signs."""
        signed = manifest.encode()
        if isinstance(self.key, rsa.RSAPrivateKey):
            signature = self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return {
            "hash": manifest,
            "signature": base64.b64encode(signature).decode(),
            "domain": self.name,
            "domainCert": self.certificate.public_bytes(Encoding.PEM).decode(),
            **(more or {}),
        }

    def save(self, folder: Path) -> tuple[Path, Path]:
        """Its certificate and key as files."""
        certificate, key = folder / "domain.pem", folder / "domain.key"
        certificate.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        key.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return certificate, key
