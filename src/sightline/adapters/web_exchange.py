"""What one request to a web address was, and what came back."""

from dataclasses import dataclass
from typing import BinaryIO, Final

from sightline.adapters.tls_connection import Encryption
from sightline.model.times import Instant

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; untrusted."""

    status: int
    headers: tuple[tuple[str, str], ...]
    raw: BinaryIO
    """The whole message as received."""
    octets: int
    payload: BinaryIO
    """The content without its framing, still in its content coding."""
    payload_octets: int
    payload_sha256: str
    cut: str | None = None
    """Why it is not whole."""
    cut_by: str | None = None
    """The word of WARC 1.1 (section 5.13) for that: length, time, disconnect."""

    def header(self, name: str) -> str | None:
        """The first header of that name, which is given in lower case."""
        return next((text for key, text in self.headers if key.lower() == name), None)

    def release(self) -> None:
        """Let go of what came; it is in the archive by now, or not wanted."""
        self.raw.close()
        self.payload.close()

    @property
    def media_type(self) -> str:
        """As stated, in lower case and without parameters; empty where none is."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def coding(self) -> str:
        """The content coding; empty where there is none."""
        coding = (self.header("content-encoding") or "").strip().lower()
        return "" if coding == "identity" else coding

    @property
    def onward(self) -> str | None:
        """Where it sends on to."""
        return self.header("location") if self.status in _REDIRECTS else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request, and what came of it."""

    address: str
    at: Instant
    kind: str
    """What a browser would call it: document, image, stylesheet …"""
    request: bytes = b""
    """As sent; empty where nothing was."""
    ip: str | None = None
    resolved: tuple[str, ...] = ()
    encryption: Encryption | None = None
    answer: Answer | None = None
    cause: str | None = None
    """Why there is no answer."""
