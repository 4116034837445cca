"""Where what is said ends: with the sentence, or before what stands beside it."""

from collections.abc import Mapping
from typing import Final

from sightline.ledger.cue_groups import ends_as_past, has_verb, is_adverb, is_verb
from sightline.ledger.draft import Draft, begins, looks_like_agent
from sightline.ledger.lines import Line
from sightline.ledger.phrases import DASHES, Range
from sightline.ledger.statement_types import CueKind

_PLAIN: Final = frozenset(("and", "\u0456", "\u0439", "\u0442\u0430", "\u0438"))
CONJUNCTIONS: Final = _PLAIN | frozenset(
    (
        *("but", "while", "whereas", "although", "though", "yet", "\u0430", "\u0430\u043b\u0435"),
        *("\u043d\u043e", "\u043e\u0434\u043d\u0430\u043a", "\u043e\u0434\u043d\u0430\u043a\u043e"),
    )
)


def right_end(line: Line, draft: Draft, start: int, following: list[Draft]) -> int:
    """Where content that begins at `start` ends: with the sentence or the next attribution."""
    size = len(line.lows)
    end = size
    starts = {begins(other): other for other in following}
    for here in range(start, size):
        if line.low(here) == ";" or (line.low(here) == ":" and here + 1 in starts):
            end = here
            break
    end = _before_and_that(line, draft, start, _inside_aside(line, draft, end, following))
    if _opens_as_participle(line, draft):
        return _behind_participle(line, start, end, starts)
    end = _before_so(line, start, _before_own_clause(line, start, end))
    sources = [other.source for other in following if other.source is not None]
    end = _before_who(line, start, end, sources)
    for here in range(start + 1, end):
        other = starts.get(here)
        # "The governor, citing a report, had claimed": the citing is part of the subject.
        cited = other is not None and other.citing
        if other is None or (cited and any(one.holds(other.cue.first) for one in sources)):
            continue
        mark = _before_relative(line, start, here, end)
        if mark is not None:
            return mark
        mark = _before_conjunctions(line, here)
        if mark is not None and mark > start and _is_sibling(line, draft, other, mark, here):
            return mark
    return _before_second_verb(line, draft, start, end)


def _inside_aside(line: Line, draft: Draft, end: int, following: list[Draft]) -> int:
    """`The ministry, which dismissed it, said`: what is dismissed ends with the aside."""
    place = draft.cue.first
    ends = [other.source.last for other in following if other.source and other.source.holds(place)]
    close = min([end, *ends])
    return close - (line.low(close - 1) == "," and close < end)


def _before_who(line: Line, start: int, end: int, sources: list[Range]) -> int:
    """`Reported it to the engineer, who told him`: what is reported is a thing, and ends there."""
    for one in sources:
        if (
            start < one.first < end
            and line.low(one.last) == ","
            and line.has("words.who", one.last + 1)
        ):
            return end if has_verb(line, start, one.last) else one.last
    return end


def _before_and_that(line: Line, draft: Draft, start: int, end: int) -> int:
    """`Said that her client withdrew it and that he had been beaten`: the outer verb's second."""
    that = line.grammar.list("words.complementizers")
    inner = any(line.low(here) in that for here in range(begins(draft)))
    if line.low(start - 1) in that or not inner:
        return end
    for here in range(start + 1, end - 1):
        if line.low(here) in _PLAIN and line.low(here + 1) in that:
            return here - (line.low(here - 1) == ",")
    return end


def _opens_as_participle(line: Line, draft: Draft) -> bool:
    """`Denying that anyone was hurt, the general said`: the sentence opens with the participle."""
    opens = not any(line.is_word(k) for k in range(draft.cue.group) if not is_adverb(line, k))
    return not draft.cue.finite and not draft.citing and draft.source is None and opens


def _behind_participle(line: Line, start: int, end: int, starts: Mapping[int, Draft]) -> int:
    """Before the comma behind which the main clause begins."""
    commas = [k for k in range(start + 1, end) if line.low(k) == ","]
    main = [k for k in commas if k + 1 in starts]
    return (main or commas or [end])[0]


def _before_own_clause(line: Line, start: int, end: int) -> int:
    """`Told us to leave by the gate, and there they shot us`: an infinitive governs no clause."""
    if line.low(start + (line.low(start) == "not")) != "to":
        return end
    for here in range(start + 1, end - 1):
        if line.low(here) in _PLAIN and ends_as_past(line.low(here + 1)):
            # "Yelled at them to go back and fired in the air."
            return here
        opens = line.low(here + 1) in CONJUNCTIONS or line.low(here + 1) == "then"
        if line.low(here) == "," and opens and _has_clause(line, here + 2, end):
            return here
    return end


