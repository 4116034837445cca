"""Section: searches that were made, also those that found nothing."""

from dataclasses import dataclass

from sightline.exports.claim_types import Cite
from sightline.exports.search_words import came
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line, prose
from sightline.exports.words import briefly
from sightline.model.search import Search


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """One search."""

    cite: Cite
    anchor: str
    when: str
    query: str
    engine: str
    came: str
    found: tuple[Cite, ...]
    about: tuple[Cite, ...]
    purpose: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchesPart:
    """All searches, in the order of the log."""

    rows: tuple[SearchRow, ...]
    empty: int
    """How many found nothing."""


def build(desk: Desk) -> Built[SearchesPart] | None:
    """Every search; None where none was recorded."""
    rows: list[SearchRow] = []
    empty = 0
    for digest, search in desk.view.snapshot.live(Search):
        cite = desk.cites.of(digest)
        empty += search.empty
        about = [other for other in (search.of, search.claim) if other is not None]
        note = f" {prose(search.note)}" if search.note else ""
        rows.append(
            SearchRow(
                cite=cite,
                anchor=cite.label.lower(),
                when=briefly(search.searched),
                query=one_line(search.query),
                engine=one_line(search.engine),
                came=came(search),
                found=tuple(map(desk.cites.of, search.found)),
                about=tuple(map(desk.cites.of, about)),
                purpose=prose(search.purpose) + note,
                by=desk.cites.who(search.by),
            )
        )
    if not rows:
        return None
    anchors = frozenset(row.anchor for row in rows)
    return Built(part=SearchesPart(rows=tuple(rows), empty=empty), anchors=anchors)
