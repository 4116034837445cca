"""Noun phrases and adverbials around a verb of saying: where its subject and content begin."""

from typing import Final, NamedTuple

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.cue_groups import is_adverb, is_listed_verb, is_plural, looks_spoken
from sightline.ledger.lines import Line

_MARKS_IN_NAMES: Final = frozenset(("@", "-", "&", "/", "'", "\u2019"))
DASHES: Final = frozenset(("\u2014", "\u2013", "-", "--"))
LOOK_BACK: Final = 45
_PHRASE_MOST: Final = 40
"""Units of one noun phrase."""
_RELATIVE_BACK: Final = 14


class Range(NamedTuple):
    """Units from `first` to before `last`."""

    first: int
    last: int

    def holds(self, place: int) -> bool:
        """Whether the unit at `place` is one of them."""
        return self.first <= place < self.last


def head_of(line: Line, first: int, last: int) -> str:
    """The noun that a phrase is about: its last word before a preposition, mark or relative."""
    head = ""
    for here in range(first, last):
        low = line.low(here)
        if head and (
            line.grammar.has("words.prepositions", low)
            or line.grammar.has("words.relatives", low)
            or not line.is_word(here)
        ):
            break
        determiner = line.grammar.has("words.determiners", low)
        if line.is_word(here) and (not determiner or line.grammar.has("nouns.counted", low)):
            head = low
    return head


def subject_base(line: Line, place: int, least: int) -> int | None:
    """Where the noun phrase that ends at `place` begins; None where none does."""
    if line.has("words.personal", place):
        return place
    if line.has("words.coordinators", place):
        return None
    least = max(least, place - _PHRASE_MOST)
    here: int | None = place
    last = place + 1
    while here is not None and here >= least:
        last = here
        here = _before_in_phrase(line, here, least)
    start = _without_opening(line, least if here is not None else last + 1, place)
    return start if start is not None and start <= place else None


def _before_in_phrase(line: Line, here: int, least: int) -> int | None:
    """The place before this unit where it belongs to a noun phrase; None where it ends one."""
    grammar, low = line.grammar, line.low(here)
    if line.is_quoted(here):
        return None
    if not line.is_word(here):
        abbreviated = low == "." and line.is_capital(here - 1)
        return here - 1 if low in _MARKS_IN_NAMES or abbreviated else None
    joins = grammar.has("words.joining_nouns", low) and _joins_nouns(line, here, least)
    # "A confession in which the man said": the clause has its own subject.
    in_which = grammar.has("words.which", low) and line.has("words.prepositions", here - 1)
    coordinates = grammar.has("words.coordinators", low) and not joins
    attributing = grammar.has("words.attributing", line.low(here - 1))
    object_only = grammar.has("words.objects_only", low) and line.low(here - 1) != "of"
    # "Told her the brigade had warned": the addressee.
    article = line.has("words.articles", here + 1)
    # "Told the Monitor an officer had said", "in Karlo the army said": a name, then a new phrase.
    object_only |= article and line.is_capital(here) and not line.has("words.determiners", here)
    object_only |= grammar.has("words.objects", low) and line.has("words.articles", here + 1)
    if object_only or coordinates or in_which or attributing:
        return None
    if joins:
        return here - 1
    verb = grammar.has("words.relatives", low) or grammar.has("words.auxiliaries", low)
    opens = grammar.has("words.subordinators", low) or grammar.has("words.complementizers", low)
    said = low in grammar.cues and _is_finite_before(line, here)
    if not (verb or opens or said):
        return here - 1
    relative = _relative(line, here, least)
    second = relative is not None and said and _has_verb(line, relative + 1, here)
    # "A deserter who says a captain ordered it": what he says has a subject of its own.
    governed = said and (line.is_capital(here + 1) or looks_spoken(line, here + 1))
    return None if relative is None or second or governed else relative - 1


def _is_finite_before(line: Line, here: int) -> bool:
    """A verb of saying with a subject of its own, not a noun or a participle."""
    before = line.low(here - 1)
    grammar = line.grammar
    if grammar.has("words.determiners", before) or grammar.has("words.prepositions", before):
        return False
    behind = line.low(here + 1)
    if not before and grammar.cues[line.low(here)].form in {"base", "present"}:
        # "Documents reviewed by the Post": a noun opens the sentence.
        return False
    past = grammar.cues[line.low(here)].form == "past"
    participle = past and grammar.has("words.prepositions", behind)
    noun = grammar.cues[line.low(here)].form == "base" and not (
        is_plural(line, here - 1) or grammar.has("words.auxiliaries", before)
    )
    return not participle and not noun and not before.endswith("'s")


def _has_verb(line: Line, first: int, verb: int) -> bool:
    """`An officer who asked not to be named said`: the clause has its verb, the next is another."""
    grammar = line.grammar
    while verb > first and (
        grammar.has("words.auxiliaries", line.low(verb - 1))
        or grammar.has("words.negations", line.low(verb - 1))
        or is_adverb(line, verb - 1)
    ):
        verb -= 1
    return any(_is_plain_verb(line, place) for place in range(first, verb))


def _is_plain_verb(line: Line, place: int) -> bool:
    """A listed verb, or a verb of saying in another form than a noun may have."""
    cue = line.grammar.cues.get(line.low(place))
    return is_listed_verb(line, place) or (cue is not None and cue.form != "base")


def _relative(line: Line, here: int, least: int) -> int | None:
    """The relative pronoun of the clause that this verb belongs to, without a comma before it."""
    for place in range(here, max(least, here - _RELATIVE_BACK) - 1, -1):
        that = line.has("words.complementizers", place)
        if that and (_says(line, place - 1) or not _begins_verb(line, place + 1)):
            return None
        if line.has("words.relatives", place):
            return place if place > least and line.is_word(place - 1) else None
        if not line.is_word(place) or line.is_quoted(place):
            return None
    return None


