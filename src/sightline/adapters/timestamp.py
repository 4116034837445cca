"""RFC 3161 time-stamp authorities over HTTP (RFC 3161, section 3.4).

Speaks to the address that the user named and to no other: no redirect is followed and no proxy is
taken from the environment. Only the SHA-256 of the message leaves the machine.
"""

import http.client
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from cryptography.x509 import Certificate
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from sightline.errors import AuthorityFailed, InputRefused, NotVerified
from sightline.model.times import Instant
from sightline.verify.certificates import MAX_TOKEN_BYTES
from sightline.verify.tokens import (
    Token,
    check_chain,
    check_message,
    read_token,
)

TIMEOUT_SECONDS: Final = 30
_REPLY: Final = "application/timestamp-reply"
_BLOCK: Final = 65_536


class HttpAuthority:
    """An authority at an address; satisfies `StampAuthority`."""

    def __init__(
        self,
        address: str,
        *,
        roots: tuple[Certificate, ...] = (),
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """Take the address as the user wrote it.

        Args:
            address: `http://…` or `https://…`. Plain HTTP is common, and enough: the answer is
                signed.
            roots: Certificates one of which must be at the end of the answer's chain; without
                any, the answer's signature is left to `sightline verify --tsa-root`.
            timeout_seconds: For the whole exchange.

        Raises:
            InputRefused: it is no such address.
        """
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise InputRefused(
                "This is not the address of a time-stamp authority.",
                file=address[:200],
                next_step="Write it as https://HOST/PATH, without a user name.",
            )
        self.name = address
        self._parts = parts
        self._roots = roots
        self._timeout = timeout_seconds

    def stamp(self, message: bytes) -> tuple[bytes, Instant]:
        """Have a message stamped; the answer's nonce and imprint fit the request."""
        request = (
            TimestampRequestBuilder()
            .data(message)
            .hash_algorithm(HashAlgorithm.SHA256)
            .cert_request(cert_request=True)
            .build()
        )
        data = self._post(request.as_bytes())
        try:
            token = read_token(data)
            self._fits(token, message, request.nonce)
        except NotVerified as error:
            raise self._failed(f"Its answer does not fit: {error.cause}") from error
        return data, token.time

    def _fits(self, token: Token, message: bytes, nonce: int | None) -> None:
        if token.nonce != nonce:
            raise self._failed("Its answer belongs to another request (the nonce differs).")
        check_message(token, message)
        if self._roots:
            check_chain(token, message, self._roots)

    def _post(self, body: bytes) -> bytes:
        deadline = time.monotonic() + self._timeout
        with self._errors(), self._connection() as connection:
            path = self._parts.path or "/"
            query = f"?{self._parts.query}" if self._parts.query else ""
            headers = {"Content-Type": "application/timestamp-query", "Accept": _REPLY}
            connection.request("POST", path + query, body=body, headers=headers)
            # A response without a length owns the socket, so it has to be closed too.
            with connection.getresponse() as response:
                self._acceptable(response)
                return self._read(response, deadline)

    def _acceptable(self, response: http.client.HTTPResponse) -> None:
        if response.status != http.HTTPStatus.OK:
            raise self._failed(f"It answered {response.status} {response.reason[:80]}.")
        kind = response.headers.get_content_type()
        if kind != _REPLY:
            raise self._failed(f"It answered with {kind}, not with a time stamp.")

    def _read(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        data = bytearray()
        # `read1` returns what one packet brought, so that a trickle cannot outlast the deadline.
        while chunk := response.read1(_BLOCK):
            data += chunk
            if len(data) > MAX_TOKEN_BYTES:
                raise self._failed(f"Its answer is longer than {MAX_TOKEN_BYTES} bytes.")
            if time.monotonic() > deadline:
                raise self._failed(f"It took longer than {self._timeout:g} seconds.")
        return bytes(data)

    @contextmanager
    def _connection(self) -> Iterator[http.client.HTTPConnection]:
        host, port = self._parts.hostname or "", self._parts.port
        connection = (
            http.client.HTTPSConnection(
                host, port, timeout=self._timeout, context=ssl.create_default_context()
            )
            if self._parts.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=self._timeout)
        )
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, http.client.HTTPException, ValueError) as error:
            cause = f"It cannot be reached ({type(error).__name__}: {str(error)[:200]})."
            raise self._failed(cause) from error

    def _failed(self, cause: str) -> AuthorityFailed:
        return AuthorityFailed(
            cause,
            file=self.name,
            next_step="Try again later or name another authority; the seal stands without it.",
        )
