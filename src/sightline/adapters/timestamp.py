"""RFC 3161 time-stamp authorities over HTTP (RFC 3161, section 3.4).

Only the SHA-256 of the message leaves the machine.
"""

import http
from typing import Final

from cryptography.x509 import Certificate, ObjectIdentifier
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from sightline.adapters.named_address import TIMEOUT_SECONDS, NamedAddress
from sightline.errors import AuthorityFailed, InputRefused, NotVerified
from sightline.model.der import with_policy
from sightline.model.times import Instant
from sightline.verify.certificates import MAX_TOKEN_BYTES
from sightline.verify.tokens import (
    Token,
    check_chain,
    check_message,
    read_token,
)

_REPLY: Final = "application/timestamp-reply"


class HttpAuthority:
    """An authority at an address; satisfies `StampAuthority`."""

    def __init__(
        self,
        address: str,
        *,
        roots: tuple[Certificate, ...] = (),
        policy: str | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """Take the address as the user wrote it.

        Args:
            address: `http://…` or `https://…`. Plain HTTP is common, and enough: the answer is
                signed.
            roots: Certificates one of which must be at the end of the answer's chain; without
                any, the answer's signature is left to `sightline verify --tsa-root`.
            policy: Object identifier of the policy to ask for, such as `1.2.3.4.1`; the answer must
                be under it.
            timeout_seconds: For the whole exchange.

        Raises:
            InputRefused: it is no such address, or no such identifier.
        """
        self.name = address
        self._address = NamedAddress(
            address,
            what="a time-stamp authority",
            failed=self._failed,
            most_bytes=MAX_TOKEN_BYTES,
            timeout_seconds=timeout_seconds,
        )
        self._roots = roots
        self._policy = None if policy is None else _policy(policy)

    def stamp(self, message: bytes) -> tuple[bytes, Instant]:
        """Have a message stamped; the answer's nonce and imprint fit the request."""
        request = (
            TimestampRequestBuilder()
            .data(message)
            .hash_algorithm(HashAlgorithm.SHA256)
            .cert_request(cert_request=True)
            .build()
        )
        body = request.as_bytes()
        if self._policy is not None:
            body = with_policy(body, self._policy)
        data = self._post(body)
        try:
            token = read_token(data)
            self._fits(token, message, request.nonce)
        except NotVerified as error:
            raise self._failed(f"Its answer does not fit: {error.cause}") from error
        return data, token.time

    def _fits(self, token: Token, message: bytes, nonce: int | None) -> None:
        if token.nonce != nonce:
            raise self._failed("Its answer belongs to another request (the nonce differs).")
        if self._policy not in {None, token.policy}:
            raise self._failed(f"Its answer is under another policy ({token.policy}).")
        check_message(token, message)
        if self._roots:
            check_chain(token, message, self._roots)

    def _post(self, body: bytes) -> bytes:
        answer = self._address.post(body, "application/timestamp-query", _REPLY)
        if answer.status != http.HTTPStatus.OK:
            raise self._failed(f"It answered {answer.status} {answer.reason}.")
        if answer.media_type != _REPLY:
            raise self._failed(f"It answered with {answer.media_type}, not with a time stamp.")
        return answer.body

    def _failed(self, cause: str) -> AuthorityFailed:
        return AuthorityFailed(
            cause,
            file=self.name,
            next_step="Try again later or name another authority; the seal stands without it.",
        )


def _policy(text: str) -> str:
    try:
        return ObjectIdentifier(text).dotted_string
    except ValueError as error:
        raise InputRefused(
            f"{text[:80]!r} is no object identifier.",
            next_step="Write the policy as the authority does: 1.2.3.4.1.",
        ) from error
