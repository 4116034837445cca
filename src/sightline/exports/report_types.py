"""The case report as plain parts, ready to be laid out: the page and the print form share them.

Every text is for readers already: times in words, enumerations as sentences. Names stand on one
line; only statements, reasons and summaries may hold line ends. Layout adds nothing but markup.
"""

from dataclasses import dataclass
from typing import Any

from sightline.exports.claim_types import Cite, ClaimPart, StatementPart


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
    vouched: str
    """Between which times it was recorded, by stamps of others."""


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
class Drawing:
    """A picture in a section: a drawing of ours, or one made from exhibits.

    One made from an exhibit that nobody set to be shown openly is `hidden`: the page shows it only
    on request, print never.
    """

    alt: str
    svg: str = ""
    """Markup composed by us, every foreign text in it escaped."""
    picture: str = ""
    """A data: address of a JPEG or PNG."""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPart:
    """A section that one module of ours writes, in its place between timeline and exhibits."""

    name: str
    title: str
    part: Any
    """A frozen dataclass of texts, cites and drawings, which the section's layouts know."""
    anchors: frozenset[str]
    """Anchors that its layouts set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A place in the report that is no record of its own."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodPart:
    """How findings were made: told once for all findings of one method and version."""

    ref: Ref
    title: str
    method: str
    parameters: tuple[str, ...]
    """Each set that was met, as far as there is room."""
    parameters_beyond: int
    limitations: tuple[str, ...]
    reproduction: str
    environment: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPart:
    """The report of one method on one exhibit."""

    cite: Cite
    exhibit: Cite
    made: Ref
    title: str
    outcome: str
    outcome_words: str
    summary: str


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
class ShortLine:
    """A line of the first page, and the records it comes from."""

    text: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortPart:
    """One of the four answers of the first page."""

    heading: str
    lines: tuple[ShortLine, ...]


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
    short: tuple[ShortPart, ...]
    claims: tuple[ClaimPart, ...]
    statements: tuple[StatementPart, ...]
    """Statements that carry no claim."""
    timeline: tuple[TimePart, ...]
    drawing: str
    """The timeline as SVG; empty where nothing bears a time."""
    sections: tuple[SectionPart, ...]
    exhibits: tuple[ExhibitPart, ...]
    methods: tuple[MethodPart, ...]
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
        told = {method.ref.anchor for method in self.methods}
        written = frozenset(anchor for section in self.sections for anchor in section.anchors)
        return frozenset(cite.anchor for cite in found) - {""} | told | written
