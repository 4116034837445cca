"""Whose words: the subject of a verb of saying, before it, behind it, or shared."""

from typing import Final

from sightline.ledger.cue_groups import has_verb, is_adverb, is_listed_verb, is_verb, verb_group
from sightline.ledger.cue_types import Cue
from sightline.ledger.draft import Draft, looks_like_agent
from sightline.ledger.lines import Line
from sightline.ledger.phrases import DASHES, Range, phrase_right, subject_base
from sightline.ledger.statement_types import CueKind
from sightline.ledger.subject_phrases import subject_left

_RENDERS: Final = frozenset(["report"])
"""Verbs that render somebody "as saying", besides those of quoting."""
_OF_THINGS: Final = frozenset(
    ["count", "find", "show", "put", "raise", "order", "identify", "establish"]
)
"""Verbs that take things: never before their subject."""


def with_subject(line: Line, cue: Cue) -> Draft:
    """A draft with the cue's subject, where it has one of its own."""
    citing = cue.takes("cite") and not cue.finite
    draft = Draft(cue=cue, citing=citing)
    if cue.owner is not None:
        draft.source = Range(*cue.owner)
    elif cue.passive:
        draft.source = _behind(line, cue.last + 1)
    elif citing and _is_what_they_call(line, cue.last):
        marks = (k for k in range(cue.last, len(line.lows)) if line.low(k) in {",", ";", "."})
        draft.source = Range(cue.last, next(marks, len(line.lows)))
    elif citing or cue.kind is CueKind.ACCORDING:
        draft.source = _behind(line, cue.last)
    elif cue.kind is CueKind.NOUN:
        draft.source = _owner(line, cue)
    elif cue.finite:
        source = _inverted(line, cue) or subject_left(line, cue.group, 0)
        whole, source = source, _without_apposition(line, source) if source else None
        if whole is not None and source is not None and whole.first < source.first < cue.group:
            opens = whole.first - (line.has("words.articles", whole.first - 1))
            draft.takes_up = Range(opens, source.first)
        draft.source = source if source and _may_say(line, source, cue) else None
    else:
        draft.source = _of_participle(line, cue)
    return draft


def _is_what_they_call(line: Line, place: int) -> bool:
    """`Citing what he described as intercepted calls`: a source by the speaker's word for it."""
    word = line.grammar.cues.get(line.low(place + 2))
    pronoun = line.low(place) == "what" and line.has("words.personal", place + 1)
    return pronoun and word is not None and "judge" in word.frames


def _without_apposition(line: Line, source: Range) -> Range:
    """`..., a claim the army rejects`: the army, not the claim, is the subject."""
    start = source.first + line.has("words.articles", source.first)
    named = line.has("nouns.taken_up", start)
    begins = line.has("words.determiners", start + 1) or line.is_capital(start + 1)
    return Range(start + 1, source.last) if named and begins else source


def _behind(line: Line, start: int) -> Range | None:
    """The noun phrase that begins here."""
    end = phrase_right(line, start, len(line.lows))
    return Range(start, end) if end > start else None


def _of_participle(line: Line, cue: Cue) -> Range | None:
    """Whose participle it is, where the words before it tell."""
    before = cue.group - 1
    if line.low(before) == "as":
        return _quoted_person(line, before)
    if line.is_word(before) and line.has("nouns.documents", before):
        # "They signed papers saying": the papers say it.
        verb = next((k + 1 for k in range(before - 1, -1, -1) if is_verb(line, k)), 0)
        return subject_left(line, cue.group, verb)
    if line.is_word(before):
        return _heard_person(line, before)
    return _opening_subject(line, before) if line.low(before) == "," else None


def _opening_subject(line: Line, comma: int) -> Range | None:
    """`The Brigades, stating that ..., accused`: the sentence opens with the subject."""
    start = subject_base(line, comma - 1, 0)
    if start is None or any(line.is_word(here) for here in range(start)):
        return None
    verb = any(
        is_listed_verb(line, here) or line.low(here) in line.grammar.cues
        for here in range(start, comma)
    )
    return None if verb or not looks_like_agent(line, start, comma) else Range(start, comma)


def _heard_person(line: Line, last: int) -> Range | None:
    """`She recalled the foreman saying`: whom a verb of hearing or remembering has speak."""
    start = subject_base(line, last, 0)
    if start is None or not line.has("phrases.hears", start - 1):
        return None
    return Range(start, last + 1) if looks_like_agent(line, start, last + 1) else None


def _quoted_person(line: Line, before: int) -> Range | None:
    """`quoted a survivor as saying`: the object of "quoted"."""
    for here in range(before - 1, max(-1, before - 25), -1):
        word = line.grammar.cues.get(line.low(here))
        if word is not None and ("cite" in word.frames or word.lemma in _RENDERS):
            if line.low(here + 1) == "by":
                be = line.has("words.be", here - 1)
                start = verb_group(line, here)[0] if is_adverb(line, here - 1) else here - be
                return subject_left(line, start, 0)
            end = phrase_right(line, here + 1, before)
            return Range(here + 1, end) if end > here + 1 else None
    return None


