"""What later dates of a text are counted from: the last day told, and the day it is about."""

from datetime import timedelta
from typing import Final

from sightline.ledger.date_scan import SENTENCE_ENDS, Context, DateFound, Scan
from sightline.ledger.days import Days
from sightline.ledger.tokens import opens_paragraph

_HAPPENED: Final = (
    *("acts.told", "acts.killing", "acts.shelling", "acts.torture", "acts.destruction"),
    *("acts.shooting_by", "dates.happenings", "dates.happened"),
)
"""Words of what a text is about, beside its first day."""
_FORTNIGHT: Final = timedelta(days=14)
_TOP: Final = 150
"""Tokens at the head of a text among which it comes to what it is about."""
_BEGAN_WITHIN: Final = 8
_HAPPENED_WITHIN: Final = 16
_HALF_WITHIN: Final = 4
_ASIDE_WITHIN: Final = 16
_QUOTES_ONLY: Final = frozenset(("quote_only",))
_CLAUSES: Final = ("complementizers", "interrogatives")
_TOLD_WITHIN: Final = 4
"""Tokens between a verb of saying and its own date."""
_NIGHT: Final = timedelta(days=1)


def after(scan: Scan, read: DateFound, context: Context, least: int) -> Context:
    """What later dates of the text are counted from."""
    days, lows = read.days, scan.lows
    language = scan.words.language
    if days is None or read.due or (context.previous is not None and _is_told(scan, read.first)):
        return context
    if not days.in_reach():
        # Nothing is counted from outside the years that reports speak of.
        return context._replace(previous=None)
    ahead = context.anchor is not None and days.first > context.anchor
    bound = any(
        language.has("dates.bounding", low) for low in lows[max(0, read.first - 2) : read.first]
    )
    if context.previous is not None and (ahead or bound):
        return context
    if _is_aside(scan, read.first, least):
        return context
    near = lows[max(0, read.first - _BEGAN_WITHIN) : read.last + _BEGAN_WITHIN]
    began = any(language.has("dates.began", low) for low in near)
    buried = any(language.has("acts.burial", low) for low in near)
    happened = _happened(scan, read) and not buried
    return context._replace(
        previous=days,
        main=_main(read, context) if happened else context.main,
        first=context.first or days,
        first_half=context.first_half if context.first else half_of(scan, read),
        began=days if began and days.first == days.last else context.began,
        half=half_of(scan, read),
    )


def _main(read: DateFound, context: Context) -> Days | None:
    """The day the text is about; "rescuers on Friday dug" gives way to a day before it."""
    main, days, anchor = context.main, read.days, context.anchor
    if main is None or days is None or anchor is None:
        return main or days
    if main.last - main.first > _NIGHT and main.first <= days.first <= days.last <= main.last:
        # "Last week", then the day.
        return days
    own = main.first == main.last == anchor and read.first < _TOP
    return days if own and anchor - _FORTNIGHT <= days.first and days.last < anchor else main


def _happened(scan: Scan, read: DateFound) -> bool:
    """Whether its sentence tells near it of what such texts are about: a blast, a killing."""
    lows, language = scan.lows, scan.words.language
    first = scan.sentence_start(read.first, read.first - _HAPPENED_WITHIN)
    for here in range(first, min(len(lows), read.last + _HAPPENED_WITHIN)):
        if here >= read.last and (
            lows[here] in SENTENCE_ENDS or opens_paragraph(scan.tokens, here)
        ):
            return False
        if any(language.has(name, lows[here]) for name in _HAPPENED):
            return True
    return False


def half_of(scan: Scan, read: DateFound) -> str:
    """Which half of the day the words around a date speak of, where they do."""
    language = scan.words.language
    for low in scan.lows[max(0, read.first - _HALF_WITHIN) : read.last]:
        if language.has("clocks.before_noon", low):
            return "morning"
        if language.has("clocks.after_noon", low):
            return "evening"
    return ""


def _is_aside(scan: Scan, place: int, least: int) -> bool:
    """`Visited the site on 16 February`, `wrote on 2 March`: no day of what is told."""
    language, lows = scan.words.language, scan.lows
    first = scan.sentence_start(place, max(least, place - _ASIDE_WITHIN))
    looked = any(language.has("dates.research", low) for low in lows[first:place])
    named = ("dates.sent", "dates.as_of")
    return looked or any(
        language.pattern(name).first(lows, first, place) is not None for name in named
    )


def _is_told(scan: Scan, place: int) -> bool:
    """`Said on Thursday`: the day of saying is no day that "the day before" counts from."""
    language = scan.words.language
    for here in range(place - 1, max(-1, place - 1 - _TOLD_WITHIN), -1):
        low = scan.lows[here]
        cue = language.cues.get(low)
        if low in SENTENCE_ENDS or opens_paragraph(scan.tokens, here + 1):
            return False
        if cue is not None and cue.form == "past" and cue.frames != _QUOTES_ONLY:
            return True
        if any(language.has(f"words.{name}", low) for name in _CLAUSES):
            # "Described how on the night of the killings ...": of what is told.
            return False
    return False
