"""Sounds found in a recording, in a few sentences."""

from collections.abc import Sequence
from typing import Final

from sightline.analysis.sound_events_values import Event, Heard, SoundEventsValues

_TIMES_TOLD: Final = 6


def summary_of(values: SoundEventsValues, *, audible: bool, has_track: bool) -> str:
    """One paragraph."""
    if not audible:
        if not has_track:
            return "The file has no sound track."
        return "The sound is silent or shorter than a second; nothing can be found in it."
    sentences = [
        _told(heard, [event for event in values.events if event.heard is heard]) for heard in Heard
    ]
    told = [sentence for sentence in sentences if sentence]
    if not told:
        told.append("No impulse, moving tone, harmonic hum or voiced stretch was found.")
    told.append("What made a sound is not known from this.")
    if values.mains is not None:
        told.append(
            f"There are lines at {values.mains.hertz} Hz and its multiples, as mains power makes."
        )
    return " ".join(told)


def _told(heard: Heard, events: Sequence[Event]) -> str:
    if not events:
        return ""
    count = len(events)
    if heard is Heard.VOICED:
        seconds = sum(event.end_us - event.start_us for event in events) / 1_000_000
        stretches = "1 stretch" if count == 1 else f"{count} stretches"
        return f"Speech-like voiced sound in {stretches}, {seconds:.1f} s in all."
    first = ", ".join(_seconds(event.start_us) for event in events[:_TIMES_TOLD])
    more = f" and {count - _TIMES_TOLD} more" if count > _TIMES_TOLD else ""
    one, many = _NAMES[heard]
    amid = sum(event.amid_voice for event in events)
    voices = f" {amid} of them amid voiced sound, as speech itself gives." if amid else ""
    return f"{count} {one if count == 1 else many}, from {first}{more}.{voices}"


_NAMES: Final = {
    Heard.IMPULSE: ("impulse", "impulses"),
    Heard.MOVING_TONE: ("tone that rises and falls", "tones that rise and fall"),
    Heard.HUM: ("harmonic hum", "harmonic hums"),
}


def _seconds(time_us: int) -> str:
    return f"{time_us / 1_000_000:.2f} s"
