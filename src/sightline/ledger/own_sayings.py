"""What a speaker says of his own thinking and saying: no second statement inside his first."""

from collections.abc import Sequence

from sightline.ledger.draft import Draft
from sightline.ledger.lines import Line


def without_own_thoughts(line: Line, drafts: Sequence[Draft], *, inside: bool) -> list[Draft]:
    """`Said he believed it was shells`: how sure the speaker is, and not a second saying."""
    thoughts = {
        id(draft): draft.parent
        for draft in drafts
        if ((inside or draft.parent is not None) and _only_thinks(line, draft))
        or _speaks_of_himself(line, draft)
    }
    kept = [draft for draft in drafts if id(draft) not in thoughts]
    for draft in kept:
        while draft.parent is not None and id(draft.parent) in thoughts:
            draft.parent = thoughts[id(draft.parent)]
    return kept


def _only_thinks(line: Line, draft: Draft) -> bool:
    source = draft.source
    if source is None or source.last != source.first + 1:
        return False
    return line.has("words.personal", source.first) and line.has("phrases.thinks", draft.cue.first)


def _speaks_of_himself(line: Line, draft: Draft) -> bool:
    """`The firm said it had recorded no leak`, `he said he had shouted`: one saying, not two.

    Whom somebody told or warned is another saying, and so is what stands in quotation marks.
    """
    source, parent = draft.source, draft.parent
    if source is None or parent is None or source.last != source.first + 1:
        return False
    if draft.addressee is not None or draft.cue.takes("tell"):
        return False
    opens = parent.content[0] if parent.content else None
    if opens is None or not 0 <= source.first - opens.first <= 1:
        # "Told us that her client withdrew it and that he had said why."
        return False
    quoted = any(line.quotations(*part) for part in parent.content)
    return not quoted and line.has("words.personal", source.first)
