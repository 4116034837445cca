"""What a recording's breaks and a file's making mean, in words for people who know no method."""

from collections.abc import Mapping
from typing import Final

from sightline.analysis.continuity_values import Box, ContinuityValues, Happening, Kind
from sightline.analysis.encoding import Earlier, EncodingValues
from sightline.model.times import MediaTime

NAMES: Final[Mapping[Kind, str]] = {
    Kind.CUT: "cut to another view",
    Kind.DISSOLVE: "one view fades into another",
    Kind.INTERRUPTION: "sudden change that goes back",
    Kind.JUMP: "jump within one view",
    Kind.PART: "a box within the picture changes",
    Kind.HELD: "picture held",
    Kind.REPEATS: "frames repeat in a rhythm",
    Kind.DROPS: "frames missing in a rhythm",
    Kind.GAP: "gap in the frames' times",
    Kind.SHOWN_AGAIN: "stretch shown again",
    Kind.BARS: "bars beside the picture change",
    Kind.DEAD_SOUND: "complete silence between sounds",
    Kind.BACKGROUND: "background of the sound changes",
    Kind.SOUND_TIMES: "the sound's times do not follow each other",
    Kind.UNEVEN_ENDS: "picture and sound do not end together",
}
MEANINGS: Final[Mapping[Kind, str]] = {
    Kind.CUT: "Two takes were joined, or the camera was stopped and started elsewhere.",
    Kind.DISSOLVE: "Made by editing software, seldom by a camera.",
    Kind.INTERRUPTION: "A flash, something close by, an inserted or broken frame.",
    Kind.JUMP: (
        "Time may have been left out there. A camera that was stopped and started again, a jerk, "
        "or frames lost on the way look alike."
    ),
    Kind.PART: "Something was laid over, or taken off; a thing may also come into view at once.",
    Kind.HELD: "Frames were repeated over others, or a connection or recorder stood still.",
    Kind.REPEATS: "The frame rate was raised, or the recording slowed down.",
    Kind.DROPS: "The frame rate was lowered, or the recording speeded up.",
    Kind.GAP: "Frames were lost or left out; some cameras do so by themselves.",
    Kind.SHOWN_AGAIN: "A stretch was copied: played twice, or laid over another.",
    Kind.BARS: "The picture was fitted into another frame there.",
    Kind.DEAD_SOUND: "No microphone gives that: muted, gated or inserted.",
    Kind.BACKGROUND: "Sound of another place or time may begin there, or a machine was switched.",
    Kind.SOUND_TIMES: (
        "Pieces of sound were joined, or some left out, without coding anew; a recorder that lost "
        "sound leaves the same."
    ),
    Kind.UNEVEN_ENDS: (
        "As much may have been cut out of the one that is shorter, at any place; or it was begun "
        "later, stopped earlier or written at another speed."
    ),
}


def told(item: Happening) -> str:
    """One happening with its time, strength and what else is known."""
    when = at(item.start) if item.start == item.end else f"{at(item.start)} to {at(item.end)}"
    more = [_strength(item), item.words]
    if item.box is not None:
        more.append(_place(item.box))
    if item.shown_before is not None:
        more.append(f"shown first at {at(item.shown_before)}")
    rest = "; ".join(part for part in more if part)
    return f"{when}: {NAMES[item.kind]}" + (f" ({rest})" if rest else "")


def at(time: MediaTime) -> str:
    """Minutes, seconds and hundredths of media time."""
    hundredths = round(time.seconds * 100)
    sign, hundredths = ("-" if hundredths < 0 else ""), abs(hundredths)
    return f"{sign}{hundredths // 6000}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def _strength(item: Happening) -> str:
    value = item.strength
    return {
        Kind.CUT: f"{_percent(value)} of the one view is not found in the other",
        Kind.DISSOLVE: f"{_percent(value)} of the one view is not found in the other",
        Kind.INTERRUPTION: _frames(value),
        Kind.JUMP: f"{value // 100}.{value % 100 // 10} times the largest change around it",
        Kind.PART: "",
        Kind.HELD: _frames(value),
        Kind.REPEATS: f"each {_ordinal(value)}",
        Kind.DROPS: f"after each {_ordinal(value)}",
        Kind.GAP: f"{value // 1000} ms without a frame",
        Kind.SHOWN_AGAIN: f"alike to {_percent(value)}",
        Kind.BARS: f"{_percent(value)} of the side",
        Kind.DEAD_SOUND: f"{value // 1000} ms",
        Kind.BACKGROUND: f"by {value // 10} dB",
        Kind.SOUND_TIMES: f"by {value / 1000:.1f} ms",
        Kind.UNEVEN_ENDS: f"{value // 1000} ms",
    }[item.kind]


def _percent(permille: int) -> str:
    return f"{permille // 10} %"


def _frames(number: int) -> str:
    return "1 frame" if number == 1 else f"{number} frames"


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third"}.get(number, f"{number}th")


def _place(box: Box) -> str:
    down = "top" if box.bottom <= 500 else "bottom" if box.top >= 500 else "middle"  # noqa: PLR2004 - halves in permille
    along = "left" if box.right <= 500 else "right" if box.left >= 500 else "across"  # noqa: PLR2004 - halves in permille
    wide, high = (box.right - box.left) // 10, (box.bottom - box.top) // 10
    return f"{down} {along}, {wide} % wide, {high} % high"


def ending(values: ContinuityValues) -> str:
    """How the recording stops, where that is worth a word."""
    if values.ending.picture != "moving":
        return ""
    sound = " and sound" if values.ending.sound == "going on" else ""
    return (
        f"It ends abruptly, in the midst of movement{sound}: stopped there, or cut off there; what "
        "came after is not shown."
    )


def written_by(values: EncodingValues) -> str:
    """Every string by which software names itself, handlers left out."""
    said = [
        trait.value
        for trait in values.traits
        if trait.name.startswith("writer ") and "handler name" not in trait.name
    ]
    return "; ".join(dict.fromkeys(text[:80] for text in said)) or "says nothing"


def trait(values: EncodingValues, name: str) -> str:
    """The value of a trait, by the end of its name; empty where it has none."""
    return next((item.value for item in values.traits if item.name.endswith(name)), "")


def earlier(found: Earlier) -> str:
    """Whether it was coded before, in a few words."""
    if found.examined != "yes":
        return f"not examined: {found.examined}"
    if not found.found:
        return "no trace found, which says nothing"
    if found.keys is not None:
        return f"compatible with an earlier coding (key frames each {found.keys.period} or less)"
    return "compatible with having been saved before, coarser"
