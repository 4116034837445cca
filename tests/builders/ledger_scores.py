"""How well one reading of reports agrees with another: the definitions of the score table.

Full attribution: cues overlap, sources overlap, contents share at least half of their words
(Jaccard over the words' places; punctuation and a leading "that" do not count). Where the
reference marks no cue or no source (a verb joined by "and", a quotation that follows on), that
part is judged by the speaker's name instead.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from tests.builders.ledger_corpus import Mark
from tests.builders.ledger_readings import Attributed, Number, Reading, When

ATTRIBUTED: Final = frozenset({"direct", "mixed", "indirect"})
_WORD: Final = re.compile(r"\w+(?:['\u2019]\w+)*")
_EDGES: Final = " \t\n.,;:!?\u2026\u2013\u2014-'\"\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
_HALF: Final = 0.5
_VOICE_LEAST: Final = 0.3
_WEEK: Final = timedelta(days=7)
_CLOCK_WIDE: Final = timedelta(minutes=61)
"""By how much a time read may be wider than what the words leave open."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Right of all, of what was found and of what is there."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; nothing found is perfectly precise."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.right + other.right, self.found + other.found, self.there + other.there)


_NONE: Final = Rate(0, 0, 0)


@dataclass(slots=True)
class Scores:
    """Rates over a set of reports, and what went wrong, by class."""

    full: Rate = _NONE
    cued: Rate = _NONE
    quotes: Rate = _NONE
    speakers: Rate = _NONE
    nested: Rate = _NONE
    counts: Rate = _NONE
    dates: Rate = _NONE
    dates_held: Rate = _NONE
    """As `dates`, without the slack: the days read hold all the days that the words can mean."""
    clocks: Rate = _NONE
    types: Rate = _NONE
    hedges: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Reference class and found class of each statement found."""
    breaches: list[str] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, reading: Reading, marks: Iterable[Mark], more: str = "") -> None:
        """Keep an error's words for the list of errors."""
        words = " / ".join(reading.text[m.start : m.end] for m in marks).replace("\n", " ")
        self.errors.setdefault(kind, []).append(f"{reading.key}: {words[:150]!r} {more}")

    @property
    def hedge_f1(self) -> float:
        """Macro-F1 over the hedge classes that the reference has."""
        classes = sorted({there for there, _ in self.hedges})
        f1s = []
        for one in classes:
            right = self.hedges[one, one]
            there = sum(n for (ref, _), n in self.hedges.items() if ref == one)
            found = sum(n for (_, got), n in self.hedges.items() if got == one)
            f1s.append(Rate(right, found, there).f1)
        return sum(f1s) / len(f1s) if f1s else 1.0


def score(pairs: Iterable[tuple[Reading, Reading]]) -> Scores:
    """Score pairs of (reference, found) readings of the same texts."""
    total = Scores()
    for reference, found in pairs:
        _attributions(total, reference, found)
        _quotes(total, reference, found)
        _hedges_and_types(total, reference, found)
        _counts(total, reference, found)
        _dates(total, reference, found)
        _clocks(total, reference, found)
        total.breaches += [f"{found.key}: {breach}" for breach in found.breaches]
    return total


def words_at(text: str, marks: Sequence[Mark]) -> frozenset[int]:
    """Places of the words inside the marks, without a "that" which leads to others."""
    words = [word for mark in sorted(marks) for word in _WORD.finditer(text, mark.start, mark.end)]
    leads = len(words) > 1 and words[0][0].lower() == "that"
    return frozenset(word.start() for word in words[leads:])


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """Share of common words."""
    return len(one & other) / len(one | other) if one | other else 0.0


def same_speaker(reference: Attributed, found: Attributed) -> bool:
    """Whether all words of one of the reference's names stand in the found speaker's.

    A reference that names no speakers accepts any.
    """
    words = _WORD.findall(found.speaker)
    return not reference.speakers or any(
        all(_stands(word, words) for word in name) for name in reference.speakers
    )


def _stands(word: str, words: Sequence[str]) -> bool:
    bare = [_bare(other) for other in words]
    if word.endswith("*"):
        return any(other.startswith(word[:-1]) for other in bare)
    return _bare(word) in bare


def _bare(word: str) -> str:
    return re.sub(r"['\u2019]s$", "", word.strip("'\u2019@."))


