"""What is said: where a statement's content begins and ends."""

from typing import Final

from sightline.ledger.addressees import over_object
from sightline.ledger.adjuncts import over_adjuncts_right
from sightline.ledger.content_ends import CONJUNCTIONS, right_end
from sightline.ledger.content_left import (
    behind_semicolon,
    from_clause_start,
    goes_on,
    least_of,
    left_end_of,
    take_left,
)
from sightline.ledger.cue_groups import has_verb, is_listed_verb
from sightline.ledger.draft import Draft
from sightline.ledger.governing import governs, wants_infinitive
from sightline.ledger.lines import Line
from sightline.ledger.phrases import DASHES, Range, subject_base
from sightline.ledger.statement_types import CueKind
from sightline.ledger.subject_phrases import subject_left

_INSERTION_MOST: Final = 9


def find_content(line: Line, draft: Draft, before: list[Draft], following: list[Draft]) -> None:
    """Add the ranges of what is said to the draft, and what its verb is followed by."""
    cue = draft.cue
    size = len(line.lows)
    least = least_of(line, draft, before)
    if cue.kind is CueKind.ACCORDING:
        _content_around(line, draft, least, following)
        return
    if draft.citing:
        return
    if _of_relative(line, draft):
        return
    inverted = draft.source is not None and draft.source.first >= cue.last
    here = over_object(line, draft, inverted=inverted)
    bare = cue.takes("take") or wants_infinitive(line, cue, here)
    after = here if bare else over_adjuncts_right(line, here, size)
    after = _over_insertion(line, after)
    draft.adjunct = Range(here, after) if after > here else None
    if cue.passive and cue.takes("cite") and draft.source is not None:
        # "The general was quoted by the radio as saying that ..."
        draft.content.append(Range(here, right_end(line, draft, here, following)))
        return
    if cue.passive and not line.has("words.complementizers", after):
        subject = _word_for_it(line, least, cue.group) or subject_left(line, cue.group, least)
        if subject is not None and not cue.takes("weak"):
            draft.content.append(subject)
        return
    left_end = left_end_of(line, draft, least, inverted=inverted)
    if left_end is None:
        _take_right(line, draft, after, following)
    elif line.low(left_end + 1) == "as":
        # "The sluices were mined, as the army announced before the flood had come."
        draft.content.append(from_clause_start(line, Range(least, left_end)))
    elif _closes(line, after) or line.is_quoted(left_end - 1) or inverted:
        take_left(line, draft, Range(least, left_end), after, (before, following))
    else:
        _take_right(line, draft, after, following)


def _word_for_it(line: Line, least: int, verb: int) -> Range | None:
    """`Rumours that the general had fled were denied`: from the word for what was said."""
    for here in range(least, verb - 1):
        if not line.has("nouns.saying", here) or line.low(here + 1) == "to":
            continue
        opens = range(here + 1, min(here + _INSERTION_MOST, verb))
        if any(
            line.has("words.complementizers", k) and (k == here + 1 or line.low(k - 1) == ",")
            for k in opens
        ):
            return Range(here, verb)
    return None


def _of_relative(line: Line, draft: Draft) -> bool:
    """`The video, which the ministry says was staged, ...`: the video was staged."""
    source, here = draft.source, draft.cue.last
    if draft.takes_up is not None:
        draft.content = [draft.takes_up]
        return True
    if source is None or not draft.cue.finite or not line.has("words.which", source.first - 1):
        return False
    verb = is_listed_verb(line, here)
    dates = line.low(here) in {"date", "dates", "dated"}
    end = source.first - 1
    if line.low(end - 1) != "," or source.last > draft.cue.group or not (verb or dates):
        return False
    start = subject_base(line, end - 2, 0)
    if start is None:
        return False
    close = next((k for k in range(here, len(line.lows)) if line.low(k) in {",", ";", "."}), None)
    draft.content = [Range(start, end - 1), Range(here, close or len(line.lows))]
    return True


def _over_insertion(line: Line, after: int) -> int:
    """`She said, off the record, that ...`: behind the second comma."""
    if line.low(after) != ",":
        return after
    word = line.grammar.cues.get(line.low(after + 1))
    citing = word is not None and word.form == "ing" and "cite" in word.frames
    for here in range(after + 1, min(after + _INSERTION_MOST, len(line.lows))):
        opens = line.has("words.complementizers", here + 1)
        if line.low(here) == "," and (opens or (citing and line.is_word(here + 1))):
            return here + 1
        if line.is_quoted(here) or line.low(here) == ",":
            break
    return after


