"""Where a line says that somebody says something: verbs, "according to", nouns, colons."""

from dataclasses import replace
from typing import Final

from sightline.ledger.cue_groups import (
    agrees,
    behind_semi,
    ends_as_past,
    is_genitive,
    is_heard,
    looks_spoken,
    verb_group,
)
from sightline.ledger.cue_nouns import account_cue, answer_cue, noun_cue, per_cue
from sightline.ledger.cue_types import Cue, phrase_cue, word_cue
from sightline.ledger.lines import Line
from sightline.ledger.statement_types import CueKind

_FINITE: Final = frozenset(("past", "present", "base", "progressive"))
_QUOTED_LEAST: Final = 6
"""Words and marks of a quotation that somebody must have said; fewer may be a name."""
_BE_BEFORE: Final = 3
_VERB_LEAST: Final = 5
"""Letters of a verb told by its ending."""


def find_cues(line: Line) -> list[Cue]:
    """All cues of a line in text order."""
    found: list[Cue] = []
    according = line.grammar.pattern("phrases.according")
    fixed = line.grammar.pattern("phrases.verbs")
    accounts = line.grammar.pattern("phrases.accounts")
    feelings = line.grammar.pattern("phrases.feelings")
    citing = line.grammar.pattern("phrases.citing")
    heads = line.grammar.pattern("phrases.heads")
    place, size = 0, len(line.lows)
    while place < size:
        phrase = according.at(line.lows, place, size)
        verbs = fixed.at(line.lows, place, size) or feelings.at(line.lows, place, size)
        cited = citing.at(line.lows, place, size)
        cue: Cue | None
        account = accounts.at(line.lows, place, size)
        if phrase is not None:
            cue = phrase_cue(line, phrase.start, phrase.end)
        elif cited is not None:
            cue = replace(
                phrase_cue(line, cited.start, cited.end),
                kind=CueKind.VERB,
                frames=frozenset(("cite",)),
                finite=False,
            )
        elif account is not None:
            owner = (account.start + 1, account.start + 2)
            cue = replace(phrase_cue(line, account.start, account.end), owner=owner)
        elif verbs is not None:
            cue = _verb_phrase(line, verbs.start, verbs.end)
        elif heads.at(line.lows, place, size) is not None:
            cue = _verb_phrase(line, place, place + 1)
            cue = replace(cue, frames=frozenset(("take",))) if cue else None
        else:
            cue = per_cue(line, place) or account_cue(line, place) or answer_cue(line, place)
            cue = cue or _verb(line, place) or noun_cue(line, place)
        if cue is not None:
            found.append(cue)
            place = cue.last
        else:
            place += 1
    return found


def _verb_phrase(line: Line, first: int, last: int) -> Cue | None:
    """`Is convinced that`, `made clear that`: fixed groups of words, without "that"."""
    end = last - (line.low(last - 1) in line.grammar.list("words.complementizers"))
    group, negated, helpers = verb_group(line, first)
    if line.low(group - 1) == "to" and behind_semi(line, first) is None:
        # "Refused to rule out": not done.
        return None
    be = line.grammar.list("words.be")
    if _is_no_cue(line, first):
        return None
    noun = line.has("words.determiners", first - 1) and not line.has("words.determiners", first)
    if noun or (helpers & be and line.low(first).endswith("ed") and line.low(end) != "by"):
        # "A drone passed over", "could not be ruled out": nobody says it.
        return None
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
    group, negated, helpers = verb_group(line, place)
    form = word.form
    semi = behind_semi(line, place)
    if semi is not None and (form in {"base", "ing"} or line.low(place - 1) == "have"):
        # "Was quick to cry", "is heard telling": finite by the words before.
        group, negated, helpers = verb_group(line, semi)
        form = "past"
    if form == "base" and is_heard(line, place):
        form = "past"
    if form == "base" and not helpers and line.low(place - 1) != "to":
        form = "past" if line.has("words.same_past", place) else form
    form, group, passive = _used_as(line, place, form, group, helpers)
    by = line.low(place + 1) == "by"
    reduced = by and form == "past" and not helpers and _is_by_somebody(line, place + 2)
    if reduced or (passive and not by):
        # "An inquiry announced by the army", "was told": no verb of theirs.
        return None
    if semi is None and not _is_verb(line, place, group, form, helpers):
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


