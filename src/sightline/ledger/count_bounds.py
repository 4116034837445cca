"""Intervals of counts, and the words that bound or blur them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sightline.ledger.cue_groups import ends_as_past
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import Number, number_at, small

_FEW: Final = 3
_SCORE: Final = 20
_DIGITS_MOST: Final = 9
THOUSAND: Final = 1000


class Interval(NamedTuple):
    """Both ends included, None where open; `end` is the token behind the words."""

    low: int | None
    high: int | None
    end: int
    soft: bool = False
    bounded: bool = False
    """Words of a bound stood before it ("at least", "about")."""


def bounded(name: str, inside: Interval) -> Interval | None:
    """The interval under a bound of the grammar: `more than`, `at least`, `up to`, `about`."""
    low, high, end = inside.low, inside.high, inside.end
    # "More than a dozen" is as firm as its bound; "more than several" is not.
    soft = inside.soft and high is None
    if name == "above":
        return None if low is None else Interval(low + 1, None, end, soft, bounded=True)
    if name == "at_least":
        return None if low is None else Interval(low, None, end, soft, bounded=True)
    if name == "below":
        return None if high is None else Interval(None, max(high - 1, 0), end, soft, bounded=True)
    if name == "at_most":
        top = high if high is not None else low
        return None if top is None else Interval(None, top, end, soft, bounded=True)
    if name == "about":
        return Interval(low, high, end, soft=True, bounded=True)
    return Interval(low, high, end, soft, bounded=True)


def blurred(low: str, end: int, language: Grammar) -> Interval | None:
    """`forty-odd`, `140-plus`, `30ish`, `12-strong`: a number and its bound in one word."""
    head, dash, tail = low.rpartition("-")
    if not dash:
        digits = low[: len(low) - len(low.lstrip("0123456789"))]
        head, tail = digits, low[len(digits) :]
    if not tail or not head or len(head) > _DIGITS_MOST + 3:
        return None
    number = int(head) if head.isascii() and head.isdigit() else None
    value = number if number is not None else small(head, language)
    if head == "half" and (unit := round_unit([tail], 0, 1, language)):
        # "A half-dozen".
        return Interval(unit // 2, unit // 2, end, soft=True)
    if value is None and language.has("numbers.odd", tail):
        # "A dozen-odd": the article stands before it.
        round_one = number_at(["a", head], 1, 2, language)
        value = round_one.value if round_one else None
    if value is None:
        return None
    if language.has("numbers.plus", tail):
        return Interval(value, None, end, bounded=True)
    if language.has("numbers.odd", tail):
        return Interval(value, value, end, soft=True, bounded=True)
    strong = dash and value > 1 and language.has("numbers.strong", tail)
    return Interval(value, value, end, bounded=True) if strong else None


def _governs(low: str, language: Grammar) -> bool:
    """Whether a word is a verb's: `a handful (remain)`."""
    names = ("words.auxiliaries", "words.verbs", "numbers.near")
    return ends_as_past(low) or any(language.has(name, low) for name in names)


def few(lows: Sequence[str], place: int, stop: int, language: Grammar) -> Interval | None:
    """Behind an article: `handful of`, `few girls`, `few dozen`, `score of`."""
    low, follows = lows[place], lows[place + 1] if place + 1 < stop else ""
    if language.has("numbers.handful", low) and (
        follows == "of" or not follows[:1].isalnum() or _governs(follows, language)
    ):
        return Interval(_FEW, None, place + 1, soft=True, bounded=True)
    if language.has("numbers.score", low) and follows in {"of", "or"}:
        return Interval(_SCORE, _SCORE, place + 1, soft=True, bounded=True)
    if not language.has("numbers.few", low):
        return None
    unit = round_unit(lows, place + 1, stop, language)
    return Interval(_FEW * max(unit, 1), None, place + 1 + bool(unit), soft=True)


def round_unit(lows: Sequence[str], place: int, stop: int, language: Grammar) -> int:
    """`Dozen`, `hundred`, `thousand` as a number; 0 for another word."""
    low = lows[place] if place < stop else ""
    if not any(language.has(f"numbers.{name}", low) for name in ("dozen", "hundred", "scales")):
        return 0
    unit = number_at(["a", low], 1, 2, language)
    return unit.value if unit else 0


def quarters(lows: Sequence[str], place: int, stop: int, language: Grammar) -> Interval | None:
    """`A quarter of a million`, `three quarters of a million`."""
    if place + 1 >= stop or not language.has("numbers.quarters", lows[place + 1]):
        return None
    many = 1 if language.has("words.articles", lows[place]) else small(lows[place], language)
    of = lows[place + 2 : min(stop, place + 4)]
    if not many or of[:1] != ["of"] or len(of) == 1:
        return None
    if not language.has("words.articles", of[1]):
        return None
    value = many * round_unit(lows, place + 4, stop, language) // 4
    return Interval(value, value, place + 5, soft=True, bounded=True) if value else None


def thousands_shared(one: Number, other: Number, last: str, language: Grammar) -> int:
    """The thousands that both numbers have: `two or three thousand`, `20 to 30,000`; 0 for none."""
    if language.has("numbers.scales", last):
        unit = number_at(["a", last], 1, 2, language)
        scale = unit.value if unit else 0
    else:
        scale = THOUSAND if last.endswith(",000") else 0
    return scale if scale and one.value * scale < other.value else 0