def _says(line: Line, place: int) -> bool:
    """`They maintain that officers ordered`: a verb of saying, so "that" opens what is said."""
    cue = line.grammar.cues.get(line.low(place))
    if cue is None or line.has("nouns.saying", place):
        return False
    before = line.low(place - 1)
    return not (
        line.grammar.has("words.determiners", before)
        or line.grammar.has("words.prepositions", before)
    )


def _begins_verb(line: Line, place: int) -> bool:
    """`the group that controls the pass`: a verb follows, so "that" opens a relative clause."""
    low = line.low(place)
    grammar = line.grammar
    listed = is_listed_verb(line, place)
    if line.has("words.objects", place - 2) or line.has("words.auxiliaries", place + 1):
        # "Told her that soldiers were asking": a noun with its verb behind.
        return listed
    return listed or (low.endswith(("ed", "s")) and not grammar.has("words.determiners", low))


def _joins_nouns(line: Line, here: int, least: int) -> bool:
    """Whether `and` joins two nouns: no verb stands before it in the clause."""
    grammar = line.grammar
    for place in range(here - 1, max(least, here - LOOK_BACK) - 1, -1):
        low = line.low(place)
        if line.is_quoted(place) or low in {";", ":"}:
            return True
        if (
            _is_plain_verb(line, place)
            or (low.endswith("ed") and not grammar.has("words.determiners", line.low(place - 1)))
            or grammar.has("words.personal", low)
        ):
            return False
    return True


def _without_opening(line: Line, start: int, place: int) -> int | None:
    """The phrase without adverbs, conjunctions and adverbials before it."""
    grammar = line.grammar
    while start <= place:
        if (
            grammar.has("words.openers", line.low(start))
            or is_adverb(line, start)
            or line.low(start) in _MARKS_IN_NAMES
            or grammar.has("words.coordinators", line.low(start))
        ):
            start += 1
        elif grammar.has("words.speaking_in", line.low(start)):
            # "In the ministry they said", as Slavic languages put it, is the ministry's word.
            return start
        elif grammar.has("words.prepositions", line.low(start)) and line.low(start) != "of":
            inside = _phrase_behind_adverbial(line, start, place)
            if inside is None:
                return None
            start = inside
        else:
            return start
    return None


def _phrase_behind_adverbial(line: Line, start: int, place: int) -> int | None:
    """`In the town the governor`: the last place where a new noun phrase begins."""
    grammar = line.grammar
    for here in range(place, start + 1, -1):
        before = line.low(here - 1)
        starts = (
            grammar.has("words.determiners", line.low(here))
            or grammar.has("words.personal", line.low(here))
            or (
                line.is_capital(here)
                and (not line.is_capital(here - 1) or is_date_word(line, here - 1))
            )
        )
        bound = grammar.has("words.prepositions", before) or grammar.has(
            "words.determiners", before
        )
        if starts and not bound and line.is_word(here - 1):
            return here
    return None


def phrase_right(line: Line, place: int, most: int) -> int:
    """Behind the noun phrase that begins at `place`; appositions are left out."""
    grammar = line.grammar
    here = place
    most = min(most, place + _PHRASE_MOST)
    seen_noun = False
    while here < most:
        low = line.low(here)
        if line.is_quoted(here):
            break
        if not line.is_word(here):
            capital = low == "." and line.is_capital(here - 1) and here + 1 < most
            initial = capital and len(line.low(here - 1)) == 1
            if (
                low not in _MARKS_IN_NAMES
                and not initial
                and not (capital and line.is_word(here + 1))
            ):
                break
        elif _ends_phrase(line, here, seen_noun=seen_noun):
            break
        seen_noun = not (
            grammar.has("words.determiners", low)
            or grammar.has("words.prepositions", low)
            or grammar.has("words.coordinators", low)
        )
        here += 1
    return here


def _ends_phrase(line: Line, here: int, *, seen_noun: bool) -> bool:
    grammar, low = line.grammar, line.low(here)
    if grammar.has("words.complementizers", low) or grammar.has("words.auxiliaries", low):
        return True
    if grammar.has("words.subordinators", low) or low == "but":
        return True
    said = grammar.has("words.never_nouns", low) or _is_past(line, here)
    if (said and seen_noun) or _says_in_relative(line, here):
        return True
    if grammar.has("words.prepositions", low):
        # "Accused soldiers of killing prisoners": what they did is no part of their name.
        act = line.low(here + 1).endswith("ing") and not line.is_capital(here + 1)
        joins = grammar.has("words.noun_prepositions", low)
        return not joins or act or is_date_word(line, here + 1)
    if not seen_noun:
        return False
    named = line.is_capital(here) and line.is_capital(here - 1)
    starts = grammar.has("words.determiners", low) or grammar.has("words.personal", low)
    # "Radio One" is a name.
    starts = starts and not (named and not grammar.has("words.articles", low))
    starts = starts or (grammar.has("words.negations", low) and low != "no")
    return starts or (is_adverb(line, here) and not named) or is_date_word(line, here)


def _is_past(line: Line, here: int) -> bool:
    """`The ministry confirmed four deaths`: a past form of a verb of saying, with its object."""
    cue = line.grammar.cues.get(line.low(here))
    past = cue is not None and cue.form == "past" and "quote_only" not in cue.frames
    return past and not line.has("words.prepositions", here + 1)


def _says_in_relative(line: Line, here: int) -> bool:
    """`A driver who said he had counted`: what the driver says is no part of the name."""
    verb = here + 1
    while line.has("words.auxiliaries", verb) or is_adverb(line, verb):
        verb += 1
    return line.has("words.who", here) and line.low(verb) in line.grammar.cues
