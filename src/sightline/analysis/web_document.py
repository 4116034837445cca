"""Reports as web pages: main text, and what the page states of itself, each with where it stands.

The main text is trafilatura's. Dates are read where the page declares them; only where it does not
is htmldate asked, whose answer is marked as found by rule of thumb. No date is taken from an
address, and nothing is fetched.
"""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any, Final

import htmldate
import trafilatura
from lxml import etree  # type: ignore[import-untyped]  # publishes no types

from sightline.analysis.charset import decode
from sightline.analysis.documents import GUESSER, DateOf, Document, report_date
from sightline.analysis.legible import legible
from sightline.analysis.markup import CONTROLS, tree_of


def _names_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PUBLISHED: Final = _names_of(
    "article:published_time og:published_time datepublished date pubdate publishdate publish-date "
    "publish_date dc.date dc.date.issued dcterms.issued dcterms.created dc.date.created "
    "parsely-pub-date sailthru.date citation_publication_date uploaddate"
)
_MODIFIED: Final = _names_of(
    "article:modified_time og:updated_time datemodified lastmod last-modified dcterms.modified "
    "dc.date.modified article:modified revised"
)
_MAX_SCRIPTS, _MAX_NODES, _MAX_DATES = 20, 500, 40
_MAX_SCRIPT: Final = 500_000
_EARLIEST, _LATEST = "1990-01-01", "2100-01-01"
"""Fixed: left to itself htmldate asks the clock, and the finding would change with the day."""
_ADDRESSES: Final = frozenset({"href", "src", "srcset", "poster", "action", "cite"})
_ADDRESS: Final = re.compile(r"(?:https?:)?//\S{1,2000}")
RULE_OF_THUMB: Final = "The page declares no such date; it was found by rule of thumb in its text."


def read_web_page(data: bytes) -> Document:
    """Read a page, already cut to a bearable size."""
    decoded = decode(data, markup=True)
    document = Document(format="html", charset=decoded.charset, charset_basis=decoded.basis)
    tree = tree_of(decoded.text)
    if tree is None:
        document.readable = False
        document.notes.append("The page could not be parsed.")
        return document
    _read_head(tree, document)
    _read_linked_data(tree, document)
    _read_times(tree, document)
    for name in ("h1", "title"):
        headings = [element.text_content() for element in list(tree.iter(name))[:1]]
        document.title = document.title or _plain(" ".join(headings))
    _read_by_rule_of_thumb(tree, document)
    _read_text(tree, document)
    return document


def _read_head(tree: Any, document: Document) -> None:  # noqa: ANN401 - as above
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content)
            _add_date(document, name.lower(), f"meta {name}", content)
            if name.lower() in {"author", "article:author", "dc.creator", "parsely-author"}:
                _add_author(document, content)
    document.title = _plain(found.get("og:title") or found.get("twitter:title") or "")
    document.outlet = _plain(found.get("og:site_name") or found.get("application-name") or "")
    document.language = _plain(tree.get("lang") or found.get("og:locale") or "")
    links = [item.get("href") for item in tree.iter("link") if item.get("rel") == "canonical"]
    document.address = _plain((links[0] if links else None) or found.get("og:url") or "")


def _read_linked_data(tree: Any, document: Document) -> None:  # noqa: ANN401 - as above
    scripts = [
        element.text_content()[:_MAX_SCRIPT]
        for element in tree.iter("script")
        if "ld+json" in (element.get("type") or "")
    ]
    for script in scripts[:_MAX_SCRIPTS]:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            document.notes.append("A block of linked data could not be read.")
            continue
        for node in _nodes(data):
            for name, value in node.items():
                if isinstance(value, str):
                    _add_date(document, name.lower(), f"JSON-LD {name}", value)
            if "headline" in node or "author" in node:
                document.title = document.title or _plain(str(node.get("headline") or ""))
                for name in _names(node.get("author")):
                    _add_author(document, name)
                publisher = _names(node.get("publisher"))
                document.outlet = document.outlet or (_plain(publisher[0]) if publisher else None)


