"""Clips on one clock, drawn: a bar a clip, copies beneath each other, gaps hatched."""

from collections.abc import Sequence
from typing import Final

from markupsafe import escape

from sightline.exports.clock_view import Label, in_order, recording_letters
from sightline.timing.clock_values import OneClockValues, PartValues
from sightline.timing.ties import Kind

WIDTH: Final = 940
ROWS_MOST: Final = 60
_LEFT, _RIGHT = 150, 24
_TOP, _ROW, _BAR = 34, 22, 12
_INK, _GREY, _RULE, _WASH = "#22282c", "#5a646b", "#d5d9dc", "#f6f7f7"
_FULL, _COPY, _SHARED = "#1f5a7a", "#8fb0c2", "#9a3b26"
_STEPS: Final = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)
_TICKS_MOST: Final = 12
_LABEL_LENGTH: Final = 22
_MILLION: Final = 1_000_000


def drawing(values: OneClockValues, clock: int, label: Label) -> str:
    """One clock as SVG; the table beside it says the same."""
    parts = in_order(values, clock)[:ROWS_MOST]
    length = max(values.clocks[clock].length_us, 1)
    bottom = _TOP + _ROW * len(parts)
    letters = recording_letters(values)
    pieces = [
        *_frame(length, bottom),
        *_gaps(values, clock, length, bottom),
        *_rows(parts, letters, length, label),
        *_sounds(values, parts, length),
    ]
    height = bottom + 40
    name = f"Clock {clock + 1}: {len(parts)} clips over {length / _MILLION:.1f} seconds"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="clock-{clock}-name" '
        'font-family="Noto Sans, system-ui, sans-serif" font-size="11">'
        f'<title id="clock-{clock}-name">{name}; the table says the same in words</title>'
        f"{''.join(pieces)}{_legend(bottom + 28)}</svg>"
    )


def _x(micros: int, length: int) -> float:
    return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * micros / length, 1)


def _frame(length: int, bottom: int) -> list[str]:
    seconds = length / _MILLION
    step = next((step for step in _STEPS if seconds / step <= _TICKS_MOST), _STEPS[-1])
    step = max(step, int(seconds / _TICKS_MOST))
    ground = (
        f'<rect class="stretch" x="{_LEFT}" y="{_TOP - 6}" width="{WIDTH - _LEFT - _RIGHT}" '
        f'height="{bottom - _TOP + 12}" fill="{_WASH}" rx="3"/>'
    )
    pieces = [ground]
    for at in range(0, int(seconds) + 1, step):
        x = _x(at * _MILLION, length)
        pieces.append(
            f'<line class="rule" x1="{x}" x2="{x}" y1="{_TOP - 6}" y2="{bottom + 6}" '
            f'stroke="{_RULE}"/>'
        )
        pieces.append(_text(x, _TOP - 14, f"{at // 60}:{at % 60:02d}", "grey", "middle"))
    return pieces


def _gaps(values: OneClockValues, clock: int, length: int, bottom: int) -> list[str]:
    pieces = []
    for item in values.cover:
        if item.clock == clock and item.recordings == 0:
            left, right = _x(item.from_us, length), _x(item.to_us, length)
            pieces.append(
                f'<rect class="gap" x="{left}" y="{_TOP - 6}" width="{max(right - left, 1.0)}" '
                f'height="{bottom - _TOP + 12}" fill="{_GREY}" fill-opacity="0.25"/>'
            )
    return pieces


def _rows(
    parts: Sequence[PartValues], letters: dict[int, str], length: int, label: Label
) -> list[str]:
    pieces = []
    drawn: set[int] = set()
    for number, part in enumerate(parts):
        y = _TOP + _ROW * number
        left, right = _x(part.starts_us or 0, length), _x(part.ends_us or 0, length)
        first = part.recording not in drawn
        drawn.add(part.recording)
        words = f"{letters[part.recording]}  {label(part.exhibit)}"
        if len(words) > _LABEL_LENGTH:
            words = words[: _LABEL_LENGTH - 1] + "…"
        pieces.append(_text(_LEFT - 10, y + _BAR, words, "ink", "end"))
        kind, colour = ("clip-full", _FULL) if first else ("clip-copy", _COPY)
        pieces.append(
            f'<rect class="{kind}" x="{left}" y="{y + 2}" width="{max(right - left, 2.0)}" '
            f'height="{_BAR}" rx="2" fill="{colour}"/>'
        )
    return pieces


def _sounds(values: OneClockValues, parts: Sequence[PartValues], length: int) -> list[str]:
    """Sounds that two recordings heard, on the bars of both."""
    where: dict[str, tuple[int, PartValues]] = {}
    recordings: set[int] = set()
    for number, part in enumerate(parts):
        # Copies heard nothing of their own: the fullest of each recording stands for all.
        if part.recording not in recordings and part.part == 0:
            where[part.exhibit] = (number, part)
        recordings.add(part.recording)
    pieces = []
    for tie in values.ties:
        if tie.kind != Kind.SCENE.value or not {tie.first, tie.second} <= where.keys():
            continue
        for exhibit, times in (
            (tie.first, [item.first_us for item in tie.arrivals]),
            (tie.second, [item.second_us for item in tie.arrivals]),
        ):
            number, part = where[exhibit]
            rate = 1 + (part.rate_ppb or 0) / 1e9
            for time in times:
                at = (part.starts_us or 0) + round((time - part.from_us) * rate)
                x, y = _x(at, length), _TOP + _ROW * number
                pieces.append(
                    f'<rect class="sound" x="{x - 1}" y="{y}" width="2" height="{_BAR + 4}" '
                    f'fill="{_SHARED}"/>'
                )
    return list(dict.fromkeys(pieces))


def _legend(y: int) -> str:
    boxes = (
        ("clip-full", _FULL, 1.0, "a recording"),
        ("clip-copy", _COPY, 1.0, "further copies of it"),
        ("sound", _SHARED, 1.0, "a sound that two recordings heard"),
        ("gap", _GREY, 0.25, "nobody filmed"),
    )
    pieces, x = [], _LEFT
    for kind, colour, opacity, words in boxes:
        width = 3 if kind == "sound" else 14
        pieces.append(
            f'<rect class="{kind}" x="{x}" y="{y - 9}" width="{width}" height="9" '
            f'fill="{colour}" fill-opacity="{opacity}"/>'
        )
        pieces.append(_text(x + 20, y, words, "grey", "start"))
        x += 46 + 6 * len(words)
    return "".join(pieces)


def _text(x: float, y: int, words: str, ink: str, anchor: str) -> str:
    fill = _INK if ink == "ink" else _GREY
    return (
        f'<text class="{ink}" x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">'
        f"{escape(words)}</text>"
    )
