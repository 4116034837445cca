"""The texts an ISO base media file carries beside its tracks: user data and metadata lists.

Three ways to write one are read: QuickTime user data (`udta/(c)xyz`: counted text with a language),
3GPP TS 26.244 assets (`titl`, `auth`, `loci`...: version, language, text), and metadata lists
(`meta/ilst/*/data`, named by the item itself or by the table `keys`).
"""

from dataclasses import dataclass
from typing import Final

from sightline.analysis.contract import ByteSource
from sightline.analysis.isobmff import Tree, content
from sightline.analysis.legible import legible, legible_bytes

MAX_TEXTS: Final = 100
_LIMIT: Final = 4096
_MAX_KEYS: Final = 256
_ASSETS: Final = frozenset({"titl", "auth", "dscp", "cprt", "perf", "gnre", "albm"})
_TEXT_TYPES: Final = frozenset({1, 4})
"""UTF-8, plain and for sorting (QuickTime File Format, well-known types)."""
_UTF_16: Final = 2
_INTEGERS: Final = frozenset({21, 22, 65, 66, 67, 74, 75, 76, 77, 78})


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieText:
    """A named text and where it stands."""

    where: str
    name: str
    """As the file names it: `(c)too`, `com.apple.quicktime.make`."""
    text: str


def read_texts(source: ByteSource, tree: Tree) -> tuple[MovieText, ...]:
    """All texts of the movie and its tracks, at most `MAX_TEXTS`."""
    found: list[MovieText] = []
    for path in ("moov/udta", "moov/trak/udta"):
        for index in tree.at(path)[:MAX_TEXTS]:
            found += _user_data(source, tree, index, path)
    for path in ("moov/udta/meta", "moov/meta", "moov/trak/meta", "moov/trak/udta/meta", "meta"):
        for index in tree.at(path)[:MAX_TEXTS]:
            found += _listed(source, tree, index, path)
    return tuple(item for item in found if item.text)[:MAX_TEXTS]


def _user_data(source: ByteSource, tree: Tree, parent: int, path: str) -> list[MovieText]:
    found = []
    for index in tree.children(parent)[:MAX_TEXTS]:
        box = tree.boxes[index]
        data = content(source, box, _LIMIT)
        if box.kind.startswith("\xa9"):
            length = int.from_bytes(data[:2])
            text = legible_bytes(data[4 : 4 + length].rstrip(b"\0"))
        elif box.kind in _ASSETS:
            text = legible(_asset(data[6:]))
        elif box.kind == "loci":
            text = _location(data)
        else:
            continue
        found.append(MovieText(where=path, name=legible(box.kind), text=text))
    return found


def _asset(data: bytes) -> str:
    wide = data[:2] in {b"\xfe\xff", b"\xff\xfe"}
    text = data.decode("utf-16" if wide else "utf-8", "replace")
    return text.split("\0")[0]


def _location(data: bytes) -> str:
    """`loci` of 3GPP TS 26.244, 8.10: name, role, then 16.16 longitude, latitude, height."""
    name, _, rest = data[6:].partition(b"\0")
    if len(rest) < 13:  # noqa: PLR2004 - one byte of role and three 32-bit numbers
        return ""
    places = [int.from_bytes(rest[at : at + 4], signed=True) for at in (1, 5, 9)]
    longitude, latitude, _ = (f"{place / 65536:+.5f}" for place in places)
    return f"{latitude}{longitude}/ {legible_bytes(name, 120)}".strip()


def _listed(source: ByteSource, tree: Tree, meta: int, path: str) -> list[MovieText]:
    keys = _keys(source, tree, meta)
    found = []
    for items in tree.at("ilst", meta)[:1]:
        for index in tree.children(items)[:MAX_TEXTS]:
            kind = tree.boxes[index].kind
            number = int.from_bytes(kind.encode("latin-1"))
            name = keys[number - 1] if 0 < number <= len(keys) else legible(kind)
            box = tree.first("data", index)
            if box is not None:
                text = _value(content(source, box, _LIMIT))
                found.append(MovieText(where=f"{path}/ilst", name=name, text=text))
    return found


def _keys(source: ByteSource, tree: Tree, meta: int) -> list[str]:
    """Names of a metadata list: 32-bit size, four-byte namespace, name."""
    box = tree.first("keys", meta)
    data = content(source, box, 64 * 1024) if box else b""
    names: list[str] = []
    at = 8
    while at + 8 <= len(data) and len(names) < _MAX_KEYS:
        size = int.from_bytes(data[at : at + 4])
        if size < 8:  # noqa: PLR2004 - size and namespace are eight bytes
            break
        names.append(legible_bytes(data[at + 8 : at + size], 120))
        at += size
    return names


def _value(data: bytes) -> str:
    kind, value = int.from_bytes(data[1:4]), data[8:]
    if kind in _TEXT_TYPES:
        return legible_bytes(value.rstrip(b"\0"))
    if kind == _UTF_16:
        return legible(value.decode("utf-16-be", "replace"))
    if kind in _INTEGERS:
        return str(int.from_bytes(value[:8], signed=kind in {21, 65, 66, 67, 74}))
    return f"{len(value)} bytes of type {kind}" if value else ""
