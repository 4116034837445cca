"""Where a line says that somebody says something: verbs, "according to", nouns, colons."""

from dataclasses import dataclass, replace
from typing import Final

from sightline.ledger.lines import Line
from sightline.ledger.statement_types import CueKind

_FINITE: Final = frozenset(("past", "present", "base", "progressive"))
_VERB_GROUP_MOST: Final = 8
_ACCOUNT_MOST: Final = 10
_QUOTED_LEAST: Final = 6
"""Words and marks of a quotation that somebody must have said; fewer may be a name."""
_VERB_LEAST: Final = 5
"""Letters of a verb told by its ending."""
_SUBJECT_MOST: Final = 7
"""Words before a verb among which its plural subject is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A cue among the units of a line: from `first` to before `last`."""

    first: int
    last: int
    group: int
    """Where its verb group begins: auxiliaries, negations and adverbs before it."""
    word: str
    kind: CueKind
    frames: frozenset[str]
    finite: bool
    negated: bool = False
    passive: bool = False
    """"Was told by": the source stands behind "by"."""
    owner: tuple[int, int] | None = None
    """"By his account", "in the governor's telling": the source inside the cue."""

    def takes(self, frame: str) -> bool:
        """Whether the verb has that frame."""
        return frame in self.frames


def find_cues(line: Line) -> list[Cue]:
    """All cues of a line in text order."""
    found: list[Cue] = []
    according = line.grammar.pattern("phrases.according")
    fixed = line.grammar.pattern("phrases.verbs")
    accounts = line.grammar.pattern("phrases.accounts")
    heads = line.grammar.pattern("phrases.heads")
    place, size = 0, len(line.lows)
    while place < size:
        phrase = according.at(line.lows, place, size)
        verbs = fixed.at(line.lows, place, size) if phrase is None else None
        cue: Cue | None
        account = accounts.at(line.lows, place, size)
        if phrase is not None:
            cue = _phrase(line, phrase.start, phrase.end)
        elif account is not None:
            owner = (account.start + 1, account.start + 2)
            cue = replace(_phrase(line, account.start, account.end), owner=owner)
        elif verbs is not None:
            cue = _verb_phrase(line, verbs.start, verbs.end)
        elif heads.at(line.lows, place, size) is not None:
            cue = replace(_verb_phrase(line, place, place + 1), frames=frozenset(("take",)))
        else:
            cue = _account(line, place) or _verb(line, place) or _noun(line, place)
        if cue is not None:
            found.append(cue)
            place = cue.last
        else:
            place += 1
    return found


def _phrase(line: Line, first: int, last: int) -> Cue:
    return Cue(
        first=first,
        last=last,
        group=first,
        word=" ".join(line.lows[first:last]),
        kind=CueKind.ACCORDING,
        frames=frozenset(("say",)),
        finite=True,
    )


def _account(line: Line, place: int) -> Cue | None:
    """`In the governor's telling`, `by the hospital's count`."""
    if not line.has("phrases.before_accounts", place):
        return None
    for here in range(place + 2, min(place + _ACCOUNT_MOST, len(line.lows))):
        if not line.is_word(here) or line.is_quoted(here):
            return None
        owned = line.low(here - 1).endswith(("'s", "s'"))
        if owned and line.has("phrases.account_nouns", here):
            return replace(_phrase(line, place, here + 1), owner=(place + 1, here))
    return None


def _verb_phrase(line: Line, first: int, last: int) -> Cue:
    """`Is convinced that`, `made clear that`: fixed groups of words, without "that"."""
    end = last - (line.low(last - 1) in line.grammar.list("words.complementizers"))
    group, negated, _ = _group(line, first)
    return Cue(
        first=first,
        last=end,
        group=group,
        word=" ".join(line.lows[first:end]),
        kind=CueKind.VERB,
        frames=frozenset(("say",)),
        finite=not line.low(first).endswith("ing"),
        negated=negated,
    )


