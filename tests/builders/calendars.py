"""A real OpenTimestamps calendar on this machine: HTTP, a Merkle tree, and blocks of easy targets.

It does what a calendar and the Bitcoin chain do together: digests come in, a block commits to all
of them at once, and from then on each can be led to the block's Merkle root. The blocks are mined
here at the least difficulty, so nothing but their target tells them from real ones.
"""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sightline.model.ots import APPEND, PREPEND, SHA256, Step, Tree
from sightline.model.ots_bytes import block, promise, write_tree

EASY_TARGET = bytes.fromhex("ffff7f20")


@dataclass
class LocalCalendar:
    """Digests that wait, and the blocks that took them in."""

    address: str = ""
    waiting: list[bytes] = field(default_factory=list)
    proven: dict[bytes, Tree] = field(default_factory=dict)
    headers: dict[int, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def submit(self, message: bytes) -> bytes:
        """Promise a message, as a calendar does: behind digits of its own."""
        step = Step(tag=APPEND, operand=hashlib.sha256(self.address.encode()).digest()[:8])
        inner = message + step.operand
        known = hashlib.sha256(inner).digest()
        self.waiting.append(known)
        end = Tree(message=known, attestations=(promise(self.address),))
        middle = Tree(message=inner, branches=((Step(tag=SHA256), end),))
        return write_tree(Tree(message=message, branches=((step, middle),)))

    def mine(self, height: int, seconds: int) -> bytes:
        """Put all that waits into a block of that height and time; returns its header."""
        ways: dict[bytes, list[Step]] = {message: [] for message in self.waiting}
        row = [(message, [message]) for message in self.waiting]
        while len(row) > 1:
            row = [self._joined(row[at : at + 2], ways) for at in range(0, len(row), 2)]
        ((root, _),) = row
        header = mined(root, seconds)
        self.headers[height] = header
        for message, steps in ways.items():
            self.proven[message] = way(message, steps, height)
        self.waiting.clear()
        return header

    def lines(self) -> str:
        """The headers as `--block-headers` reads them."""
        return "".join(f"{height} {header.hex()}\n" for height, header in self.headers.items())

    @staticmethod
    def _joined(
        pair: list[tuple[bytes, list[bytes]]], ways: dict[bytes, list[Step]]
    ) -> tuple[bytes, list[bytes]]:
        if len(pair) == 1:
            return pair[0]
        (left, lefts), (right, rights) = pair
        for message in lefts:
            ways[message] += [Step(tag=APPEND, operand=right), Step(tag=SHA256), Step(tag=SHA256)]
        for message in rights:
            ways[message] += [Step(tag=PREPEND, operand=left), Step(tag=SHA256), Step(tag=SHA256)]
        root = hashlib.sha256(hashlib.sha256(left + right).digest()).digest()
        return root, [*lefts, *rights]


def way(message: bytes, steps: list[Step], height: int) -> Tree:
    """The tree that takes these steps to a block."""
    if not steps:
        return Tree(message=message, attestations=(block(height),))
    following = steps[0].apply(message)
    assert following is not None
    below = way(following, steps[1:], height)
    return replace(Tree(message=message), branches=((steps[0], below),))


def mined(root: bytes, seconds: int) -> bytes:
    """A header over a Merkle root whose hash meets the easiest target."""
    for nonce in range(1 << 16):
        header = b"".join(
            [
                (1).to_bytes(4, "little"),
                bytes(32),
                root,
                seconds.to_bytes(4, "little"),
                EASY_TARGET,
                nonce.to_bytes(4, "little"),
            ]
        )
        digest = hashlib.sha256(hashlib.sha256(header).digest()).digest()
        if digest[-1] < 0x7F:
            return header
    raise AssertionError("no nonce meets the target")


@contextmanager
def calendar() -> Iterator[LocalCalendar]:
    """Serve a calendar on a free port."""
    desk = LocalCalendar()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            desk.asked.append(f"POST {self.path}")
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fits = self.path == "/digest" and len(body) == 32
            self._answer(200 if fits else 404, desk.submit(body) if fits else b"Not found")

        def do_GET(self) -> None:
            desk.asked.append(f"GET {self.path}")
            message = bytes.fromhex(self.path.removeprefix("/timestamp/"))
            found = desk.proven.get(message)
            known = found is not None
            reply = write_tree(found) if found else b"Pending confirmation in Bitcoin blockchain"
            self._answer(200 if known else 404, reply)

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    desk.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
