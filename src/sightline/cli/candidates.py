"""Listing what was read in reports, and what became of it: statements and claims."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypedDict, Unpack

import click

from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command, several
from sightline.cli.party_meant import find_party
from sightline.cli.screen import Cell, Column, Screen, Style
from sightline.exports.words import plural
from sightline.ledger.accepting import NOT_NAMED, Read, in_line, mention, voice
from sightline.ledger.parties import Match, Register
from sightline.ledger.reads import reads, second_reads
from sightline.ledger.types import ClaimCandidate, StatementCandidate
from sightline.model.claim import Claim, Statement
from sightline.model.decision import CandidateKind, Decision, Fate
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.plain import to_plain
from sightline.model.slots import ClaimType, StatementKind
from sightline.model.snapshot import Snapshot
from sightline.workbench.accept import Pick

_STATEMENTS: Final = (
    Column(heading="Candidate", whole=True),
    Column(heading="Who"),
    Column(heading="How", whole=True),
    Column(heading="Words"),
    Column(heading="Now", whole=True),
)
_CLAIMS: Final = (
    Column(heading="Candidate", whole=True),
    Column(heading="Type"),
    Column(heading="Who says it"),
    Column(heading="Says"),
    Column(heading="How firmly", whole=True),
    Column(heading="Counts"),
    Column(heading="Now", whole=True),
)
_STATES: Final = ("candidate", "accepted", "corrected", "rejected", "merged")
_UNREAD: Final = "No report has been read. Next: `sightline read FILE`, or `sightline examine`."


class Wanted(TypedDict):
    """Which candidates."""

    report: tuple[str, ...]
    party: str | None
    state: str | None
    engine: bool


class _Statements(Wanted):
    kind: str | None


class _Claims(Wanted):
    claim_type: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A candidate with what is known of it."""

    pick: Pick
    statement: StatementCandidate
    claim: ClaimCandidate | None
    match: Match
    decision: tuple[Digest, Decision] | None

    @property
    def state(self) -> str:
        """Candidate, or what was decided."""
        return "candidate" if self.decision is None else self.decision[1].fate.value


choosing: Final = several(
    click.option("--report", multiple=True, metavar="EXHIBIT", help="Only of this report."),
    click.option("--party", metavar="PARTY", help="Only said by or for this party."),
    click.option("--state", type=click.Choice(_STATES), help="Only those that stand so."),
    click.option("--engine", is_flag=True, help="Those that engines of yours read."),
)
"""The options that choose among candidates."""

TYPES: Final = click.option(
    "--type",
    "claim_type",
    multiple=True,
    type=click.Choice([item.value for item in ClaimType]),
    help="Only claims of this type; repeatable.",
)


@case_command("statements")
@choosing
@click.option("--kind", type=click.Choice([k.value for k in StatementKind]), help="Only these.")
def statements(options: Options, **given: Unpack[_Statements]) -> None:
    """List who says what in the reports, as read, and what was decided of it.

    A candidate is named by its report and number, as E3.s4.
    """
    screen = Screen(options)
    with opened(options) as case:
        names = Names(case.snapshot)
        shown = [
            line
            for line in lines(case.snapshot, names, CandidateKind.STATEMENT, given)
            if given["kind"] in {None, line.statement.kind.value}
        ]
        if screen.document({"statements": [_plain(names, line) for line in shown]}):
            return
        if not shown:
            screen.line(_UNREAD if not any(reads(case.snapshot)) else "None is such.")
            return
        screen.table(_STATEMENTS, [_statement_row(names, line) for line in shown])
        _count(screen, shown)


@case_command("claims")
@choosing
@TYPES
def claims(options: Options, **given: Unpack[_Claims]) -> None:
    """List what is claimed in the reports, as read, and the claims on record.

    A candidate is named by its report and number, as E3.c4; `accept`, `correct`, `reject` and
    `merge` decide on it.
    """
    screen = Screen(options)
    with opened(options) as case:
        snapshot, names = case.snapshot, Names(case.snapshot)
        shown = [
            line
            for line in lines(snapshot, names, CandidateKind.CLAIM, given)
            if line.claim is not None
            and (not given["claim_type"] or line.claim.type.value in given["claim_type"])
        ]
        chosen = given["report"] or given["party"] or given["state"] or given["claim_type"]
        by_hand = [] if chosen else list(_by_hand(snapshot))
        document = {
            "candidates": [_plain(names, line) for line in shown],
            "recorded": [
                {"label": names.label(digest), "claim": str(digest), "fields": to_plain(claim)}
                for digest, claim in by_hand
            ],
        }
        if screen.document(document):
            return
        if shown:
            screen.table(_CLAIMS, [_claim_row(names, line) for line in shown])
            _count(screen, shown)
        elif not by_hand:
            screen.line(_UNREAD if not any(reads(snapshot)) else "None is such.")
        if by_hand:
            screen.heading("Recorded without a candidate")
            for digest, claim in by_hand:
                screen.line(f"{names.label(digest)}  {claim.text}", indent=2)


