"""Pictures handed over several in a row, for what decoding one leaves of the methods' own work.

Between two pictures a decoder goes through more memory than a processor keeps at hand, and what
all methods need is fetched again for each. Where every picture is looked at anyway, a few are
decoded first and then shown one after the other: nobody learns of it but by the time it takes.
"""

from collections.abc import Iterator
from typing import Final

from sightline.adapters.opened import Event
from sightline.adapters.pictures import LazyPicture, LazySmall
from sightline.adapters.thinning import Awaited
from sightline.analysis.contract import EVERY_PICTURE, Frame

_PICTURES: Final = 4
_PIXELS: Final = 4_500_000
"""Held at once: four of 1280 by 720, two of 1920 by 1080, one of anything larger."""

_EVENTS: Final = 64
"""Held at once: sound may go on for an hour where pictures end."""


class InARow:
    """Holds events back until a few pictures have come, and lets go of each that was shown."""

    def __init__(self, awaited: Awaited) -> None:
        self._awaited = awaited
        self._lent: list[tuple[LazySmall, LazyPicture]] = []
        self._pixels = 0
        self._begun = False

    def lend(self, small: LazySmall, picture: LazyPicture, pixels: int) -> None:
        """Take note of a picture whose frame goes by once it was shown."""
        self._lent.append((small, picture))
        self._pixels = pixels

    def of(self, events: Iterator[Event]) -> Iterator[Event]:
        """The same events in the same order; each frame's pixels until the next event is asked."""
        held: list[Event] = []
        for event in events:
            held.append(event)
            if not self._lent or len(held) >= _EVENTS or self._enough():
                yield from self._shown(held)
                held = []
        yield from self._shown(held)

    def _enough(self) -> bool:
        # Who waits for few pictures says so when it has seen the first.
        if not self._begun or self._awaited.from_us != EVERY_PICTURE:
            return True
        count = len(self._lent)
        return count >= _PICTURES or (count + 1) * self._pixels > _PIXELS

    def _shown(self, held: list[Event]) -> Iterator[Event]:
        lent, self._lent = iter(self._lent), []
        for event in held:
            yield event
            if isinstance(event, Frame):
                self._begun = True
                for each in next(lent):
                    each.close()
