"""Everything in a case that bears a time, each with its basis and as wide as it is known.

The four times stay apart: acquired (our clock), said or published (as stated), captured as a file
reports it (anyone can set that), and attested (when a claim says it happened). What a program
guessed stands beside them as a guess, and is never drawn as a time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from sightline.analysis.documents import GUESSER
from sightline.errors import InputRefused
from sightline.exports import words
from sightline.exports.citations import Citations, short
from sightline.exports.claim_types import Cite
from sightline.exports.report_types import TimePart
from sightline.exports.visible import one_line
from sightline.ledger.reads import METHOD as STATEMENTS
from sightline.model.canonical import Json
from sightline.model.claim import Claim, Statement
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition
from sightline.model.plain import from_plain
from sightline.model.snapshot import Snapshot
from sightline.model.times import Interval

ATTESTED, SAID, REPORTED, ACQUIRED = "attested", "said", "reported", "acquired"
GUESSED: Final = "guessed"
KINDS: Final = {
    ATTESTED: "when it happened, as a claim says",
    SAID: "when it was said or published",
    REPORTED: "what a file says of itself",
    ACQUIRED: "when it came into this case",
    GUESSED: "a guess by rule of thumb: nobody states it",
}
_INTERVAL_KEYS: Final = frozenset({"earliest", "latest", "basis", "zone"})
_DEEPEST: Final = 6
_LINES_OF_A_FINDING: Final = 8
_ACQUISITIONS_APART: Final = 12
"""Above this many, those of one day share a line."""


def timeline(snapshot: Snapshot, cites: Citations) -> tuple[TimePart, ...]:
    """Lines in order of their earliest bound; those without one come by their latest."""
    found = [*_attested(snapshot, cites), *_said(snapshot, cites)]
    found += [*_reported(snapshot, cites), *_acquired(snapshot, cites)]
    return tuple(sorted(found, key=_order))


def _order(part: TimePart) -> tuple[int, int, int]:
    ends = [end for end in (part.earliest, part.latest) if end is not None]
    first = min(ends, default=0)
    return (0 if ends else 1, first, part.cite.entry)


def _attested(snapshot: Snapshot, cites: Citations) -> Iterator[TimePart]:
    for digest, claim in snapshot.live(Claim):
        if claim.time is not None:
            yield _part(cites.of(digest), ATTESTED, short(claim.text), claim.time)


def _said(snapshot: Snapshot, cites: Citations) -> Iterator[TimePart]:
    for digest, statement in snapshot.live(Statement):
        if statement.said is not None:
            what = f"{one_line(statement.speaker)}: {short(statement.text)}"
            yield _part(cites.of(digest), SAID, what, statement.said)


def _acquired(snapshot: Snapshot, cites: Citations) -> Iterator[TimePart]:
    # What came in with an archive is told by the archive's line.
    found = [item for _, item in snapshot.live(Acquisition) if item.source.member_of is None]
    if len(found) <= _ACQUISITIONS_APART:
        yield from (_arrival([item], cites) for item in found)
        return
    days: dict[tuple[str, str], list[Acquisition]] = {}
    for item in found:
        days.setdefault((str(item.acquired_at)[:10], item.clock.source), []).append(item)
    yield from (_arrival(items, cites) for items in days.values())


def _arrival(items: list[Acquisition], cites: Citations) -> TimePart:
    times = sorted(item.acquired_at for item in items)
    first, last = (cites.of(item.exhibit) for item in (items[0], items[-1]))
    together = f"{len(items):,} acquisitions on one day, from {first.label} to {last.label}"
    when, until = words.moment(times[0]), words.moment(times[-1])
    return TimePart(
        what=first.name if len(items) == 1 else together,
        kind=ACQUIRED,
        cite=first,
        when=when if when == until else f"{when} to {until}",
        basis=f"clock: {one_line(items[0].clock.source)}",
        earliest=times[0].microseconds,
        latest=times[-1].microseconds,
    )


def _reported(snapshot: Snapshot, cites: Citations) -> Iterator[TimePart]:
    for exhibit in snapshot.exhibits:
        for _, finding in snapshot.findings_of(exhibit):
            if finding.method.name == STATEMENTS:
                continue  # times that statements speak of, before anybody accepted them
            # Fields that say the same time share a line.
            found: dict[tuple[Interval, bool], list[str]] = {}
            for label, value in _intervals(finding.values, ""):
                found.setdefault((value, label == GUESSER), []).append(label)
            for (value, guessed), labels in list(found.items())[:_LINES_OF_A_FINDING]:
                label = short("; ".join(filter(None, labels)))
                yield _in_file(cites, exhibit, label, value, guessed=guessed)


def _in_file(
    cites: Citations, exhibit: Digest, label: str, value: Interval, *, guessed: bool
) -> TimePart:
    cite = cites.of(exhibit)
    if not guessed:
        return _part(cite, REPORTED, f"{cite.name}: {label}", value)
    guess = _part(cite, GUESSED, f"{cite.name}: guessed by {label} from the page's text", value)
    return replace(guess, earliest=None, latest=None)


def _intervals(value: Json, label: str, depth: int = 0) -> Iterator[tuple[str, Interval]]:
    """Intervals anywhere in a finding's values, so that a new method needs no change here."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        if {"basis", "zone"} <= value.keys() <= _INTERVAL_KEYS:
            try:
                yield label, from_plain(Interval, value)
            except InputRefused:
                return
            return
        named = [value[key] for key in ("meaning", "where") if isinstance(value.get(key), str)]
        label = short(": ".join(map(str, named))) if named else label
        for item in value.values():
            yield from _intervals(item, label, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _intervals(item, label, depth + 1)


def _part(cite: Cite, kind: str, what: str, value: Interval) -> TimePart:
    return TimePart(
        what=what,
        kind=kind,
        cite=cite,
        when=words.interval(value),
        basis=words.basis(value),
        earliest=value.earliest.microseconds if value.earliest else None,
        latest=value.latest.microseconds if value.latest else None,
    )
