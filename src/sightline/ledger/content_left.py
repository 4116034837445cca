"""What is said before its verb: where it may begin, where it ends, how it goes on behind."""

from typing import Final

from sightline.ledger.content_ends import CONJUNCTIONS, right_end
from sightline.ledger.cue_groups import has_verb, is_listed_verb, is_verb
from sightline.ledger.draft import Draft, begins
from sightline.ledger.governing import QUOTES_ONLY
from sightline.ledger.lines import Line
from sightline.ledger.phrases import DASHES, Range

_CONTENT_WORDS_LEAST: Final = 2
_BRACKET_MOST: Final = 30
"""Units back in which a bracket that is still open is looked for."""


def least_of(line: Line, draft: Draft, before: list[Draft]) -> int:
    """Where content to the left may begin: behind the last sibling's content."""
    subject = draft.source.first if draft.source else draft.cue.group
    start = min(subject, draft.cue.group)
    ends = [part.last for other in before for part in other.content if part.last <= start]
    ends += [
        other.cue.last
        for other in before
        if other.content
        and other.cue.last <= start
        and all(part.last <= other.cue.first for part in other.content)
    ]
    least = max(
        _behind_mark(line, start, before) if before else 0, _behind_bracket(line, start), *ends
    )
    while least < start and (
        line.low(least) in {",", ";", *DASHES} or line.low(least) in CONJUNCTIONS
    ):
        least += 1
    return least


def _behind_bracket(line: Line, before: int) -> int:
    """`(not Solen, as outlets reported)`: what is said there begins with the bracket."""
    for here in range(before - 1, max(-1, before - _BRACKET_MOST), -1):
        if line.low(here) in {"(", ")"}:
            return here + 1 if line.low(here) == "(" else 0
    return 0


def _behind_mark(line: Line, start: int, before: list[Draft]) -> int:
    """Behind the semicolon before; behind a colon too, where what stands before it has its own cue.

    "The council called that absurd: its nearest gun, it said, was far away."
    """
    last = max(other.cue.last for other in before)
    colon = next((k + 1 for k in range(start - 1, last - 1, -1) if line.low(k) == ":"), 0)
    return max(behind_semicolon(line, start), colon)


def behind_semicolon(line: Line, before: int) -> int:
    """Where the clause that this place stands in begins, clauses apart by semicolons."""
    return next((k + 1 for k in range(before - 1, -1, -1) if line.low(k) == ";"), 0)


def left_end_of(line: Line, draft: Draft, least: int, *, inverted: bool) -> int | None:
    """Behind content that stands before subject and verb, closed by a comma, dash or quotation."""
    source = draft.source
    start = draft.cue.group if inverted or source is None else min(source.first, draft.cue.group)
    place = start - 1
    if line.low(place) in DASHES and (line.low(place - 1) == "," or line.is_quoted(place - 1)):
        place -= 1
    if line.low(place) == "as" and line.low(place - 1) in {",", *DASHES}:
        # "Twelve died, as the mayor said on Monday."
        place -= 1
    if line.low(place) == "what" and line.has("words.be", place - 1):
        # "“A precise strike” was what the army claimed."
        place -= 2
    if line.is_quoted(place):
        return place + 1
    if line.low(place) not in {",", *DASHES} or place <= least:
        return None
    if line.is_quoted(place - 1):
        return place
    if draft.cue.takes("accuse"):
        # "All 74 perish, twin missiles blamed": who is blamed stands before the verb.
        return None
    # "In a statement, the ministry said ..." has an adverbial there and no content.
    words = [here for here in range(least, place) if line.is_word(here) or line.is_quoted(here)]
    if len(words) < _CONTENT_WORDS_LEAST and not _interrupts(line, draft):
        return None
    return place


def _interrupts(line: Line, draft: Draft) -> bool:
    """`Nobody, Jory says, was fool enough`: one word, and its verb behind the attribution."""
    here = draft.cue.last
    return line.low(here) == "," and is_listed_verb(line, here + 1)


def take_left(
    line: Line, draft: Draft, left: Range, after: int, beside: tuple[list[Draft], list[Draft]]
) -> None:
    """Add what stands before the verb, and what goes on behind it, to the draft."""
    before, following = beside
    if draft.cue.frames == QUOTES_ONLY and not line.quotations(*left) and not line.is_quoted(after):
        # "Asked who fired first, the commander shrugged": nothing is said.
        return
    whole = left
    left = _second_clause(line, left, after) if before else left
    draft.content.append(from_clause_start(line, left))
    for other in before:
        _end_before(other, left, whole)
    if after >= len(line.lows):
        return
    interposed = line.low(after) in {",", *DASHES, ":", "."} and after + 1 < len(line.lows)
    if not interposed or line.low(after) == ".":
        if line.is_quoted(after):
            draft.content.append(Range(after, after + 1))
        return
    here = after + 1
    while line.low(here) in {",", *DASHES}:
        here += 1
    if line.is_quoted(here):
        end = right_end(line, draft, here, following)
        draft.content.append(Range(here, end))
    elif not line.is_quoted(left.last - 1) and goes_on(line, left, here, following):
        draft.content.append(Range(here, right_end(line, draft, here, following)))


def _end_before(other: Draft, left: Range, whole: Range) -> None:
    """`The staff admitted that it was there, Reuters reported`: the staff's words end before.

    So they do where what is attributed is only the second clause of what stands before.
    """
    if whole.holds(other.cue.first):
        end = left.last if left.first <= other.cue.first else left.first - 2
        other.content = [
            Range(part.first, min(part.last, end)) if part.first < end else part
            for part in other.content
        ]


def _second_clause(line: Line, left: Range, after: int) -> Range:
    """`A man asked who it was, and nobody, she says, was able to tell`: from `nobody`."""
    if line.low(after) != "," or not line.has("words.auxiliaries", after + 1):
        return left
    for here in range(left.last - 2, left.first, -1):
        if line.low(here) in CONJUNCTIONS and line.low(here - 1) == ",":
            return left if has_verb(line, here + 1, left.last) else Range(here + 1, left.last)
    return left


def goes_on(line: Line, left: Range, here: int, following: list[Draft]) -> bool:
    """`The shells, he said, had been fired`: the clause goes on with its verb.

    So does `Had it been called, argues Ferris, it would have come` with its main clause.
    """
    if any(begins(other) == here and other.source is not None for other in following):
        return False
    opens = line.has("words.subordinators", left.first) or line.low(left.first) == "had"
    # "There was, a neighbour recalled, a smell of petrol": a verb alone is no end.
    opens = opens or (is_verb(line, left.last - 1) and not line.has("words.relatives", here))
    # "On the night of 14 April, he says, two guards came": an adverbial before, no clause.
    adverbial = line.has("words.prepositions", left.first) and not has_verb(line, *left)
    return opens or adverbial or is_verb(line, here)


def from_clause_start(line: Line, left: Range) -> Range:
    """Without conjunctions and "that" before it."""
    first = left.first
    while first < left.last - 1 and (
        line.has("words.coordinators", first) or line.has("words.complementizers", first)
    ):
        first += 1
    return Range(first, left.last)
