"""What was read in pictures as a text to search, and as a summary."""

from collections import Counter
from typing import Final

from sightline.analysis.legible import counted
from sightline.analysis.words_values import Line, WordsValues
from sightline.model.times import MediaTime

_SHOWN: Final = 3
_MIRRORED_LEAST: Final = 2


def text_of(values: WordsValues) -> str:
    """A line for each line of text: when, how sure, in which writing, what."""
    return "".join(f"{_head(line)} {_words(line)}\n" for line in values.lines)


def _head(line: Line) -> str:
    when = ""
    if line.first is not None and line.last is not None:
        until = "" if line.last == line.first else f" to {_clock(line.last)}"
        when = f"{_clock(line.first)}{until}, "
    mirrored = ", mirrored" if line.mirrored else ""
    sure = line.reading.confidence_permille // 10
    return f"[{when}{line.reading.script.value}, {sure} %{mirrored}]"


def _words(line: Line) -> str:
    others = " or ".join(f"“{item.text}”" for item in line.others)
    return f"{line.reading.text}" + (f" (or {others})" if others else "")


def _clock(time: MediaTime) -> str:
    tenths = time.pts * time.numerator * 10 // time.denominator
    sign, tenths = ("-", -tenths) if tenths < 0 else ("", tenths)
    return f"{sign}{tenths // 36000}:{tenths // 600 % 60:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"


def summary_of(values: WordsValues) -> str:
    """One paragraph."""
    if not values.frames_read:
        return "No picture could be decoded, so nothing was read."
    sentences = []
    pictures = counted(values.frames_read, "picture")
    if not values.lines:
        sentences.append(f"No text was read in {pictures}, which does not mean that there is none.")
    else:
        scripts = Counter(line.reading.script.value for line in values.lines)
        listed = ", ".join(f"{number} {name}" for name, number in scripts.most_common())
        count = counted(len(values.lines) + values.left_out, "line")
        sentences.append(f"{count} of text were read in {pictures}: {listed}.")
        surest = sorted(values.lines, key=lambda item: -item.reading.confidence_permille)
        sentences.append(
            f"Among them: {', '.join(f'“{item.reading.text}”' for item in surest[:_SHOWN])}."
        )
    if values.mirrored_lines >= _MIRRORED_LEAST and values.mirrored_lines > values.upright_lines:
        told = values.mirrored_lines + values.upright_lines
        sentences.append(
            f"{values.mirrored_lines} of {told} lines whose direction can be told read in the "
            "mirror: the picture seems to be mirrored."
        )
    elif values.mirrored_lines:
        sentences.append(f"{counted(values.mirrored_lines, 'line')} read only in the mirror.")
    sentences += [f"Not examined: {item}." for item in values.not_examined]
    if values.frames_beyond:
        sentences.append(f"{counted(values.frames_beyond, 'picture')} beyond the budget: not read.")
    return " ".join(sentences)
