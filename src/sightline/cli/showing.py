"""Showing the case, or one thing in it."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import click

from sightline.bootstrap.examination import ANALYZERS
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.recorded import tell_view
from sightline.cli.screen import Column, Row, Screen
from sightline.cli.showing_capture import capture_document, draw_capture
from sightline.cli.showing_claim import claim_document, draw_claim, status_cell
from sightline.cli.showing_exhibit import draw_exhibit, exhibit_document
from sightline.cli.wording import moment, who
from sightline.errors import RuleRefused
from sightline.exports.words import plural
from sightline.judgement.matrix import Row as MatrixRow
from sightline.judgement.matrix import hidden_reviews, rows
from sightline.model.capture import Capture
from sightline.model.claim import Claim, Question
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.plain import to_plain
from sightline.model.snapshot import Snapshot
from sightline.workbench.case import Case
from sightline.workbench.examine import missing

_CLAIMS: Final = (
    Column(heading="Claim", whole=True),
    Column(heading="Says"),
    *(Column(heading=question.value, whole=True) for question in Question),
)


@case_command("show")
@click.argument("wanted", required=False, metavar="[ID]")
def show(options: Options, *, wanted: str | None) -> None:
    """Show what ID names; without ID, the case at a glance.

    ID is a letter and number as listings and the report have them (E1 an exhibit, C2 a claim, F3 a
    finding, …) or four or more digits of a digest.
    """
    screen = Screen(options)
    with opened(options) as case:
        if wanted is None:
            _case(screen, case)
            return
        names = Names(case.snapshot)
        digest = names.find(wanted)
        record = case.snapshot.records.get(digest)
        if digest in case.snapshot.exhibits:
            tell_view(screen, case, digest, "show")
            names = Names(case.snapshot)
            lacking = [
                analyzer.title
                for item in missing(case, ANALYZERS, only={digest})
                for analyzer in item.analyzers
            ]
            if not screen.document(exhibit_document(case.snapshot, names, digest, lacking)):
                draw_exhibit(screen, case.snapshot, names, digest, lacking)
        elif isinstance(record, Capture):
            if not screen.document(capture_document(case.snapshot, names, digest)):
                draw_capture(screen, case.snapshot, names, digest)
        elif isinstance(record, Claim):
            if not screen.document(claim_document(case.snapshot, names, digest, case.me)):
                draw_claim(screen, case.snapshot, names, digest, case.me)
        else:
            _record(screen, case, names, digest)


def _case(screen: Screen, case: Case) -> None:
    snapshot, names = case.snapshot, Names(case.snapshot)
    lacking = sum(len(item.analyzers) for item in missing(case, ANALYZERS))
    claims = [
        (digest, claim, rows(snapshot, digest, case.me)) for digest, claim in snapshot.live(Claim)
    ]
    kinds = Counter(exhibit.exhibit_kind for exhibit in snapshot.exhibits.values())
    outcomes = Counter(finding.outcome for finding in snapshot.findings.values())
    document = {
        "case": str(snapshot.case),
        "title": snapshot.opened.title,
        "purpose": snapshot.opened.purpose,
        "opened_at": str(snapshot.opened.at),
        "opened_by": snapshot.opened.founder.fingerprint,
        "size": case.size,
        "root": case.frontier.root().hex(),
        "exhibits": {kind.value: kinds[kind] for kind in ExhibitKind},
        "findings": {outcome.value: outcomes[outcome] for outcome in Outcome},
        "not_examined": lacking,
        "claims": [
            {
                "label": names.label(digest),
                "claim": str(digest),
                "text": claim.text,
                "questions": {row.question.value: row.status.value for row in matrix},
            }
            for digest, claim, matrix in claims
        ],
    }
    if screen.document(document):
        return
    _head(screen, case)
    screen.heading("Exhibits")
    screen.line(_counted(kinds))
    screen.heading("Findings")
    screen.line(_counted(outcomes))
    if lacking:
        screen.line(f"{plural(lacking, 'method run')} missing: `sightline examine`.", "warn")
    screen.heading("Claims")
    if claims:
        screen.table(_CLAIMS, [_claim_row(names, *item) for item in claims])
    else:
        screen.line("none yet")


def _head(screen: Screen, case: Case) -> None:
    opened_record = case.snapshot.opened
    screen.line(opened_record.title, "strong")
    screen.prose(opened_record.purpose)
    screen.line(
        f"Opened {moment(opened_record.at)} UTC by {opened_record.founder.name}; "
        f"{plural(case.size, 'log entry', 'log entries')}; {case.snapshot.case}",
        "faint",
    )


def _counted(counts: Mapping[ExhibitKind, int] | Mapping[Outcome, int]) -> str:
    return ", ".join(f"{count} {word}" for word, count in sorted(counts.items())) or "none yet"


def _claim_row(names: Names, digest: Digest, claim: Claim, matrix: tuple[MatrixRow, ...]) -> Row:
    return [names.label(digest), claim.text, *(status_cell(row) for row in matrix)]


def _record(screen: Screen, case: Case, names: Names, digest: Digest) -> None:
    snapshot = case.snapshot
    if digest in hidden_reviews(snapshot, case.me):
        raise RuleRefused(
            f"{names.label(digest)} is a blind answer of another person.",
            next_step="It is shown once you, or another person, have answered the same question.",
        )
    record = snapshot.records[digest]
    entry = snapshot.entries[snapshot.seq_of[digest]]
    correction = snapshot.superseded.get(digest)
    fields = to_plain(record)
    document = {
        "record": str(digest),
        "label": names.label(digest),
        "kind": record.KIND,
        "seq": entry.seq,
        "at": str(entry.at),
        "action": entry.action,
        "actor": entry.actor,
        "superseded": None if correction is None else correction.reason,
        "fields": fields,
    }
    if screen.document(document):
        return
    screen.line(f"{names.label(digest)}  {record.KIND}", "strong")
    screen.line(f"{digest}", "faint")
    screen.line(f"Entry {entry.seq}, {moment(entry.at)} UTC, by {who(snapshot, entry.actor)}")
    if correction is not None:
        screen.line(f"Superseded: {correction.reason}", "warn")
    _fields(screen, snapshot, names, fields, indent=2)


def _fields(
    screen: Screen, snapshot: Snapshot, names: Names, value: object, *, indent: int
) -> None:
    """Fields by name, one a line; what is nested stands below, set in."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    for key, item in pairs:
        if isinstance(item, dict | list | tuple) and item:
            screen.line(f"{key}:", indent=indent)
            _fields(screen, snapshot, names, item, indent=indent + 2)
        elif isinstance(item, str) and "\n" in item:
            screen.line(f"{key}:", indent=indent)
            screen.prose(item, indent=indent + 2)
        else:
            screen.line(f"{key}: {_shown(snapshot, names, item)}", indent=indent)


def _shown(snapshot: Snapshot, names: Names, value: object) -> str:
    """A field's value, with the name of what it refers to."""
    if isinstance(value, dict | list | tuple):
        return "none"
    text = str(value)
    if text in snapshot.actors:
        return f"{text} ({who(snapshot, text)})"
    if text.startswith("sha256:"):
        label = names.label(Digest(text[7:]))
        return f"{text} ({label})" if label not in text else text
    return text
