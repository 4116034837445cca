"""Files with Content Credentials by signers of our own: nobody's list holds them but ours."""

import datetime as dt
import io
import json
from dataclasses import dataclass
from typing import Any

import c2pa
import numpy as np
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

from sightline.analysis.credentials import as_pem

_OFFLINE = {
    "verify": {"verify_after_sign": False, "remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}
_TAKEN = [
    {
        "action": "c2pa.created",
        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    }
]
_SINCE = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Desk:
    """A signer, and the authority that admitted it."""

    root: bytes
    """DER."""
    chain: bytes
    """PEM, the signer's own first."""
    key: bytes


def desk(name: str = "Ada's camera", years: int = 40) -> Desk:
    """A fresh authority and a signer under it."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"Authority of {name}"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Invented Authority"),
        ]
    )
    own = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Invented Cameras"),
        ]
    )
    root = _certificate(root_name, root_name, root_key, root_key, years, ca=True)
    leaf = _certificate(own, root_name, key, root_key, years, ca=False)
    return Desk(
        root=root.public_bytes(Encoding.DER),
        chain=leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM),
        key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    years: int,
    *,
    ca: bool,
) -> x509.Certificate:
    usage = {
        "digital_signature": not ca, "content_commitment": False, "key_encipherment": False,
        "data_encipherment": False, "key_agreement": False, "key_cert_sign": ca, "crl_sign": ca,
        "encipher_only": False, "decipher_only": False,
    }  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_SINCE)
        .not_valid_after(_SINCE + dt.timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
        )
    )
    if not ca:
        made = made.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=True
        )
    return made.sign(by, hashes.SHA256())


def picture(shade: int = 90) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.fromarray(np.full((48, 64, 3), shade, np.uint8)).save(out, "JPEG")
    return out.getvalue()


def signed(
    by: Desk,
    data: bytes,
    *,
    actions: list[dict[str, Any]] | None = None,
    parent: bytes | None = None,
    remote: str | None = None,
    title: str = "yard.jpg",
    trusting: tuple[bytes, ...] = (),
) -> bytes:
    """The JPEG with credentials in it; with `remote`, with their address instead.

    Args:
        by: Who signs.
        data: A JPEG.
        actions: What is said to have been done.
        parent: A JPEG that it is said to come from.
        remote: Where the credentials are said to lie.
        title: What it calls itself.
        trusting: Anchors (DER) by which the signer judged the parent.
    """
    manifest = {
        "claim_generator_info": [{"name": "Invented Editor", "version": "1.0"}],
        "title": title,
        "assertions": [{"label": "c2pa.actions", "data": {"actions": actions or _TAKEN}}],
    }
    trust = {"trust": {"trust_anchors": as_pem(trusting)}} if trusting else {}
    context = c2pa.Context.from_dict(_OFFLINE | trust)
    info = c2pa.C2paSignerInfo(b"es256", by.chain, by.key, None)
    with c2pa.Builder(json.dumps(manifest), context=context) as builder:
        if parent is not None:
            told = json.dumps({"title": "parent.jpg", "relationship": "parentOf"})
            builder.add_ingredient(told, "image/jpeg", io.BytesIO(parent))
        if remote is not None:
            builder.set_remote_url(remote)
            builder.set_no_embed()
        out = io.BytesIO()
        builder.sign(c2pa.Signer.from_info(info), "image/jpeg", io.BytesIO(data), out)
        return out.getvalue()
