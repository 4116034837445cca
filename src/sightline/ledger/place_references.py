"""Places that a clause points to without naming them: "there", "near the village".

A reference stands for a place that the report named before; where several fit, it stands for none.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sightline.ledger.claim_types import PlaceMention
from sightline.ledger.lines import Line, line_of
from sightline.ledger.places import find_places
from sightline.ledger.reading import Reading

_THERE_WITHIN: Final = 400
"""Characters back in which "there" finds its place: about two sentences."""
_NAMED_BEFORE: Final = 40
"""Places looked at before a reference."""


class PlaceReferences:
    """The places that a report names, for those that it points back to."""

    def __init__(self, reading: Reading) -> None:
        self._named: list[PlaceMention] = []
        self._starts: list[int] = []
        lines = [
            line_of(reading.words, (), reading.grammar, sentence.span, number)
            for number, sentence in enumerate(reading.report.sentences)
        ]
        self._know(place for line in lines for place in find_places(line) if not place.negated)
        self._know(
            reference
            for line in lines
            for place in range(len(line.lows))
            if (reference := self._by_kind(line, place)) is not None
        )

    def _know(self, places: Iterable[PlaceMention]) -> None:
        self._named = sorted([*self._named, *places], key=lambda place: place.span)
        self._starts = [place.span.start for place in self._named]

    def of(self, line: Line) -> tuple[PlaceMention, ...]:
        """The references of a clause that stand for one named place."""
        found: list[PlaceMention] = []
        for place in range(len(line.lows)):
            reference = self._there(line, place) or self._by_kind(line, place)
            if reference is not None:
                found.append(reference)
        return tuple(found)

    def _before(self, position: int) -> list[PlaceMention]:
        place = bisect_left(self._starts, position)
        return self._named[max(0, place - _NAMED_BEFORE) : place][::-1]

    def _there(self, line: Line, place: int) -> PlaceMention | None:
        """`Both were made there`: not `there were`, nor a first word."""
        if not line.has("places.there", place) or not line.is_word(place - 1):
            return None
        acted = line.low(place - 1).endswith("ed") or any(
            line.has(name, place - 1) for name in ("places.filmed", "places.there_behind")
        )
        opens = line.is_word(place + 1) and not (
            line.has("words.prepositions", place + 1) or line.has("words.coordinators", place + 1)
        )
        span = line.span(place, place + 1)
        if not acted or opens or span is None:
            return None
        meant = next(iter(self._before(span.start)), None)
        if meant is None or span.start - meant.span.start > _THERE_WITHIN:
            return None
        return replace(meant, span=span, stands_for=meant.stands_for or meant.span)

    def _by_kind(self, line: Line, place: int) -> PlaceMention | None:
        """`North-east of the village`: the one place named before that may be a village."""
        opens = line.has("places.relations", place) or line.has("places.prepositions", place)
        if not opens:
            return None
        here = place + 1 + (line.low(place + 1) == "of")
        kind = line.low(here + 1)
        named = line.low(here + 2) == "of" or line.is_capital(here + 2)
        settled = line.has("places.settlements", here + 1)
        if not line.has("words.definite", here) or not settled or named:
            return None
        span = line.span(here, here + 2)
        meant = None if span is None else self._meant(span.start, kind)
        if span is None or meant is None:
            return None
        relates = line.has("places.relations", place)
        return replace(
            meant,
            span=span,
            kind=meant.kind or kind,
            relation=line.low(place) if relates else None,
            stands_for=meant.stands_for or meant.span,
        )

    def _meant(self, position: int, kind: str) -> PlaceMention | None:
        before = self._before(position)
        of_kind = [place for place in before if place.kind == kind]
        if of_kind:
            return of_kind[0]
        open_ones = {place.name: place for place in reversed(before) if place.kind is None}
        return next(iter(open_ones.values())) if len(open_ones) == 1 else None
