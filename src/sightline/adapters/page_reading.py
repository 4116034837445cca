"""What a page refers to, read in the limited process: pictures, films, sounds, sheets, scripts.

A page is markup by a stranger; its bytes are looked into only where nothing can be harmed. What
comes back are addresses, few and short, and they are judged before anything is asked of them.
"""

import json
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from sightline.analysis.charset import decode
from sightline.analysis.markup import tree_of
from sightline.errors import InputRefused

PAGE_BYTES: Final = 16 << 20
MOST_LINKS: Final = 400
_LONGEST: Final = 4000
_IN_HEAD: Final = {
    "og:image": "image",
    "og:image:url": "image",
    "og:image:secure_url": "image",
    "twitter:image": "image",
    "twitter:image:src": "image",
    "og:video": "media",
    "og:video:url": "media",
    "og:video:secure_url": "media",
    "og:audio": "media",
    "twitter:player:stream": "media",
}
_SOURCES: Final = {"img": "image", "video": "media", "audio": "media", "embed": "media"}
_SPACE: Final = re.compile(r"\s{1,40}")


def decoded(file: BinaryIO, coding: str, most: int) -> bytes:
    """Content without its coding; in the limited process.

    Raises:
        InputRefused: it is coded in a way that is not read here, damaged, or larger than `most`.
    """
    data = file.read(most + 1)
    if coding:
        if coding not in {"gzip", "x-gzip", "deflate"}:
            raise InputRefused(
                f"Its content is coded as {coding[:40]!r}, which was not asked for.",
                next_step="Look into the web archive with a replay tool.",
            )
        bits = zlib.MAX_WBITS | (16 if "gzip" in coding else 0)
        try:
            data = zlib.decompressobj(bits).decompress(data, most + 1)
        except zlib.error as error:
            raise InputRefused(
                "Its coded content is damaged.", next_step="Capture the page again."
            ) from error
    if len(data) > most:
        raise InputRefused(
            f"It is larger than {most} bytes.", next_step="Look into the web archive."
        )
    return data


def links_of(file: BinaryIO, coding: str) -> bytes:
    """The addresses a page refers to, with what each is to it, as JSON; in the limited process."""
    tree = tree_of(decode(decoded(file, coding, PAGE_BYTES), markup=True).text)
    if tree is None:
        return b'{"base": "", "links": []}'
    bases = [element.get("href") or "" for element in tree.iter("base")]
    links: dict[str, str] = {}
    for address, kind in _links(tree):
        if address and len(address) <= _LONGEST and len(links) < MOST_LINKS:
            links.setdefault(address.strip(), kind)
    plain = {"base": (bases[0] if bases else "")[:_LONGEST], "links": list(links.items())}
    return json.dumps(plain).encode()


def _links(tree: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - lxml publishes no types
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        if name in _IN_HEAD:
            yield element.get("content") or "", _IN_HEAD[name]
    for tag, kind in _SOURCES.items():
        for element in tree.iter(tag):
            yield element.get("src") or "", kind
            yield element.get("poster") or "", "image"
            yield _largest(element.get("srcset") or ""), "image"
    for element in tree.iter("source"):
        inside = element.getparent()
        still = inside is not None and inside.tag == "picture"
        yield element.get("src") or "", "media"
        yield _largest(element.get("srcset") or ""), "image" if still else "media"
    for element in tree.iter("link"):
        relation = (element.get("rel") or "").lower().split()
        if "stylesheet" in relation:
            yield element.get("href") or "", "stylesheet"
        elif "image_src" in relation:
            yield element.get("href") or "", "image"
    for element in tree.iter("script"):
        yield element.get("src") or "", "script"


def _largest(srcset: str) -> str:
    """The largest of the pictures that a page offers one after another (HTML, 4.8.4.2.1)."""
    best, width = "", -1.0
    for offer in srcset[: 4 * _LONGEST].split(", "):
        parts = _SPACE.split(offer.strip().rstrip(","))
        size = parts[-1][:-1] if len(parts) > 1 else "1"
        found = float(size) if re.fullmatch(r"\d{1,6}(?:\.\d{1,4})?", size) else 0.0
        if found > width:
            best, width = parts[0], found
    return best
