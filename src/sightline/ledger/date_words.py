"""A language's date words, arranged for looking up."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.ledger.grammar import Grammar, grammar
from sightline.ledger.numbers import number_at
from sightline.ledger.patterns import Patterns

_COUNT_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """Sets and tables made of the lists under `[dates]`."""

    language: Grammar
    months: Mapping[str, int]
    short_months: frozenset[str]
    lower_months: bool
    weekdays: Mapping[str, int]
    seasons: Mapping[str, int]
    units: Mapping[str, int]
    """Length in days; 365 stands for a year, 30 for a month."""
    parts: frozenset[str]
    today: frozenset[str]
    yesterday: frozenset[str]
    tomorrow: frozenset[str]
    last: frozenset[str]
    previous: frozenset[str]
    """"The previous Friday": counted from the last date of the text, as "following" is."""
    following: frozenset[str]
    hours: frozenset[str]
    minutes: frozenset[str]
    before_day: frozenset[str]
    after_day: frozenset[str]
    into: frozenset[str]
    this: frozenset[str]
    next: frozenset[str]
    weekend: frozenset[str]
    within: frozenset[str]
    ago: frozenset[str]
    later: frozenset[str]
    earlier: frozenset[str]
    joining: frozenset[str]
    ordinals: frozenset[str]
    prepositions: frozenset[str]
    year_prepositions: frozenset[str]
    behind_year: frozenset[str]
    future: frozenset[str]
    noon: frozenset[str]
    holidays: Mapping[str, Patterns]
    """Month and day, or two with "..", to the words for that day."""
    zones: Mapping[str, str]
    """Names of zones to their offsets: "gmt" to "+00:00"."""
    starts: frozenset[str]

    def part_of(self, low: str) -> str:
        """One of "early", "mid" and "late", where the word says so."""
        if low.startswith("mid-"):
            return "mid"
        for part in ("early", "mid", "late"):
            if self.language.has(f"dates.{part}", low):
                return part
        return ""

    def number(self, lows: Sequence[str], place: int, stop: int) -> tuple[int, int] | None:
        """A small number here, "a" and "one" included, and where it ends."""
        if place < stop and lows[place] in {"a", "an"}:
            return 1, place + 1
        found = number_at(lows, place, stop, self.language)
        return (found.value, found.end) if found and found.value <= _COUNT_MOST else None


@functools.cache
def date_words(code: str) -> DateWords:
    """The date words of a language."""
    language = grammar(code)
    listed = language.list
    months, weekdays, seasons = _named(language)
    lengths = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
    units = {word: days for name, days in lengths.items() for word in listed(f"dates.{name}")}
    groups = {
        name: listed(f"dates.{name}")
        for name in (
            *("parts", "today", "yesterday", "tomorrow", "last", "this", "next", "weekend"),
            *("previous", "following", "hours", "minutes", "before_day", "after_day", "into"),
            *("within", "ago", "later", "earlier", "joining", "ordinals", "prepositions"),
            *("year_prepositions", "behind_year", "future"),
        )
    }
    starts = _starts(language, (months, weekdays, seasons), groups)
    return DateWords(
        language=language,
        months=months,
        short_months=listed("dates.months_short") | listed("dates.sept"),
        lower_months=bool(listed("dates.lower_case")),
        weekdays=weekdays,
        seasons=seasons,
        units=units,
        zones={
            name: section.removeprefix("zones.")
            for section, listed_names in language.words.items()
            if section.startswith("zones.")
            for name in listed_names
        },
        noon=listed("clocks.noon"),
        holidays=_section(language.patterns, "holidays."),
        starts=starts,
        **groups,
    )


def _starts(
    language: Grammar,
    named: tuple[Mapping[str, int], ...],
    groups: Mapping[str, frozenset[str]],
) -> frozenset[str]:
    """The words that a date may begin with."""
    listed = language.list
    counting = listed("numbers.units") | listed("numbers.tens") | {"a", "an", "half", "overnight"}
    near = (
        "today",
        "yesterday",
        "tomorrow",
        "last",
        "previous",
        "this",
        "next",
        "weekend",
        "within",
    )
    return counting.union(
        *named,
        *(groups[name] for name in near),
        *(listed(f"dates.{name}") for name in ("early", "mid", "late", "vague", "ranks", "eve")),
        *(listed(f"dates.{name}") for name in ("same", "ordinal_words", "nights")),
        *(p.firsts for p in _section(language.patterns, "holidays.").values()),
        listed("dates.parts") | listed("dates.day") | listed("dates.week"),
    )


def _section(patterns: Mapping[str, Patterns], prefix: str) -> Mapping[str, Patterns]:
    return {n.removeprefix(prefix): p for n, p in patterns.items() if n.startswith(prefix)}


def _named(language: Grammar) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Months from 1, weekdays from 0 (Monday), seasons from 0 (spring)."""
    ranks = language.ranks
    months = {
        word: rank % 12 + 1
        for name in ("dates.months", "dates.months_short", "dates.months_cases")
        for word, rank in ranks.get(name, {}).items()
    } | dict.fromkeys(language.list("dates.sept"), 9)
    weekdays = {
        word: rank % 7
        for name in ("dates.weekdays", "dates.weekdays_cases")
        for word, rank in ranks.get(name, {}).items()
    }
    seasons = {word: rank % 4 for word, rank in ranks.get("dates.seasons", {}).items()}
    seasons |= dict.fromkeys(language.list("dates.fall"), 2)
    return months, weekdays, seasons
