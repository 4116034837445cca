"""A recording as a bar, with what breaks it: drawn without a word, as the list says the same."""

from fractions import Fraction
from typing import Final

from markupsafe import escape

from sightline.analysis.continuity_values import ContinuityValues, Kind
from sightline.exports.integrity_words import told

_WIDTH, _HEIGHT, _TOP, _BAR = 940, 26, 7, 12
_GROUND: Final = "#dfe7ea"
_STRONG, _MILD, _SOUND = "#9a3b26", "#1f5a7a", "#75580f"
_COLOURS: Final = {
    **dict.fromkeys(Kind, _STRONG),
    **dict.fromkeys((Kind.CUT, Kind.DISSOLVE, Kind.INTERRUPTION, Kind.BARS, Kind.GAP), _MILD),
    **dict.fromkeys((Kind.DEAD_SOUND, Kind.BACKGROUND, Kind.SOUND_TIMES, Kind.UNEVEN_ENDS), _SOUND),
}
_LASTING: Final = frozenset({Kind.REPEATS, Kind.DROPS, Kind.HELD, Kind.SHOWN_AGAIN})
_LEAST: Final = 2.0


def drawing(values: ContinuityValues, name: str) -> str:
    """The bar as SVG; `name` tells whoever cannot see it."""
    starts = [t for t in (values.picture_start_us, values.sound_start_us) if t is not None]
    ends = [t for t in (values.picture_end_us, values.sound_end_us) if t is not None]
    begin, end = min(starts, default=0), max(ends, default=1)
    length = max(1, end - begin)

    def x(seconds: Fraction) -> float:
        micros = round(seconds * 1_000_000) - begin
        return round(_WIDTH * min(max(micros / length, 0.0), 1.0), 1)

    ground = (
        f'<rect class="stretch" x="0" y="{_TOP}" width="{_WIDTH}" height="{_BAR}" '
        f'fill="{_GROUND}" rx="2"/>'
    )
    pieces = [ground]
    for item in values.happenings:
        left, right = x(item.start.seconds), x(item.end.seconds)
        wide = max(_LEAST, right - left)
        top, high = (_TOP + 3, _BAR - 6) if item.kind in _LASTING else (_TOP - 4, _BAR + 8)
        mark = (
            f'<rect x="{min(left, _WIDTH - _LEAST)}" y="{top}" width="{round(wide, 1)}" '
            f'height="{high}" fill="{_COLOURS[item.kind]}">'
        )
        pieces.append(f"{mark}<title>{escape(told(item))}</title></rect>")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img"><title>{escape(name)}</title>'
        f"{''.join(pieces)}</svg>"
    )
