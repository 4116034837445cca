"""What a text attributes to somebody, as tests of statements look at it."""

from sightline.ledger.extraction import extract_text
from sightline.ledger.types import StatementCandidate, StatementKind


def said(text: str) -> list[StatementCandidate]:
    """The attributed statements of a text."""
    return [s for s in extract_text(text).statements if s.kind is not StatementKind.OUTLET]


def shown(text: str) -> list[tuple[str, str, str]]:
    """Source, cue and content of each."""
    return [
        (
            s.source.span.words if s.source and s.source.span else "",
            s.cue.words if s.cue else "",
            " / ".join(part.words for part in s.content),
        )
        for s in said(text)
    ]
