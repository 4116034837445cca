"""Whether a verb of saying governs what stands behind it, or is used in another of its senses."""

from typing import Final

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.cue_groups import has_verb, is_adverb, is_listed_verb
from sightline.ledger.cue_types import Cue
from sightline.ledger.cues import quoted_after
from sightline.ledger.lines import Line
from sightline.ledger.phrases import phrase_right

QUOTES_ONLY: Final = frozenset(("quote_only",))
"""Frames of a verb that attributes quotations and nothing else."""
_GOING_ON: Final = frozenset(("went on", "goes on", "go on"))
_CALLING: Final = frozenset(("call", "dub", "brand", "label"))


def governs(line: Line, cue: Cue, after: int, here: int) -> bool:
    """Whether a verb with other uses governs what stands from `here` on as something said."""
    that = line.has("words.complementizers", here - 1)
    quoted, behind = quoted_after(line, after), line.low(here + 1)
    if (
        line.low(after) == ":"
        or _depicts(line, cue, here)
        or (cue.takes("tell") and line.low(here) == "against" and behind.endswith("ing"))
        or (cue.takes("promise") and line.has("words.objects", here) and line.is_word(here + 1))
        or (wants_infinitive(line, cue, here) and line.low(here) != "for")
        or (cue.takes("demand") and _asks_to(line, here))
    ):
        return True
    helper = line.has("words.auxiliaries", here) and not line.low(here).endswith("ing")
    if not that and cue.finite and helper:
        # "The inquiries promised this year have produced nothing": a participle, no verb.
        return False
    only_quoted = cue.word in _GOING_ON or cue.frames == QUOTES_ONLY
    if only_quoted and not (quoted or (that and cue.frames == QUOTES_ONLY)):
        return False
    if cue.word in _CALLING and not _calls(line, after):
        return False
    judged = cue.takes("judge") and not cue.takes("say")
    if line.has("phrases.perceives", cue.first) and not (that or quoted):
        # "They heard two claps": what somebody perceived, and not said.
        return line.has("words.personal", here) and not line.has("words.prepositions", here + 1)
    words = judged or not cue.takes("weak") or _finds_none(line, cue, here)
    return that or quoted or words or _clause_begins(line, here)


def _asks_to(line: Line, here: int) -> bool:
    """`Asks everyone to keep the line free`: somebody, and what they are to do."""
    here += line.low(here) in {"at", "to"}
    end = here + 1 if line.has("words.objects", here) else phrase_right(line, here, len(line.lows))
    end += line.low(end) == "not"
    return end > here and line.low(end) == "to"


def _finds_none(line: Line, cue: Cue, here: int) -> bool:
    """`Our team found no indication that`: what is found is evidence, or that there is none."""
    return line.has("words.findings", here) and line.has("phrases.finds", cue.first)


def _depicts(line: Line, cue: Cue, here: int) -> bool:
    """`The footage shows soldiers firing`: somebody, and what they are seen doing."""
    if not line.has("phrases.depicts", cue.first):
        return False
    return any(
        line.low(k).endswith("ing") and line.is_word(k - 1) for k in range(here + 1, here + 5)
    )


def _calls(line: Line, here: int) -> bool:
    """`called on X to`, `called it a massacre`, `called it "common practice"`; no telephone."""
    if line.low(here) in {"on", "for", "upon"} or quoted_after(line, here):
        return True
    behind = range(here + 1, min(here + 7, len(line.lows)))
    return any(line.low(k) in {"a", "an", "routine"} or line.is_quoted(k) for k in behind)


def _clause_begins(line: Line, here: int) -> bool:
    """A noun phrase with a verb behind it: the content clause of a verb that has other uses."""
    if line.has("words.personal", here) or line.has("words.interrogatives", here):
        return True
    if line.has("words.prepositions", here):
        return False
    end = phrase_right(line, here, len(line.lows))
    joined = next((k for k in range(here, end) if line.has("words.coordinators", k)), end)
    if joined < end and line.has("words.auxiliaries", joined + 1):
        return False
    while is_adverb(line, end) or line.has("words.negations", end):
        end += 1
    inside = has_verb(line, here + 1, end)
    return end > here and (
        inside
        or is_listed_verb(line, end)
        or line.low(end) in line.grammar.cues
        or line.low(end).endswith("ed")
    )


def wants_infinitive(line: Line, cue: Cue, here: int) -> bool:
    """`Promised to`, `called on X to`: a verb of promising or demanding before its infinitive."""
    governs = cue.takes("promise") or cue.takes("demand")
    low, behind = line.low(here), line.low(here + 1)
    if cue.takes("tell"):
        # "Told me not to open it" is an order.
        return low == "to" or (low == "not" and behind == "to")
    dated = low in {"on", "for"} and (is_date_word(line, here + 1) or behind.isdigit())
    return governs and low in {"to", "for", "on", "upon"} and not dated
