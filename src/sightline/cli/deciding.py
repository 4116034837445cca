"""Decisions on what was read: accept, reject, merge."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Unpack

import click

from sightline.cli.candidates import TYPES, Line, Wanted, choosing, lines
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.recorded import sentence, tell_recorded
from sightline.cli.screen import Screen
from sightline.errors import InputRefused, NotFound, StorageFailed
from sightline.exports.words import plural
from sightline.ledger.reads import read_in, second_reads
from sightline.model.claim import Claim, Statement
from sightline.model.decision import CandidateKind
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.snapshot import Snapshot
from sightline.workbench import accept as deciding
from sightline.workbench.accept import Pick
from sightline.workbench.case import Case
from sightline.workbench.regressions import regression_case

_CANDIDATE: Final = re.compile(r"([A-Za-z0-9:]{1,71})\.([cs])([0-9]{1,6})", re.ASCII)
_SHOWN: Final = 20


class _Batch(Wanted):
    candidates: tuple[str, ...]
    claim_type: tuple[str, ...]
    regression: Path | None


REGRESSION: Final = click.option(
    "--regression",
    type=FOLDER,
    metavar="FILE",
    help="Also write it as a test case of the reading (annotated text).",
)


@case_command("accept")
@click.argument("candidates", nargs=-1, metavar="[CANDIDATE]...")
@choosing
@TYPES
@REGRESSION
def accept(options: Options, **given: Unpack[_Batch]) -> None:
    """Accept CANDIDATEs (E3.c4, E3.s2) as they were read, or all undecided claims that fit.

    An accepted claim brings its statement along; what it says of an answer, a promise or a
    proceeding goes into the account of whom it names.
    """
    screen = Screen(options)
    with opened(options) as case:
        names = Names(case.snapshot)
        picks = [find_candidate(case.snapshot, names, typed) for typed in given["candidates"]]
        if not picks:
            picks = [line.pick for line in _fitting(case.snapshot, names, given)]
        if not picks:
            screen.remark("Nothing undecided fits.")
        decisions = deciding.accept(case, picks)
        write_regression(case, decisions, given["regression"])
        tell_decisions(screen, case, decisions)


@case_command("reject")
@click.argument("candidates", nargs=-1, required=True, metavar="CANDIDATE...")
@click.option("--reason", required=True, help="Why it is none.")
def reject(options: Options, *, candidates: tuple[str, ...], reason: str) -> None:
    """Say that CANDIDATEs are no statement or claim; who said so, and why, stays on record."""
    with opened(options) as case:
        names = Names(case.snapshot)
        picks = [find_candidate(case.snapshot, names, typed) for typed in candidates]
        tell_decisions(Screen(options), case, deciding.reject(case, picks, reason=reason))


@case_command("merge")
@click.argument("candidate")
@click.argument("record", metavar="ID")
@click.option("--reason", required=True, help="Why it is the same.")
def merge(options: Options, *, candidate: str, record: str, reason: str) -> None:
    """Say that CANDIDATE is the statement or claim that is on record as ID."""
    with opened(options) as case:
        names = Names(case.snapshot)
        pick = find_candidate(case.snapshot, names, candidate)
        into = names.find(record, Claim if pick.kind is CandidateKind.CLAIM else Statement)
        tell_recorded(Screen(options), case, deciding.merge(case, pick, into, reason=reason))


def find_candidate(snapshot: Snapshot, names: Names, typed: str) -> Pick:
    """The candidate that is meant.

    Raises:
        InputRefused: it is not named as E3.c4.
        NotFound: the report was not read, or has no such candidate.
    """
    match = _CANDIDATE.fullmatch(typed.strip())
    if match is None:
        raise InputRefused(
            f"{typed[:80]!r} names no candidate.",
            next_step="Write its report and number as listed: E3.c4 a claim, E3.s2 a statement.",
        )
    kind = CandidateKind.CLAIM if match[2] == "c" else CandidateKind.STATEMENT
    for read in second_reads(snapshot):
        if names.label(read.finding) == match[1]:
            return Pick(read=read, kind=kind, number=int(match[3]))
    exhibit = names.find(match[1], Exhibit)
    first = read_in(snapshot, exhibit)
    if first is not None:
        return Pick(read=first, kind=kind, number=int(match[3]))
    raise NotFound(
        f"{names.label(exhibit)} was not read for statements.",
        next_step=f"Run `sightline examine {names.label(exhibit)}`.",
    )


def _fitting(snapshot: Snapshot, names: Names, given: _Batch) -> Sequence[Line]:
    chosen = any((given["report"], given["party"], given["claim_type"]))
    if not chosen:
        raise InputRefused(
            "Nothing says what to accept.",
            next_step="Name candidates (E3.c4), or choose with --report, --party or --type.",
        )
    return [
        line
        for line in lines(snapshot, names, CandidateKind.CLAIM, given)
        if line.decision is None
        and line.claim is not None
        and (not given["claim_type"] or line.claim.type.value in given["claim_type"])
    ]


def tell_decisions(screen: Screen, case: Case, decisions: Sequence[Digest]) -> None:
    """Say what was decided, and how to undo it."""
    names = Names(case.snapshot)
    records = [(digest, case.snapshot.records[digest]) for digest in decisions]
    document = {
        "decisions": [
            {
                "label": names.label(digest),
                "record": str(digest),
                "records": list(map(names.label, getattr(record, "records", ()))),
            }
            for digest, record in records
        ]
    }
    if screen.document(document):
        return
    for digest, record in records[:_SHOWN]:
        screen.line(f"{names.label(digest)}  {sentence(names, record)}")
    if len(records) > _SHOWN:
        screen.line(f"and {len(records) - _SHOWN} more")
    screen.line(f"{plural(len(records), 'decision')} recorded.")
    if records:
        screen.remark("To undo one: `sightline supersede G1 --reason '...'`.", "faint")


def write_regression(case: Case, decisions: Sequence[Digest], file: Path | None) -> None:
    """Write decisions as a test case of the reading too, where a file is named.

    Raises:
        StorageFailed: the file is there already, or cannot be written; the decisions stand.
    """
    if file is None:
        return
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(regression_case(case, decisions))
    except OSError as error:
        raise StorageFailed(
            f"The decision is recorded, but its test case cannot be written ({error.strerror}).",
            file=str(file),
            next_step="Name a file that is not there yet, in a folder you may write to.",
        ) from error