def _before_so(line: Line, start: int, end: int) -> int:
    """`Told them ten days, so I said ten days`: what follows from it is not said."""
    marks = (k for k in range(start + 1, end - 2) if line.low(k) == ",")
    return next(
        (k for k in marks if line.low(k + 1) == "so" and line.has("words.personal", k + 2)), end
    )


def _has_clause(line: Line, first: int, end: int) -> bool:
    """A subject by a pronoun, or "there", with its verb."""
    return any(
        (line.has("words.personal", k) or line.low(k) == "there") and is_verb(line, k + 1)
        for k in range(first, end - 1)
    )


def adds(line: Line, place: int) -> bool:
    """`Confirmed four deaths, which it attributed to ...`: said in a clause of its own."""
    return line.has("words.adding", place - 1) and line.low(place - 2) == ","


def _before_relative(line: Line, start: int, here: int, end: int) -> int | None:
    """Before a clause that is added: the report adds it, nobody in it.

    Not so where the main verb is still to come: "said the video, which the army disowns, is".
    """
    if not adds(line, here):
        return None
    close = next((k for k in range(here, end) if line.low(k) == ","), end)
    goes_on = close < end and line.has("words.auxiliaries", close + 1)
    pronoun = line.has("words.personal", here)
    return here - 2 if pronoun or has_verb(line, start, here - 2) or not goes_on else None


def _before_second_verb(line: Line, draft: Draft, start: int, end: int) -> int:
    """`Spoke of 63 prisoners and corrected itself`: the second verb has the speaker's subject."""
    if draft.cue.kind is not CueKind.VERB or line.is_quoted(start):
        return end
    for here in range(start + 1, end - 1):
        if line.low(here) in _PLAIN:
            verb = here + 1
            while is_adverb(line, verb):
                verb += 1
            second = is_verb(line, verb) and not has_verb(line, verb + 1, end)
            plain = second and not line.has("words.auxiliaries", verb)
            return here - (line.low(here - 1) == ",") if plain else end
        if is_verb(line, here) or line.has("words.relatives", here):
            return end
    return end


def joined_subject(line: Line, draft: Draft, other: Draft) -> Range | None:
    """`She says a colonel came last week and asked for it`: who came, where the tenses differ."""
    cues = line.grammar.cues
    outer, inner = cues.get(line.low(draft.cue.first)), cues.get(line.low(other.cue.first))
    tenses = outer is not None and outer.form in {"present", "base"} and inner is not None
    start = draft.cue.last + line.has("words.complementizers", draft.cue.last)
    end = next((k for k in range(start + 1, other.cue.group) if is_verb(line, k)), start)
    if other.source is not None or not tenses or inner is None or inner.form != "past":
        return None
    joined = line.low(other.cue.group - 1) in _PLAIN and end > start
    return Range(start, end) if joined and looks_like_agent(line, start, end) else None


def _before_conjunctions(line: Line, here: int) -> int | None:
    """The comma or conjunction before a clause; None where it follows directly."""
    place = here
    while place - 1 >= 0 and (is_adverb(line, place - 1) or line.low(place - 1) == "then"):
        place -= 1
    mark = place
    if line.low(place - 1) in CONJUNCTIONS:
        mark = place - 1
    if line.low(mark - 1) in {",", *DASHES}:
        mark -= 1
    return mark if mark < place else None


def _is_sibling(line: Line, draft: Draft, other: Draft, mark: int, here: int) -> bool:
    """Whether the next attribution stands beside this one and not inside its content."""
    between = set(line.lows[mark:here])
    comma = bool(between & {",", *DASHES})
    if other.cue.kind is CueKind.ACCORDING or other.citing or other.takes_up is not None:
        return comma
    if other.source is not None and comma and line.has("nouns.counted", other.source.first):
        return True
    if joined_subject(line, draft, other) is not None:
        return False
    if other.source is None:
        if not other.cue.finite:
            return comma or bool(between & _PLAIN)
        return comma or bool(between & CONJUNCTIONS)
    return (comma and bool(between & (CONJUNCTIONS - _PLAIN))) or (
        comma and bool(between & _PLAIN) and not draft.cue.takes("that")
    )
