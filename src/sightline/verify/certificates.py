"""X.509 certificates as others made them: reading them without being led astray."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from sightline.errors import InputRefused

MAX_TOKEN_BYTES: Final = 1 << 20

FOREIGN: Final = (
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
)
"""What the libraries raise over bytes that make no sense, found by changing bytes at random."""


def read_roots(pem: bytes, *, file: str) -> tuple[x509.Certificate, ...]:
    """Certificates of a PEM file.

    Raises:
        InputRefused: it holds none that can be read.
    """
    try:
        with quiet():
            return tuple(x509.load_pem_x509_certificates(pem))
    except FOREIGN as error:
        raise InputRefused(
            f"This is no PEM certificate ({error}).",
            file=file,
            next_step="Convert it with `openssl x509 -inform DER -in FILE -out FILE.pem`.",
        ) from error


@contextmanager
def quiet() -> Iterator[None]:
    """Odd certificates make the library warn about its own future; a token must not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
