"""A list of certificates that the user chose to trust signers by: a PEM file."""

from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from sightline.analysis.credentials import ANCHORS_MOST
from sightline.errors import InputRefused

_NEXT: Final = (
    "Name a PEM file of certificates, such as the C2PA trust list, or one that you wrote yourself."
)


def read_anchors(text: str, file: str) -> tuple[bytes, ...]:
    """The certificates of a PEM text, as DER; what stands between them is left.

    Args:
        text: PEM, with comments or without.
        file: Its name, for messages.

    Raises:
        InputRefused: it holds no certificate, one that cannot be read, or very many.
    """
    if text.count("-----BEGIN CERTIFICATE-----") > ANCHORS_MOST:
        raise InputRefused(
            f"The list holds more than {ANCHORS_MOST} certificates.", file=file, next_step=_NEXT
        )
    try:
        found = x509.load_pem_x509_certificates(text.encode())
    except ValueError as error:
        raise InputRefused(
            "The list holds no certificate that can be read.", file=file, next_step=_NEXT
        ) from error
    return tuple(certificate.public_bytes(Encoding.DER) for certificate in found)
