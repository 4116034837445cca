"""Lineage as SVG of our own: each exhibit a box, parents at the left of what comes from them.

Only labels and words that we compose stand in the drawing. A full line leads from the parent that
is nearest; a dashed one from one that is as near, or joins two of which nothing tells which came
first. Colours are presentation attributes, which a page's style may override.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import escape

_BOX_W, _BOX_H = 150, 42
_ACROSS, _DOWN = 186, 56
_EDGE: Final = 12
_LEAST_WIDTH: Final = 704
"""The page shows no drawing narrower than this, so that letters stay readable."""
_INK, _GREY, _RULE, _PAPER = "#22282c", "#5a646b", "#b9c0c4", "#f6f7f7"
_MOST_WORDS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An exhibit in the drawing."""

    label: str
    words: str
    """What was done to it, in a few words; empty for a root."""
    parents: tuple[str, ...]
    """Labels; the nearest first."""
    open_with: tuple[str, ...] = ()
    """Labels of those with which the direction is not known."""
    root: bool = False


def drawing(nodes: Sequence[Node], title: str) -> str:
    """The drawing of one recording's exhibits; empty where there is none."""
    if not nodes:
        return ""
    places = _places(nodes)
    width = max(_LEAST_WIDTH, max(x for x, _ in places.values()) + _BOX_W + _EDGE)
    height = max(y for _, y in places.values()) + _BOX_H + _EDGE
    lines = [line for node in nodes for line in _lines(node, places)]
    boxes = [_box(node, places[node.label]) for node in nodes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        'font-family="Noto Sans, system-ui, sans-serif" font-size="11">'
        f"<title>{escape(title)}</title>{''.join(lines)}{''.join(boxes)}</svg>"
    )


def _places(nodes: Sequence[Node]) -> Mapping[str, tuple[int, int]]:
    """Left for roots, one column further for each generation; children stand beside parents."""
    known = {node.label: node for node in nodes}
    children: dict[str, list[str]] = {label: [] for label in known}
    tops: list[str] = []
    for node in nodes:
        first = next((label for label in node.parents if label in known), None)
        (tops if first is None else children[first]).append(node.label)
    places: dict[str, tuple[int, int]] = {}
    row = 0
    waiting = [(label, 0) for label in reversed(tops)]
    while waiting:
        label, depth = waiting.pop()
        if label in places:
            continue
        places[label] = (_EDGE + depth * _ACROSS, _EDGE + row * _DOWN)
        below = children[label]
        # The first child stands in its parent's row; every other opens a new one.
        waiting += [(child, depth + 1) for child in reversed(below)]
        row += not below
    for label in known:
        # What is in a circle of parents has no top to hang from.
        places.setdefault(label, (_EDGE, _EDGE + row * _DOWN))
    return places


def _lines(node: Node, places: Mapping[str, tuple[int, int]]) -> list[str]:
    pieces = []
    for number, parent in enumerate(node.parents):
        if parent in places:
            pieces.append(_line(places[parent], places[node.label], dashed=number > 0))
    pieces += [
        _line(places[other], places[node.label], dashed=True)
        for other in node.open_with
        if other in places and other < node.label
    ]
    return pieces


def _line(start: tuple[int, int], end: tuple[int, int], *, dashed: bool) -> str:
    x1, y1 = start[0] + _BOX_W, start[1] + _BOX_H // 2
    x2, y2 = end[0], end[1] + _BOX_H // 2
    bend = x1 + 18
    stroke = 'stroke-dasharray="4 4" ' if dashed else ""
    path = f"M{x1} {y1}H{bend}V{y2}H{x2}" if y1 != y2 else f"M{x1} {y1}H{x2}"
    return (
        f'<path class="rule" d="{path}" fill="none" stroke="{_RULE}" stroke-width="1.5" {stroke}/>'
    )


def _box(node: Node, at: tuple[int, int]) -> str:
    x, y = at
    weight = 2 if node.root else 1
    words = "first of those here" if node.root else node.words
    kind = words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1].rstrip(" ,") + "…"
    middle = y + _BOX_H // 2 + 4
    label = _text(x + _BOX_W // 2, middle - 6 if kind else middle, node.label, _INK, bold=True)
    below = _text(x + _BOX_W // 2, middle + 9, kind, _GREY, size=9) if kind else ""
    return (
        f'<a href="#{escape(node.label.lower())}">'
        f'<rect class="stretch outline" x="{x}" y="{y}" width="{_BOX_W}" height="{_BOX_H}" rx="4" '
        f'fill="{_PAPER}" stroke="{_GREY}" stroke-width="{weight}"/>{label}{below}</a>'
    )


def _text(x: int, y: int, words: str, fill: str, *, size: int = 12, bold: bool = False) -> str:
    ink = "ink" if fill == _INK else "grey"
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text class="{ink}" x="{x}" y="{y}" text-anchor="middle" font-size="{size}" '
        f'fill="{fill}"{weight}>{escape(words)}</text>'
    )