def _used_as(
    line: Line, place: int, form: str, group: int, helpers: frozenset[str]
) -> tuple[str, int, bool]:
    """The form as its auxiliaries make it, where the group begins, and whether it is passive."""
    be = bool(helpers & line.grammar.list("words.be"))
    have = bool(helpers & line.grammar.list("words.have"))
    passive = form == "past" and be and (not have or "been" in helpers)
    if form == "ing" and be:
        form = "progressive"
    elif form == "past" and "having" in helpers and line.low(group - 1) == "as":
        form = "ing"
    elif form == "ing" and line.low(place - 1) == "as" and line.low(place - 2) == "quoted":
        form = "past"
        group = verb_group(line, place - 2)[0]
    return form, group, passive


def _is_by_somebody(line: Line, place: int) -> bool:
    """Not `responded by saying`, `said by telephone`, `said by then`."""
    channel = line.has("phrases.channels", place) or line.low(place).endswith("ing")
    named = line.is_capital(place) or line.has("words.determiners", place)
    return not channel and (named or looks_spoken(line, place))


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
    group, negated, helpers = verb_group(line, place)
    passive = bool(helpers & grammar.list("words.be"))
    names = ("roles", "organisations", "groups", "documents", "armed", "saying")
    noun_too = any(grammar.has(f"nouns.{name}", low) for name in names)
    noun_too = noun_too or grammar.has("acts.victims", low)
    known = grammar.has("words.not_sayings", low) or noun_too
    no_verb = known or len(low) < _VERB_LEAST or passive
    before = line.low(group - 1)
    told = grammar.cues.get(before)
    if told is not None and "tell" in told.frames:
        # "Told members that": whom it was told.
        return None
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


def _is_verb(line: Line, place: int, group: int, form: str, helpers: frozenset[str]) -> bool:
    """Whether a word that may be a noun is used as a verb here."""
    grammar, before = line.grammar, line.low(place - 1)
    if before == "to" and form == "base":
        return False
    if form in {"base", "present"} and helpers & grammar.list("words.be"):
        # "The men were volunteers": a noun.
        return False
    if form in {"ing", "progressive"}:
        noun = grammar.has("words.determiners", before) or grammar.has("words.prepositions", before)
        return not noun or before == "as" or form == "progressive"
    noun_before = (
        grammar.has("words.determiners", before)
        or grammar.has("words.prepositions", before)
        or is_genitive(line, place - 1)
    )
    never_noun = grammar.has("words.never_nouns", line.low(place))
    if (
        form == "present"
        and before.endswith("ed")
        and not (never_noun or line.is_capital(place - 1))
    ):
        # "Intercepted messages showed": a noun.
        return False
    if noun_before and not never_noun and not grammar.has("words.pronouns_too", before):
        return False
    return form == "past" or bool(helpers) or agrees(line, group, form)


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
        if line.has_any("words.be", range(place - _BE_BEFORE, place)):
            # "His deputy was less amused": no verb of the deputy's.
            continue
        before = line.is_quoted(place - 1) or line.low(place - 1) in {",", "\u2014", "\u2013"}
        inverted = before and (line.is_quoted(place - 1) or line.is_quoted(place - 2))
        closes = line.low(place + 1) in {"", ".", ",", ":"}
        if inverted or quoted_after(line, place + 1) or (closes and _quoted_before(line, place)):
            found.append(word_cue(place, low, CueKind.VERB))
    return found


def _may_be_verb(line: Line, place: int) -> bool:
    """A past form by its ending, or one of the irregular ones listed."""
    return ends_as_past(line.low(place)) or line.has("words.verbs", place)


def _quoted_before(line: Line, place: int) -> bool:
    return any(line.is_quoted(here) for here in range(max(0, place - 12), place))
