"""Places as named in a line: no name is a place yet, and homonyms stay open."""

from typing import Final

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.claim_types import PlaceMention
from sightline.ledger.lines import Line

_NAME_WORDS: Final = 4
_WITHIN_MOST: Final = 3
_INITIALS_MOST: Final = 6


def find_places(line: Line) -> tuple[PlaceMention, ...]:
    """Capitalised names behind prepositions of place, and `the village of X`."""
    found: list[PlaceMention] = []
    place, size = 0, len(line.lows)
    while place < size:
        read = _behind_preposition(line, place, size)
        if read is None:
            place += 1
            continue
        mention, place = read
        found.append(mention)
    return tuple(found)


def _behind_preposition(line: Line, place: int, size: int) -> tuple[PlaceMention, int] | None:
    grammar, low = line.grammar, line.low(place)
    relates = grammar.has("places.relations", low)
    if not (relates or grammar.has("places.prepositions", low)):
        return None
    here, kind = place + 1, None
    while (
        here < size
        and here - place < _NAME_WORDS
        and (
            line.has("words.articles", here)
            or line.has("places.directions", here)
            or line.low(here) == "of"
        )
    ):
        here += 1
    adjective = line.is_capital(here) and line.has("places.kinds", here + 1)
    if adjective and line.low(here + 2) == "of":
        # "In the Ilmarian city of Varn": the name follows.
        here += 1
    if line.has("places.kinds", here) and line.low(here + 1) == "of":
        kind, here = line.low(here), here + 2
        here += line.has("words.articles", here)
    end = _name_end(line, here, size)
    if end == here or _names_other(line, here, end):
        return None
    if line.has("places.kinds", end):
        kind, end = kind or line.low(end), end + 1
    within, behind = _within(line, end, size)
    span = line.span(here, end)
    if span is None:
        return None
    mention = PlaceMention(
        span=span,
        name=span.words,
        kind=kind,
        relation=low if relates else None,
        within=within,
        negated=line.has_any("words.negations", range(max(0, place - 2), place)),
    )
    return mention, behind


def _name_end(line: Line, here: int, size: int) -> int:
    end = here
    while end < min(size, here + _NAME_WORDS) and line.is_capital(end) and line.is_word(end):
        end += 1
    return end


def _names_other(line: Line, here: int, end: int) -> bool:
    """Months, bodies, peoples and persons are no places."""
    if is_date_word(line, here):
        return True
    lows = line.lows[here:end]
    names = ("nouns.organisations", "nouns.roles", "nouns.titles", "words.determiners")
    if any(line.grammar.has(name, low) for low in lows for name in names):
        return True
    if _is_body(line, here, end):
        return True
    behind = end + line.has("places.kinds", end)
    adjective = any(line.has(name, behind) for name in (*names[:2], "nouns.armed", "acts.victims"))
    return adjective or lows[-1].endswith("'s") or any(low.isdigit() for low in lows)


def _is_body(line: Line, here: int, end: int) -> bool:
    """`Defence` in "Ministry of Defence", `the UN`: what a body is for, or its initials."""
    if all(line.has("places.portfolios", k) for k in range(here, end)):
        return True
    text = line.units[here].text
    initials = end == here + 1 and text.isupper() and 1 < len(text) <= _INITIALS_MOST
    articled = line.has("words.articles", here - 1) and not line.has("places.states_too", here)
    of_body = line.low(here - 1) in {"of", "for"} and line.has("nouns.organisations", here - 2)
    return (initials and articled) or of_body


def _within(line: Line, end: int, size: int) -> tuple[tuple[str, ...], int]:
    """`, Miren district, Ozel province` or `in Ozel province` behind the name."""
    names: list[str] = []
    here = end
    while len(names) < _WITHIN_MOST and line.low(here) in {",", "in"}:
        begin = here + 1 + line.has("words.articles", here + 1)
        name = _name_end(line, begin, size)
        stop = name + (name > begin and line.has("places.kinds", name))
        closed = line.low(stop) in {",", ".", "", ")"} or line.low(here) == "in"
        if name == begin or _names_other(line, begin, name) or not closed:
            break
        span = line.span(begin, stop)
        if span is not None:
            names.append(span.words)
        here = stop
    return tuple(names), here
