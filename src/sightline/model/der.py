"""Just enough DER (X.690) to sort the certificates of a time-stamp response.

DER wants the members of a SET in order. Several authorities, and OpenSSL with more than one
certificate, send them unsorted, and a strict parser refuses the whole token. The set lies outside
what the token's signature covers, so it is sorted before parsing; the bytes kept are as received.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused

_SEQUENCE: Final = 0x30
_OBJECT_IDENTIFIER: Final = 0x06
_EXPLICIT_0: Final = 0xA0
_LONG_LENGTH: Final = 0x80
_MAX_LENGTH_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class _Element:
    tag: int
    start: int
    body: int
    end: int


def sort_certificates(response: bytes) -> bytes:
    """A TimeStampResp (RFC 3161, section 2.4.2) with its certificates in DER's order.

    Raises:
        InputRefused: it is not shaped like one.
    """
    found = _certificates(response)
    if found is None:
        return response
    members = [response[item.start : item.end] for item in _elements(response, found)]
    return response[: found.body] + b"".join(sorted(members)) + response[found.end :]


def with_policy(request: bytes, policy: str) -> bytes:
    """A TimeStampReq (RFC 3161, section 2.4.1) that asks for a policy; `policy` is dotted."""
    whole = _Element(tag=_SEQUENCE, start=0, body=0, end=len(request))
    (outer,) = _elements(request, whole)
    version, imprint, *rest = (request[it.start : it.end] for it in _elements(request, outer))
    first, second, *others = map(int, policy.split("."))
    body = b"".join(map(_base128, (first * 40 + second, *others)))
    return _wrap(_SEQUENCE, version + imprint + _wrap(_OBJECT_IDENTIFIER, body) + b"".join(rest))


def _base128(number: int) -> bytes:
    octets = [number & 0x7F]
    while number := number >> 7:
        octets.append(number & 0x7F | _LONG_LENGTH)
    return bytes(reversed(octets))


def _wrap(tag: int, body: bytes) -> bytes:
    length = len(body)
    if length < _LONG_LENGTH:
        return bytes([tag, length]) + body
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([tag, _LONG_LENGTH + len(octets)]) + octets + body


def _certificates(data: bytes) -> _Element | None:
    """The certificates of TimeStampResp.timeStampToken.content (SignedData, RFC 5652)."""
    whole = _Element(tag=_SEQUENCE, start=0, body=0, end=len(data))
    response = _child(data, whole, 0, _SEQUENCE)
    token = _child(data, response, 1, _SEQUENCE)
    content = _child(data, token, 1, _EXPLICIT_0)
    signed = _child(data, content, 0, _SEQUENCE)
    members = list(_elements(data, signed))
    return next((item for item in members if item.tag == _EXPLICIT_0), None)


def _child(data: bytes, parent: _Element, number: int, tag: int) -> _Element:
    for position, item in enumerate(_elements(data, parent)):
        if position == number and item.tag == tag:
            return item
        if position == number:
            break
    raise _refused()


def _elements(data: bytes, parent: _Element) -> Iterator[_Element]:
    position = parent.body
    while position < parent.end:
        item = _element(data, position, parent.end)
        yield item
        position = item.end


def _element(data: bytes, start: int, limit: int) -> _Element:
    if start + 2 > limit:
        raise _refused()
    length, body = data[start + 1], start + 2
    if length >= _LONG_LENGTH:
        count = length - _LONG_LENGTH
        if not 0 < count <= _MAX_LENGTH_BYTES or body + count > limit:
            raise _refused()
        length, body = int.from_bytes(data[body : body + count]), body + count
    if body + length > limit:
        raise _refused()
    return _Element(tag=data[start], start=start, body=body, end=body + length)


def _refused() -> InputRefused:
    return InputRefused(
        "This is not a granted time-stamp response (RFC 3161).",
        next_step="Ask the authority again, or compare with another copy of the token.",
    )
