"""The chain-of-custody sheet of one exhibit, and the form of each time it came in.

Berkeley Protocol: a collection form for each item (Annex IV), and who had it in hand, for what and
when, from its collection on (paragraphs 153 to 155, 167 to 172). Everything here stands in the log;
what the log does not tell is said to be not told.
"""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sightline.exports.capture_words import PARTS, facts
from sightline.exports.citations import Citations
from sightline.exports.digital_item import digital_item
from sightline.exports.visible import one_line
from sightline.exports.words import clock, moment, size
from sightline.model.access import Access, AccessKind
from sightline.model.capture import Capture
from sightline.model.custody import Delivery, Supersession
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Display, Restriction
from sightline.model.finding import Finding
from sightline.model.records import Record
from sightline.model.snapshot import Snapshot
from sightline.model.upkeep import Audit, Copy

NOT_TOLD: Final = "not told"
_WORDS: Final = {
    AccessKind.VIEWED: "viewed",
    AccessKind.COPIED: "working copy made",
    AccessKind.HANDED_OVER: "handed over",
    AccessKind.RETURNED: "returned",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the chain: an entry of the log that concerns the exhibit."""

    entry: int
    at: str
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything on the two forms, as words."""

    label: str
    digest: str
    facts: tuple[tuple[str, str], ...]
    forms: tuple[tuple[tuple[str, str], ...], ...]
    """One for each acquisition: field and value."""
    captures: tuple[tuple[tuple[str, str], ...], ...]
    """One for each page it was captured with: how that was had."""
    answers: tuple[tuple[str, str], ...]
    """The six questions to a digital item."""
    steps: tuple[Step, ...]
    gaps: tuple[str, ...]
    """What the chain does not tell, each a sentence."""


def sheet(snapshot: Snapshot, exhibit: Digest) -> Sheet:
    """Gather the sheet of an exhibit of the case."""
    cites = Citations(snapshot, None)
    held = snapshot.exhibits[exhibit]
    return Sheet(
        label=cites.of(exhibit).label,
        digest=str(exhibit),
        facts=(
            ("Case", f"{one_line(snapshot.opened.title)} ({snapshot.case})"),
            ("SHA-256, taken before anything else read the bytes", exhibit.hex),
            ("Size", size(held.size)),
            ("Kind and format", f"{held.exhibit_kind}, {held.media_type} ({held.sniffed_by})"),
        ),
        forms=tuple(
            tuple(_form(record, cites)) for _, record in snapshot.about(exhibit, Acquisition)
        ),
        captures=tuple(
            (("This exhibit is", _part(record, exhibit)), *facts(record))
            for _, record in snapshot.about(exhibit, Capture)
        ),
        answers=tuple(digital_item(snapshot, cites, exhibit)),
        steps=tuple(_steps(snapshot, cites, exhibit)),
        gaps=tuple(_gaps(snapshot, exhibit)),
    )


def page(made: Sheet) -> bytes:
    """The sheet as one page of HTML, to print and to sign."""
    table = _table(made.facts)
    answers = _table(made.answers)
    forms = "".join(f"<h2>Collection form</h2>{_table(form)}" for form in made.forms)
    captures = "".join(f"<h2>How the page was captured</h2>{_table(of)}" for of in made.captures)
    rows = "".join(
        f"<tr><td>{step.entry}</td><td>{_text(step.at)}</td><td>{_text(step.who)}</td>"
        f"<td>{_text(step.what)}</td></tr>"
        for step in made.steps
    )
    gaps = "".join(f"<li>{_text(gap)}</li>" for gap in made.gaps) or "<li>none found</li>"
    title = f"{_text(made.label)}: chain of custody"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font:11pt/1.4 sans-serif;max-width:48em;margin:2em auto}table{border-collapse:"
        "collapse;width:100%}td,th{border:1px solid #888;padding:.3em;text-align:left;"
        "vertical-align:top;overflow-wrap:anywhere}th{width:14em}"
        "thead th{width:auto}tr{break-inside:avoid}h2{break-after:avoid}</style>"
        f"<h1>{title}</h1>{table}{forms}{captures}<h2>What is known of it</h2>{answers}"
        "<h2>Who had it in hand</h2><table><thead><tr><th>Entry</th><th>Time</th><th>Who</th>"
        "<th>What</th></tr></thead>"
        f"<tbody>{rows}</tbody></table><h2>What this chain does not tell</h2><ul>{gaps}</ul>"
        "<p>Made from the custody log, which shows that these entries are unchanged. It does not "
        "show what happened between them.</p><p>Received by: ____________________ Date: "
        "____________ Signature: ____________________</p></html>\n"
    ).encode()


