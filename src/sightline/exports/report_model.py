"""Builds the case report from a case's state: what is there, what is missing, what is left out."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from sightline.exports import words
from sightline.exports.citations import Citations
from sightline.exports.claim_types import Cite, ClaimPart
from sightline.exports.contract import CaseView
from sightline.exports.place_names import NOT_CHOSEN
from sightline.exports.report_claims import SYMBOLS, ClaimParts
from sightline.exports.report_custody import corrections, custody, people
from sightline.exports.report_exhibits import ExhibitParts
from sightline.exports.report_summary import Told, in_short
from sightline.exports.report_types import ExhibitPart, FindingPart, GapPart, Report
from sightline.exports.section_contract import Desk
from sightline.exports.sections import sections
from sightline.exports.timeline import timeline
from sightline.exports.timeline_svg import drawing
from sightline.exports.visible import one_line, prose
from sightline.exports.words import plural
from sightline.judgement.matrix import Status
from sightline.model.finding import Outcome

ALWAYS_LEFT_OUT: Final = (
    "The exhibits' own bytes, and all sound: they stay in the case and travel in the bundle.",
    (
        "The values that findings measured, beyond their summaries, and texts made from exhibits: "
        "they are in the case and the bundle."
    ),
    "Signatures, Merkle tree and time-stamp tokens: the bundle holds them, for checking.",
)


def build(view: CaseView) -> Report:
    """The report of a case, as its viewer may read it."""
    snapshot, opened = view.snapshot, view.snapshot.opened
    cites = Citations(snapshot, view.viewer)
    claim_parts = ClaimParts(snapshot, cites, view.viewer)
    exhibit_parts = ExhibitParts(view, cites)
    claims, exhibits = claim_parts.claims(), exhibit_parts.exhibits()
    statements = claim_parts.statements_without_claim()
    times = timeline(snapshot, cites)
    desk = Desk(view=view, cites=cites, methods=exhibit_parts.methods)
    written = sections(desk)
    failed, gaps = tuple(_failed(exhibits)), tuple(_gaps(claims, exhibits))
    told = Told(claims=claims, exhibits=exhibits, gaps=gaps, failed=len(failed))
    return Report(
        title=one_line(opened.title),
        purpose=prose(opened.purpose),
        case_id=str(snapshot.case),
        opened=words.moment(opened.at),
        opened_by=one_line(opened.founder.name),
        made=words.moment(view.made_at),
        made_for=cites.who(view.viewer) if view.viewer else "",
        figures=_figures(claims, exhibits, failed),
        short=in_short(told, desk),
        claims=claims,
        statements=statements,
        timeline=times,
        drawing=drawing(times),
        sections=written,
        exhibits=exhibits,
        methods=exhibit_parts.methods.parts(),
        failed=failed,
        not_examined=tuple(_not_examined(exhibits)),
        gaps=gaps,
        corrections=corrections(snapshot, cites),
        people=people(snapshot),
        custody=custody(view, cites),
        left_out=_left_out(exhibits, exhibit_parts.frames_beyond, len(_hidden_live(view, cites))),
    )


def _figures(
    claims: tuple[ClaimPart, ...],
    exhibits: tuple[ExhibitPart, ...],
    failed: tuple[FindingPart, ...],
) -> tuple[tuple[str, str], ...]:
    statuses = Counter(row.status for claim in claims if claim.asked for row in claim.rows)
    origins = {exhibit.origin for exhibit in exhibits} - {""}
    answers = [
        (f"{statuses[status.value]:,}", f"{SYMBOLS[status]} {status.value}") for status in Status
    ]
    return (
        (f"{len(exhibits):,}", "exhibit" if len(exhibits) == 1 else "exhibits"),
        (f"{len(origins):,}", "stated origin" if len(origins) == 1 else "stated origins"),
        (f"{len(claims):,}", "claim" if len(claims) == 1 else "claims"),
        *answers,
        (f"{len(failed):,}", "method failed" if len(failed) == 1 else "methods failed"),
    )


def _failed(exhibits: tuple[ExhibitPart, ...]) -> Iterator[FindingPart]:
    for exhibit in exhibits:
        yield from (
            finding for finding in exhibit.findings if finding.outcome == Outcome.FAILED.value
        )


def _not_examined(exhibits: tuple[ExhibitPart, ...]) -> Iterator[GapPart]:
    """Methods, each with the exhibits it could have been run on and was not."""
    missing: dict[str, list[Cite]] = {}
    for exhibit in exhibits:
        for title in exhibit.not_examined:
            missing.setdefault(title, []).append(exhibit.cite)
    for title, cites in sorted(missing.items()):
        yield GapPart(text=title, where=tuple(cites))


def _gaps(claims: tuple[ClaimPart, ...], exhibits: tuple[ExhibitPart, ...]) -> Iterator[GapPart]:
    found = {
        "No origin is stated; these cannot count as independent of each other.": [
            item.cite for item in exhibits if not item.origin
        ],
        "No claim rests on, or is contradicted by, these exhibits yet.": [
            item.cite for item in exhibits if not item.bears_on
        ],
        "Nobody has linked anything to these claims.": [
            item.cite for item in claims if item.asked and all(not row.sides for row in item.rows)
        ],
        "These claims have no conclusion on any question.": [
            item.cite
            for item in claims
            if item.asked and all(not row.conclusion for row in item.rows)
        ],
        "These claims are tied to no statement: who holds them is not on record.": [
            item.cite for item in claims if item.statement is None
        ],
        "A place is named, and nobody chose which of that name is meant.": [
            item.cite for item in claims if NOT_CHOSEN in item.place_note
        ],
        "No time is stated for what these claims say happened.": [
            item.cite for item in claims if item.asked and not item.time
        ],
        "Something contrary came in after the conclusion and has not been weighed.": [
            item.cite for item in claims if any(row.unweighed for row in item.rows)
        ],
    }
    for text, cites in found.items():
        if cites:
            yield GapPart(text=text, where=tuple(cites))


def _left_out(exhibits: tuple[ExhibitPart, ...], beyond: int, hidden: int) -> tuple[str, ...]:
    missing = sum(1 for exhibit in exhibits for frame in exhibit.frames if frame.missing)
    notes = list(ALWAYS_LEFT_OUT)
    if beyond:
        notes.append(f"{plural(beyond, 'representative frame')}, for want of room.")
    if missing:
        notes.append(f"{plural(missing, 'picture')} that could not be shown; each says why.")
    if hidden:
        notes.append(
            f"{plural(hidden, 'blind review')} by others, until another person has answered."
        )
    return tuple(notes)


def _hidden_live(view: CaseView, cites: Citations) -> set[object]:
    return {digest for digest in cites.hidden if digest not in view.snapshot.superseded}