def _owner(line: Line, cue: Cue) -> Range | None:
    if line.low(cue.last) in {"by", "from"}:
        return _behind(line, cue.last + 1)
    return subject_left(line, cue.group, 0)


def _inverted(line: Line, cue: Cue) -> Range | None:
    """`"...," said the ministry.`: what is said stands before the verb, its subject behind."""
    before = cue.group - 1
    quotation = line.is_quoted(before) or (
        line.is_quoted(before - 1) and line.low(before) in {",", *DASHES}
    )
    dash = line.low(before) in DASHES and line.is_quoted(before - 2)
    if not (quotation or dash or line.low(before) == ","):
        return None
    if (
        cue.takes("tell")
        or (cue.takes("accuse") and not quotation)
        or (cue.group != cue.first and not quotation)
    ):
        return None
    if not (quotation or dash) and (_is_insertion(line, before) or cue.word in _OF_THINGS):
        return None
    end = phrase_right(line, cue.last, len(line.lows))
    # "Moe, 41, said he fled": a pronoun with more behind it is no speaker.
    clause = line.has("words.personal", cue.last) and end > cue.last + 1
    adverbial = line.has("words.prepositions", cue.last) or has_verb(line, cue.last + 1, end)
    if clause or adverbial or end == cue.last or not looks_like_agent(line, cue.last, end):
        return None
    behind = line.low(end)
    closed = end >= len(line.lows) or not (line.is_word(end) or line.is_quoted(end))
    adjunct = line.has("words.prepositions", end) or line.has("words.relatives", end)
    if not (closed or adjunct or is_adverb(line, end)) or behind == ":":
        return None
    if line.low(end) == "," and line.is_word(end + 1):
        end = _with_apposition_right(line, end)
    return Range(cue.last, end)


def _is_insertion(line: Line, comma: int) -> bool:
    """`X, which compared the videos, counted`: the comma closes what describes the subject."""
    for here in range(comma - 1, max(-1, comma - 40), -1):
        if line.low(here) == ",":
            age = line.low(comma - 1).isdigit() and here == comma - 2
            describes = line.has("words.relatives", here + 1)
            describes = describes or line.low(here + 1).endswith("ing")
            # "The president, in remarks on television, said": no verb before it, no clause.
            return age or describes or not has_verb(line, 0, here)
    return False


def _is_named(line: Line, source: Range) -> bool:
    """Whether a singular subject has an article, a name or a role, as it must."""
    names = ("words.determiners", "words.personal", "words.relatives", "nouns.counted")
    return looks_like_agent(line, *source) or any(
        line.has(name, here) for here in range(*source) for name in names
    )


def _may_say(line: Line, source: Range, cue: Cue) -> bool:
    """Whether the subject fits the verb: anybody says, only who can speak announces or denies."""
    first = line.low(source.first)
    if first in {
        "those",
        "there",
        "this",
        "that",
        "these",
        "which",
        "what",
        "no",
        "nobody",
        "none",
        "neither",
    }:
        return False
    if line.low(source.last - 1) == "those":
        # "All those held": a participle.
        return False
    if line.low(cue.first).endswith("s") and not _is_named(line, source):
        # "It received credible reports that ...": a noun, and no verb.
        return False
    if line.has("claims.condition_starts", source.first - 1):
        # "If the inquiry finds that ...": nobody has found anything yet.
        return False
    if first == "it" and line.has("phrases.states_of_mind", cue.first):
        return False
    things = line.grammar.has("phrases.of_things", cue.word)
    choosy = ("weak", "quote_only", "judge", "demand", "promise")
    anybody = not (things or any(cue.takes(frame) for frame in choosy))
    return anybody or looks_like_agent(line, *source)


def _with_apposition_right(line: Line, end: int) -> int:
    """`said Lena Okarro, researcher at Open Field Watch`."""
    behind = phrase_right(line, end + 1, len(line.lows))
    closes = behind >= len(line.lows) or line.low(behind) in {".", ",", ";"}
    first = line.low(end + 1)
    grammar = line.grammar
    named = any(grammar.has("nouns.roles", low) for low in line.lows[end + 1 : behind])
    capital = line.is_capital(end + 1) and not grammar.has("words.subordinators", first)
    return behind if closes and behind > end + 1 and (named or capital) else end


def first_phrase(line: Line, most: int) -> Range | None:
    """The sentence's first noun phrase, as the subject of a participle with no other."""
    end = phrase_right(line, 0, most)
    verb = next((k for k in range(1, end) if line.low(k).endswith("ed")), end)
    return Range(0, verb) if verb and looks_like_agent(line, 0, verb) else None
