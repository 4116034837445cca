"""One request to a web address, and everything that was sent and received, to the byte.

Nothing is followed here, no proxy is taken from the environment, no cookie but those of this
capture is sent, and nothing but GET is asked. The answer's framing is read by the standard
library; its content is not looked into.
"""

import contextlib
import dataclasses
import email.message
import hashlib
import http.client
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import BinaryIO, Final
from urllib.request import Request

from sightline.adapters.public_addresses import Resolve, WebAddress, judged, system_resolve
from sightline.adapters.tls_connection import (
    Encryption,
    connected,
    encrypted,
    encrypted_to_anybody,
)
from sightline.adapters.web_exchange import Answer, Exchange
from sightline.adapters.wire import Wire
from sightline.model.times import Instant
from sightline.workbench.capture_ports import Asking

_BLOCK: Final = 1 << 16
_IN_MEMORY: Final = 1 << 20
"""What is larger lies in a file of its own while the capture lasts."""
_LONGEST_HEADER: Final = 8000


class Fetcher:
    """Asks addresses, also from several threads at once."""

    def __init__(
        self, asking: Asking, now: Callable[[], Instant], resolve: Resolve = system_resolve
    ) -> None:
        """Make one for one capture.

        Args:
            asking: How to ask.
            now: The clock.
            resolve: What machines a name stands for.
        """
        self._asking = asking
        self.now = now
        self._resolve = resolve
        self._room = asking.total_bytes
        self._jar = CookieJar()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._stopped = False

    def ask(
        self,
        address: WebAddress,
        kind: str,
        headers: Mapping[str, str] | None = None,
        seconds: int | None = None,
    ) -> Exchange:
        """Ask for what lies at an address; what fails is told in the exchange.

        Args:
            address: Where.
            kind: What it is to the page, for the record.
            headers: Further ones, such as `Referer`.
            seconds: For this answer, where it is to be had sooner than others.

        Raises:
            InputRefused: the address leads where we do not go.
        """
        told = Exchange(address=address.text, at=self.now(), kind=kind)
        deadline = time.monotonic() + (seconds or self._asking.seconds)
        if self._stopped:
            return dataclasses.replace(told, cause="It was broken off.")
        try:
            resolved = judged(address, self._resolve, private=self._asking.private)
            told = dataclasses.replace(told, resolved=resolved)
            connection, ip, encryption = self._connect(address, resolved, deadline)
        except (OSError, ValueError) as error:
            return dataclasses.replace(told, cause=_unreached(error))
        request, asked = self._request(address, headers or {})
        told = dataclasses.replace(told, request=request, ip=ip, encryption=encryption)
        with connection, self._counted(connection):
            try:
                connection.sendall(request)
                answer = self._received(connection, deadline)
            except (OSError, http.client.HTTPException, ValueError) as error:
                return dataclasses.replace(told, cause=_unreached(error))
        self._keep_cookies(asked, answer)
        return dataclasses.replace(told, answer=answer)

    def stop(self) -> None:
        """Break off everything that is under way, from another thread; nothing is asked after."""
        with self._lock:
            self._stopped = True
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def _counted(self, connection: socket.socket) -> Iterator[None]:
        """Within reach of `stop` while the context lasts."""
        with self._lock:
            self._open.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(connection)

    def _connect(
        self, address: WebAddress, resolved: tuple[str, ...], deadline: float
    ) -> tuple[socket.socket, str, Encryption | None]:
        connection, ip = connected(resolved, address.port, deadline)
        if address.scheme == "http":
            return connection, ip, None
        try:
            return _reached(ip, encrypted(connection, address.host, deadline))
        except ssl.SSLCertVerificationError as error:
            if not self._asking.any_certificate:
                raise
            doubt = error.verify_message or "it cannot show who it is"
        # Asked a second time, and of the same machine: now it may be anybody.
        connection, ip = connected((ip,), address.port, deadline)
        return _reached(ip, encrypted_to_anybody(connection, address.host, deadline, doubt))

    def _request(self, address: WebAddress, headers: Mapping[str, str]) -> tuple[bytes, Request]:
        asked = Request(address.text)  # noqa: S310 - its scheme was judged; it is never opened
        with self._lock:
            self._jar.add_cookie_header(asked)
        lines = {
            "Host": address.authority,
            "User-Agent": self._asking.user_agent,
            "Accept": "*/*",
            "Accept-Language": self._asking.languages,
            # What comes is kept as it comes; that it comes plain is asked for, not believed.
            "Accept-Encoding": "identity",
            **headers,
            **dict(asked.unredirected_hdrs),
            "Connection": "close",
        }
        fit = {name: text for name, text in lines.items() if _is_fit(text)}
        head = "".join(f"{name}: {text}\r\n" for name, text in fit.items())
        return f"GET {address.target} HTTP/1.1\r\n{head}\r\n".encode("latin-1", "replace"), asked

    def _received(self, connection: socket.socket, deadline: float) -> Answer:
        raw, payload = _spool(), _spool()
        try:
            return self._read(Wire(connection, raw, deadline), raw, payload)
        except BaseException:
            raw.close()
            payload.close()
            raise

    def _read(self, wire: Wire, raw: BinaryIO, payload: BinaryIO) -> Answer:
        response = http.client.HTTPResponse(wire, method="GET")  # type: ignore[arg-type]  # a socket's part that it uses
        response.begin()
        hasher, octets, cut = hashlib.sha256(), 0, None
        try:
            while chunk := response.read1(_BLOCK):
                hasher.update(chunk)
                payload.write(chunk)
                octets += len(chunk)
                if cut := self._too_much(octets, len(chunk)):
                    break
        except TimeoutError:
            cut = "time", "It took longer than it may."
        except (http.client.HTTPException, OSError) as error:
            cut = "disconnect", f"The connection ended within it ({type(error).__name__})."
        if cut is None and response.length:
            cut = "disconnect", f"It was announced {response.length} bytes longer than it was."
        return Answer(
            status=response.status,
            headers=tuple(response.getheaders()),
            raw=raw,
            octets=wire.octets,
            payload=payload,
            payload_octets=octets,
            payload_sha256=hasher.hexdigest(),
            cut=cut[1] if cut else None,
            cut_by=cut[0] if cut else None,
        )

    def _too_much(self, octets: int, more: int) -> tuple[str, str] | None:
        with self._lock:
            self._room -= more
            room = self._room
        if octets > self._asking.item_bytes:
            return "length", f"It is longer than {self._asking.item_bytes} bytes."
        if room < 0:
            return "length", f"All of it together is more than {self._asking.total_bytes} bytes."
        return None

    def _keep_cookies(self, asked: Request, answer: Answer) -> None:
        message = email.message.Message()
        for name, text in answer.headers:
            if name.lower() == "set-cookie" and len(text) < _LONGEST_HEADER:
                message["Set-Cookie"] = text
        # A cookie that cannot be read is none; what was sent stands in the archive.
        with self._lock, contextlib.suppress(ValueError):
            self._jar.extract_cookies(_Headed(message), asked)  # type: ignore[arg-type]  # reads `info`


@dataclass(frozen=True, slots=True)
class _Headed:
    """What the cookie jar looks at of an answer."""

    message: email.message.Message

    def info(self) -> email.message.Message:
        """Its headers."""
        return self.message


def _reached(
    ip: str, secured: tuple[ssl.SSLSocket, Encryption]
) -> tuple[socket.socket, str, Encryption]:
    return secured[0], ip, secured[1]


def _spool() -> BinaryIO:
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # type: ignore[return-value]


def _is_fit(text: str) -> bool:
    """Whether a header is one line: a page must not write headers of its own into our request."""
    return len(text) < _LONGEST_HEADER and not any(code < " " or code == "\x7f" for code in text)


def _unreached(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"The server cannot show who it is ({error.verify_message}). To capture what it "
            "sends all the same, give --any-certificate."
        )
    if isinstance(error, socket.gaierror):
        return "No machine is known by this name."
    if isinstance(error, TimeoutError):
        return "It did not answer in time."
    return f"No answer could be had ({type(error).__name__}: {str(error)[:160]})."