def _nodes(data: object) -> Iterator[dict[str, object]]:
    """Every object of a JSON value, breadth first, at most `_MAX_NODES`."""
    queue, seen = [data], 0
    while queue and seen < _MAX_NODES:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, dict):
            yield item
            queue += [value for value in item.values() if isinstance(value, dict | list)]
        elif isinstance(item, list):
            queue += item[:_MAX_NODES]


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _names(value.get("name"))
    if isinstance(value, list):
        return [name for item in value[:20] for name in _names(item)]
    return []


def _read_times(tree: Any, document: Document) -> None:  # noqa: ANN401 - as above
    for element in list(tree.iter("time"))[:_MAX_NODES]:
        marks = " ".join(
            element.get(name) or "" for name in ("itemprop", "pubdate", "class")
        ).lower()
        stamp = element.get("datetime") or ""
        if "modif" in marks or "update" in marks:
            _add_date(document, "datemodified", "time element", stamp)
        elif "publi" in marks or "pubdate" in marks or "created" in marks:
            _add_date(document, "datepublished", "time element", stamp)


def _read_by_rule_of_thumb(tree: Any, document: Document) -> None:  # noqa: ANN401 - as above
    if {date.of for date in document.dates} >= {DateOf.PUBLISHED, DateOf.MODIFIED}:
        return
    bare = _without_addresses(tree)
    for of, original in ((DateOf.PUBLISHED, True), (DateOf.MODIFIED, False)):
        if any(date.of is of for date in document.dates):
            continue
        try:
            found = htmldate.find_date(
                bare, original_date=original, min_date=_EARLIEST, max_date=_LATEST
            )
        except (ValueError, TypeError, AttributeError, etree.LxmlError, RecursionError):
            found = None
        guess = report_date(of, GUESSER, found, RULE_OF_THUMB) if found else None
        # The same date found again is no second date.
        if guess and guess.interval not in [date.interval for date in document.dates]:
            document.dates.append(guess)


def _without_addresses(tree: Any) -> Any:  # noqa: ANN401 - as above
    """A copy in which htmldate finds no address to read a date from."""
    bare = copy.deepcopy(tree)
    for element in [*bare.iter("link"), *bare.iter("base"), *bare.iter("script")]:
        element.drop_tree()
    for element in bare.iter(etree.Element):
        for name, value in list(element.attrib.items()):
            if name in _ADDRESSES or _ADDRESS.search(value):
                del element.attrib[name]
        for place in ("text", "tail"):
            words = getattr(element, place)
            if words and _ADDRESS.search(words):
                # A control character written as an entity would be refused here.
                setattr(element, place, CONTROLS.sub(" ", _ADDRESS.sub("", words)))
    return bare


def _read_text(tree: Any, document: Document) -> None:  # noqa: ANN401 - as above
    try:
        text = trafilatura.extract(tree, include_comments=False, favor_recall=True)
    except (ValueError, TypeError, AttributeError, etree.LxmlError, RecursionError):
        text = None
    if not text:
        for element in [*tree.iter("script"), *tree.iter("style")]:
            element.drop_tree()
        text = "\n".join(line for line in map(str.strip, tree.itertext()) if line)
        document.notes.append("No main text was told apart; the text is all of the page.")
    document.text = str(text)


def _add_date(document: Document, name: str, where: str, value: str) -> None:
    of = DateOf.PUBLISHED if name in _PUBLISHED else DateOf.MODIFIED if name in _MODIFIED else None
    if of is not None and value.strip() and len(document.dates) < _MAX_DATES:
        date = report_date(of, where, value)
        if date not in document.dates:
            document.dates.append(date)


def _add_author(document: Document, name: str) -> None:
    plain = _plain(name)
    if plain and plain not in document.authors and len(document.authors) < _MAX_SCRIPTS:
        document.authors.append(plain)


def _plain(text: str) -> str | None:
    return legible(" ".join(text.split()), 300) or None
