"""What a date of a clause is the date of: an event, a filming, a posting, a saying, or a term.

Reports are full of days on which nobody did what is disputed: letters were sent, figures stood,
researchers came. Each of these is told by the words before the date.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.claim_types import ACTS, TimeOf
from sightline.ledger.dates import DateFound
from sightline.ledger.days import day_of
from sightline.ledger.lines import Line
from sightline.ledger.spans import ReportText

_SHOWN_WITHIN: Final = 7
_SAID_WITHIN: Final = 7
_SENT_WITHIN: Final = 12
_AS_OF_WITHIN: Final = 8
_SUBJECT_WITHIN: Final = 8
_MASTHEAD_MOST: Final = 14
_MASTHEAD_SHORT: Final = 6
"""Of a language whose verbs are not told by their endings here."""
_AHEAD_WITHIN: Final = 10
_BOUND_WITHIN: Final = 5
_OPENS_WITHIN: Final = 2
_SHORT: Final = 3
_NAME_LEAST: Final = 4
_DAY: Final = timedelta(days=1)
_SMALL: Final = (
    *("words.prepositions", "words.coordinators", "words.articles", "words.adverbs"),
    *("dates.listing", "dates.eve", "dates.before_day", "dates.last", "dates.holidays"),
)
_TELLING: Final = ("words.auxiliaries", "words.verbs", "acts.told", "acts.victims")


def time_of(line: Line, date: DateFound, place: int, report: ReportText) -> TimeOf | None:
    """What the date at a unit of the line is the time of; None where of nothing that is claimed.

    Args:
        line: A clause.
        date: The date.
        place: Its first unit.
        report: Whose clause it is.
    """
    shown = TimeOf.DUE if date.due else _shown(line, place)
    if shown is not None:
        return shown
    before = line.lows[max(0, place - _SENT_WITHIN) : place]
    if _is_bound(line, place):
        return None
    told = _is_told(line, before) or _is_told_behind(line, date, place)
    if told or _is_figure(line, date, place) or _leads_to_words(line, date, place):
        return TimeOf.SAID
    ahead = _is_ahead(line, date, place, report)
    bidden = before[-1:] == ["by"] or line.low(place) == "by"
    if (ahead or bidden) and (_is_awaited(line) or (bidden and line.low(0) == "to")):
        return TimeOf.DUE
    outlet = report.outlet.value.lower() if report.outlet else ""
    if (
        ahead
        or _is_term(line, place, bidden=bidden)
        or _looked_into(line, outlet, place)
        or not _tells(line)
    ):
        return None
    return TimeOf.EVENT


def _is_ahead(line: Line, date: DateFound, place: int, report: ReportText) -> bool:
    """Whether the day lies ahead of the report, or on its day and is spoken of as coming."""
    anchor = day_of(report.anchor.interval) if report.anchor and report.anchor.interval else None
    if anchor is None or date.days is None or date.days.last < anchor:
        return False
    if date.days.first > anchor + _DAY:
        return True
    before = line.lows[max(0, place - _AHEAD_WITHIN) : place]
    coming = any(line.grammar.has("dates.future", low) for low in before)
    coming = coming or line.grammar.pattern("dates.is_to").first(before, 0, len(before)) is not None
    own = range(place, _behind(line, date, place))
    return coming or any(line.has("dates.tomorrow", here) for here in own)


def _behind(line: Line, date: DateFound, place: int) -> int:
    """The first unit behind a date whose first unit is `place`."""
    while place < len(line.units) and line.units[place].first < date.last:
        place += 1
    return place


def _is_bound(line: Line, place: int) -> bool:
    """`Since Monday`, `since the truce of 28 January`: how long a state has held."""
    for here in range(place - 1, max(-1, place - _BOUND_WITHIN), -1):
        low = line.low(here)
        if line.has("dates.since", here):
            return True
        if not line.is_word(here) or low in line.grammar.cues or line.has("words.verbs", here):
            return False
    return False


def _is_term(line: Line, place: int, *, bidden: bool) -> bool:
    """`Before the truce expired on 11 August`, `an answer by Friday`: an end of something."""
    if any(line.has("dates.terms", k) for k in range(max(0, place - _SHORT), place)):
        return True
    verbs = ("words.auxiliaries", "words.verbs", "words.have")
    past = any(
        line.low(k).endswith("ed") or any(line.has(name, k) for name in verbs)
        for k in range(len(line.lows))
    )
    return bidden and not past


def _is_told_behind(line: Line, date: DateFound, place: int) -> bool:
    """`Yesterday the governor admitted`: the clause begins with the day of the saying."""
    if place > _OPENS_WITHIN:
        return False
    cues, behind = line.grammar.cues, _behind(line, date, place)
    last = min(len(line.units), behind + _SUBJECT_WITHIN)
    if line.grammar.pattern("dates.sent").first(line.lows, behind, last) is not None:
        return True
    for here in range(behind, last):
        low = line.low(here)
        if low in cues and cues[low].form == "past" and here > behind:
            return "weak" not in cues[low].frames and not line.has("words.be", here - 1)
        aside = low in {";", ":"} or line.has("words.subordinators", here)
        if aside or any(line.grammar.has(f"acts.{act}", low) for act in ACTS):
            return False
        if line.has("words.auxiliaries", here) or line.has("words.verbs", here):
            return False
    return False


def _is_told(line: Line, before: Sequence[str]) -> bool:
    """`Said on Monday`, `as of Monday`, `a letter dated 3 September`."""
    size = len(before)
    near = max(0, size - _SAID_WITHIN)
    clause = (k + 1 for k in range(size - 1, near - 1, -1) if _begins_clause(line, before, k))
    said = any(
        _says(line, before[k], before[k + 1] if k + 1 < size else "")
        for k in range(next(clause, near), size)
    )
    near = max(0, size - _AS_OF_WITHIN)
    as_of = line.grammar.pattern("dates.as_of").first(before, near, size) is not None
    return said or as_of or _was_sent(line, before)


def _leads_to_words(line: Line, date: DateFound, place: int) -> bool:
    """`(Said) late on Tuesday that no ship`, `(asked) on 2 May and on the 9th`: of the saying."""
    behind = _behind(line, date, place)
    leads = line.has("words.complementizers", behind) or line.has("words.interrogatives", behind)
    return (place <= _SHORT and leads) or all(
        not line.is_word(here) or line.low(here)[0].isdigit() or _is_small(line, here)
        for here in range(len(line.units))
    )


def _is_small(line: Line, here: int) -> bool:
    return is_date_word(line, here) or any(line.has(name, here) for name in _SMALL)


def _says(line: Line, low: str, behind: str) -> bool:
    """Whether a word is a verb of saying here; "confirmed dead" says nothing."""
    cue = line.grammar.cues.get(low)
    if cue is None or cue.form == "base" or line.grammar.has("numbers.outcomes", behind):
        return False
    known = "weak" not in cue.frames or line.grammar.has("dates.spoken", low)
    return known and cue.frames != {"quote_only"}


def _begins_clause(line: Line, lows: Sequence[str], place: int) -> bool:
    """`Says that it began at three`, `told to leave by six`: no time of the saying follows."""
    grammar, low = line.grammar, lows[place]
    cue = grammar.cues.get(lows[place - 1]) if place else None
    if low == "to" and cue is not None and cue.frames & {"tell", "demand"}:
        return True
    return low in {";", ":"} or any(
        grammar.has(f"words.{name}", low) for name in ("complementizers", "personal")
    )


def _is_figure(line: Line, date: DateFound, place: int) -> bool:
    """`By Saturday it stood at 36`, `the count that morning was 31`: the day of a number."""
    last = min(len(line.units), place + _AS_OF_WITHIN)
    behind = min(last, _behind(line, date, place))
    opens = place <= _OPENS_WITHIN
    marks = {";", "and"} if opens else {",", ";", "and"}
    last = next((k for k in range(behind + 1, last) if line.low(k) in marks), last)
    first = max(0, place - _OPENS_WITHIN - 1)
    return line.grammar.pattern("dates.figure").first(line.lows, first, last) is not None


def _shown(line: Line, place: int) -> TimeOf | None:
    """Filmed or posted; verbs of many uses ("shot", "made") only beside a picture."""
    near = range(max(0, place - _SHOWN_WITHIN), place)
    # "It had shot down ten drones" films nothing.
    before = [line.low(k) for k in near if not line.has("dates.not_filmed", k + 1)]
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


def _looked_into(line: Line, outlet: str, place: int) -> bool:
    """`Our researchers visited the site on 20 May`: what the report's own people did."""
    verb = next((k for k in range(len(line.lows)) if line.has("dates.research", k)), None)
    if verb is None or any(is_date_word(line, k) for k in range(verb, place - _SHORT)):
        # "Met those present on 6 May": behind another date it is the day of something else.
        return False
    own = range(max(0, verb - _SUBJECT_WITHIN), verb)
    listed = ("words.we", "dates.ours", "dates.researchers")
    first = any(line.has(name, k) for k in own for name in listed)
    names = {low for low in outlet.split() if len(low) > _NAME_LEAST}
    if any(line.grammar.has("nouns.armed", low) for low in outlet.split()):
        # A party's own inspections are deeds of the event.
        names = set()
    return first or any(line.low(k) in names and line.is_capital(k) for k in own)


def _is_awaited(line: Line) -> bool:
    """`Promised an answer by Friday`."""
    cues = line.grammar.cues
    frames = {frame for low in line.lows if low in cues for frame in cues[low].frames}
    return bool(frames & {"promise", "demand"})


def _tells(line: Line) -> bool:
    """Whether anything is told beside the date: `World Tonight, 9 May` is a masthead."""
    grammar = line.grammar
    most = _MASTHEAD_MOST if grammar.code == "en" else _MASTHEAD_SHORT
    if not grammar.list("acts.told") or (len(line.lows) > most and not line.headline):
        return True
    telling = _TELLING[:2] if line.headline else _TELLING
    lows = [low for here, low in enumerate(line.lows) if not is_date_word(line, here)]
    return any(
        low in grammar.cues
        or low.endswith(("ed", "ing"))
        or any(grammar.has(name, low) for name in telling)
        or (not line.headline and any(grammar.has(f"acts.{act}", low) for act in ACTS))
        for low in lows
    )
