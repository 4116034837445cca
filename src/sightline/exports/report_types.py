"""The case report as plain parts, ready to be laid out: the page and the print form share them.

Every text is for readers already: times in words, enumerations as sentences. Names stand on one
line; only statements, reasons and summaries may hold line ends. Layout adds nothing but markup.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A record, so that each line of the report can be found in the log."""

    label: str
    """Its letter and number in this report: `E1`, `C2`."""
    anchor: str
    """Where the report shows it; empty where it does not."""
    digest: str
    """Its first twelve digits; empty where even they could give a blind answer away."""
    entry: int
    name: str = ""
    """A few words for readers, on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPart:
    """Who said it, and how."""

    cite: Cite
    text: str
    verbatim: bool
    speaker: str
    organisation: str
    side: str
    channel: str
    said: str
    said_basis: str
    carried_by: Cite | None
    again: bool
    """Whether it was told before, with another claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPart:
    """Something bearing on a claim."""

    cite: Cite
    item: Cite
    item_text: str
    exhibits: tuple[Cite, ...]
    weight: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SidePart:
    """What was linked with one bearing."""

    heading: str
    links: tuple[LinkPart, ...]
    origins: str
    """How many exhibits and how many independent origins, in a sentence; empty without links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPart:
    """A second person's answer."""

    cite: Cite
    answer: str
    reason: str
    by: str
    at: str
    blind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedPart:
    """A contrary item that a conclusion weighed."""

    item: Cite
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionPart:
    """A signed conclusion."""

    cite: Cite
    answer: str
    standard: str
    asks: str
    reason: str
    would_change: str
    by: str
    at: str
    reviewers: tuple[str, ...]
    weighed: tuple[WeighedPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPart:
    """One question about one claim."""

    question: str
    asks: str
    status: str
    symbol: str
    stands: str
    """Where the question stands, in a sentence or two."""
    conclusion: ConclusionPart | None
    sides: tuple[SidePart, ...]
    reviews: tuple[ReviewPart, ...]
    unweighed: tuple[Cite, ...]
    empty: bool
    """Nobody linked, answered or concluded anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPart:
    """A claim, who holds it, and its seven questions."""

    cite: Cite
    text: str
    hedge: str
    allegation: bool
    statement: StatementPart | None
    place: str
    place_note: str
    time: str
    time_basis: str
    count: str
    by: str
    at: str
    rows: tuple[RowPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcquisitionPart:
    """How an exhibit came in."""

    cite: Cite
    name: str
    address: str
    no_address_reason: str
    member_of: Cite | None
    modified: str
    collector: str
    recorded_by: str
    acquired: str
    clock: str
    reason: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FramePart:
    """A representative frame, or the reason why it is not shown."""

    label: str
    time: str
    alt: str
    digest: str
    picture: str
    """A data: address; empty where the frame is not shown."""
    preview: str
    """A data: address of a grey picture of a few pixels, that shows nothing but light and dark."""
    width: int
    height: int
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPart:
    """The report of one method on one exhibit."""

    cite: Cite
    exhibit: Cite
    title: str
    method: str
    parameters: str
    outcome: str
    outcome_words: str
    summary: str
    limitations: tuple[str, ...]
    reproduction: str
    environment: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationPart:
    """What a person noted of an exhibit."""

    cite: Cite
    text: str
    hedge: str
    where: str
    count: str
    markings: tuple[str, ...]
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitPart:
    """A preserved original, how it came in and what was found in it."""

    cite: Cite
    digest: str
    size: str
    octets: int
    kind: str
    media_type: str
    sniffed_by: str
    origin: str
    hidden: bool
    display: str
    warning: str
    acquisitions: tuple[AcquisitionPart, ...]
    frames: tuple[FramePart, ...]
    observations: tuple[ObservationPart, ...]
    findings: tuple[FindingPart, ...]
    not_examined: tuple[str, ...]
    bears_on: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePart:
    """A line of the timeline."""

    what: str
    kind: str
    cite: Cite
    when: str
    basis: str
    earliest: int | None
    """Microseconds since 1970 in UTC; None where nothing bounds it."""
    latest: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPart:
    """Something missing, and where."""

    text: str
    where: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPart:
    """A record that no longer counts."""

    cite: Cite
    old: Cite
    old_kind: str
    new: Cite | None
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPart:
    """A key that acted, and the name given with it."""

    name: str
    kind: str
    fingerprint: str
    entries: int
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointPart:
    """A signed head of the log, with its time stamps."""

    cite: Cite
    size: int
    root: str
    stamps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPart:
    """Bytes that left the case."""

    cite: Cite
    what: str
    to: str
    digest: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyPart:
    """The state of the log."""

    entries: int
    root: str
    sealed: str
    """What the last checkpoint and stamp cover and what none covers, in sentences."""
    covered: bool
    """Whether a stamped checkpoint covers all but the sealing itself."""
    first: str
    last: str
    actions: tuple[tuple[str, int], ...]
    checkpoints: tuple[CheckpointPart, ...]
    deliveries: tuple[DeliveryPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole report."""

    title: str
    purpose: str
    case_id: str
    opened: str
    opened_by: str
    made: str
    made_for: str
    figures: tuple[tuple[str, str], ...]
    claims: tuple[ClaimPart, ...]
    statements: tuple[StatementPart, ...]
    """Statements that carry no claim."""
    timeline: tuple[TimePart, ...]
    drawing: str
    """The timeline as SVG; empty where nothing bears a time."""
    exhibits: tuple[ExhibitPart, ...]
    failed: tuple[FindingPart, ...]
    not_examined: tuple[GapPart, ...]
    gaps: tuple[GapPart, ...]
    corrections: tuple[CorrectionPart, ...]
    people: tuple[PersonPart, ...]
    custody: CustodyPart
    left_out: tuple[str, ...]

    def anchors(self) -> frozenset[str]:
        """Where a reference can lead: what is cited and not shown has no place to go to."""
        statements = [claim.statement for claim in self.claims if claim.statement]
        rows = [row for claim in self.claims for row in claim.rows]
        found = (
            *(claim.cite for claim in self.claims),
            *(exhibit.cite for exhibit in self.exhibits),
            *(statement.cite for statement in (*self.statements, *statements)),
            *(item.cite for exhibit in self.exhibits for item in exhibit.findings),
            *(item.cite for exhibit in self.exhibits for item in exhibit.observations),
            *(link.cite for row in rows for side in row.sides for link in side.links),
            *(review.cite for row in rows for review in row.reviews),
            *(row.conclusion.cite for row in rows if row.conclusion),
        )
        return frozenset(cite.anchor for cite in found) - {""}
