"""Writing a web archive: WARC 1.1 (ISO 28500:2017), one record after another.

Libraries that write it read the HTTP headers and write them anew; here an answer's block is what
came over the wire, to the byte. Nothing is compressed, so that the place of a byte in the file can
be named.
"""

import hashlib
import ssl
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from sightline.adapters.web_exchange import Answer, Exchange
from sightline.model.times import Instant

_BLOCK: Final = 1 << 20
_RESPONSE: Final = "application/http; msgtype=response"
_REQUEST: Final = "application/http; msgtype=request"
_CHAIN: Final = "application/pem-certificate-chain"
"""RFC 8555, section 9.1."""
_Headers = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeHere:
    """Something that no server sent: a picture of the page, the document as rendered."""

    address: str
    media_type: str
    data: bytes
    at: Instant


class WarcWriter:
    """Writes the records of one capture into a file."""

    def __init__(self, file: BinaryIO, software: str, at: Instant) -> None:
        """Begin the archive; `software` is told to whoever reads it."""
        self._file = file
        fields = f"software: {software}\r\nformat: WARC File Format 1.1\r\n"
        self._info = _identifier()
        self._record(
            [("WARC-Type", "warcinfo"), ("WARC-Record-ID", self._info), ("WARC-Date", str(at))],
            "application/warc-fields",
            fields.encode(),
        )

    def exchange(self, exchange: Exchange) -> None:
        """A request, its answer, and the certificates it came under."""
        if exchange.answer is None:
            return
        mine, theirs = _identifier(), _identifier()
        self._answer(exchange, exchange.answer, theirs)
        named = self._named(exchange)
        self._record(
            [
                *(("WARC-Type", "request"), ("WARC-Record-ID", mine), *named),
                ("WARC-Concurrent-To", theirs),
            ],
            _REQUEST,
            exchange.request,
        )
        if exchange.encryption is not None and exchange.encryption.chain:
            pem = "".join(map(ssl.DER_cert_to_PEM_cert, exchange.encryption.chain))
            self._record(
                [
                    *(("WARC-Type", "metadata"), ("WARC-Record-ID", _identifier()), *named),
                    ("WARC-Concurrent-To", theirs),
                ],
                _CHAIN,
                pem.encode(),
            )

    def made(self, made: MadeHere) -> None:
        """Something that was made of the page."""
        self._record(
            [
                *(("WARC-Type", "resource"), ("WARC-Record-ID", _identifier())),
                *(("WARC-Target-URI", made.address), ("WARC-Date", str(made.at))),
                ("WARC-Warcinfo-ID", self._info),
            ],
            made.media_type,
            made.data,
        )

    def _answer(self, exchange: Exchange, answer: Answer, identifier: str) -> None:
        headers = [
            *(("WARC-Type", "response"), ("WARC-Record-ID", identifier)),
            *self._named(exchange),
            ("WARC-Resource-Type", exchange.kind),
        ]
        if answer.header("transfer-encoding") is None:
            # Of content that came in chunks, readers differ on whether the framing counts.
            headers.append(("WARC-Payload-Digest", f"sha256:{answer.payload_sha256}"))
        if answer.cut_by:
            headers.append(("WARC-Truncated", answer.cut_by))
        digest = hashlib.sha256()
        for chunk in _chunks(answer.raw):
            digest.update(chunk)
        headers.append(("WARC-Block-Digest", f"sha256:{digest.hexdigest()}"))
        self._head(headers, _RESPONSE, answer.octets)
        for chunk in _chunks(answer.raw):
            self._file.write(chunk)
        self._file.write(b"\r\n\r\n")

    def _named(self, exchange: Exchange) -> list[tuple[str, str]]:
        named = [("WARC-Target-URI", exchange.address), ("WARC-Date", str(exchange.at))]
        if exchange.ip:
            named.append(("WARC-IP-Address", exchange.ip))
        return [*named, ("WARC-Warcinfo-ID", self._info)]

    def _record(self, headers: _Headers, media_type: str, block: bytes) -> None:
        digest = f"sha256:{hashlib.sha256(block).hexdigest()}"
        self._head([*headers, ("WARC-Block-Digest", digest)], media_type, len(block))
        self._file.write(block + b"\r\n\r\n")

    def _head(self, headers: _Headers, media_type: str, length: int) -> None:
        lines = [*headers, ("Content-Type", media_type), ("Content-Length", str(length))]
        head = "".join(f"{name}: {text}\r\n" for name, text in lines)
        self._file.write(f"WARC/1.1\r\n{head}\r\n".encode())


def _identifier() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_BLOCK):
        yield chunk