def _verb(line: Line, place: int) -> Cue | None:
    word = line.grammar.cues.get(line.low(place))
    if line.is_quoted(place) or _is_no_cue(line, place):
        return None
    if word is None:
        return _that_verb(line, place)
    group, negated, helpers = _group(line, place)
    form = word.form
    be = bool(helpers & line.grammar.list("words.be"))
    passive = (
        form == "past"
        and be
        and (not helpers & line.grammar.list("words.have") or "been" in helpers)
    )
    if form == "ing" and be:
        form = "progressive"
    elif form == "past" and "having" in helpers and line.low(group - 1) == "as":
        form = "ing"
    elif form == "ing" and line.low(place - 1) == "as" and line.low(place - 2) == "quoted":
        form = "past"
        group = _group(line, place - 2)[0]
    if passive and line.low(place + 1) != "by":
        return None
    if not _is_verb(line, place, group, form, helpers):
        return None
    return Cue(
        first=place,
        last=place + 1,
        group=group,
        word=word.lemma,
        kind=CueKind.VERB,
        frames=word.frames,
        finite=form in _FINITE,
        negated=negated,
        passive=passive,
    )


def _is_no_cue(line: Line, place: int) -> bool:
    """`said to show`, `asked not to be named`: fixed phrases that attribute nothing."""
    return any(
        line.grammar.pattern(f"phrases.{name}").at(line.lows, place, len(line.lows)) is not None
        for name in ("passive", "anonymity")
    )


def _that_verb(line: Line, place: int) -> Cue | None:
    """A verb of no list that governs a clause with "that": `the panel ruled that ...`."""
    grammar, low = line.grammar, line.low(place)
    if not (line.has("words.complementizers", place + 1) and low.endswith(("ed", "es", "s"))):
        return None
    behind = line.low(place + 2)
    clause = grammar.has("words.determiners", behind) or grammar.has("words.personal", behind)
    clause = clause or line.is_capital(place + 2) or behind.endswith("s") or behind[:1].isdigit()
    group, negated, helpers = _group(line, place)
    passive = bool(helpers & grammar.list("words.be"))
    names = ("roles", "organisations", "groups", "documents", "armed", "saying")
    noun_too = any(grammar.has(f"nouns.{name}", low) for name in names)
    noun_too = noun_too or grammar.has("acts.victims", low)
    known = grammar.has("words.not_sayings", low) or noun_too
    no_verb = known or len(low) < _VERB_LEAST or passive
    before = line.low(group - 1)
    noun = grammar.has("words.determiners", before) or grammar.has("words.prepositions", before)
    if no_verb or noun or not clause or line.is_capital(place):
        return None
    return Cue(
        first=place,
        last=place + 1,
        group=group,
        word=low,
        kind=CueKind.VERB,
        frames=frozenset(("say", "weak")),
        finite=True,
        negated=negated,
    )


def _group(line: Line, place: int) -> tuple[int, bool, frozenset[str]]:
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
        elif not is_adverb(line, here):
            break
    return start, negated, frozenset(helpers)


def is_adverb(line: Line, place: int) -> bool:
    """A word that may stand between subject and verb."""
    low = line.low(place)
    return line.grammar.has("words.adverbs", low) or (low.endswith("ly") and len(low) > 4)  # noqa: PLR2004 - "only" is listed, "fly" is no adverb


def _is_verb(line: Line, place: int, group: int, form: str, helpers: frozenset[str]) -> bool:
    """Whether a word that may be a noun is used as a verb here."""
    grammar, before = line.grammar, line.low(place - 1)
    if before == "to" and form == "base":
        return False
    if form in {"ing", "progressive"}:
        noun = grammar.has("words.determiners", before) or grammar.has("words.prepositions", before)
        return not noun or before == "as" or form == "progressive"
    noun_before = (
        grammar.has("words.determiners", before)
        or grammar.has("words.prepositions", before)
        or before.endswith(("'s", "s'"))
    )
    never_noun = grammar.has("words.never_nouns", line.low(place))
    if noun_before and not never_noun and not grammar.has("words.pronouns_too", before):
        return False
    return form == "past" or bool(helpers) or _agrees(line, group, form)


def quoted_after(line: Line, place: int) -> bool:
    """Whether a quotation follows, a comma or colon allowed before it."""
    return line.is_quoted(place) or (line.low(place) in {",", ":"} and line.is_quoted(place + 1))


