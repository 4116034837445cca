"""A stand-in for a speech and translation service on this machine, honest or lying as asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

HONEST = {
    "language": "english",
    "model": "stand-in 1",
    "segments": [
        {"start": 0.0, "end": 0.5, "text": " Put the gun down.", "avg_logprob": -0.1},
        {"start": 0.5, "end": 1.0, "text": "Come out."},
    ],
}
BAD_TIMES = {
    "segments": [
        {"start": 0.2, "end": 0.4, "text": "first"},
        {"start": -5, "end": 1, "text": "before the beginning"},
        {"start": 0.9, "end": 0.1, "text": "backwards"},
        {"start": 1e300, "end": 1e301, "text": "beyond"},
        {"start": "0", "end": None, "text": "no number"},
        {"start": 0.1, "end": 0.3, "text": "out of order"},
        {"start": 0.0, "end": 4000, "text": "longer than the sound"},
        {"text": 7},
        "no object",
    ]
}


@dataclass
class Asked:
    """What reached the server."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Speech:
    """A running stand-in."""

    address: str
    answer: bytes | object
    """May be changed between two requests."""
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def speech_server(answer: bytes | object, status: int = 200) -> Iterator[Speech]:
    """Answers every request the same: bytes as they are, anything else as JSON."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            speech.asked.append(Asked(self.path, dict(self.headers), body))
            now = speech.answer
            data = now if isinstance(now, bytes) else json.dumps(now).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    # A client that has had enough hangs up in the middle: no news here.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    speech = Speech(answer=answer, address=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield speech
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
