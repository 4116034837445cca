"""The words around a verb of saying: its auxiliaries and adverbs, and whether it agrees."""

from typing import Final

from sightline.ledger.grammar import Grammar
from sightline.ledger.lines import Line

_VERB_GROUP_MOST: Final = 8
_SEMI_MOST: Final = 8
_HEARD_MOST: Final = 7
_RED: Final = 4
"""Letters of a past form told by its ending; "red" is none."""
_SUBJECT_MOST: Final = 7
"""Words before a verb among which its plural subject is looked for."""


def verb_group(line: Line, place: int) -> tuple[int, bool, frozenset[str]]:
    """Where the verb group begins, whether it is negated, and its auxiliaries."""
    grammar = line.grammar
    start, negated = place, False
    helpers: set[str] = set()
    for here in range(place - 1, max(-1, place - _VERB_GROUP_MOST), -1):
        low = line.low(here)
        if grammar.has("words.auxiliaries", low):
            helpers.add(low)
            start = here
        elif grammar.has("words.negations", low):
            negated = True
            start = here
            if low.endswith("n't"):
                helpers.add(low.removesuffix("n't"))
        elif not (is_adverb(line, here) or _is_since(line, here)):
            break
    return start, negated, frozenset(helpers)


def _is_since(line: Line, here: int) -> bool:
    """`Have since told`."""
    return line.has("dates.since", here) and line.has("words.have", here - 1)


def is_adverb(line: Line, place: int) -> bool:
    """A word that may stand between subject and verb."""
    low = line.low(place)
    return line.grammar.has("words.adverbs", low) or (low.endswith("ly") and len(low) > 4)  # noqa: PLR2004 - "only" is listed, "fly" is no adverb


def behind_semi(line: Line, place: int) -> int | None:
    """Where a group such as `went so far as to` begins that ends right before a verb."""
    semi = line.grammar.pattern("phrases.semi")
    for start in range(max(0, place - _SEMI_MOST), place):
        found = semi.at(line.lows, start, place)
        if found is not None and found.end == place:
            return start
    return None


def is_heard(line: Line, verb: int) -> bool:
    """`Heard a soldier ask`: the bare verb of whom somebody heard."""
    for here in range(verb - 1, max(-1, verb - _HEARD_MOST), -1):
        if line.has("phrases.overhears", here):
            return here < verb - 1
        if not line.is_word(here) or line.has("words.auxiliaries", here):
            return False
    return False


def looks_spoken(line: Line, place: int) -> bool:
    """Whether the next words hold one that names who can speak."""
    names = ("roles", "organisations", "groups", "documents")
    near = range(place, min(place + 4, len(line.lows)))
    return any(line.has(f"nouns.{name}", here) for here in near for name in names)


def clause_behind(line: Line, place: int) -> bool:
    """Something follows that a verb of saying governs, not another verb."""
    low = line.low(place)
    helper = line.grammar.has("words.auxiliaries", low) and not low.endswith("ing")
    return not helper and low != "by"


def is_plural(line: Line, place: int) -> bool:
    """A word that a plural verb may follow: "officials", "they", "both"."""
    low = line.low(place)
    if low in {"we", "they", "i", "you", "who"}:
        return True
    if line.has("nouns.counted", place) and low not in {"one", "another", "each", "other"}:
        return True
    ends = low.endswith(("s", "men", "people", "police")) and not low.endswith(("'s", "ss", "us"))
    return ends and line.is_word(place) and not line.has("words.auxiliaries", place)


def _joined_base(line: Line, joint: int) -> bool:
    """`Witnesses say, and add that`: the plural verb before has the subject of both."""
    cues = line.grammar.cues
    places = range(max(1, joint - _SUBJECT_MOST), joint)
    return any(
        line.low(here) in cues and cues[line.low(here)].form == "base" and is_plural(line, here - 1)
        for here in places
    )


def _in_relative(line: Line, verb: int) -> bool:
    """`..., which the ministry says was staged`: the verb behind belongs to "which"."""
    return any(
        line.has("words.which", here) and line.low(here - 1) == ","
        for here in range(max(1, verb - _SUBJECT_MOST), verb - 1)
        if all(line.is_word(between) for between in range(here, verb))
    )


def agrees(line: Line, group: int, form: str) -> bool:
    """Number of the word before: "officials say", "the ministry says"; not "police reports"."""
    # "Ana K. writes": the full stop belongs to the name.
    group -= line.low(group - 1) == "." and line.is_capital(group - 2)
    before = line.low(group - 1)
    if not before:
        return False
    if before in {",", ")", "\u2014", "\u2013", '"'}:
        return True
    if form == "base" and before == "and" and _joined_base(line, group - 1):
        return True
    singular_pronoun = before in {"he", "she", "it"}
    if form == "present":
        plural = (
            before.endswith("s")
            and not before.endswith(("ss", "us", "is", "'s"))
            and not line.is_capital(group - 1)
        )
        return (
            singular_pronoun
            or before == "who"
            or _in_relative(line, group)
            or (line.is_word(group - 1) and not plural and clause_behind(line, group + 1))
        )
    if ends_as_past(line.low(group + 1)) or line.has("words.auxiliaries", group + 1):
        # "The police report described": a noun, and its verb.
        return False
    nouns = range(max(0, group - _SUBJECT_MOST), group)
    reach = next((k for k in reversed(nouns) if not line.is_word(k)), nouns.start - 1)
    return any(is_plural(line, here) for here in range(reach + 1, group))


def ends_as_past(low: str) -> bool:
    """A past form by its ending."""
    return low.endswith("ed") and len(low) > _RED


def ends_as_adverb(low: str, language: Grammar) -> bool:
    """An adverb by its ending: `badly`, but neither `later` nor `reply`."""
    return low.endswith("ly") and not language.has("numbers.no_adverbs", low)


def is_genitive(line: Line, place: int) -> bool:
    """`The army's`, `the villagers'`."""
    return line.low(place).endswith(("'s", "s'"))


def has_verb(line: Line, first: int, last: int) -> bool:
    """Whether a finite verb stands there, by its form."""
    return any(is_verb(line, here) for here in range(first, last))


def is_listed_verb(line: Line, place: int) -> bool:
    """An auxiliary, or a verb that is listed as its form tells nothing."""
    return line.has("words.auxiliaries", place) or line.has("words.verbs", place)


def is_verb(line: Line, here: int) -> bool:
    """A finite verb by its form: an auxiliary, a listed verb, a verb of saying, a past form."""
    grammar, low = line.grammar, line.low(here)
    if line.is_quoted(here) or line.has("words.determiners", here - 1):
        return False
    cue = grammar.cues.get(low)
    return (
        is_listed_verb(line, here)
        or (cue is not None and cue.form in {"past", "present"})
        or ends_as_past(low)
    )
