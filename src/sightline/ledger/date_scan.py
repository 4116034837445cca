"""Words to look at for a date, and what reading one gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sightline.ledger.date_words import DateWords
from sightline.ledger.days import Days, as_year
from sightline.ledger.tokens import Token, opens_paragraph

DAY_DIGITS: Final = 2
SENTENCE_ENDS: Final = frozenset(".!?;")


class Context(NamedTuple):
    """What relative dates are counted from."""

    anchor: date | None
    previous: Days | None = None
    """The last date of the text before this one ("the next morning")."""
    main: Days | None = None
    """The first day of the text that something happened on."""
    first: Days | None = None
    """The first day of the text that is told of, whatever happened on it."""
    first_half: str = ""
    half: str = ""
    """Which half of its day the last date's words spoke of: "morning" or "evening"."""
    began: Days | None = None
    """When what is told of began, where the text says so ("on the third day of the siege")."""


class Read(NamedTuple):
    """A date read, and the token behind it."""

    days: Days | None
    """None: relative, with nothing to count from."""
    end: int
    counted_from: str = ""
    """"report" or "text" for a date that needed one; empty where the words suffice."""
    due: bool = False
    """"Within seven days"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFound:
    """A date among the tokens: from the first to before the last."""

    first: int
    last: int
    days: Days | None
    """None: relative, with nothing to count from."""
    counted_from: str = ""
    """"report" or "text" for a date that needed one; empty where the words suffice."""
    due: bool = False
    """"Within seven days"."""
    long_before: bool = False
    """Of another time than most dates of the text: what it recalls."""
    earlier: bool = False
    """More than a fortnight before the report."""
    hour_alone: bool = False
    """A time of day whose day no word beside it names."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A text's tokens with a language's date words; every look is bounded."""

    tokens: Sequence[Token]
    lows: Sequence[str]
    words: DateWords

    def low(self, place: int, stop: int) -> str:
        """The word here in lower case; empty behind the end."""
        return self.lows[place] if place < stop else ""

    def may_be_time(self, place: int) -> bool:
        """Whether a time of day may begin here: digits, a small number, `noon`, `half`."""
        low, language = self.lows[place], self.words.language
        if low[0].isdigit():
            return True
        head = low.partition("-")[0]
        return language.has("numbers.units", head) or any(
            language.has(f"clocks.{name}", low) for name in ("noon", "midnight", "half", "quarter")
        )

    def with_part_of_day(self, end: int, stop: int) -> int:
        """Behind a part of the day that follows ("evening", "in the afternoon")."""
        if self.low(end, stop) in self.words.parts:
            return end + 1
        if self.low(end + 1, stop) in self.words.parts and self.low(end, stop) in {"at", "in"}:
            return end + 2
        return end

    def closes(self, place: int, stop: int) -> bool:
        """Whether no noun follows that a date would stand before: `the 31st`, not its brigade."""
        low, language = self.low(place, stop), self.words.language
        listed = ("prepositions", "coordinators", "auxiliaries", "subordinators", "personal")
        closed = not low[:1].isalnum() or any(language.has(f"words.{n}", low) for n in listed)
        return closed and low not in {"of", "-"}

    def has_article(self, place: int) -> bool:
        """Whether an article stands before."""
        return bool(place) and self.words.language.has("words.articles", self.lows[place - 1])

    def sentence_start(self, place: int, least: int) -> int:
        """The first token from `least` on in the sentence, or paragraph, of the one at `place`."""
        for here in range(place, max(least, 0), -1):
            if self.lows[here - 1] in SENTENCE_ENDS or opens_paragraph(self.tokens, here):
                return here
        return max(least, 0)

    def ordinal(self, low: str) -> int | None:
        """`second`, `twenty-first` as a day of a month."""
        rank = self.words.language.ranks.get("dates.ordinal_words", {}).get(low)
        return None if rank is None or rank >= 31 else rank + 1  # noqa: PLR2004 - days

    def day(self, low: str) -> int | None:
        """`14`, `14th`."""
        digits = low[:-2] if low[-2:] in self.words.ordinals else low
        fits = digits.isascii() and digits.isdigit() and len(digits) <= DAY_DIGITS
        return int(digits) if fits and 1 <= int(digits) <= 31 else None  # noqa: PLR2004 - days

    def year_at(self, place: int, stop: int) -> tuple[int | None, int]:
        """A year here, a comma before it allowed, and where it ends."""
        at = place + 1 if self.low(place, stop) in {",", "of"} else place
        year = as_year(self.low(at, stop))
        return (None, place) if year is None else (year, at + 1)

    def after_month(self, place: int, stop: int) -> int:
        """Behind the full stop of a short month, where a number follows; else it may end all."""
        short = self.lows[place - 1] in self.words.short_months
        goes_on = short and self.low(place, stop) == "." and self.low(place + 1, stop)[:1].isdigit()
        return place + 1 if goes_on else place
