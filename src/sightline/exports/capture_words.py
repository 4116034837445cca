"""A captured page in words: the same on the screen, in the report and on the sheet to print."""

from collections.abc import Callable, Iterator
from typing import Final

from sightline.exports.visible import one_line
from sightline.exports.words import clock, moment, plural
from sightline.model.capture import Capture, CapturedItem, Hop, PagePart, Tls
from sightline.model.digest import Digest
from sightline.model.snapshot import Snapshot

_FINE: Final = 200
_TEXT: Final = "text"
"""The method whose derivative is the words of a report."""

PARTS: Final = {
    PagePart.SOURCE: "source as served",
    PagePart.PICTURE: "picture of the page",
    PagePart.RENDERED: "document as rendered",
    PagePart.EMBEDDED: "embedded",
}


def minimum(capture: Capture) -> str:
    """Whether what a court needs at least is there (Berkeley Protocol, 155 a to c)."""
    if not capture.missing:
        return (
            "The minimum for a court is met: address, source as served, picture of the full page "
            "with its time (Berkeley Protocol, 155 a to c)."
        )
    return (
        f"The minimum for a court is not met (Berkeley Protocol, 155 a to c): missing "
        f"{'; '.join(capture.missing)}."
    )


def route(capture: Capture) -> Iterator[str]:
    """From the address that was named to the page, hop by hop."""
    for hop in capture.hops:
        yield hop_words(hop)


def hop_words(hop: Hop) -> str:
    """One request, and what came of it."""
    answer = "no answer" if hop.status is None else f"answered {hop.status}"
    if hop.location is not None:
        answer += f", sends on to {one_line(hop.location)}"
    words = f"{one_line(hop.address)}: {answer}"
    if hop.ip is not None:
        words += f"; from {hop.ip}"
    if hop.tls is not None:
        words += f", {_tls_words(hop.tls)}"
    return f"{words}; {one_line(hop.cause)}" if hop.cause else words


def _tls_words(tls: Tls) -> str:
    doubt = "" if tls.doubt is None else f", vouched for by nobody: {one_line(tls.doubt)}"
    first = tls.certificates[0].hex[:16] if tls.certificates else "not told"
    return f"{tls.version}, certificate {first}…{doubt}"


def facts(capture: Capture) -> Iterator[tuple[str, str]]:
    """How a page was had, field by field, for forms and screens (Berkeley Protocol, 155 g)."""
    collecting = capture.collecting
    yield "Address asked for", one_line(capture.requested)
    yield "Address that answered", one_line(capture.final or "none answered with a page")
    for number, hop in enumerate(capture.hops, 1):
        yield f"Request {number} of {len(capture.hops)}", f"{moment(hop.at)}: {hop_words(hop)}"
    resolved = dict.fromkeys(text for hop in capture.hops for text in hop.resolved)
    yield "Machines the names stood for", ", ".join(map(one_line, resolved)) or "none known"
    yield "Begun", moment(capture.started)
    yield "Ended", f"{moment(capture.ended)} ({clock(capture.clock)})"
    yield "What the site was told of the program", one_line(collecting.user_agent)
    yield "Collected as", one_line(collecting.identity)
    yield "Public address of the collector", one_line(collecting.network)
    yield "Machine", one_line(collecting.machine)
    drawn = one_line(collecting.browser or "no browser took part")
    held = f" ({one_line('; '.join(collecting.confinement))})" if collecting.confinement else ""
    yield "Drawn by", drawn + held
    yield "Not examined", " ".join(map(one_line, capture.not_examined)) or "nothing was left out"
    yield "Not fetched", not_fetched(capture)
    yield "Court minimum", minimum(capture)


def not_fetched(capture: Capture) -> str:
    """What the page asks for that is not there."""
    if not capture.not_fetched:
        return "nothing the page asked for"
    return (
        f"{plural(capture.not_fetched, 'thing')} the page asks for: it did not come, is no GET, or "
        "lies where we do not go"
    )


def item_line(item: CapturedItem, label: str) -> str:
    """One thing of the page."""
    status = "" if item.status in {None, _FINE} else f", answered {item.status}"
    note = f"; {one_line(item.note)}" if item.note else ""
    return f"{label}: {PARTS[item.part]}, {one_line(item.address)}{status}{note}"


def changed(snapshot: Snapshot, digest: Digest, label: Callable[[Digest], str]) -> Iterator[str]:
    """How a page differs from the captures of its address that came before, latest first."""
    this = snapshot.records[digest]
    if not isinstance(this, Capture):
        return
    before = [
        (found, other)
        for found, other in snapshot.live(Capture)
        if snapshot.seq_of[found] < snapshot.seq_of[digest] and _same_place(this, other)
    ]
    source = this.part(PagePart.SOURCE)
    for found, other in reversed(before):
        earlier = other.part(PagePart.SOURCE)
        if source is None or earlier is None:
            continue
        if source.exhibit == earlier.exhibit:
            yield f"Its source is the same, to the byte, as in {label(found)}."
        else:
            words = _words_changed(snapshot, earlier.exhibit, source.exhibit)
            yield f"Its source has changed since {label(found)}{words}."


def _same_place(one: Capture, other: Capture) -> bool:
    return one.requested == other.requested or (one.final is not None and one.final == other.final)


def _words_changed(snapshot: Snapshot, earlier: Digest | None, later: Digest | None) -> str:
    """Whether what is read of it has changed too: pages carry numbers that differ each time."""
    texts = [
        finding.derivatives
        for exhibit in (earlier, later)
        for _, finding in (snapshot.findings_of(exhibit) if exhibit is not None else ())
        if finding.method.name == _TEXT
    ]
    if len(texts) != 2:  # noqa: PLR2004 - of the earlier and of the later one
        return ""
    return ", and its text is the same" if texts[0] == texts[1] else ", and its text too"
