"""A real time-stamp authority on this machine: `openssl ts` behind a small HTTP server."""

import http.server
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_CONFIG = """\
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[req]
distinguished_name = names
prompt = no
[names]
CN = unnamed
"""


def openssl(*arguments: str | Path) -> None:
    """Run the openssl command, or fail with what it said."""
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


@dataclass(frozen=True)
class LocalAuthority:
    """A root, and a stamping certificate under it."""

    folder: Path
    name: str
    requests: list[bytes] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def make(
        self,
        *,
        days: int = 3650,
        key: tuple[str, ...] = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
    ) -> "LocalAuthority":
        """Generate keys and certificates; the stamping one is good for so many days."""
        self.folder.mkdir()
        config = self.folder / "openssl.cnf"
        config.write_text(_CONFIG.format(folder=self.folder))
        (self.folder / "serial").write_text("01\n")
        curve = ("-newkey", *key, "-nodes")
        openssl(
            "req", "-x509", *curve, "-keyout", self.folder / "root.key", "-out", self.root,
            "-days", "3650", "-subj", f"/CN={self.name} root", "-config", config,
            "-extensions", "ca",
        )  # fmt: skip
        openssl(
            "req", *curve, "-keyout", self.folder / "tsa.key", "-out", self.folder / "tsa.csr",
            "-subj", f"/CN={self.name}", "-config", config,
        )  # fmt: skip
        openssl(
            "x509", "-req", "-in", self.folder / "tsa.csr", "-CA", self.root,
            "-CAkey", self.folder / "root.key", "-CAcreateserial", "-days", str(days),
            "-extfile", config, "-extensions", "stamping", "-out", self.folder / "tsa.pem",
        )  # fmt: skip
        return self

    def reply(self, query: bytes) -> bytes:
        """The DER response to a DER request."""
        self.requests.append(query)
        asked, answered = self.folder / "query.tsq", self.folder / "reply.tsr"
        asked.write_bytes(query)
        openssl(
            "ts", "-reply", "-config", self.folder / "openssl.cnf", "-section", "here",
            "-queryfile", asked, "-signer", self.folder / "tsa.pem",
            "-inkey", self.folder / "tsa.key", "-chain", self.root, "-out", answered,
        )  # fmt: skip
        return answered.read_bytes()

    def stamp(self, message: bytes) -> bytes:
        """A response over a message, without any network."""
        text, query = self.folder / "message", self.folder / "own.tsq"
        text.write_bytes(message)
        openssl("ts", "-query", "-data", text, "-sha256", "-cert", "-out", query)
        return self.reply(query.read_bytes())


@contextmanager
def serving(
    answer: type[http.server.BaseHTTPRequestHandler],
) -> Iterator[str]:
    """Serve with a handler on a free port; yields the address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def handler(
    authority: LocalAuthority, *, status: int = 200, kind: str = "application/timestamp-reply"
) -> type[http.server.BaseHTTPRequestHandler]:
    """A handler that answers POSTs with the authority's replies."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = authority.reply(body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Keep quiet."""

    return Handler
