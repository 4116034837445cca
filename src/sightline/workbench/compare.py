"""Holding the reports of a case against each other, as one joint finding."""

from collections.abc import Iterator

from sightline.errors import NotFound
from sightline.ledger.comparison import COMPARE, ORIGINS
from sightline.ledger.reads import reads
from sightline.model.canonical import Json
from sightline.model.claim import Claim
from sightline.model.decision import CandidateKind, Decision, Fate
from sightline.model.digest import Digest
from sightline.model.event_record import EventChoice
from sightline.model.joint import JointFinding
from sightline.model.party import Party
from sightline.model.place_records import PlaceChoice
from sightline.model.snapshot import ORIGIN_NOT_STATED, Snapshot
from sightline.workbench.case import Case
from sightline.workbench.joint import JointTools, report_jointly


def compare(case: Case, tools: JointTools) -> tuple[Digest, JointFinding]:
    """Compare all reports that were read, unless the same was compared before.

    Raises:
        NotFound: no report was read yet.
    """
    inputs = compared_inputs(case.snapshot)
    if not any(True for _ in reads(case.snapshot)):
        raise NotFound(
            "No report has been read in this case.",
            next_step="Take one in and read it: `sightline read FILE`.",
        )
    parameters: dict[str, Json] = {ORIGINS: dict(_origins(case.snapshot))}
    return report_jointly(case, COMPARE, inputs, tools, parameters=parameters)


def compared_inputs(snapshot: Snapshot) -> tuple[Digest, ...]:
    """What a comparison rests on: readings, the register, and what people decided."""
    return (
        *_readings(snapshot),
        *(digest for digest, _ in snapshot.live(Party)),
        *_decided(snapshot),
        *(digest for digest, _ in snapshot.live(PlaceChoice)),
        *(digest for digest, _ in snapshot.live(EventChoice)),
    )


def _readings(snapshot: Snapshot) -> Iterator[Digest]:
    for read in reads(snapshot):
        yield from (
            digest
            for digest, finding in snapshot.findings_of(read.exhibit)
            if finding.method.name == "text"
        )
        yield read.finding


def _decided(snapshot: Snapshot) -> Iterator[Digest]:
    """Decisions that leave claims out, change or place them, and those claims as recorded."""
    subjects = {choice.subject for _, choice in snapshot.live(PlaceChoice)}
    for digest, decision in snapshot.live(Decision):
        if decision.candidate_kind is not CandidateKind.CLAIM:
            continue
        claims = [
            (item, record)
            for item in decision.records
            if isinstance(record := snapshot.records[item], Claim)
            and item not in snapshot.superseded
        ]
        placed = any(subjects & {item, record.statement} for item, record in claims)
        if placed or decision.fate in {Fate.REJECTED, Fate.CORRECTED}:
            yield digest
        if placed or decision.fate is Fate.CORRECTED:
            yield from (item for item, _ in claims)


def _origins(snapshot: Snapshot) -> Iterator[tuple[str, Json]]:
    """What collectors stated of the origins of reports."""
    for read in reads(snapshot):
        origin = snapshot.origin_of(read.exhibit)
        if origin != ORIGIN_NOT_STATED:
            yield str(read.exhibit), origin