def lines(snapshot: Snapshot, names: Names, kind: CandidateKind, wanted: Wanted) -> Iterator[Line]:
    """The candidates that are wanted, report by report."""
    register = Register.of(snapshot)
    only = {names.find(typed, Exhibit) for typed in wanted["report"]}
    party = None if wanted["party"] is None else find_party(names, register, wanted["party"])
    for read in second_reads(snapshot) if wanted["engine"] else reads(snapshot):
        if only and read.exhibit not in only:
            continue
        for line in _of_report(snapshot, register, read, kind):
            speaks = line.match.party
            said = party is None or (
                speaks is not None and party in {*register.chain(speaks), register.side(speaks)}
            )
            if said and wanted["state"] in {None, line.state}:
                yield line


def candidate_name(names: Names, pick: Pick) -> str:
    """As people type it: `E3.c4`; of an engine's reading by its finding, `F7.c4`."""
    read = pick.read
    return f"{names.label(read.finding if read.engine else read.exhibit)}.{pick.name}"


def spoken_by(line: Line) -> str:
    """Who says it, and for whom."""
    named = mention(line.statement.source, line.pick.read.outlet)
    if named is None:
        return NOT_NAMED
    body = named.organisation
    return named.name if not body or body == named.name else f"{named.name} ({body})"


def _of_report(
    snapshot: Snapshot, register: Register, read: Read, kind: CandidateKind
) -> Iterator[Line]:
    many = read.claims if kind is CandidateKind.CLAIM else read.statements
    for number, item in enumerate(many):
        claim = item if isinstance(item, ClaimCandidate) else None
        statement = read.statements[claim.statement if claim else number]
        yield Line(
            pick=Pick(read=read, kind=kind, number=number),
            statement=statement,
            claim=claim,
            match=voice(statement.source, read, register),
            decision=snapshot.decision_on(read.finding, kind, number),
        )


def _by_hand(snapshot: Snapshot) -> Iterator[tuple[Digest, Claim]]:
    """Claims that no reading led to."""
    for digest, claim in snapshot.live(Claim):
        carrier = snapshot.records.get(claim.statement) if claim.statement else None
        if not (isinstance(carrier, Statement) and carrier.reading is not None):
            yield digest, claim


def _now(names: Names, line: Line) -> Cell:
    if line.decision is None:
        return Cell(text="candidate", style="faint")
    digest, decision = line.decision
    made = " ".join(map(names.label, decision.records))
    style: Style = "faint" if decision.fate is Fate.REJECTED else "good"
    return Cell(text=f"{decision.fate.value} {made or names.label(digest)}", style=style)


def _statement_row(names: Names, line: Line) -> list[str | Cell]:
    words = " … ".join(in_line(part.words) for part in line.statement.content)
    return [
        candidate_name(names, line.pick),
        spoken_by(line),
        line.statement.kind.value,
        words,
        _now(names, line),
    ]


def _claim_row(names: Names, line: Line) -> list[str | Cell]:
    claim = line.claim
    if claim is None:
        return []
    counts = "; ".join(in_line(count.span.words) for count in claim.counts)
    return [
        candidate_name(names, line.pick),
        claim.type.value,
        spoken_by(line),
        in_line(claim.span.words),
        claim.hedge.level.value,
        counts,
        _now(names, line),
    ]


def _count(screen: Screen, shown: list[Line]) -> None:
    left = sum(line.decision is None for line in shown)
    screen.line(f"{len(shown)} listed; {plural(left, 'candidate')} that nobody has decided on.")


def _plain(names: Names, line: Line) -> dict[str, object]:
    pick, decision = line.pick, line.decision
    among = pick.read.claims if pick.kind is CandidateKind.CLAIM else pick.read.statements
    return {
        "candidate": candidate_name(names, pick),
        "report": str(pick.read.exhibit),
        "finding": str(pick.read.finding),
        "engine": among[pick.number].engine,
        "number": pick.number,
        "speaker": spoken_by(line),
        "parties": [names.label(party) for party in line.match.parties],
        "party_reason": line.match.reason,
        "state": line.state,
        "decision_label": None if decision is None else names.label(decision[0]),
        "records": [] if decision is None else list(map(names.label, decision[1].records)),
        "fields": to_plain(among[pick.number]),
    }
