"""Section: pages that were captured, how each was had, what was kept of it and how it changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.analysis import page_context
from sightline.analysis.page_context_values import Of, PageContextValues
from sightline.exports.capture_words import PARTS, changed, facts, minimum, not_fetched
from sightline.exports.claim_types import Cite
from sightline.exports.decoded import decoded
from sightline.exports.pictures import Shown, shown
from sightline.exports.report_types import Drawing
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line
from sightline.exports.words import moment
from sightline.model.capture import Capture, CapturedItem, PagePart
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole
from sightline.model.finding import Finding

ITEMS_SHOWN: Final = 40
CONTEXT_SHOWN: Final = 24
WIDEST, FITTING = 60, 65
"""Percent of the printed width: at most, and for a picture as tall as it is wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One thing of a page."""

    exhibit: Cite | None
    part: str
    address: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRow:
    """One statement of the page about itself."""

    of: str
    text: str
    where: str
    cite: Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePartOfReport:
    """One capture."""

    cite: Cite
    anchor: str
    address: str
    taken: str
    minimum: str
    met: bool
    facts: tuple[tuple[str, str], ...]
    archive: Cite
    items: tuple[ItemRow, ...]
    beyond: int
    in_archive_only: int
    not_examined: tuple[str, ...]
    not_fetched: str
    changed: tuple[str, ...]
    context: tuple[ContextRow, ...]
    """What the page states of itself, and where in its bytes."""
    picture: Drawing | None
    percent: int
    """Of a printed page's width that its picture takes, so that all of it fits on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturesPart:
    """All captures, in the order of the log."""

    pages: tuple[PagePartOfReport, ...]


def build(desk: Desk) -> Built[CapturesPart] | None:
    """Every capture; None where no page was captured."""
    pages = tuple(
        _page(desk, digest, capture) for digest, capture in desk.view.snapshot.live(Capture)
    )
    if not pages:
        return None
    return Built(part=CapturesPart(pages=pages), anchors=frozenset(page.anchor for page in pages))


def _page(desk: Desk, digest: Digest, capture: Capture) -> PagePartOfReport:
    cite, found = desk.cites.of(digest), _picture(desk, capture)
    return PagePartOfReport(
        cite=cite,
        anchor=cite.label.lower(),
        address=one_line(capture.requested),
        taken=moment(capture.started),
        minimum=minimum(capture),
        met=not capture.missing,
        facts=tuple(facts(capture)),
        archive=desk.cites.of(capture.archive),
        items=tuple(_row(desk, item) for item in capture.items[:ITEMS_SHOWN]),
        beyond=max(0, len(capture.items) - ITEMS_SHOWN),
        in_archive_only=capture.in_archive_only,
        not_examined=tuple(map(one_line, capture.not_examined)),
        not_fetched=not_fetched(capture) if capture.not_fetched else "",
        changed=tuple(changed(desk.view.snapshot, digest, desk.cites.label)),
        context=tuple(_context(desk, capture)),
        picture=None if found is None else found[0],
        percent=0 if found is None else found[1],
    )


def _row(desk: Desk, item: CapturedItem) -> ItemRow:
    notes = [
        f"answered {item.status}" if item.status not in {None, 200} else "",
        one_line(item.note or ""),
    ]
    return ItemRow(
        exhibit=None if item.exhibit is None else desk.cites.of(item.exhibit),
        part=PARTS[item.part],
        address=one_line(item.address),
        note="; ".join(filter(None, notes)),
    )


def _context(desk: Desk, capture: Capture) -> Iterator[ContextRow]:
    """What the page states of itself, as served; of what scripts added, as rendered."""
    told: set[tuple[Of, str]] = set()
    for part in (PagePart.SOURCE, PagePart.RENDERED):
        item = capture.part(part)
        for digest, finding in _read(desk, item):
            values = decoded(PageContextValues, finding)
            for stated in values.stated if values else ():
                if (stated.of, stated.text) in told or len(told) >= CONTEXT_SHOWN:
                    continue
                told.add((stated.of, stated.text))
                yield ContextRow(
                    of=stated.of.value,
                    text=stated.text,
                    where=f"{stated.where}, byte {stated.at_byte} of the {PARTS[part]}",
                    cite=desk.cites.of(digest),
                )


def _read(desk: Desk, item: CapturedItem | None) -> Iterator[tuple[Digest, Finding]]:
    if item is None or item.exhibit is None:
        return
    for digest, finding in desk.view.snapshot.findings_of(item.exhibit):
        if finding.method.name == page_context.ANALYZER.method.name:
            yield digest, finding


def _picture(desk: Desk, capture: Capture) -> tuple[Drawing, int] | None:
    """The page as it looked, as a method made it small, and its percent of the printed width."""
    item = capture.part(PagePart.PICTURE)
    if item is None or item.exhibit is None:
        return None
    for derivative in _frames(desk, item.exhibit):
        data = desk.view.small_object(derivative.digest)
        found = shown(data, derivative.digest, derivative.media_type)
        if isinstance(found, Shown):
            drawing = Drawing(
                alt=f"The page at {one_line(capture.requested)}, drawn {moment(capture.ended)}",
                picture=found.picture,
                hidden=desk.hidden(item.exhibit),
            )
            return drawing, max(1, min(WIDEST, FITTING * found.width // max(found.height, 1)))
    return None


def _frames(desk: Desk, exhibit: Digest) -> Iterator[Derivative]:
    for _, derivative in desk.view.snapshot.about(exhibit, Derivative):
        if derivative.role is DerivativeRole.REPRESENTATIVE_FRAME:
            yield derivative
