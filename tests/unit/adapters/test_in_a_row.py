"""Pictures are decoded a few at a time; nobody who is shown them can tell."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import av
import numpy as np
import pytest

from sightline.adapters.in_a_row import InARow
from sightline.adapters.opened import Damage, Event
from sightline.adapters.pictures import LazyPicture, LazySmall, Orientation
from sightline.adapters.thinning import Awaited
from sightline.analysis.contract import Frame
from sightline.model.times import MediaTime

SMALL, LARGE = (96, 64), (3840, 2160)
STEP = 8
"""Grey levels from one picture to the next."""


@dataclass(slots=True)
class Reading:
    """Reads pictures of one size, with an event of another kind after each."""

    awaited: Awaited = field(default_factory=Awaited)
    read: list[Event] = field(default_factory=list)
    in_a_row: InARow = field(init=False)

    def __post_init__(self) -> None:
        self.in_a_row = InARow(self.awaited)

    def shown(self, size: tuple[int, int], number: int, others: int = 1) -> Iterator[Event]:
        """The events, as they are shown."""
        return self.in_a_row.of(self._events(size, number, others))

    def _events(self, size: tuple[int, int], number: int, others: int) -> Iterator[Event]:
        for index in range(number):
            grey = np.full(size[::-1], STEP * index, np.uint8)
            pixels = av.VideoFrame.from_ndarray(grey, format="gray")
            small = LazySmall(pixels, Orientation())
            picture = LazyPicture(pixels, Orientation())
            self.in_a_row.lend(small, picture, size[0] * size[1])
            event = Frame(
                index=index,
                time=MediaTime(pts=index, numerator=1, denominator=25),
                has_pts=True,
                keyframe=False,
                small=small,
                picture=picture,
            )
            self.read.append(event)
            yield event
            for _ in range(others):
                self.read.append(Damage(cause="between"))
                yield self.read[-1]


def ahead(reading: Reading, shown: Iterator[Event]) -> list[int]:
    """How many events were read before each was shown, itself included."""
    return [len(reading.read) - place for place, _ in enumerate(shown)]


@pytest.mark.parametrize("number", [0, 1, 2, 4, 5, 9, 30])
def test_events_are_shown_in_the_order_in_which_they_are_read(number: int) -> None:
    reading = Reading()
    shown = list(reading.shown(SMALL, number))
    assert len(shown) == 2 * number
    assert all(one is other for one, other in zip(shown, reading.read, strict=True))


def test_a_picture_can_be_had_while_it_is_shown_and_not_afterwards() -> None:
    gone: Frame | None = None
    for event in Reading().shown(SMALL, 11):
        if isinstance(event, Frame):
            assert event.luma.shape == (64, 96)
            assert event.picture(48).shape == (32, 48, 3)
            gone = event
        elif gone is not None:
            with pytest.raises(RuntimeError, match="only during the call"):
                gone.picture(48)
    assert gone is not None
    assert gone.index == 10


def test_several_small_pictures_are_read_before_they_are_shown() -> None:
    reading = Reading()
    assert max(ahead(reading, reading.shown(SMALL, 30))) == 7


def test_no_more_pixels_are_held_than_of_one_large_picture() -> None:
    reading = Reading()
    assert max(ahead(reading, reading.shown(LARGE, 5))) == 1


def test_who_waits_for_few_pictures_is_asked_after_each() -> None:
    reading = Reading()
    reading.awaited.from_us = 10**9
    assert max(ahead(reading, reading.shown(SMALL, 12))) == 1


def test_the_first_picture_is_shown_at_once_for_nobody_can_say_before_what_he_waits_for() -> None:
    reading = Reading()
    shown = reading.shown(SMALL, 12)
    assert isinstance(next(shown), Frame)
    assert len(reading.read) == 1


def test_what_follows_the_last_picture_is_not_gathered() -> None:
    reading = Reading()
    assert max(ahead(reading, reading.shown(SMALL, 2, others=1000))) == 64


def test_pixels_are_those_of_the_picture_and_not_of_one_decoded_after_it() -> None:
    shown = Reading().shown(SMALL, 9)
    greys = [int(one.luma.mean()) for one in shown if isinstance(one, Frame)]
    assert greys == [STEP * index for index in range(9)]