def _meet(one: Sequence[Mark], other: Sequence[Mark]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


def _agree(text: str, reference: Attributed, found: Attributed) -> float:
    """Jaccard of the contents where cue and source agree, else 0."""
    if reference.cue and not _meet(reference.cue, found.cue):
        return 0.0
    if reference.source:
        if not _meet(reference.source, found.source):
            return 0.0
    elif not same_speaker(reference, found):
        return 0.0
    return jaccard(words_at(text, reference.content), words_at(text, found.content))


def matched(reference: Reading, found: Reading) -> dict[str, str]:
    """Keys of the reference's attributed statements to the found ones that render them in full."""
    options = [
        (_agree(reference.text, ref, got), ref.key, got.key)
        for ref in reference.said
        if ref.kind in ATTRIBUTED
        for got in found.said
        if got.kind in ATTRIBUTED
    ]
    pairs: dict[str, str] = {}
    for share, ref_key, got_key in sorted(options, key=lambda o: (-o[0], o[1], o[2])):
        if share >= _HALF and ref_key not in pairs and got_key not in pairs.values():
            pairs[ref_key] = got_key
    return pairs


def _attributions(total: Scores, reference: Reading, found: Reading) -> None:
    pairs = matched(reference, found)
    refs = {said.key: said for said in reference.said if said.kind in ATTRIBUTED}
    gots = {said.key: said for said in found.said if said.kind in ATTRIBUTED}
    total.full += Rate(len(pairs), len(gots), len(refs))
    cued = {key for key, said in refs.items() if said.cue}
    cued_found = {key for key, said in gots.items() if said.cue}
    both = sum(1 for ref, got in pairs.items() if ref in cued and got in cued_found)
    beside = sum(1 for ref, got in pairs.items() if ref not in cued and got in cued_found)
    total.cued += Rate(both, len(cued_found) - beside, len(cued))
    for key, said in refs.items():
        if key not in pairs:
            kind = _why_missed(reference.text, said, list(gots.values()))
            total.note(kind, reference, (*said.source, *said.cue, *said.content))
    for key, said in gots.items():
        if key not in pairs.values() and not any(_meet(said.cue, r.cue) for r in refs.values()):
            total.note(
                f"spurious: {said.kind}", reference, (*said.source, *said.cue, *said.content)
            )
    _nested(total, reference, pairs, (refs, gots))


def _why_missed(text: str, said: Attributed, gots: Sequence[Attributed]) -> str:
    if not said.cue:
        return "missed: no cue of its own"
    near = [got for got in gots if _meet(said.cue, got.cue)]
    if not near:
        return "missed: cue not found"
    if said.source and not any(_meet(said.source, got.source) for got in near):
        return "wrong: source"
    if not said.source and not any(same_speaker(said, got) for got in near):
        return "wrong: shared source"
    best = max(jaccard(words_at(text, said.content), words_at(text, g.content)) for g in near)
    return "wrong: content" if best < _HALF else "wrong: matched to another"


def _nested(
    total: Scores,
    reference: Reading,
    pairs: dict[str, str],
    said: tuple[dict[str, Attributed], dict[str, Attributed]],
) -> None:
    refs, gots = said
    there = [one for one in refs.values() if one.parent in refs]
    found = [one for one in gots.values() if one.parent in gots]
    right = 0
    for one in there:
        child, parent = pairs.get(one.key), pairs.get(one.parent or "")
        if child and parent and gots[child].parent == parent:
            right += 1
        else:
            total.note("nested: not both levels", reference, (*one.source, *one.cue, *one.content))
    total.nested += Rate(right, len(found), len(there))


def _trimmed(text: str, mark: Mark) -> Mark:
    start, end = mark.start, mark.end
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Mark(start, end)


def _quotes(total: Scores, reference: Reading, found: Reading) -> None:
    text = reference.text
    there = {
        _trimmed(text, m): said
        for said in reference.said
        if said.kind in ATTRIBUTED
        for m in said.quoted
    }
    got = {
        _trimmed(text, m): said for said in found.said if said.kind != "outlet" for m in said.quoted
    }
    both = there.keys() & got.keys()
    total.quotes += Rate(len(both), len(got), len(there))
    for mark in sorted(there.keys() - got.keys()):
        total.note("quote: not found with this extent", reference, (mark,))
    for mark in sorted(got.keys() - there.keys()):
        total.note("quote: not one, or another extent", reference, (mark,))
    right = 0
    for mark in sorted(both):
        if same_speaker(there[mark], got[mark]):
            right += 1
        else:
            total.note("quote: speaker", reference, (mark,), f"read as {got[mark].speaker!r}")
    total.speakers += Rate(right, len(both), len(both))


def _hedges_and_types(total: Scores, reference: Reading, found: Reading) -> None:
    pairs, gots = matched(reference, found), {said.key: said for said in found.said}
    text = reference.text
    for ref in reference.said:
        if ref.kind == "outlet":
            got = _nearest(text, ref, found)
        else:
            got = gots.get(pairs.get(ref.key, ""))
        if got is None or not got.types:
            if ref.kind == "outlet":
                total.note("outlet voice: claim missed", reference, ref.content)
            continue
        total.hedges[ref.hedge, got.hedge] += 1
        if ref.hedge != got.hedge:
            total.note("hedge", reference, ref.content, f"{ref.hedge} read as {got.hedge}")
        right = bool(set(ref.types) & set(got.types))
        total.types += Rate(int(right), 1, 1)
        if not right:
            total.note("type", reference, ref.content, f"{ref.types} read as {got.types}")


def _nearest(text: str, ref: Attributed, found: Reading) -> Attributed | None:
    """The claim of outlet voice, or else any statement, that covers most of the same words."""
    words = words_at(text, ref.content)
    ranked = [
        (jaccard(words, words_at(text, g.content)), g.kind == "outlet", g) for g in found.said
    ]
    best = max(ranked, key=lambda one: (one[1], one[0]), default=None)
    return best[2] if best and best[0] >= _VOICE_LEAST else None


def _counts(total: Scores, reference: Reading, found: Reading) -> None:
    right, met = 0, set[Mark]()
    for ref in reference.numbers:
        near = [got for got in found.numbers if _meet((ref.span,), (got.span,))]
        met |= {got.span for got in near}
        if any(_same_interval(ref, got) for got in near):
            right += 1
        elif near:
            got = near[0]
            said = f"[{ref.low}, {ref.high}] read as [{got.low}, {got.high}] soft={got.soft}"
            total.note("count: interval", reference, (ref.span,), said)
        else:
            total.note("count: missed", reference, (ref.span,))
    for got in found.numbers:
        if got.span not in met:
            total.note("count: of nothing annotated", reference, (got.span,))
    total.counts += Rate(right, len(found.numbers), len(reference.numbers))


def _same_interval(one: Number, other: Number) -> bool:
    """Whether ends and softness agree; "as many as 10" begins at 1, 0 or nowhere alike."""
    lows = one.low == other.low or (one.low is None and other.low in {0, 1})
    return lows and (one.high, one.soft) == (other.high, other.soft)


def _dates(total: Scores, reference: Reading, found: Reading) -> None:
    there = [d for d in reference.dates if d.of == "event" and d.wide <= _WEEK]
    marks = [d.span for d in reference.dates]
    # Where only days are marked, nothing is known of "at 02:14"; months are left out on both sides.
    got = [
        d
        for d in found.dates
        if d.of == "event" and d.wide <= _WEEK and (d.clock is None or _meet((d.span,), marks))
    ]
    right, held = 0, 0
    for ref in there:
        near = [d for d in got if _meet((ref.span,), (d.span,))]
        held += any(_holds_all_days(d, ref) for d in near)
        if any(_holds_days(d, ref) for d in near):
            right += 1
        else:
            said = "; ".join(f"{d.earliest} to {d.latest}" for d in near)
            total.note("date", reference, (ref.span,), f"{ref.earliest.date()}: read as {said}")
    for one in got:
        if not _meet((one.span,), [ref.span for ref in there]):
            near_by = [d.of for d in reference.dates if _meet((one.span,), (d.span,))]
            total.note("date: of no event", reference, (one.span,), " ".join(near_by))
    total.dates += Rate(right, len(got), len(there))
    total.dates_held += Rate(held, len(got), len(there))


def _holds_all_days(found: When, reference: When) -> bool:
    return found.earliest <= reference.earliest and reference.latest <= found.latest


def _holds_days(found: When, reference: When) -> bool:
    first = reference.earliest + timedelta(hours=26)
    last = reference.latest - timedelta(hours=26)
    return found.earliest <= first and last <= found.latest


def _clocks(total: Scores, reference: Reading, found: Reading) -> None:
    """Times by the clock of what is claimed or said: day, minute and, where it is told, zone."""
    there = [d for d in reference.dates if d.clock and d.of != "other"]
    aside = [d.span for d in reference.dates if d.of == "other"]
    got = {d.span: d for d in found.dates if d.clock and not _meet((d.span,), aside)}
    met = 0
    for ref in there:
        near = [d for d in got.values() if _meet((ref.span,), (d.span,))]
        if any(_holds_clock(d, ref) for d in near):
            met += 1
        else:
            said = "; ".join(f"{d.clock} {d.zone}" for d in near)
            total.note("clock time", reference, (ref.span,), f"{ref.clock}: read as {said}")
    total.clocks += Rate(met, len(got), len(there))


def _holds_clock(found: When, reference: When) -> bool:
    if found.clock is None or reference.clock is None:
        return False
    middle = reference.clock[0] + (reference.clock[1] - reference.clock[0]) / 2
    wide = found.clock[1] - found.clock[0]
    same_zone = reference.zone in ("unknown", found.zone)
    most = _CLOCK_WIDE + (reference.clock[1] - reference.clock[0])
    return found.clock[0] <= middle <= found.clock[1] and wide <= most and same_zone
