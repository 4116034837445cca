"""Which machines a web address may lead to: those of the public Internet, unless the user says so.

A page can send us on to `http://127.0.0.1/`, and a name can stand for a public machine when it is
looked at and for the router at home a moment later. So a name is resolved once, every address it
stands for is judged, and the connection goes to the one that was judged.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from sightline.errors import InputRefused

IpAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str, int], tuple[str, ...]]

LONGEST_ADDRESS: Final = 4000
_SCHEMES: Final = {"http": 80, "https": 443}
_SAFE: Final = "%/:=&?~#+!$,;'@()*[]-._|"
"""Left as they stand: what browsers send so, and what is escaped already."""
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE: Final = ipaddress.ip_network("::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """An address as it is asked for."""

    scheme: str
    host: str
    """As in the name system: letters, digits, hyphens."""
    port: int
    target: str
    """Path and query, escaped."""

    @property
    def text(self) -> str:
        """The address as one text."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _SCHEMES[self.scheme] else f"{host}:{self.port}"


def web_address(text: str, base: str = "") -> WebAddress:
    """Read an address, from a page at `base` if it stands in one.

    Raises:
        InputRefused: it is not of the web, or not one that can be asked for.
    """
    whole = text.strip()
    try:
        absolute = urljoin(base, whole)
        parts = urlsplit(absolute)
        host, port = parts.hostname, parts.port
        path, query = (quote(part, safe=_SAFE) for part in (parts.path or "/", parts.query))
    except ValueError as error:
        raise _refused(whole, f"This is no address ({error}).") from error
    scheme = parts.scheme.lower()
    if scheme not in _SCHEMES:
        raise _refused(whole, f"Only http and https are asked; this is {scheme or 'no scheme'!r}.")
    if len(absolute) > LONGEST_ADDRESS or any(code < " " or code == "\x7f" for code in absolute):
        raise _refused(whole, "This address is too long, or holds control characters.")
    if parts.username is not None or parts.password is not None:
        raise _refused(whole, "An address with a user name or password is not asked.")
    target = f"{path}?{query}" if query else path
    return WebAddress(
        scheme=scheme, host=_host(whole, host), port=port or _SCHEMES[scheme], target=target
    )


def joined(base: str, address: str) -> str | None:
    """What a page at `base` means by an address; None where that is no address."""
    try:
        return urljoin(base, address)
    except ValueError:
        return None


def without_fragment(address: str) -> str:
    """The address that is asked for: what stands behind `#` never leaves a browser."""
    return address.partition("#")[0]


def is_public(address: IpAddress) -> bool:
    """Whether it is a machine of the public Internet, also where another address is wrapped in it.

    IPv4 travels inside IPv6 in several forms (RFC 4291, 3056, 4380, 6052), of which the standard
    library calls some global whatever they hold.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64 or address in _COMPATIBLE:
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(found is not None and not is_public(found) for found in inner):
            return False
        # A mapped address is judged by what it holds.
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast


def system_resolve(host: str, port: int) -> tuple[str, ...]:
    """All addresses that the system's resolver knows for a name, in its order.

    Raises:
        OSError: it knows none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(item[4][0]).partition("%")[0] for item in found))


def judged(address: WebAddress, resolve: Resolve, *, private: bool) -> tuple[str, ...]:
    """The machines that an address stands for, if every one of them may be asked.

    Raises:
        InputRefused: one is not public and the user did not allow that.
        OSError: the name stands for none.
    """
    found = resolve(address.host, address.port)
    if not found:
        raise OSError(f"the name {address.host} stands for no machine")
    for text in found:
        if not private and not is_public(ipaddress.ip_address(text)):
            raise InputRefused(
                f"{address.host} leads to {text}, which is no machine of the public Internet.",
                file=address.text[:200],
                next_step="If you mean to capture it, give --allow-private.",
            )
    return found


def _host(whole: str, host: str | None) -> str:
    if not host:
        raise _refused(whole, "This address names no host.")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _refused(whole, "The host of this address is no name.") from error
    if not all(code.isalnum() or code in "-._" for code in name):
        raise _refused(whole, "The host of this address is no name.")
    return name


def _refused(address: str, cause: str) -> InputRefused:
    return InputRefused(
        cause, file=address[:200], next_step="Write it as https://HOST/PATH, as a browser shows it."
    )
