"""What a date of a clause is the date of: an event, a filming, a posting, a saying, or a term.

Reports are full of days on which nobody did what is disputed: letters were sent, figures stood,
researchers came. Each of these is told by the words before the date.
"""

from datetime import timedelta
from typing import Final

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.claim_types import ACTS, TimeOf
from sightline.ledger.cue_groups import is_genitive
from sightline.ledger.date_said import behind_date, is_of_saying
from sightline.ledger.date_scan import DateFound
from sightline.ledger.days import day_of
from sightline.ledger.lines import Line
from sightline.ledger.spans import ReportText

_SHOWN_WITHIN: Final = 7
_SUBJECT_WITHIN: Final = 8
_MASTHEAD_MOST: Final = 14
_MASTHEAD_SHORT: Final = 6
"""Of a language whose verbs are not told by their endings here."""
_AHEAD_WITHIN: Final = 10
_BOUND_WITHIN: Final = 6
_SHORT: Final = 3
_STEP_WITHIN: Final = 10
_PROBE_WITHIN: Final = 20
_NAME_LEAST: Final = 4
_DAY: Final = timedelta(days=1)
_TELLING: Final = (
    "dates.happenings",
    "words.auxiliaries",
    "words.verbs",
    "acts.told",
    "acts.victims",
)


def time_of(line: Line, date: DateFound, place: int, report: ReportText) -> TimeOf | None:
    """What the date at a unit of the line is the time of; None where of nothing that is claimed.

    Args:
        line: A clause.
        date: The date.
        place: Its first unit.
        report: Whose clause it is.
    """
    happened = TimeOf.BACKGROUND if date.long_before else TimeOf.EVENT
    if _owns_happening(line, date, place):
        return happened
    shown = TimeOf.DUE if date.due else _shown(line, place)
    if shown is not None or _is_bound(line, place):
        return shown
    if is_of_saying(line, date, place):
        return TimeOf.SAID
    ahead = _is_ahead(line, date, place, report)
    article = line.has("words.articles", place - 1)
    by_clock = date.days is not None and date.days.clock is not None
    leads = {line.low(place), line.low(place - 1 - article)}
    bidden = not by_clock and bool(leads & {"by", "before"})
    if (ahead or bidden) and (_is_awaited(line) or (bidden and line.low(0) == "to")):
        return TimeOf.DUE
    if ahead or bidden or _is_aside(line, place, report):
        return None
    # "A similar march in January": of another event.
    alike = line.has_any("dates.similar", range(place))
    return TimeOf.BACKGROUND if alike and date.earlier else happened


def _is_aside(line: Line, place: int, report: ReportText) -> bool:
    """Of nothing that happened: the day it is, an end, what researchers did, a masthead."""
    outlet = report.outlet.value.lower() if report.outlet else ""
    stands = line.has("dates.stands", place - 1) and line.has("words.it", place - 2)
    if line.has_any("dates.scheduled", range(len(line.lows))) and not _is_past(line):
        # "On Monday the school reopens."
        return True
    ends = stands or line.has_any("dates.terms", range(max(0, place - _SHORT), place))
    ends = ends or _is_planned(line, place) or _holds(line, place)
    return ends or _is_step(line, place) or _looked_into(line, outlet, place) or not _tells(line)


def _is_planned(line: Line, place: int) -> bool:
    """`The pass would close on Monday`, `a visit that began on Thursday`: a plan, a visit."""
    near = range(max(0, place - _AHEAD_WITHIN), place)
    would = any(line.low(k) == "would" and line.low(k + 1) != "have" for k in near)
    named = line.has_any("dates.careers", range(max(0, place - _SHORT), place))
    return would or named or line.has_any("dates.visits", near)


def _holds(line: Line, place: int) -> bool:
    """`They had no water on Saturday`, `for a second day on Monday`: a state, and no deed."""
    states = line.grammar.pattern("dates.holding")
    return states.first(line.lows, max(0, place - _AHEAD_WITHIN), place) is not None


def _is_step(line: Line, place: int) -> bool:
    """`The inquiry resumed on Tuesday`, `tests carried out at the weekend`."""
    studied = line.grammar.pattern("dates.studied")
    if studied.first(line.lows, max(0, place - _STEP_WITHIN), place) is not None:
        return True
    for here in range(place - 1, max(-1, place - _STEP_WITHIN), -1):
        if line.has("dates.happenings", here) or line.has("acts.killing", here):
            return False
        if line.has("dates.steps", here):
            around = range(max(0, here - _PROBE_WITHIN), min(place, here + _SHORT))
            return line.has_any("dates.probes", around)
    return False