def _part(capture: Capture, exhibit: Digest) -> str:
    """What an exhibit is to a page that was captured."""
    if exhibit == capture.archive:
        return "the web archive of the page: every request and answer, as sent and as received"
    parts = [PARTS[item.part] for item in capture.items if item.exhibit == exhibit]
    return f"{', '.join(dict.fromkeys(parts))}; asked for at {one_line(capture.requested)}"


def _form(record: Acquisition, cites: Citations) -> Iterator[tuple[str, str]]:
    source = record.source
    yield "Came in as", one_line(source.name)
    yield "Address", one_line(source.address or f"none: {source.no_address_reason or NOT_TOLD}")
    if source.member_of is not None:
        yield "Taken out of", cites.of(source.member_of).label
    yield (
        "File time, as the file system reported it",
        (moment(source.modified_at) if source.modified_at else NOT_TOLD),
    )
    yield "Collected by", one_line(record.collector)
    yield "Collected", f"{moment(record.acquired_at)} ({clock(record.clock)})"
    yield "Why it matters", one_line(record.reason or NOT_TOLD)
    yield "First came from", one_line(record.origin or NOT_TOLD)


def _steps(snapshot: Snapshot, cites: Citations, exhibit: Digest) -> Iterator[Step]:
    since = min(
        (snapshot.seq_of[digest] for digest, _ in snapshot.about(exhibit, Acquisition)),
        default=0,
    )
    for entry in snapshot.entries[since:]:
        record = snapshot.records.get(entry.record)
        what = None if record is None else _what(snapshot, record, exhibit)
        if what is not None:
            who, at = cites.who(entry.actor), moment(entry.at)
            yield Step(entry=entry.seq, at=at, who=who, what=one_line(what))


def _what(snapshot: Snapshot, record: Record, exhibit: Digest) -> str | None:  # noqa: PLR0911 - one line a kind
    match record:
        case Acquisition(exhibit=of) if of == exhibit:
            return f"collected: {record.source.name}"
        case Capture() if exhibit in record.exhibits:
            return f"captured with the page at {record.requested}"
        case Finding(exhibit=of) if of == exhibit:
            return f"examined by {record.method.name} {record.method.version}: {record.outcome}"
        case Display(exhibit=of) if of == exhibit:
            return "set how it is shown"
        case Restriction(exhibit=of) if of == exhibit:
            return f"restricted: {record.reason}"
        case Supersession():
            old = snapshot.records.get(record.replaces)
            if isinstance(old, Restriction) and old.exhibit == exhibit:
                return f"restriction lifted: {record.reason}"
            return None
        case Access(exhibit=of) if of == exhibit:
            to = f" ({record.to})" if record.to else ""
            return f"{_WORDS[record.access]}{to}: {record.reason}"
        case _:
            return _of_all(record, exhibit)


def _of_all(record: Record, exhibit: Digest) -> str | None:
    """What was done with everything that was kept then."""
    match record:
        case Delivery(what="bundle"):
            enclosed = record.disclosed is not None and exhibit in record.disclosed.exhibits
            how = ", encrypted for those named in the record" if enclosed else ""
            return f"a bundle left the case for {record.to}{how}"
        case Delivery(what="report.html" | "report.pdf"):
            return f"a report that speaks of it was written: {record.to}"
        case Audit() if record.covers(exhibit):
            found = "damaged or missing" if exhibit in record.unfit else "unchanged"
            return f"read again in {record.store}: {found}"
        case Copy():
            return f"copied with all else to {record.to}"
        case _:
            return None


def _gaps(snapshot: Snapshot, exhibit: Digest) -> Iterator[str]:
    came = [record for _, record in snapshot.about(exhibit, Acquisition)]
    if not any(record.source.address for record in came):
        yield "No address is recorded that it was collected from."
    if not any(record.origin for record in came):
        yield "Nobody stated where it first came from."
    if not any(record.clock.synchronised for record in came):
        yield "No clock that stamped its collection is known to have been in step."
    out = [record.access for _, record in snapshot.about(exhibit, Access)]
    away = out.count(AccessKind.HANDED_OVER) - out.count(AccessKind.RETURNED)
    if away > 0:
        yield f"It was handed over {away} more time(s) than it was returned."
    if not any(
        record.covers(exhibit) and exhibit not in record.unfit for _, record in snapshot.live(Audit)
    ):
        yield "It was not read again and found unchanged since it came in."


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = (f"<tr><th>{_text(name)}</th><td>{_text(value)}</td></tr>" for name, value in rows)
    return f"<table><tbody>{''.join(cells)}</tbody></table>"


def _text(words: str) -> str:
    return html.escape(words, quote=True)
