"""Whose verb it is: the noun phrase before a verb, over times, insertions and relative clauses."""

from typing import Final

from sightline.ledger.adjuncts import over_adjuncts_left
from sightline.ledger.cue_groups import is_adverb, is_verb
from sightline.ledger.lines import Line
from sightline.ledger.phrases import DASHES, LOOK_BACK, Range, head_of, subject_base

_BYNAME: Final = 6
"""Units of a quoted byname, its marks counted."""


def subject_left(line: Line, verb: int, least: int) -> Range | None:
    """The noun phrase whose verb group begins at `verb`, appositions included.

    Args:
        line: The line.
        verb: Where the verb group begins.
        least: The first unit that may belong to it.
    """
    place = over_adjuncts_left(line, verb - 1, least)
    if line.has("words.reflexive", place):
        # "Had himself acknowledged": auxiliaries and the subject stand before.
        place -= 1
        while line.has("words.auxiliaries", place):
            place -= 1
    # A complementizer has a subject behind it: "that" right before its verb is a relative.
    relative = line.has("words.who", place) or line.has("words.complementizers", place)
    if relative:
        place -= 1 + (line.low(place - 1) == ",")
    if place < least:
        return None
    head = _over_age_and_byname(line, place, least)
    described, low = head < place, line.low(head)
    if low == "," or (not described and (low in DASHES or low == ")")):
        return _behind_insertion(line, head, least)
    if relative and not described:
        # "Contradicts the ministry, which had accused": from behind the verb before.
        least = next((k + 1 for k in range(head - 1, least, -1) if is_verb(line, k)), least)
        least += line.has("words.prepositions", least) and least < head
    start, end = subject_base(line, head, least), head + 1
    if start is None:
        return None
    if described:
        return Range(start, end)
    if relative:
        return Range(_antecedent(line, start, head), end)
    return Range(_with_apposition_left(line, start, least), end)


def _antecedent(line: Line, start: int, head: int) -> int:
    """Where whom a relative clause is about begins, among the nouns before it."""
    by = next((k for k in range(head, start, -1) if line.low(k) == "by"), None)
    if by is not None:
        # "Dismissed by the army, which said": the army says it.
        return by + 1
    named = _names_agent(line, start, head + 1)
    return _with_apposition_left(line, start, 0) if named else _nearest_agent(line, start, head)


def _behind_insertion(line: Line, place: int, least: int) -> Range | None:
    """`The mayor, who had fled, said`: the phrase before what closes at `place`, and that."""
    opening = _opening(line, place, least)
    base = None if opening is None else subject_base(line, opening - 1, least)
    if opening is not None and base is not None and _is_attribution(line, opening + 1, place):
        # "A sergeant, she said, had wept": the insertion is no part of the sergeant's name.
        return Range(base, opening)
    return None if base is None else Range(_with_apposition_left(line, base, least), place)


def _is_attribution(line: Line, first: int, last: int) -> bool:
    return line.has("words.personal", first) and any(
        line.low(here) in line.grammar.cues for here in range(first + 1, last)
    )


def _nearest_agent(line: Line, start: int, head: int) -> int:
    """`Testimony from a deserter who claims`: who can speak, of the nouns before a relative."""
    inner = (k + 1 for k in range(head - 1, start, -1) if line.has("words.prepositions", k))
    return next((k for k in inner if _names_agent(line, k, head + 1)), start)


def _over_age_and_byname(line: Line, place: int, least: int) -> int:
    """Before `, "Tomas", 23,`: what organisations put behind the role of a protected witness."""
    while place - 1 > least and line.low(place) == ",":
        inside = place - 1
        age = line.low(inside).isdigit()
        byname = (
            line.is_quoted(inside) and line.units[inside].last - line.units[inside].first < _BYNAME
        )
        if not (age or byname):
            return place
        place = inside - 1
        if line.low(place) != ",":
            return place
        if not (line.is_quoted(place - 1) or line.low(place - 1).isdigit()):
            return place - 1
    return place


def _opening(line: Line, place: int, least: int) -> int | None:
    """The comma, dash or bracket that opens the insertion which closes at `place`."""
    close = line.low(place)
    wanted = {"("} if close == ")" else DASHES if close in DASHES else {","}
    for here in range(place - 1, max(least, place - LOOK_BACK) - 1, -1):
        if line.low(here) in wanted:
            return here if here > least else None
        if line.low(here) in {";", ":"} or line.is_quoted(here):
            return None
    return None


def _with_apposition_left(line: Line, start: int, least: int) -> int:
    """`The head of the service, Colonel Vell, said`: the phrase before the comma is the same."""
    while (
        start - 1 > least and line.low(start - 1) == "," and not line.has("words.personal", start)
    ):
        before = subject_base(line, start - 2, least)
        joined = before is not None and (before == least or line.low(before - 1) in {",", "that"})
        if before is None or not joined or not _is_plain_phrase(line, before, start - 1):
            return start
        if not _names_agent(line, before, start - 1):
            return start
        start = before
    return start


def _is_plain_phrase(line: Line, first: int, last: int) -> bool:
    """A noun phrase without a verb, not an adverbial."""
    grammar = line.grammar
    if grammar.has("words.prepositions", line.low(first)) or is_adverb(line, first):
        return False
    return not any(
        grammar.has("words.auxiliaries", low) or low in grammar.cues or low.endswith("ing")
        for low in line.lows[first:last]
    )


def _names_agent(line: Line, first: int, last: int) -> bool:
    """Whether the phrase's head can speak, or the phrase is a name."""
    grammar = line.grammar
    head = head_of(line, first, last)
    names = ("nouns.roles", "nouns.organisations", "nouns.groups")
    capital = all(line.is_capital(here) for here in range(first, last) if line.is_word(here))
    return capital or head == "one" or any(grammar.has(name, head) for name in names)
