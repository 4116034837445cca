"""A web server of one's own, on this machine, that can lie in every way a server can."""

import contextlib
import datetime as dt
import http.server
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Handle = Callable[[http.server.BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What lies where; a page may be bytes, or a function that answers by itself."""

    port: int = 0
    scheme: str = "http"
    pages: dict[str, tuple[int, str, bytes] | Handle] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Paths and headers of every request, in order."""

    def url(self, path: str) -> str:
        return f"{self.scheme}://localhost:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def html(body: str, head: str = "") -> tuple[int, str, bytes]:
    """A page."""
    text = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return 200, "text/html; charset=utf-8", text.encode()


def sends_on(to: str, *, cookie: str = "") -> Handle:
    """A redirect."""

    def handle(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", to)
        if cookie:
            request.send_header("Set-Cookie", cookie)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return handle


def raw(*parts: bytes, pause: float = 0) -> Handle:
    """Bytes as they are, without any help; `pause` seconds before each part but the first."""

    def handle(request: http.server.BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        with contextlib.suppress(OSError):
            for number, part in enumerate(parts):
                time.sleep(pause if number else 0)
                request.wfile.write(part)
                request.wfile.flush()

    return handle


def endless(media_type: str = "text/html") -> Handle:
    """A body that never ends."""

    def handle(request: http.server.BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode()
        with contextlib.suppress(OSError):
            request.wfile.write(head)
            while True:
                request.wfile.write(b"<p>more and more</p>" * 4096)

    return handle


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """The server, while the context lasts."""
    site = Site(scheme="https" if context else "http")

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items())))
            page = site.pages.get(self.path, (404, "text/html", b"<p>There is nothing here.</p>"))
            if not isinstance(page, tuple):
                page(self)
                return
            status, media_type, body = page
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Clients go away; that is theirs to do."""

    server = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site.port = server.socket.getsockname()[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's half of TLS for a host, and the certificate that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context, pem


def unused_port() -> int:
    """A port of this machine where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
