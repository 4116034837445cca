"""What a date of a clause is the date of: an event, a filming, a posting, a saying, or a term.

Reports are full of days on which nobody did what is disputed: letters were sent, figures stood,
researchers came. Each of these is told by the words before the date.
"""

from collections.abc import Sequence
from typing import Final

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.claim_types import ACTS, TimeOf
from sightline.ledger.dates import DateFound
from sightline.ledger.lines import Line

_SHOWN_WITHIN: Final = 7
_SAID_WITHIN: Final = 4
_SENT_WITHIN: Final = 12
_AS_OF_WITHIN: Final = 8
_SUBJECT_WITHIN: Final = 8
_MASTHEAD_MOST: Final = 14
_TELLING: Final = ("words.auxiliaries", "words.verbs", "acts.told", "acts.victims")


def time_of(line: Line, date: DateFound, place: int, outlet: str) -> TimeOf | None:
    """What the date at a unit of the line is the time of; None where of nothing that is claimed.

    Args:
        line: A clause.
        date: The date.
        place: Its first unit.
        outlet: Who reports, in lower case; empty where unknown.
    """
    shown = TimeOf.DUE if date.due else _shown(line, place)
    if shown is not None:
        return shown
    before = line.lows[max(0, place - _SENT_WITHIN) : place]
    if _is_told(line, before):
        return TimeOf.SAID
    if before and before[-1] == "by" and _is_awaited(line):
        return TimeOf.DUE
    bound = bool(before) and line.grammar.has("dates.since", before[-1])
    return None if bound or _looked_into(line, outlet) or not _tells(line) else TimeOf.EVENT


def _is_told(line: Line, before: Sequence[str]) -> bool:
    """`Said on Monday`, `as of Monday`, `a letter dated 3 September`."""
    cues, size = line.grammar.cues, len(before)
    said = any(
        low in cues
        and cues[low].form != "base"
        and ("weak" not in cues[low].frames or line.grammar.has("dates.spoken", low))
        for low in before[-_SAID_WITHIN:]
    )
    near = max(0, size - _AS_OF_WITHIN)
    as_of = line.grammar.pattern("dates.as_of").first(before, near, size) is not None
    return said or as_of or _was_sent(line, before)


def _shown(line: Line, place: int) -> TimeOf | None:
    """Filmed or posted; verbs of many uses ("shot", "made") only beside a picture."""
    before = line.lows[max(0, place - _SHOWN_WITHIN) : place]
    pictures = any(line.has("places.footage", here) for here in range(place))
    for name, of in (("filmed", TimeOf.FILMED), ("posted", TimeOf.POSTED)):
        listed = line.grammar.list(f"places.{name}")
        only = line.grammar.list(f"places.only_{name}") or listed
        if any(low in only or (low in listed and pictures) for low in before):
            return of
    dated = line.grammar.pattern("places.pictures_from").first(before, 0, len(before))
    if pictures and dated is not None:
        return TimeOf.FILMED
    return None


def _was_sent(line: Line, before: Sequence[str]) -> bool:
    """`Wrote to both sides on 15 March`, `a letter dated 3 September`, `no reply by Friday`."""
    stop = max((k + 1 for k, low in enumerate(before) if low in {",", ";", "that"}), default=0)
    return line.grammar.pattern("dates.sent").first(before, stop, len(before)) is not None


def _looked_into(line: Line, outlet: str) -> bool:
    """`Our researchers visited the site on 20 May`: what the report's own people did."""
    verb = next((k for k in range(len(line.lows)) if line.has("dates.research", k)), None)
    if verb is None:
        return False
    own = range(max(0, verb - _SUBJECT_WITHIN), verb)
    first = any(line.has(name, k) for k in own for name in ("words.we", "dates.researchers"))
    named = " ".join(line.lows[own.start : verb])
    return first or (bool(outlet) and outlet.removeprefix("the ") in named)


def _is_awaited(line: Line) -> bool:
    """`Promised an answer by Friday`."""
    cues = line.grammar.cues
    frames = {frame for low in line.lows if low in cues for frame in cues[low].frames}
    return bool(frames & {"promise", "demand"})


def _tells(line: Line) -> bool:
    """Whether anything is told beside the date: `World Tonight, 9 May` is a masthead."""
    grammar = line.grammar
    if not grammar.list("acts.told") or len(line.lows) > _MASTHEAD_MOST:
        return True
    lows = [low for here, low in enumerate(line.lows) if not is_date_word(line, here)]
    return any(
        low in grammar.cues
        or low.endswith(("ed", "ing"))
        or any(grammar.has(name, low) for name in _TELLING)
        or any(grammar.has(f"acts.{act}", low) for act in ACTS)
        for low in lows
    )
