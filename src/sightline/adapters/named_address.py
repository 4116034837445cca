"""One request to an address that the user named, and to no other.

No redirect is followed and no proxy is taken from the environment; the answer is bounded in length
and in time.
"""

import http.client
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from sightline.errors import InputRefused, SightlineError

TIMEOUT_SECONDS: Final = 30
_BLOCK: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; untrusted."""

    status: int
    reason: str
    media_type: str
    body: bytes


class NamedAddress:
    """An address as the user wrote it."""

    def __init__(
        self,
        address: str,
        *,
        what: str,
        failed: Callable[[str], SightlineError],
        most_bytes: int,
        timeout_seconds: float = TIMEOUT_SECONDS,
        key: str | None = None,
    ) -> None:
        """Take the address.

        Args:
            address: `http://…` or `https://…`.
            what: What lies there, for messages: "a witness".
            failed: The error for a cause.
            most_bytes: Longest answer that is read.
            timeout_seconds: For the whole exchange.
            key: Sent to this address with each request, as a bearer token (RFC 6750).

        Raises:
            InputRefused: it is no such address.
        """
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise InputRefused(
                f"This is not the address of {what}.",
                file=address[:200],
                next_step="Write it as https://HOST/PATH, without a user name.",
            )
        self._parts = parts
        self._failed = failed
        self._most_bytes = most_bytes
        self._timeout = timeout_seconds
        self._key = {"Authorization": f"Bearer {key}"} if key else {}

    def post(self, body: bytes, media_type: str, accept: str = "*/*", path: str = "") -> Answer:
        """Send a body to the address, or to `path` below it.

        Raises:
            SightlineError: as `failed` makes it: no answer, or one too long or too slow.
        """
        headers = {"Content-Type": media_type, "Accept": accept}
        return self._exchange("POST", path, headers, body)

    def get(self, path: str, accept: str = "*/*") -> Answer:
        """Ask for what lies at `path` below the address.

        Raises:
            SightlineError: as `failed` makes it: no answer, or one too long or too slow.
        """
        return self._exchange("GET", path, {"Accept": accept}, None)

    def _exchange(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> Answer:
        deadline = time.monotonic() + self._timeout
        with self._errors(), self._connection() as connection:
            target = (self._parts.path.rstrip("/") if path else self._parts.path or "/") + path
            query = f"?{self._parts.query}" if self._parts.query else ""
            connection.request(method, target + query, body=body, headers=headers | self._key)
            # A response without a length owns the socket, so it has to be closed too.
            with connection.getresponse() as response:
                return Answer(
                    status=response.status,
                    reason=response.reason[:80],
                    media_type=response.headers.get_content_type(),
                    body=self._read(response, deadline),
                )

    def _read(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        data = bytearray()
        # `read1` returns what one packet brought, so that a trickle cannot outlast the deadline.
        while chunk := response.read1(_BLOCK):
            data += chunk
            if len(data) > self._most_bytes:
                raise self._failed(f"Its answer is longer than {self._most_bytes} bytes.")
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
