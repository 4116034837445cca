"""The first page for somebody with one minute: what is shown, claimed, found, and not known.

Nothing here is computed beyond counting: each line is a record's own words with its number, or a
count of what the rest of the report lists, so that a reader can go on from it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.exports.citations import short
from sightline.exports.claim_types import Cite, ClaimPart, RowPart
from sightline.exports.report_types import ExhibitPart, GapPart, ShortLine, ShortPart
from sightline.exports.section_contract import Desk
from sightline.exports.section_joint import TOLD_IN
from sightline.exports.visible import one_line
from sightline.exports.words import plural
from sightline.judgement.matrix import Status
from sightline.model.finding import Outcome
from sightline.model.joint import JointFinding

_SEEN, _CLAIMED, _FOUND, _GAPS = 5, 6, 2, 4
_KINDS: Final = {
    "footage": ("recording", "recordings"),
    "still": ("still", "stills"),
    "sound": ("sound recording", "sound recordings"),
    "report": ("report", "reports"),
    "archive": ("archive", "archives"),
}
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“])")
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the rest of the report holds, as far as its first page needs it."""

    claims: tuple[ClaimPart, ...]
    exhibits: tuple[ExhibitPart, ...]
    gaps: tuple[GapPart, ...]
    failed: int


def in_short(told: Told, desk: Desk) -> tuple[ShortPart, ...]:
    """The four answers of the first page."""
    asked = [claim for claim in told.claims if claim.asked]
    return (
        ShortPart(heading="What is shown", lines=tuple(_shown(told.exhibits))),
        ShortPart(heading="What is claimed", lines=tuple(_claimed(asked))),
        ShortPart(heading="What was found", lines=tuple(_found(asked, desk))),
        ShortPart(heading="What is not known", lines=tuple(_unknown(asked, told))),
    )


def _line(text: str, *cites: Cite) -> ShortLine:
    return ShortLine(text=text, cites=cites)


def _shown(exhibits: Sequence[ExhibitPart]) -> Iterator[ShortLine]:
    if not exhibits:
        yield _line("Nothing has been taken in yet.")
        return
    kinds = Counter(exhibit.kind for exhibit in exhibits)
    counted = ", ".join(plural(n, *_KINDS.get(kind, (kind,))) for kind, n in kinds.most_common())
    origins = {exhibit.origin for exhibit in exhibits} - {""}
    stated = f"of {plural(len(origins), 'stated origin')}" if origins else "of no stated origin"
    yield _line(f"{plural(len(exhibits), 'exhibit')}, {stated}: {counted}.")
    seen = [(exhibit, item) for exhibit in exhibits for item in exhibit.observations]
    for exhibit, item in seen[:_SEEN]:
        where = f" ({item.where})" if item.where else ""
        yield _line(f"{short(item.text)}{where}", exhibit.cite, item.cite)
    if len(seen) > _SEEN:
        yield _line(f"{plural(len(seen) - _SEEN, 'observation')} more, at the exhibits.")
    if not seen:
        yield _line("Nobody has noted yet what can be seen or heard in it.")


def _claimed(asked: Sequence[ClaimPart]) -> Iterator[ShortLine]:
    for claim in asked[:_CLAIMED]:
        speaker = claim.statement.speaker if claim.statement else ""
        by = f"{one_line(speaker)}: " if speaker else ""
        yield _line(f"{by}{'denied: ' if claim.denied else ''}{short(claim.text)}", claim.cite)
    if len(asked) > _CLAIMED:
        yield _line(f"{plural(len(asked) - _CLAIMED, 'claim')} more, below.")
    if not asked:
        yield _line("No claim that something happened has been put on record yet.")


def _found(asked: Sequence[ClaimPart], desk: Desk) -> Iterator[ShortLine]:
    answers = [(claim, row) for claim in asked for row in claim.rows if row.conclusion]
    decided = [item for item in answers if item[1].status != Status.UNDETERMINED]
    for claim, row in decided:
        yield _concluded(claim, row)
    if not decided:
        yield _line("Nobody has concluded for or against any claim.")
    yield from _jointly(desk)


def _concluded(claim: ClaimPart, row: RowPart) -> ShortLine:
    standard = row.conclusion.standard if row.conclusion else ""
    text = f"{row.question.capitalize()} {row.status} (standard “{standard}”): {short(claim.text)}"
    cites = () if row.conclusion is None else (row.conclusion.cite,)
    return _line(text, claim.cite, *cites)


def _jointly(desk: Desk) -> Iterator[ShortLine]:
    """The latest standing findings of each method that has a section, but for those of pairs."""
    for method in TOLD_IN:
        standing = [item for item in desk.view.snapshot.joint(method) if _tells(item[1])]
        if method == "copies":
            continue
        for digest, finding in standing[-_FOUND:]:
            yield _line(_first(finding.summary), desk.cites.of(digest))


def _tells(finding: JointFinding) -> bool:
    # A camera that fits no place is a rejected place, and stands with the others below.
    return finding.outcome is Outcome.OBSERVED and finding.values.get("fits") is not False


def _first(summary: str) -> str:
    """As many whole sentences as there is room for, one at least."""
    said = ""
    for sentence in _SENTENCE.split(one_line(" ".join(summary.split()))):
        if said and len(said) + len(sentence) > _LONGEST:
            break
        said = f"{said} {sentence}".strip()
    return said


def _unknown(asked: Sequence[ClaimPart], told: Told) -> Iterator[ShortLine]:
    rows = [(claim, row) for claim in asked for row in claim.rows]
    statuses = Counter(row.status for _, row in rows)
    opened = statuses[Status.OPEN]
    if opened:
        linked = sum(1 for _, row in rows if row.status == Status.OPEN and row.sides)
        yield _line(
            f"{opened:,} of {plural(len(rows), 'question')} stand open; on {linked:,} of them "
            "something is linked already."
        )
    for claim, row in rows:
        if row.status == Status.UNDETERMINED and row.conclusion:
            text = f"{row.question.capitalize()} undetermined: {short(claim.text)}"
            yield _line(text, claim.cite, row.conclusion.cite)
    if told.failed:
        yield _line(f"{plural(told.failed, 'method')} failed and could not report.")
    for gap in told.gaps[:_GAPS]:
        beyond = f" ({plural(len(gap.where), 'place')} in all)" if len(gap.where) > _SEEN else ""
        yield _line(f"{gap.text}{beyond}", *gap.where[:_SEEN])
    if not opened and not told.gaps:
        yield _line("No gap that this report looks for was found. There may be others.")
