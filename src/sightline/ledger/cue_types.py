"""What attributes: a cue, and how cues without a verb of saying are made."""

from dataclasses import dataclass

from sightline.ledger.lines import Line
from sightline.ledger.statement_types import CueKind


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


def phrase_cue(line: Line, first: int, last: int) -> Cue:
    """A phrase that attributes without a verb: `according to`."""
    return Cue(
        first=first,
        last=last,
        group=first,
        word=" ".join(line.lows[first:last]),
        kind=CueKind.ACCORDING,
        frames=frozenset(("say",)),
        finite=True,
    )


def word_cue(place: int, word: str, kind: CueKind) -> Cue:
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
