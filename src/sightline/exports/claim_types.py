"""The parts of a case report that speak of claims; see `report_types` for what holds of all."""

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
    denied: bool
    """Whether the statement says that the claim is not so."""
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
    asked: bool
    """Whether the seven questions are put to it: a promise, a demand or a silence asserts nothing
    that happened, and stands in the ledger alone until somebody links something to it."""
