"""Acts of saying as they are found, and the statements made of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sightline.ledger.agents import mention
from sightline.ledger.draft import Draft
from sightline.ledger.lines import Line, inner
from sightline.ledger.phrases import Range
from sightline.ledger.quotations import Quotation
from sightline.ledger.spans import Span
from sightline.ledger.statement_types import AgentMention, CueKind, StatementCandidate
from sightline.model.slots import StatementKind

VERSION: Final = 5
"""Of the deterministic extractor, and so of the method `statements`."""
ENGINE: Final = f"rules {VERSION}"
"""Its name and version, on every candidate."""


@dataclass(slots=True, kw_only=True)
class Saying:
    """A statement before its place in the list is known."""

    line: Line
    kind: StatementKind
    cue_kind: CueKind
    content: tuple[Span, ...]
    quoted: tuple[Span, ...] = ()
    parts: tuple[Quotation, ...] = ()
    draft: Draft | None = None
    source: AgentMention | None = None
    shares: "Saying | None" = None
    parent: "Saying | None" = None
    doubts: list[str] = field(default_factory=list)


def saying_of(line: Line, draft: Draft) -> Saying | None:
    """What a draft attributes; None where no words are left for it."""
    spans = [(part, span) for part in draft.content if (span := line.span(*part)) is not None]
    if not spans:
        return None
    parts = [q for part, _ in spans for q in line.quotations(*part)]
    unquoted = any(line.is_word(here) for part, _ in spans for here in range(part.first, part.last))
    kind = StatementKind.INDIRECT
    if parts:
        kind = StatementKind.MIXED if unquoted else StatementKind.DIRECT
    return Saying(
        line=line,
        kind=kind,
        cue_kind=draft.cue.kind,
        content=tuple(span for _, span in spans),
        quoted=tuple(s for q in parts if (s := inner(line.words, q)) is not None),
        parts=tuple(parts),
        draft=draft,
    )


def _channel(line: Line, where: Range) -> Span | None:
    """The words behind a verb of saying, where they name a channel and not only a day."""
    named = line.has_any("phrases.channels", range(*where))
    return line.span(*where) if named else None


def numbered(found: Sequence[Saying]) -> tuple[StatementCandidate, ...]:
    """The statements in text order, each with its place in the list."""
    spoken = [one for one in found if one.content]
    ordered = sorted(spoken, key=lambda one: (one.line.sentence, one.content[0].start))
    index = {id(saying): number for number, saying in enumerate(ordered)}
    return tuple(_candidates(ordered, index))


def _candidates(ordered: Sequence[Saying], index: dict[int, int]) -> Iterator[StatementCandidate]:
    for saying in ordered:
        draft = saying.draft
        cue = draft.cue if draft else None
        line = saying.line
        source = saying.source
        holder = saying.shares
        while source is None and holder is not None:
            source, holder = holder.source, holder.shares
        addressee = mention(line, draft.addressee) if draft and draft.addressee else None
        yield StatementCandidate(
            index=index[id(saying)],
            kind=saying.kind,
            source=source,
            cue=line.span(cue.first, cue.last) if cue else None,
            cue_kind=saying.cue_kind,
            cue_word=cue.word if cue else "",
            content=saying.content,
            quoted=saying.quoted,
            sentence=line.sentence,
            headline=line.headline,
            parent=index.get(id(saying.parent)) if saying.parent else None,
            citing=bool(draft and draft.citing),
            negated=bool(cue and cue.negated),
            addressee=addressee,
            channel=_channel(line, draft.adjunct) if draft and draft.adjunct else None,
            engine=ENGINE,
            doubts=tuple(saying.doubts),
        )