def generic_cues(line: Line) -> list[Cue]:
    """Verbs of no list beside a quotation: `"...," laughed a guard`, `a guard shared: "..."`.

    Only asked for where no listed word attributes the line's quotations.
    """
    found: list[Cue] = []
    if not any(unit.last - unit.first >= _QUOTED_LEAST for unit in line.units if unit.quotation):
        return found
    for place, low in enumerate(line.lows):
        known = low in line.grammar.cues or line.has("words.auxiliaries", place)
        if known or not line.is_word(place) or not _may_be_verb(line, place):
            continue
        before = line.is_quoted(place - 1) or line.low(place - 1) in {",", "\u2014", "\u2013"}
        inverted = before and (line.is_quoted(place - 1) or line.is_quoted(place - 2))
        closes = line.low(place + 1) in {"", ".", ",", ":"}
        if inverted or quoted_after(line, place + 1) or (closes and _quoted_before(line, place)):
            found.append(_said(place, low, CueKind.VERB))
    return found


def _said(place: int, word: str, kind: CueKind) -> Cue:
    """One word that stands in no list of verbs and attributes as `say` does."""
    return Cue(
        first=place,
        last=place + 1,
        group=place,
        word=word,
        kind=kind,
        frames=frozenset(("say",)),
        finite=True,
    )


def _may_be_verb(line: Line, place: int) -> bool:
    """A past form by its ending, or one of the irregular ones listed."""
    low = line.low(place)
    return (low.endswith("ed") and len(low) > 4) or line.has("words.verbs", place)  # noqa: PLR2004 - "red"


def _quoted_before(line: Line, place: int) -> bool:
    return any(line.is_quoted(here) for here in range(max(0, place - 12), place))


def _agrees(line: Line, group: int, form: str) -> bool:
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
            or (line.is_word(group - 1) and not plural and _clause_behind(line, group + 1))
        )
    nouns = range(max(0, group - _SUBJECT_MOST), group)
    reach = next((k for k in reversed(nouns) if not line.is_word(k)), nouns.start - 1)
    return any(is_plural(line, here) for here in range(reach + 1, group))


def _in_relative(line: Line, verb: int) -> bool:
    """`..., which the ministry says was staged`: the verb behind belongs to "which"."""
    return any(
        line.has("words.which", here) and line.low(here - 1) == ","
        for here in range(max(1, verb - _SUBJECT_MOST), verb - 1)
        if all(line.is_word(between) for between in range(here, verb))
    )


def _joined_base(line: Line, joint: int) -> bool:
    """`Witnesses say, and add that`: the plural verb before has the subject of both."""
    cues = line.grammar.cues
    places = range(max(1, joint - _SUBJECT_MOST), joint)
    return any(
        line.low(here) in cues and cues[line.low(here)].form == "base" and is_plural(line, here - 1)
        for here in places
    )


def is_plural(line: Line, place: int) -> bool:
    """A word that a plural verb may follow: "officials", "they", "both"."""
    low = line.low(place)
    if low in {"we", "they", "i", "you", "who"}:
        return True
    if line.has("nouns.counted", place) and low not in {"one", "another", "each", "other"}:
        return True
    ends = low.endswith(("s", "men", "people", "police")) and not low.endswith(("'s", "ss", "us"))
    return ends and line.is_word(place)


def _clause_behind(line: Line, place: int) -> bool:
    """Something follows that a verb of saying governs, not another verb."""
    low = line.low(place)
    helper = line.grammar.has("words.auxiliaries", low) and not low.endswith("ing")
    return not helper and low != "by"


def _noun(line: Line, place: int) -> Cue | None:
    """`The announcement by X that ...`, `X's claim that ...`."""
    grammar, low = line.grammar, line.low(place)
    if not grammar.has("nouns.saying", low):
        return None
    that = grammar.list("words.complementizers")
    owned = line.low(place - 1).endswith(("'s", "s'")) or grammar.has(
        "words.possessives", line.low(place - 1)
    )
    behind = line.low(place + 1)
    if (owned and behind in that) or (behind in {"by", "from"} and _that_within(line, place + 2)):
        return _said(place, low, CueKind.NOUN)
    return None


def _that_within(line: Line, place: int) -> bool:
    that = line.grammar.list("words.complementizers")
    for here in range(place, min(place + 12, len(line.lows))):
        low = line.low(here)
        if low in that:
            return True
        if low in {",", ";", "."} or line.grammar.has("words.auxiliaries", low):
            return False
    return False
