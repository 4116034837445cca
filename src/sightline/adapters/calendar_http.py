"""OpenTimestamps calendars over HTTP: `POST /digest` and `GET /timestamp/HEX`.

The protocol is that of opentimestamps-server; only a blinded hash leaves the machine.
"""

import http
from typing import Final

from sightline.adapters.named_address import TIMEOUT_SECONDS, Answer, NamedAddress
from sightline.errors import AuthorityFailed, InputRefused
from sightline.model.ots import Tree
from sightline.model.ots_bytes import MAX_OTS_BYTES, read_tree

_ACCEPT: Final = "application/vnd.opentimestamps.v1"


class HttpCalendar:
    """A calendar at an address; satisfies `Calendar`."""

    def __init__(self, address: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Take the address as the user wrote it.

        Raises:
            InputRefused: it is no address of that kind.
        """
        self.name = address
        self._address = NamedAddress(
            address,
            what="an OpenTimestamps calendar",
            failed=self._failed,
            most_bytes=MAX_OTS_BYTES,
            timeout_seconds=timeout_seconds,
        )

    def submit(self, message: bytes) -> Tree:
        """Hand a message over; what the calendar says of it."""
        answer = self._address.post(message, "application/octet-stream", _ACCEPT, "/digest")
        return self._tree(answer, message)

    def complete(self, message: bytes) -> Tree | None:
        """What leads from a message to a block; None while nothing does."""
        answer = self._address.get(f"/timestamp/{message.hex()}", _ACCEPT)
        if answer.status == http.HTTPStatus.NOT_FOUND:
            return None
        tree = self._tree(answer, message)
        return tree if tree.blocks() else None

    def _tree(self, answer: Answer, message: bytes) -> Tree:
        if answer.status != http.HTTPStatus.OK:
            raise self._failed(f"It answered {answer.status} {answer.reason}.")
        try:
            tree = read_tree(answer.body, message)
        except InputRefused as error:
            raise self._failed(f"Its answer cannot be used: {error.cause}") from error
        if not tree.pending() and not tree.blocks():
            raise self._failed("Its answer neither promises nor shows anything.")
        return tree

    def _failed(self, cause: str) -> AuthorityFailed:
        return AuthorityFailed(
            cause,
            file=self.name,
            next_step="Try again later or name another calendar; the seal stands without it.",
        )
