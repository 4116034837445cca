"""An authority whose certificates ended long ago, and whose tokens can state any time."""

import datetime as dt
import hashlib
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tests.builders.authority import openssl


class PastAuthority:
    """An authority of the year 2020, whose tokens can state any time."""

    def __init__(
        self, folder: Path, purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING
    ) -> None:
        self._folder = folder
        self._purpose = purpose
        self._root_key, self._key = (ec.generate_private_key(ec.SECP256R1()) for _ in "ab")
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        root = (
            self._certificate("Past root", self._root_key)
            .add_extension(constraints, critical=True)
            .add_extension(usage(signs=False), critical=True)
            .sign(self._root_key, hashes.SHA256())
        )
        self.roots = (root,)
        self._save("tsa.pem", self._leaf(self._key))
        (folder / "tsa.key").write_bytes(
            self._key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def twin(self) -> Path:
        """A certificate with the same issuer and number, and another key."""
        return self._save("twin.pem", self._leaf(ec.generate_private_key(ec.SECP256R1())))

    def stamp(self, message: bytes, time: str, *more: str) -> bytes:
        """RFC 3161 TSTInfo in an RFC 5652 signature, as the openssl command makes it."""
        sha256 = der(0x30, der(0x06, bytes.fromhex("608648016503040201")), der(0x05))
        imprint = der(0x30, sha256, der(0x04, hashlib.sha256(message).digest()))
        policy = der(0x06, b"\x2a\x03")
        parts = (der(0x02, b"\x01"), policy, imprint, der(0x02, b"\x07"), der(0x18, time.encode()))
        (self._folder / "info").write_bytes(der(0x30, *parts))
        openssl(
            "cms", "-sign", "-binary", "-nodetach", "-outform", "DER",
            "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", self._folder / "info",
            "-signer", self._folder / "tsa.pem", "-inkey", self._folder / "tsa.key",
            "-out", self._folder / "token", *more,
        )  # fmt: skip
        granted = der(0x30, der(0x02, b"\x00"))
        return der(0x30, granted, (self._folder / "token").read_bytes())

    def _leaf(self, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        return (
            self._certificate("Past TSA", key)
            .add_extension(x509.ExtendedKeyUsage([self._purpose]), critical=True)
            .add_extension(usage(signs=True), critical=True)
            .sign(self._root_key, hashes.SHA256())
        )

    def _certificate(self, name: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        subject, issuer = (
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
            for text in (name, "Past root")
        )
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(1 if name == "Past root" else 7)
            .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
            .not_valid_after(dt.datetime(2020, 12, 31, tzinfo=dt.UTC))
        )

    def _save(self, name: str, certificate: x509.Certificate) -> Path:
        path = self._folder / name
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return path


def usage(*, signs: bool) -> x509.KeyUsage:
    """For signing messages, or for signing certificates."""
    return x509.KeyUsage(
        digital_signature=signs,
        key_cert_sign=not signs,
        crl_sign=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def der(tag: int, *parts: bytes) -> bytes:
    """One DER element."""
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8)
    return bytes([tag, 128 + len(length)]) + length + body
