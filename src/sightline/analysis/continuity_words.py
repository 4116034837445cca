"""The finding of `continuity` in sentences for people who know nothing of the method."""

from collections.abc import Mapping
from typing import Final

from sightline.analysis.continuity_values import ContinuityValues, Kind
from sightline.analysis.legible import counted, times

_SENTENCES: Final[Mapping[Kind, str]] = {
    Kind.CUT: "The view changes from one frame to the next {}.",
    Kind.DISSOLVE: "One view fades into another {}.",
    Kind.INTERRUPTION: "The picture changes suddenly and goes back {}, as in a flash.",
    Kind.JUMP: "Within one view, the picture jumps {}: as if time had been left out there.",
    Kind.PART: "A box within the picture changes in a single frame {}.",
    Kind.HELD: "The picture stands still between movement {}.",
    Kind.REPEATS: "Frames repeat in a regular rhythm {}.",
    Kind.DROPS: "Frames are missing in a regular rhythm {}.",
    Kind.GAP: "The times of the frames leave a gap {}.",
    Kind.SHOWN_AGAIN: "A stretch is shown again {}.",
    Kind.BARS: "Even bars beside the picture come or go {}.",
    Kind.DEAD_SOUND: "Between sounds there is a stretch of complete silence {}.",
    Kind.BACKGROUND: "The background of the sound becomes another {}.",
    Kind.SOUND_TIMES: "The times of the sound's packets do not follow each other {}.",
    Kind.UNEVEN_ENDS: "Picture and sound do not end together: some of one may be missing.",
}
_OFFSET_TOLD_US: Final = 100_000


def summary(values: ContinuityValues) -> str:
    """A few sentences; what was not found is said, too."""
    if values.frames < 2 and values.sound_start_us is None:  # noqa: PLR2004 - one frame goes nowhere
        return "There is too little picture or sound to tell whether it goes on."
    sentences = [_SENTENCES[item.kind].format(times(item.number)) for item in values.counts]
    if not sentences:
        looked = "picture and sound" if values.sound_start_us is not None else "the picture"
        if not values.frames:
            looked = "the sound"
        sentences = [f"In {looked} nothing was found that breaks off or repeats."]
    if values.bars is not None:
        sentences.append("Even bars lie beside the picture throughout.")
    sentences += _ends(values) + _starts(values)
    if values.frames_backwards:
        late = counted(values.frames_backwards, "frame")
        sentences.append(f"The time of {late} is not after that of the frame before.")
    if values.frames_left_out:
        sentences.append(f"{counted(values.frames_left_out, 'frame')} at the end not looked at.")
    return " ".join(sentences)


def _ends(values: ContinuityValues) -> list[str]:
    moving, heard = values.ending.picture == "moving", values.ending.sound == "going on"
    if not moving:
        return []
    what = "picture and sound are" if heard else "the picture is"
    return [f"The recording ends while {what} going on: stopped there, or cut off there."]


def _starts(values: ContinuityValues) -> list[str]:
    ends = (values.picture_start_us, values.sound_start_us)
    if ends[0] is None or ends[1] is None or abs(ends[0] - ends[1]) < _OFFSET_TOLD_US:
        return []
    first, late = ("Sound", "the picture") if ends[1] < ends[0] else ("The picture", "sound")
    by = abs(ends[0] - ends[1]) // 1000
    return [f"{first} begins {by} ms before {late}."]
