"""DER elements (X.690, section 8.1), and the times in them."""

import re
from collections.abc import Iterator

from sightline.verify.alone.ssh import Unfit

GENERALIZED = re.compile(rb"(\d{14})(?:\.(\d{1,6}))?Z")


def inside(element: tuple[int, bytes], tag: int) -> list[tuple[int, bytes]]:
    """The elements in an element of that tag."""
    if element[0] != tag:
        raise Unfit("its parts are not those of a token")
    return list(elements(element[1]))


def first(data: bytes) -> tuple[int, bytes]:
    """The first element, which there must be."""
    for element in elements(data):
        return element
    raise Unfit("a part of it is empty")


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """DER elements: tag and contents (X.690, section 8.1)."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length >= 0x80:
            count = length - 0x80
            if not 0 < count <= 4 or at + count > len(data):
                raise Unfit("a length in it cannot be")
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise Unfit("it is cut off")
        yield tag, data[at : at + length]
        at += length


def wholes(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """DER elements: tag, contents, and the element with its head."""
    found, at = [], 0
    for tag, body in elements(data):
        head = 2 if len(body) < 0x80 else 2 + (data[at + 1] - 0x80)
        found.append((tag, body, data[at : at + head + len(body)]))
        at += head + len(body)
    return found


def instant_of(text: bytes) -> str:
    """A GeneralizedTime as records write it."""
    match = GENERALIZED.fullmatch(text)
    if match is None:
        raise Unfit("its time cannot be read")
    digits, part = match[1].decode(), (match[2] or b"").decode().ljust(6, "0")
    date = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    return f"{date}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}.{part}Z"
