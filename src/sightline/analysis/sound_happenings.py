"""What is heard, or read in a sound track's times, as happenings of method `continuity`."""

from collections.abc import Iterator

from sightline.analysis.continuity_values import Happening, Kind
from sightline.analysis.legible import within_record
from sightline.analysis.sound_seams import SoundWatch
from sightline.analysis.sound_times import SoundTimes
from sightline.model.times import MediaTime


def of_sound(sound: SoundWatch, times: SoundTimes) -> Iterator[Happening]:
    """Dead stretches, steps of the background, breaks of the packets' times."""
    for dead in sound.dead():
        yield Happening(
            kind=Kind.DEAD_SOUND,
            start=microseconds(dead.start_us),
            end=microseconds(dead.end_us),
            strength=dead.end_us - dead.start_us,
        )
    for step in sound.steps():
        yield Happening(
            kind=Kind.BACKGROUND,
            start=microseconds(step.at_us),
            end=microseconds(step.at_us),
            strength=step.strength_centibel,
        )
    for item in times.breaks():
        yield Happening(
            kind=Kind.SOUND_TIMES,
            start=microseconds(within_record(item.start_us)),
            end=microseconds(within_record(item.end_us)),
            strength=within_record(abs(item.by_us)),
            words="they leave a gap" if item.by_us > 0 else "they overlap",
        )


def microseconds(time_us: int) -> MediaTime:
    """As media time."""
    return MediaTime(pts=time_us, numerator=1, denominator=1_000_000)
