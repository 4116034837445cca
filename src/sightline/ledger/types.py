"""The types that reading, statements and claims share, in one place to import from."""

from dataclasses import dataclass

from sightline.ledger.claim_types import (
    HAPPENED,
    Act,
    ClaimCandidate,
    CountReading,
    HedgeReading,
    PlaceMention,
    Response,
    Step,
    TimeOf,
    TimeReading,
    Verification,
    Victims,
)
from sightline.ledger.spans import Dateline, ReportText, Sentence, Stated, StatedDate
from sightline.ledger.statement_types import (
    AgentKind,
    AgentMention,
    CueKind,
    Resolution,
    StatementCandidate,
)
from sightline.model.slots import (
    ClaimType,
    HedgeHolder,
    Polarity,
    Span,
    StatementKind,
    VictimStatus,
)

__all__ = [
    "HAPPENED",
    "Act",
    "AgentKind",
    "AgentMention",
    "ClaimCandidate",
    "ClaimType",
    "CountReading",
    "CueKind",
    "Dateline",
    "Extraction",
    "HedgeHolder",
    "HedgeReading",
    "PlaceMention",
    "Polarity",
    "ReportText",
    "Resolution",
    "Response",
    "Sentence",
    "Span",
    "Stated",
    "StatedDate",
    "StatementCandidate",
    "StatementKind",
    "Step",
    "TimeOf",
    "TimeReading",
    "Verification",
    "VictimStatus",
    "Victims",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that the deterministic extractor makes of one report."""

    report: ReportText
    statements: tuple[StatementCandidate, ...]
    claims: tuple[ClaimCandidate, ...]
