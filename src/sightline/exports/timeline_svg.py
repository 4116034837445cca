"""The timeline as SVG of our own: bars as wide as the time is known, open ends faded.

Only labels, counts and dates that we compose stand in the drawing; names and texts of others stay
in the table beside it. Colours are presentation attributes, which a page's style may override.
"""

from typing import Final

from markupsafe import escape

from sightline.exports.report_types import TimePart
from sightline.exports.timeline import ACQUIRED, ATTESTED, KINDS, REPORTED, SAID
from sightline.exports.timeline_axis import Axis, axis

WIDTH: Final = 940
_LEFT, _RIGHT = 84, 30
_TOP, _ROW, _BAR = 64, 22, 10
_MOST_LINES: Final = 60
_FADE: Final = 40
COLOURS: Final = {
    ATTESTED: "#9a3b26",
    SAID: "#5b4a8a",
    REPORTED: "#8a6d1d",
    ACQUIRED: "#1f5a7a",
}
_INK, _GREY, _RULE = "#22282c", "#5a646b", "#d5d9dc"


def drawing(parts: tuple[TimePart, ...]) -> str:
    """The drawing; empty where no line has a bound."""
    lines: dict[str, list[TimePart]] = {}
    for part in parts:
        if part.earliest is not None or part.latest is not None:
            lines.setdefault(part.cite.label, []).append(part)
    shown = list(lines.values())[:_MOST_LINES]
    ends = [end for line in shown for part in line for end in _ends(part)]
    if not ends:
        return ""
    scale = axis(ends, _LEFT, WIDTH - _LEFT - _RIGHT)
    bottom = _TOP + _ROW * len(shown)
    body = [
        *_legend(),
        *_frame(scale, bottom),
        *(piece for number, line in enumerate(shown) for piece in _line(line, number, scale)),
    ]
    height = bottom + 34
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="timeline-name" '
        'font-family="Noto Sans, system-ui, sans-serif" font-size="11">'
        f'<title id="timeline-name">{_name(len(shown), len(lines))}</title>'
        f"<defs>{_fades()}</defs>{''.join(body)}</svg>"
    )


def _name(shown: int, lines: int) -> str:
    rest = f" (the first {shown} of {lines})" if shown < lines else ""
    return f"Timeline of {shown} records{rest}; the table below says the same in words"


def _fades() -> str:
    stops = []
    for kind, colour in COLOURS.items():
        for way, (x1, x2) in {"early": (1, 0), "late": (0, 1)}.items():
            stops.append(
                f'<linearGradient id="{way}-{kind}" x1="{x1}" x2="{x2}" y1="0" y2="0">'
                f'<stop class="stop-{kind}" offset="0" stop-color="{colour}" stop-opacity="1"/>'
                f'<stop class="stop-{kind}" offset="1" stop-color="{colour}" stop-opacity="0"/>'
                "</linearGradient>"
            )
    return "".join(stops)


def _legend() -> list[str]:
    pieces, at = [], 0
    for kind in COLOURS:
        words = KINDS[kind]
        pieces.append(_mark(kind, at + 6, 11))
        pieces.append(_text(at + 16, 15, words, _INK))
        at += 40 + 6 * len(words)
    return pieces


def _frame(scale: Axis, bottom: int) -> list[str]:
    pieces = [
        f'<rect class="stretch" x="{stretch.left}" y="{_TOP - 6}" width="{stretch.width}" '
        f'height="{bottom - _TOP + 12}" fill="#f6f7f7" rx="3"/>'
        for stretch in scale.stretches
    ]
    for tick in scale.ticks():
        pieces.append(
            f'<line class="rule" x1="{tick.x}" x2="{tick.x}" y1="{_TOP - 6}" y2="{bottom + 6}" '
            f'stroke="{_RULE}"/>'
        )
        pieces.append(_text(tick.x, _TOP - 14, tick.words, _GREY, anchor="middle"))
    for x, left_out in scale.breaks():
        pieces.append(_text(x, bottom + 22, f"{left_out} left out", _GREY, anchor="middle"))
        pieces.append(
            f'<path class="break" d="M{x - 3} {_TOP - 6}l6 8l-6 8l6 8M{x - 3} {bottom - 18}'
            f'l6 8l-6 8l6 8" fill="none" stroke="{_GREY}"/>'
        )
    return pieces


def _ends(part: TimePart) -> list[int]:
    return [end for end in (part.earliest, part.latest) if end is not None]


def _line(parts: list[TimePart], number: int, scale: Axis) -> list[str]:
    """All times of one record, wider ones beneath."""
    y = _TOP + _ROW * number + _ROW // 2
    label = _text(_LEFT - 10, y + 4, parts[0].cite.label, _INK, anchor="end")
    return [label, *(piece for part in parts for piece in _bar(part, y, scale))]


def _bar(part: TimePart, y: int, scale: Axis) -> list[str]:
    start = None if part.earliest is None else scale.x(part.earliest)
    end = None if part.latest is None else scale.x(part.latest)
    top = y - _BAR // 2
    if start is not None and end is not None:
        # Narrower than its mark: an instant, or as good as one at this scale.
        if end - start <= _BAR:
            return [_mark(part.kind, (start + end) // 2, y)]
        return [_rect(start, top, end - start, _fill(part.kind))]
    if start is not None:
        fade = f'fill="url(#late-{part.kind})"'
        return [_rect(start, top, _FADE, fade), _rect(start - 1, top, 2, _fill(part.kind))]
    at = end or 0
    fade = f'fill="url(#early-{part.kind})"'
    return [_rect(at - _FADE, top, _FADE, fade), _rect(at - 1, top, 2, _fill(part.kind))]


def _fill(kind: str) -> str:
    return f'class="fill-{kind}" fill="{COLOURS[kind]}"'


def _rect(x: int, y: int, width: int, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{_BAR}" rx="2" {fill}/>'


def _mark(kind: str, x: int, y: int) -> str:
    """A shape for each kind, so that colour is not needed to tell them apart."""
    shapes = {
        ATTESTED: f'<path d="M{x} {y - 6}l6 6l-6 6l-6 -6z" {_fill(kind)}/>',
        SAID: f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" {_fill(kind)}/>',
        REPORTED: f'<path d="M{x} {y - 6}l6 11h-12z" {_fill(kind)}/>',
        ACQUIRED: f'<circle cx="{x}" cy="{y}" r="5" {_fill(kind)}/>',
    }
    return shapes[kind]


def _text(x: int, y: int, words: str, fill: str, *, anchor: str = "start") -> str:
    ink = "ink" if fill == _INK else "grey"
    return (
        f'<text class="{ink}" x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">'
        f"{escape(words)}</text>"
    )