def _owns_happening(line: Line, date: DateFound, place: int) -> bool:
    """`Thursday's shooting`, `last week's deadly raid`: the day of what it names."""
    behind = behind_date(line, date, place)
    if not is_genitive(line, behind - 1):
        return False
    return line.has_any("dates.happenings", range(behind, behind + _SHORT))


def _is_ahead(line: Line, date: DateFound, place: int, report: ReportText) -> bool:
    """Whether the day lies ahead of the report, or on its day and is spoken of as coming."""
    anchor = day_of(report.anchor.interval) if report.anchor and report.anchor.interval else None
    if anchor is None or date.days is None or date.days.last < anchor:
        return False
    if date.days.first > anchor + _DAY * _is_past(line):
        return True
    before = line.lows[max(0, place - _AHEAD_WITHIN) : place]
    coming = any(line.grammar.has("dates.future", low) for low in before)
    coming = coming or line.grammar.pattern("dates.is_to").first(before, 0, len(before)) is not None
    own = range(place, behind_date(line, date, place))
    told = _is_regular_past(line) or line.has_any("acts.told", range(len(line.lows)))
    coming = coming or (not told and line.has_any("dates.tonight", own))
    coming = coming or line.has("dates.soon", place - 1)
    return coming or line.has_any("dates.tomorrow", own)


def _is_past(line: Line) -> bool:
    """Whether a verb tells what was: the report may lie behind the local day by hours."""
    return _is_regular_past(line) or line.has_any("words.verbs", range(len(line.lows)))


def _is_regular_past(line: Line) -> bool:
    return any(
        line.has("dates.past_verbs", k) or low.endswith("ed") for k, low in enumerate(line.lows)
    )


def _is_bound(line: Line, place: int) -> bool:
    """`Since Monday`, `since the truce of 28 January`: how long a state has held."""
    article = line.has("words.articles", place - 1)
    behind = range(place, min(len(line.lows), place + _BOUND_WITHIN))
    for here in range(place - 1, max(-1, place - _BOUND_WITHIN), -1):
        low = line.low(here)
        ranged = any(line.has("dates.bounding", k) or line.low(k) == "to" for k in behind)
        starts = line.low(here) == "from" and not ranged and place - here <= 1 + article
        if line.has("dates.since", here) or starts:
            return True
        if not line.is_word(here) or low in line.grammar.cues or line.has("words.verbs", here):
            return False
    return False


def _shown(line: Line, place: int) -> TimeOf | None:
    """Filmed or posted; verbs of many uses ("shot", "made") only beside a picture."""
    near = range(max(0, place - _SHOWN_WITHIN), place)
    # "It had shot down ten drones" films nothing.
    before = [line.low(k) for k in near if not line.has("dates.not_filmed", k + 1)]
    pictures = line.has_any("places.footage", range(place))
    for name, of in (("filmed", TimeOf.FILMED), ("posted", TimeOf.POSTED)):
        listed = line.grammar.list(f"places.{name}")
        only = line.grammar.list(f"places.only_{name}") or listed
        if any(low in only or (low in listed and pictures) for low in before):
            return of
    if line.has_any("places.overhead", range(place)):
        # "Satellite images show fresh earth on 14 February."
        return TimeOf.FILMED
    dated = line.grammar.pattern("places.pictures_from").first(before, 0, len(before))
    if pictures and dated is not None:
        return TimeOf.FILMED
    return None


def _looked_into(line: Line, outlet: str, place: int) -> bool:
    """`Our researchers visited the site on 20 May`: what the report's own people did."""
    listed = ("words.we", "dates.ours", "dates.researchers")
    verb = next((k for k in range(len(line.lows)) if line.has("dates.research", k)), None)
    if verb is None:
        listed = (*listed[:2], "dates.movers")
        verb = next((k for k in range(len(line.lows)) if line.has("dates.moves", k)), None)
    if verb is None or any(is_date_word(line, k) for k in range(verb, place - _SHORT)):
        # "Met those present on 6 May": behind another date it is the day of something else.
        return False
    own = range(max(0, verb - _SUBJECT_WITHIN), verb)
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
    telling = _TELLING[:3] if line.headline else _TELLING
    return any(
        _is_cue(line, here)
        or (low.endswith(("ed", "ing")) and not line.has("dates.no_verbs", here))
        or any(grammar.has(name, low) for name in telling)
        or (not line.headline and any(grammar.has(f"acts.{act}", low) for act in ACTS))
        for here, low in enumerate(line.lows)
        if not is_date_word(line, here)
    )


def _is_cue(line: Line, here: int) -> bool:
    """A verb of saying; "report for the press" and "record," are nouns."""
    cue, behind = line.grammar.cues.get(line.low(here)), here + 1
    noun = line.has("words.prepositions", behind) or not line.is_word(behind)
    return cue is not None and not (cue.form == "base" and noun)
