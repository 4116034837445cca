"""A witness that answers over HTTP, one request after the other."""

import http.server
from http import HTTPStatus
from typing import Final

from sightline.errors import InputRefused, StorageFailed
from sightline.workbench.witness import MAX_REQUEST_BYTES, OwnWitness, Reply

_PATH: Final = "/add-checkpoint"
_SLOWEST_SECONDS: Final = 10


class WitnessServer(http.server.HTTPServer):
    """Answers `POST /add-checkpoint`; signing one head at a time is all that it has to do."""

    def __init__(self, address: tuple[str, int], witness: OwnWitness) -> None:
        """Listen.

        Raises:
            StorageFailed: the address cannot be listened on.
        """
        self.witness = witness
        try:
            super().__init__(address, _Handler)
        except OSError as error:
            raise StorageFailed(
                f"This address cannot be listened on ({error.strerror}).",
                file=f"{address[0]}:{address[1]}",
                next_step="Choose another port with --listen.",
            ) from error


class _Handler(http.server.BaseHTTPRequestHandler):
    server: WitnessServer
    timeout = _SLOWEST_SECONDS
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Cosign, or say why not."""
        try:
            self._answer(self._reply())
        except StorageFailed as error:
            self.log_error("%s", error)
            self._answer(Reply(status=HTTPStatus.INTERNAL_SERVER_ERROR, body="Try again later.\n"))

    def version_string(self) -> str:
        """Say nothing of versions."""
        return "sightline-witness"

    def _reply(self) -> Reply:
        if self.path.rstrip("/") != _PATH:
            return Reply(status=HTTPStatus.NOT_FOUND, body="Only /add-checkpoint answers here.\n")
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            length = -1
        if not 0 <= length <= MAX_REQUEST_BYTES:
            self.close_connection = True
            return Reply(status=HTTPStatus.BAD_REQUEST, body="The request is too long.\n")
        return self.server.witness.add_checkpoint(self.rfile.read(length))

    def _answer(self, reply: Reply) -> None:
        body = reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def parse_listen(text: str) -> tuple[str, int]:
    """`HOST:PORT`, or a port on this machine alone.

    Raises:
        InputRefused: it is neither.
    """
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004 - the largest port
        raise InputRefused(
            f"{text[:80]!r} is no place to listen at.", next_step="Write HOST:PORT or PORT."
        )
    return host.strip("[]") or "127.0.0.1", int(port)
