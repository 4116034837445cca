"""Numbers written in digits or words, read where they stand."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sightline.ledger.grammar import Grammar

NUMBER_MOST: Final = 10**12
"""Larger numbers count nothing that a report of this kind counts."""
_WORDS_MOST: Final = 12
"""Words of one number."""
_GROUP: Final = 3
_DIGITS_MOST: Final = 12
_HUNDRED: Final = 100
_DOZEN: Final = 12
_SCORE: Final = 20


class Number(NamedTuple):
    """A number among the tokens, to before the token `end`."""

    value: int
    end: int


def number_at(lows: Sequence[str], place: int, stop: int, language: Grammar) -> Number | None:
    """The whole number that begins at a token: `2,400`, `24`, `twenty-three`, `two dozen`."""
    if place >= stop:
        return None
    if lows[place][0].isdigit():
        return _digits(lows, place, stop, language)
    return _words(lows, place, stop, language)


def _digits(lows: Sequence[str], place: int, stop: int, language: Grammar) -> Number | None:
    text = lows[place]
    if text[0] == "0" and text.isdigit() and len(text) > 1:
        # "0248:", "03": a time or a sign, no number of anything.
        return None
    if text[-1].isalpha():
        return _with_sign(lows, place, stop, language)
    if _is_comma_fraction(lows, place, stop, language):
        text = text.replace(",", ".")
    groups = text.split(",") if "," in text else _dotted_groups(text)
    if len(groups) > 1:
        whole = all(len(group) == _GROUP for group in groups[1:]) and len(groups[0]) <= _GROUP
        text = "".join(groups) if whole else ""
    text, _, fraction = text.partition(".")
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_MOST) or (
        fraction and "." in fraction
    ):
        return None
    value, end = int(text), place + 1
    if scale := _scale(lows[end], language) if end < stop else 0:
        if fraction and not (fraction.isdigit() and len(fraction) <= _GROUP):
            return None
        value = value * scale + (int(fraction) * scale // 10 ** len(fraction) if fraction else 0)
        end += 1
    elif fraction:
        return None
    elif end < stop:
        value, end = _with_unit(value, end, lows[end], language)
    return Number(value, end) if value <= NUMBER_MOST else None


def _with_unit(value: int, end: int, behind: str, language: Grammar) -> tuple[int, int]:
    """`2 dozen`, `2 hundred`."""
    if language.has("numbers.dozen", behind):
        return value * _DOZEN, end + 1
    if value < _HUNDRED and language.has("numbers.hundred", behind):
        return value * _HUNDRED, end + 1
    return value, end


def _is_comma_fraction(lows: Sequence[str], place: int, stop: int, language: Grammar) -> bool:
    """`3,5 million`, as much of the continent writes it."""
    whole, _, part = lows[place].partition(",")
    short = whole.isdigit() and part.isdigit() and len(part) < _GROUP
    return short and place + 1 < stop and _scale(lows[place + 1], language) > 0


def _dotted_groups(text: str) -> list[str]:
    """`12.000`, `1.250.000`: thousands as many countries write them; `1.618` stays a fraction."""
    groups = text.split(".")
    dotted = len(groups) > 2 or (len(groups[-1]) == _GROUP and text.endswith("0"))  # noqa: PLR2004 - two points
    grouped = dotted and groups[0] != "0" and all(len(group) == _GROUP for group in groups[1:])
    return groups if grouped else [text]


def _with_sign(lows: Sequence[str], place: int, stop: int, language: Grammar) -> Number | None:
    """`3k`, `1.5k`, `2.4m voters` (a wave of 2.4m is none)."""
    text = lows[place].rstrip("abcdefghijklmnopqrstuvwxyz")
    sign = lows[place].removeprefix(text)
    of_people = language.has("numbers.millions_of", lows[min(place + 1, stop - 1)])
    unit = 10**3 if language.has("numbers.thousand_sign", sign) else 0
    if of_people and language.has("numbers.million_sign", sign):
        unit = 10**6
    if not unit:
        return None
    whole, _, part = text.partition(".")
    short = whole.isdigit() and len(whole) <= _GROUP and len(part) < _GROUP
    if not (text.isascii() and short and (part.isdigit() or not part)):
        return None
    return Number(int(whole) * unit + int(part or 0) * unit // 10 ** len(part), place + 1)


def _words(lows: Sequence[str], place: int, stop: int, language: Grammar) -> Number | None:
    total = current = 0
    seen = False
    here = place
    stop = min(stop, place + _WORDS_MOST)
    while here < stop:
        value = small(lows[here], language)
        goes_on = not seen or _adds(current, value or 0)
        if value is not None and (goes_on or (total and _is_hundred(lows, here, stop, language))):
            current, seen = current + value, True
        elif (seen or _after_article(lows, here, language)) and (
            rounded := _rounded(lows, here, current, language)
        ):
            current, seen = rounded, True
        elif (scale := _scale(lows[here], language)) and (
            seen
            # "A quarter of a million" is none.
            or (_after_article(lows, here, language) and lows[max(0, here - 2)] != "of")
        ):
            seen = True
            scale = scale // 2 if here > 1 and lows[here - 2] == "half" and not current else scale
            total, current = total + max(current, 1) * scale, 0
        elif seen and not total and (halved := _halved(current, lows, here, stop, language)):
            return halved
        elif not (
            lows[here] == "and"
            and current
            and current % _HUNDRED == 0
            and _more(lows, here, stop, language)
        ):
            break
        here += 1
    if not seen or total + current > NUMBER_MOST:
        return None
    return Number(total + current, here)


def _is_hundred(lows: Sequence[str], here: int, stop: int, language: Grammar) -> bool:
    """`(Two thousand) five hundred`."""
    return here + 1 < stop and language.has("numbers.hundred", lows[here + 1])


def _scale(low: str, language: Grammar) -> int:
    """`Thousand` and more, as a number; 0 for another word."""
    rank = language.ranks.get("numbers.scales", {}).get(low)
    return 0 if rank is None else int(1000 ** (rank + 1))


def _halved(
    current: int, lows: Sequence[str], here: int, stop: int, language: Grammar
) -> Number | None:
    """What `and a half thousand` makes of two, `and a half` of a dozen."""
    if here + 2 >= stop or tuple(lows[here : here + 3]) != ("and", "a", "half"):
        return None
    if language.has("numbers.dozen", lows[here - 1]):
        return Number(current + _DOZEN // 2, here + 3)
    word = lows[here + 3] if here + 3 < stop else ""
    unit = _DOZEN if language.has("numbers.dozen", word) else _scale(word, language)
    return Number(current * unit + unit // 2, here + 4) if unit else None


def _more(lows: Sequence[str], here: int, stop: int, language: Grammar) -> bool:
    if here + 1 >= stop or small(lows[here + 1], language) is None:
        return False
    # "A hundred and two hundred" are two numbers.
    names = ("numbers.hundred", "numbers.dozen")
    return here + 2 >= stop or not any(language.has(name, lows[here + 2]) for name in names)


def _adds(current: int, value: int) -> bool:
    """Whether a small number continues a larger one: `hundred` + `fifty`, `fifty` + `two`."""
    if current % _HUNDRED == 0:
        return current > 0
    return current % 10 == 0 and value < 10 and current % _HUNDRED >= 20  # noqa: PLR2004 - twenty-three


def _after_article(lows: Sequence[str], here: int, language: Grammar) -> bool:
    """`a dozen`, `half a dozen`, `their hundred experts`: what stands before the number."""
    names = ("words.articles", "words.possessives", "numbers.rounding")
    return here > 0 and any(language.has(name, lows[here - 1]) for name in names)


def _rounded(lows: Sequence[str], here: int, current: int, language: Grammar) -> int:
    """What `hundred`, `dozen` or `score` makes of the number before it; 0 for another word."""
    half = here > 1 and lows[here - 2] == "half" and not current
    if language.has("numbers.hundred", lows[here]):
        return max(current, 1) * _HUNDRED // (1 + half)
    if language.has("numbers.dozen", lows[here]):
        return max(current, 1) * _DOZEN // (1 + half)
    # "A score of" is no number but round: its reader takes it.
    tens = 0 < current < 10 and language.has("numbers.score", lows[here])  # noqa: PLR2004 - "two score"
    return current * _SCORE if tens else 0


def small(low: str, language: Grammar) -> int | None:
    """A number below a hundred in one word: `seven`, `forty`, `twenty-three`."""
    ranks = language.ranks
    units, tens = ranks.get("numbers.units", {}), ranks.get("numbers.tens", {})
    for name in ("units", "units_cases", "units_other", "units_people"):
        if low != "-" and low in (listed := ranks.get(f"numbers.{name}", {})):
            return listed[low]
    for name in ("tens", "tens_cases"):
        if low in (listed := ranks.get(f"numbers.{name}", {})):
            return 20 + 10 * listed[low]
    ten, hyphen, unit = low.partition("-")
    if unit.startswith("and-"):
        # "Five-and-twenty".
        ten, unit = unit.removeprefix("and-"), ten
    if low.endswith("score") and 0 < (scores := units.get(low[:-5].rstrip("-"), 0)) < 10:  # noqa: PLR2004 - "fourscore"
        return scores * _SCORE
    if hyphen and ten in tens and 0 < units.get(unit, 0) < 10:  # noqa: PLR2004 - units
        return 20 + 10 * tens[ten] + units[unit]
    return None
