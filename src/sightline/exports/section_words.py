"""Section: words read in pictures, and words heard."""

from dataclasses import dataclass

from sightline.exports.claim_types import Cite
from sightline.exports.report_types import Ref
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import prose
from sightline.exports.words_view import WordRow, read, rows, standing

ROWS_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitWords:
    """What was read in one exhibit."""

    exhibit: Cite
    cite: Cite
    made: Ref
    summary: str
    rows: tuple[WordRow, ...]
    beyond: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPart:
    """All exhibits that were read."""

    found: tuple[ExhibitWords, ...]
    without: tuple[Cite, ...]
    not_examined: tuple[str, ...]


def build(desk: Desk) -> Built[WordsPart] | None:
    """What was read; None where nobody asked for it."""
    found: list[ExhibitWords] = []
    without: list[Cite] = []
    missing: dict[str, None] = {}
    for exhibit in desk.view.snapshot.exhibits:
        held = standing(desk.view.snapshot, exhibit)
        if held is None:
            continue
        digest, finding = held
        values = read(finding)
        missing |= dict.fromkeys(values.not_examined)
        if not values.lines:
            without.append(desk.cites.of(exhibit))
            continue
        listed = rows(values)
        found.append(
            ExhibitWords(
                exhibit=desk.cites.of(exhibit),
                cite=desk.cites.of(digest),
                made=desk.methods.of(finding),
                summary=prose(finding.summary),
                rows=listed[:ROWS_SHOWN],
                beyond=len(listed) + values.left_out - len(listed[:ROWS_SHOWN]),
            )
        )
    if not found and not without:
        return None
    return Built(
        part=WordsPart(found=tuple(found), without=tuple(without), not_examined=tuple(missing))
    )
