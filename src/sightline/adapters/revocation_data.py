"""CRLs and OCSP responses from where the user says: a file, or an address (RFC 5280, RFC 6960).

Nothing is fetched from addresses that stand in certificates: a forged token would choose them.
"""

import http
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from sightline.adapters.named_address import NamedAddress
from sightline.errors import AuthorityFailed, InputRefused, NotFound
from sightline.model.stamps import RevocationForm
from sightline.verify.certificates import MAX_TOKEN_BYTES

_OCSP: Final = "application/ocsp-request"
_PEM: Final = b"-----BEGIN X509 CRL-----"


class NamedRevocation:
    """Revocation data at an address or in a file; satisfies `RevocationSource`."""

    def __init__(self, form: RevocationForm, where: str) -> None:
        """Take the place as the user wrote it.

        Raises:
            InputRefused: it looks like an address and is none.
        """
        self.form = form
        self.name = where
        self._address = (
            NamedAddress(
                where,
                what="revocation data",
                failed=self._failed,
                most_bytes=MAX_TOKEN_BYTES,
            )
            if "://" in where
            else None
        )
        self._list: bytes | None = None

    def about(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
        """DER bytes that may speak of a certificate.

        Raises:
            AuthorityFailed: the address gives no usable answer.
            NotFound: the file cannot be read.
            InputRefused: the file is longer than may be kept.
        """
        if self.form is RevocationForm.OCSP and self._address is not None:
            builder = ocsp.OCSPRequestBuilder()
            request = builder.add_certificate(certificate, issuer, hashes.SHA256()).build()
            body = request.public_bytes(serialization.Encoding.DER)
            answer = self._address.post(body, _OCSP, "application/ocsp-response")
            return self._checked(answer.status, answer.body)
        if self._list is None:
            self._list = self._whole()
        return self._list

    def _whole(self) -> bytes:
        if self._address is not None:
            answer = self._address.get("")
            data = self._checked(answer.status, answer.body)
        else:
            data = self._file()
        if data.lstrip().startswith(_PEM):
            try:
                return x509.load_pem_x509_crl(data).public_bytes(serialization.Encoding.DER)
            except ValueError as error:
                raise self._failed("It holds no list that can be read.") from error
        return data

    def _file(self) -> bytes:
        try:
            with Path(self.name).open("rb") as file:
                data = file.read(MAX_TOKEN_BYTES + 1)
        except OSError as error:
            raise NotFound(
                f"It cannot be read ({error.strerror}).",
                file=self.name,
                next_step="Check the name.",
            ) from error
        if len(data) > MAX_TOKEN_BYTES:
            raise InputRefused(
                f"It is longer than the {MAX_TOKEN_BYTES:,} bytes that revocation data may have.",
                file=self.name,
                next_step="Ask the authority for a list of the certificates concerned, or for an "
                "OCSP response.",
            )
        return data

    def _checked(self, status: int, body: bytes) -> bytes:
        if status != http.HTTPStatus.OK:
            raise self._failed(f"It answered {status}.")
        return body

    def _failed(self, cause: str) -> AuthorityFailed:
        return AuthorityFailed(
            cause,
            file=self.name,
            next_step="Try again later, or get the file another way and name it.",
        )