def _closes(line: Line, place: int) -> bool:
    """Nothing of the attribution's own follows here."""
    if place >= len(line.lows):
        return True
    low = line.low(place)
    return low in {".", ",", ";", ")", "?", "!"} or low in DASHES


def _take_right(line: Line, draft: Draft, after: int, following: list[Draft]) -> None:
    cue = draft.cue
    here = after
    marked = (
        line.low(here) == ":"
        or _says_behind_comma(line, draft, here)
        or (
            line.low(here) == ","
            and (line.is_quoted(here + 1) or line.has("words.complementizers", here + 1))
        )
    )
    if _opens_with_as(line, draft) and line.low(here) == ",":
        # "As the mayor said on Monday, twelve died."
        draft.content.append(Range(here + 1, right_end(line, draft, here + 1, following)))
        return
    if not marked and _closes(line, here):
        return
    here += marked
    if tuple(line.lows[here : here + 3]) == ("the", "fact", "that"):
        here += 2
    here += line.has("words.complementizers", here)
    if cue.passive and draft.source is not None:
        here = draft.source.last
        here += line.has("words.complementizers", here)
    elif not governs(line, cue, after, here):
        return
    end = right_end(line, draft, here, following)
    if cue.kind is CueKind.NOUN and cue.finite and not _verb_before(line, cue.first):
        end = _before_main_verb(line, here, end)
    if end > here:
        draft.content.append(Range(here, end))


def _says_behind_comma(line: Line, draft: Draft, here: int) -> bool:
    """`A man said, those whose names I read stay here`: nothing stands before who says it."""
    source, cue = draft.source, draft.cue
    opens = source is not None and not any(line.is_word(k) for k in range(source.first))
    plain = cue.takes("say") and not cue.takes("weak") and cue.last == here and cue.finite
    goes_on = line.low(here + 1) in CONJUNCTIONS or line.low(here + 1).endswith("ing")
    relative = line.has("words.relatives", here + 1) or line.has("words.prepositions", here + 1)
    clause = line.low(here) == "," and not (goes_on or relative)
    return opens and plain and clause and has_verb(line, here + 2, len(line.lows))


def _opens_with_as(line: Line, draft: Draft) -> bool:
    source, cue = draft.source, draft.cue
    says = cue.takes("tell") or (cue.takes("say") and not cue.takes("weak"))
    return source is not None and says and source.first == 1 and line.low(0) == "as"


def _verb_before(line: Line, place: int) -> bool:
    return any(
        line.has("words.auxiliaries", here) or line.low(here) in line.grammar.cues
        for here in range(place)
    )


def _before_main_verb(line: Line, here: int, end: int) -> int:
    """`X's claim that C has not been verified`: the clause ends before the sentence's verb."""
    for place in range(here + 2, end):
        negated = line.has("words.negations", place + 1) or line.low(place + 1) == "been"
        judged = line.low(place + 1) in line.grammar.cues and line.low(place + 2) == "by"
        if line.has("words.auxiliaries", place) and (negated or judged):
            return place
    return end


def _behind_relative(line: Line, here: int) -> int:
    """`According to two people who have seen it.`: the clause belongs to the source."""
    if not line.has("words.who", here - 1):
        return here
    marks = {",", ";", ".", ":"}
    return next((k for k in range(here, len(line.lows)) if line.low(k) in marks), len(line.lows))


def _content_around(line: Line, draft: Draft, least: int, following: list[Draft]) -> None:
    """`According to X, C`, `C, according to X`, `A, according to X, B`."""
    cue, source = draft.cue, draft.source
    if source is None:
        return
    size = len(line.lows)
    left = cue.first
    while left > least and line.low(left - 1) in {",", *DASHES}:
        left -= 1
    named = max(source.last, cue.last)
    here = _behind_relative(line, named)
    if here > named:
        source = draft.source = Range(source.first, here)
    if left and (here >= size or line.low(here) in {".", ";"}):
        # "X alleged C, according to Y.": all of it is Y's.
        least = behind_semicolon(line, left)
    opens = line.has("words.complementizers", left - 1)
    if (
        left > least
        and not opens
        and any(line.is_word(place) or line.is_quoted(place) for place in range(least, left))
    ):
        draft.content.append(from_clause_start(line, Range(least, left)))
        if line.low(here) == "," and goes_on(line, Range(least, left), here + 1, following):
            draft.content.append(Range(here + 1, right_end(line, draft, here + 1, following)))
        return
    while here < size and line.low(here) != "," and not line.is_quoted(here):
        begins = here == named and not _closes(line, here)
        if begins and not line.has("words.prepositions", here):
            break
        here += 1
    here += line.low(here) == ","
    if here < size:
        draft.content.append(Range(here, right_end(line, draft, here, following)))
