"""Method `page_context`: what a page states of its title, poster, times, counts, and where it does.

Berkeley Protocol, paragraph 155 f. Every statement is given with the byte at which it stands in the
page as served, so that anybody finds it again. Read are `meta`, `title`, `link`, `time` (HTML,
sections 4.2 and 4.5; Open Graph; Twitter cards) and blocks of JSON-LD (schema.org).
"""

import html
import itertools
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sightline.analysis.charset import decode
from sightline.analysis.contract import Analyzer, Media, Result, Run, Stream
from sightline.analysis.legible import counted, legible
from sightline.analysis.page_context_values import (
    IN_DATA,
    IN_META,
    NAMED_WITHIN,
    Of,
    PageContextValues,
    Stated,
)
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction

BYTES_MOST: Final = 8_000_000
STATED_MOST: Final = 200
_TAGS_MOST: Final = 20_000
_ATTRIBUTES_MOST: Final = 40
_TEXT_MOST: Final = 1000
_BLOCK_MOST: Final = 500_000
_BLOCKS_MOST: Final = 20
_NODES_MOST: Final = 2_000
_TAG: Final = re.compile(
    rb"<(!--|(?:meta|title|link|time|script|style|html)(?=[\s/>]))", re.IGNORECASE
)
_ATTRIBUTE: Final = re.compile(
    rb"[\s/]{0,200}([A-Za-z][A-Za-z0-9:_.-]{0,60})(?:\s{0,20}=\s{0,20}"
    rb"(?:\"([^\"]{0,6000})\"|'([^']{0,6000})'|([^\s>\"']{1,2000})))?"
)
_PAGE: Final = re.compile(rb"<(?:!doctype\s+html|html|head|meta|body|title)[\s>]", re.IGNORECASE)
_ENDS: Final = {
    b"!--": re.compile(rb"-->"),
    b"script": re.compile(rb"</script", re.IGNORECASE),
    b"style": re.compile(rb"</style", re.IGNORECASE),
    b"title": re.compile(rb"</title", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class _Element:
    name: str
    attributes: dict[str, tuple[bytes, int]]
    """Each value and the byte where it begins."""
    end: int
    """Behind its `>`."""


def read_context(data: bytes, *, cut: bool = False) -> PageContextValues:
    """What a page states of itself.

    Args:
        data: Its bytes, at most as many as the method reads.
        cut: Whether bytes were left out.
    """
    nothing = PageContextValues(
        page=False, charset=None, stated=(), beyond=0, bytes_read=len(data), cut=cut, notes=()
    )
    if not _PAGE.search(data[:65_536]):
        return nothing
    charset = decode(data[:65_536], markup=True).charset
    page = replace(nothing, page=True, charset=charset)
    if charset.startswith("utf-16"):
        return replace(page, notes=("Not examined: pages in UTF-16.",))
    reader = _Reader(data, charset)
    found = list(dict.fromkeys(reader.stated()))
    return replace(
        page,
        stated=tuple(found[:STATED_MOST]),
        beyond=max(0, len(found) - STATED_MOST),
        notes=tuple(reader.notes),
    )


class _Reader:
    def __init__(self, data: bytes, charset: str) -> None:
        self._data = data
        self._charset = charset
        self._blocks = 0
        self.notes: list[str] = []

    def stated(self) -> Iterator[Stated]:
        """Every statement, in the order of the page."""
        place = 0
        for _ in range(_TAGS_MOST):
            match = _TAG.search(self._data, place)
            if match is None:
                return
            name = match[1].lower()
            element = self._element(name.decode(), match.end())
            place = element.end
            if name in _ENDS:
                end = _ENDS[name].search(self._data, place)
                if end is None:
                    self.notes.append(
                        f"An element ({name.decode()}) does not end; what follows is not read."
                    )
                    return
                yield from self._inside(element, place, end.start())
                place = end.start()
            else:
                yield from self._of_element(element)
        self.notes.append(f"Only the first {_TAGS_MOST} elements were read.")

    def _element(self, name: str, start: int) -> _Element:
        attributes: dict[str, tuple[bytes, int]] = {}
        place = start
        if name != "!--":
            for _ in range(_ATTRIBUTES_MOST):
                match = _ATTRIBUTE.match(self._data, place)
                if match is None:
                    break
                group = next((part for part in (2, 3, 4) if match[part] is not None), 0)
                if group:
                    value = match[group], match.start(group)
                    attributes.setdefault(match[1].decode().lower(), value)
                place = match.end()
        return _Element(name, attributes, place)

    def _inside(self, element: _Element, start: int, end: int) -> Iterator[Stated]:
        if element.name == "title":
            start = self._data.find(b">", start, end) + 1 or start
            yield from self._one(Of.TITLE, "title element", self._data[start:end], start)
        kind = element.attributes.get("type", (b"", 0))[0].lower()
        if element.name == "script" and b"ld+json" in kind:
            start = self._data.find(b">", start, end) + 1 or start
            yield from self._linked(start, end)

    def _of_element(self, element: _Element) -> Iterator[Stated]:
        held = element.attributes
        if element.name == "meta" and "content" in held:
            for key in ("property", "name", "itemprop"):
                name = held.get(key, (b"", 0))[0].decode("ascii", "replace").strip()
                of = IN_META.get(name.lower())
                if of is not None:
                    yield from self._one(of, f"meta {name}", *held["content"])
                    return
        elif element.name == "link" and held.get("rel", (b"", 0))[0].lower() == b"canonical":
            yield from self._one(Of.ADDRESS, "link canonical", *held.get("href", (b"", 0)))
        elif element.name == "time" and "datetime" in held:
            yield from self._one(Of.PUBLISHED, "time element", *held["datetime"])
        elif element.name == "html" and "lang" in held:
            yield from self._one(Of.LANGUAGE, "html lang", *held["lang"])

    def _one(self, of: Of, where: str, raw: bytes, start: int) -> Iterator[Stated]:
        text = html.unescape(raw[: 4 * _TEXT_MOST].decode(self._charset, "replace"))
        words = legible(" ".join(text.split()), _TEXT_MOST)
        if words:
            yield Stated(
                of=of, text=words, where=legible(where, 80), at_byte=start, octets=len(raw)
            )

    def _linked(self, start: int, end: int) -> Iterator[Stated]:
        block = self._data[start:end]
        self._blocks += 1
        if len(block) > _BLOCK_MOST or self._blocks > _BLOCKS_MOST:
            self.notes.append(
                f"A block of linked data at byte {start} was too long, or one too many."
            )
            return
        try:
            value = json.loads(block.decode(self._charset, "replace"))
        except (ValueError, RecursionError):
            self.notes.append(f"The block of linked data at byte {start} could not be read.")
            return
        for of, path, text in _statements(value):
            spelled = (
                json.dumps(text, ensure_ascii=False)[1:-1] if isinstance(text, str) else str(text)
            )
            raw = spelled.encode(self._charset, "replace")
            place = block.find(raw) if raw else -1
            words = legible(" ".join(str(text).split()), _TEXT_MOST)
            if words:
                yield Stated(
                    of=of,
                    text=words,
                    where=legible(f"JSON-LD {path}", 160),
                    at_byte=start + max(place, 0),
                    octets=len(raw) if place >= 0 else len(block),
                )


def _statements(value: object) -> Iterator[tuple[Of, str, str | int]]:
    """What a JSON value states in the words of schema.org, with the path to it."""
    waiting: deque[tuple[str, str, object]] = deque([("", "", value)])
    for _ in range(_NODES_MOST):
        if not waiting:
            return
        path, within, node = waiting.popleft()
        if isinstance(node, list):
            inner = ((f"{path}[{number}]", within, item) for number, item in enumerate(node))
            waiting.extend(itertools.islice(inner, _NODES_MOST))
        elif isinstance(node, dict):
            for key, item in node.items():
                inside = f"{path}.{key}" if path else str(key)
                if isinstance(item, dict | list):
                    waiting.append((inside, str(key), item))
                elif isinstance(item, str | int) and not isinstance(item, bool):
                    of = _meant(str(key), within)
                    if of is not None:
                        yield of, inside + _kind_of_count(node, of), item
        elif isinstance(node, str) and within in NAMED_WITHIN:
            yield NAMED_WITHIN[within], path, node


def _meant(key: str, within: str) -> Of | None:
    if key == "name":
        return NAMED_WITHIN.get(within)
    if key in NAMED_WITHIN:
        return NAMED_WITHIN[key]
    if key == "text" and within != "comment":
        return None
    return IN_DATA.get(key)


def _kind_of_count(node: dict[object, object], of: Of) -> str:
    """What is counted: likes, shares, views, as the page's own words have it."""
    if of is not Of.COUNT:
        return ""
    kind = node.get("interactionType")
    named = kind.get("@type") if isinstance(kind, dict) else kind
    return f" ({str(named).rsplit('/', 1)[-1]})" if isinstance(named, str) else ""


class PageContextRun(Run):
    """Reads the bytes at the end."""

    def __init__(self, media: Media) -> None:
        self._media = media

    def finish(self) -> Result:
        """Report."""
        source = self._media.source
        data = source.read(0, BYTES_MOST)
        values = read_context(data, cut=len(data) < source.size)
        return Result(
            outcome=Outcome.INCONCLUSIVE if values.page and not values.stated else Outcome.OBSERVED,
            summary=_summary(values),
            values=plain_values(values),
        )


def _summary(values: PageContextValues) -> str:
    if not values.stated:
        what = "The page states nothing of itself that was read."
        return what if values.page else "This report is no web page."
    sentences = [f"The page makes {counted(len(values.stated), 'statement')} of itself."]
    for of in (Of.TITLE, Of.POSTER, Of.OUTLET, Of.PUBLISHED):
        found = next((item for item in values.stated if item.of is of), None)
        if found is not None:
            where = f"{found.where}, byte {found.at_byte}"
            sentences.append(f"{of.value.capitalize()}: {found.text[:120]} ({where}).")
    counts = [item for item in values.stated if item.of is Of.COUNT]
    if counts:
        listed = ", ".join(f"{item.text} ({item.where})" for item in counts[:4])
        sentences.append(f"Counts: {listed}.")
    return " ".join(sentences)


ANALYZER: Final = Analyzer(
    method=Method(name="page_context", version=1),
    title="What the page states of itself",
    kinds=frozenset({ExhibitKind.REPORT}),
    streams=frozenset({Stream.BYTES}),
    limitations=(
        "These are the page's own words; whoever runs the site writes them, and changes them.",
        "Counts of likes, views and comments are as of the moment when the page was served.",
        (
            "Only what stands in the head's elements and in JSON-LD is read. Names and counts that "
            "scripts write, or that stand in the page's text, are not."
        ),
        "Where JSON-LD escapes its letters, the place is that of the whole block.",
        "Read up to 8 million bytes; pages in UTF-16 are not examined.",
    ),
    reproduction=Reproduction.EXACT,
    start=PageContextRun,
)
