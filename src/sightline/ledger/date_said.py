"""Whether a date is the day on which something was said, sent or counted."""

from collections.abc import Sequence
from typing import Final

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.claim_types import ACTS
from sightline.ledger.cue_groups import has_verb, is_listed_verb
from sightline.ledger.date_scan import DateFound
from sightline.ledger.lines import Line

_SAID_WITHIN: Final = 7
_SENT_WITHIN: Final = 12
_AS_OF_WITHIN: Final = 8
_SUBJECT_WITHIN: Final = 12
_OPENS_WITHIN: Final = 2
_SHORT: Final = 3
_ADDRESSEE_MOST: Final = 8
_SMALL: Final = (
    *("words.prepositions", "words.coordinators", "words.articles", "words.adverbs"),
    *(
        "words.objects",
        "dates.listing",
        "dates.eve",
        "dates.before_day",
        "dates.last",
        "dates.holidays",
    ),
)


def is_of_saying(line: Line, date: DateFound, place: int) -> bool:
    """Whether a date, whose first unit is `place`, is that of words, letters or figures."""
    before = line.lows[max(0, place - _SENT_WITHIN) : place]
    return (
        _is_told(line, before)
        or _is_told_behind(line, date, place)
        or _is_figure(line, date, place)
        or _leads_to_words(line, date, place)
        or _is_of_addressee(line, date, place)
    )


def behind_date(line: Line, date: DateFound, place: int) -> int:
    """The first unit behind a date whose first unit is `place`."""
    while place < len(line.units) and line.units[place].first < date.last:
        place += 1
    return place


def _is_told_behind(line: Line, date: DateFound, place: int) -> bool:
    """`Yesterday the governor admitted`: the clause begins with the day of the saying."""
    if place > _OPENS_WITHIN:
        return False
    cues, behind = line.grammar.cues, behind_date(line, date, place)
    last = min(len(line.units), behind + _SUBJECT_WITHIN)
    if line.grammar.pattern("dates.sent").first(line.lows, behind, last) is not None:
        return True
    for here in range(behind, last):
        low = line.low(here)
        spoken = low in cues and not line.has("dates.not_spoken", here)
        if spoken and cues[low].form == "past" and here > behind:
            known = "tell" in cues[low].frames or "weak" not in cues[low].frames
            return known and not line.has("words.be", here - 1)
        aside = low in {";", ":"} or line.has("words.subordinators", here)
        if aside or any(line.grammar.has(f"acts.{act}", low) for act in ACTS):
            return False
        if is_listed_verb(line, here):
            return False
    return False


def _is_told(line: Line, before: Sequence[str]) -> bool:
    """`Said on Monday`, `as of Monday`, `a letter dated 3 September`."""
    size = len(before)
    near = max(0, size - _SAID_WITHIN)
    clause = (k + 1 for k in range(size - 2, near - 1, -1) if _begins_clause(line, before, k))
    said = any(
        _says(line, before[k], before[k + 1] if k + 1 < size else "")
        and not (k and _is_no_saying(line, before[k - 1], before[k]))
        for k in range(next(clause, near), size)
    )
    near = max(0, size - _AS_OF_WITHIN)
    as_of = line.grammar.pattern("dates.as_of").first(before, near, size) is not None
    return said or as_of or _was_sent(line, before)


def _leads_to_words(line: Line, date: DateFound, place: int) -> bool:
    """`(Said) late on Tuesday that no ship`, `(asked) on 2 May and on the 9th`: of the saying."""
    behind = behind_date(line, date, place)
    leads = line.has("words.complementizers", behind) or line.has("words.interrogatives", behind)
    return (place <= _SHORT and leads) or all(
        not line.is_word(here) or line.low(here)[0].isdigit() or _is_small(line, here)
        for here in range(len(line.units))
    )


def _is_of_addressee(line: Line, date: DateFound, place: int) -> bool:
    """`(Accused) the Guard on Friday of killing`, `(warned) him the night before not to talk`."""
    behind = behind_date(line, date, place)
    if line.has("words.objects", 0) and place <= _OPENS_WITHIN and not has_verb(line, 0, place):
        # They posted it on Monday: the verb stands outside.
        return True
    infinitive = behind + (line.low(behind) == "not")
    bids = line.low(infinitive) == "to"
    accuses = line.low(behind) == "of" and line.low(behind + 1).endswith("ing")
    over = line.low(behind) in {"with", "for", "over", "about"}
    if not 0 < place <= _ADDRESSEE_MOST or not (bids or accuses or over):
        return False
    return not has_verb(line, 0, place)


def _is_small(line: Line, here: int) -> bool:
    return is_date_word(line, here) or any(line.has(name, here) for name in _SMALL)


def _says(line: Line, low: str, behind: str) -> bool:
    """Whether a word is a verb of saying here; "confirmed dead" says nothing."""
    cue = line.grammar.cues.get(low)
    if line.grammar.has("dates.not_said_so", behind):
        # "Called off the search on Monday."
        return False
    if cue is None or cue.form == "base" or line.grammar.has("numbers.outcomes", behind):
        return False
    known = "weak" not in cue.frames or line.grammar.has("dates.spoken", low)
    return known and cue.frames != {"quote_only"}


def _is_no_saying(line: Line, before: str, low: str) -> bool:
    """`His orders`, `two suspects`: nouns; `he was questioned`: done to somebody."""
    cue = line.grammar.cues.get(low)
    listed = ("words.determiners", "numbers.units", "numbers.tens")
    counted = before[:1].isdigit() or any(line.grammar.has(name, before) for name in listed)
    if cue is not None and cue.form == "present" and counted:
        return True
    done = line.grammar.has("dates.done_to", low) and line.grammar.has("words.be", before)
    return done or line.grammar.has("words.possessives", before)


def _begins_clause(line: Line, lows: Sequence[str], place: int) -> bool:
    """`Says that it began at three`, `told to leave by six`: no time of the saying follows."""
    grammar, low = line.grammar, lows[place]
    cue = grammar.cues.get(lows[place - 1]) if place else None
    behind = lows[place + 1] if place + 1 < len(lows) else ""
    if low == "to" and (behind.endswith("ing") or (cue and cue.frames & {"tell", "demand"})):
        return True
    if low.endswith("ing") and cue is not None and not grammar.cues.get(low):
        # "Admitted bringing the charges ashore on Sunday."
        return True
    return low in {";", ":"} or any(
        grammar.has(f"words.{name}", low) for name in ("complementizers", "personal")
    )


def _is_figure(line: Line, date: DateFound, place: int) -> bool:
    """`By Saturday it stood at 36`, `the count that morning was 31`: the day of a number."""
    last = min(len(line.units), place + _AS_OF_WITHIN)
    behind = min(last, behind_date(line, date, place))
    opens = place <= _OPENS_WITHIN
    marks = {";", "and"} if opens else {",", ";", "and"}
    last = next((k for k in range(behind + 1, last) if line.low(k) in marks), last)
    first = max(0, place - _OPENS_WITHIN - 1)
    return line.grammar.pattern("dates.figure").first(line.lows, first, last) is not None


def _was_sent(line: Line, before: Sequence[str]) -> bool:
    """`Wrote to both sides on 15 March`, `a letter dated 3 September`, `no reply by Friday`."""
    stop = max((k + 1 for k, low in enumerate(before) if low in {",", ";", "that"}), default=0)
    return line.grammar.pattern("dates.sent").first(before, stop, len(before)) is not None
