"""Connecting to one judged machine, and what its TLS says of itself."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.adapters.wire import SILENT_SECONDS, OutOfTime

_MOST_CERTIFICATES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Encryption:
    """An encrypted connection, as it was agreed on."""

    version: str
    cipher: str
    chain: tuple[bytes, ...]
    """DER, as the server sent them, its own first."""
    doubt: str | None
    """Why the chain does not lead to an authority this machine trusts; None where it does."""


def connected(machines: tuple[str, ...], port: int, deadline: float) -> tuple[socket.socket, str]:
    """A connection to the first of these machines that answers, and which it is.

    Raises:
        OSError: none does.
    """
    failure = OSError("no machine was named")
    for machine in machines:
        try:
            return socket.create_connection((machine, port), timeout=_left(deadline)), machine
        except OSError as error:
            failure = error
    raise failure


def encrypted(
    connection: socket.socket, host: str, deadline: float
) -> tuple[ssl.SSLSocket, Encryption]:
    """The connection, encrypted to a server that shows that it is `host`.

    Raises:
        ssl.SSLCertVerificationError: it does not show it.
        OSError: the handshake failed otherwise.
    """
    return _shaken(connection, host, ssl.create_default_context(), deadline, None)


def encrypted_to_anybody(
    connection: socket.socket, host: str, deadline: float, doubt: str
) -> tuple[ssl.SSLSocket, Encryption]:
    """The connection, encrypted to whoever answers; `doubt` says why nobody vouches for them.

    Raises:
        OSError: the handshake failed.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return _shaken(connection, host, context, deadline, doubt)


def _shaken(
    connection: socket.socket,
    host: str,
    context: ssl.SSLContext,
    deadline: float,
    doubt: str | None,
) -> tuple[ssl.SSLSocket, Encryption]:
    with _closed_on_failure(connection):
        connection.settimeout(_left(deadline))
        secured = context.wrap_socket(connection, server_hostname=host)
    cipher = secured.cipher()
    return secured, Encryption(
        version=secured.version() or "unknown",
        cipher=cipher[0] if cipher else "unknown",
        chain=_chain(secured),
        doubt=doubt,
    )


def _chain(secured: ssl.SSLSocket) -> tuple[bytes, ...]:
    """What the server sent; where Python cannot tell, its own certificate alone."""
    leaf = secured.getpeercert(binary_form=True) or b""
    # Public from Python 3.13 on; before, the inner object has it, as certificates of its own kind.
    whole = getattr(secured, "get_unverified_chain", None) or getattr(
        getattr(secured, "_sslobj", None), "get_unverified_chain", None
    )
    sent = (whole() or ()) if whole is not None else ()
    chain = tuple(
        item if isinstance(item, bytes) else ssl.PEM_cert_to_DER_cert(item.public_bytes())
        for item in sent[:_MOST_CERTIFICATES]
    )
    return chain or ((leaf,) if leaf else ())


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise OutOfTime("it took too long")
    return min(left, SILENT_SECONDS)


@contextlib.contextmanager
def _closed_on_failure(connection: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
