"""Maps that we draw: north up, to scale, whole, with nothing of others in them."""

import re
from xml.etree import ElementTree as ET

import pytest

from sightline.exports.map_svg import AREA, PLACE_DOT, Layer, drawn_map
from sightline.geo.local_frame import LocalFrame
from sightline.model.places import Point

FRAME = LocalFrame(origin=Point(latitude_e7=482_151_300, longitude_e7=614_222_900))


def dots(svg: str) -> list[tuple[float, float]]:
    root = ET.fromstring(svg)  # noqa: S314 - as above
    found = root.iter("{http://www.w3.org/2000/svg}circle")
    return [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in found]


def test_north_is_up_east_is_right_and_both_have_one_scale() -> None:
    places = [FRAME.point(0, 0), FRAME.point(100, 0), FRAME.point(0, 100)]
    layer = Layer(look=PLACE_DOT, dots=tuple((place, "x") for place in places))
    (x0, y0), (x1, y1), (x2, y2) = dots(drawn_map("m", "Places", [layer]))
    assert y1 == pytest.approx(y0, abs=0.2)
    assert x2 == pytest.approx(x0, abs=0.2)
    assert x1 - x0 == pytest.approx(y0 - y2, abs=0.3)
    assert x1 > x0


def test_everything_lies_on_the_sheet_across_the_date_line_too() -> None:
    edge = LocalFrame(origin=Point(latitude_e7=-170_000_000, longitude_e7=1_799_999_000))
    outline = tuple(edge.point(e, n) for e, n in ((0, 0), (900, 0), (900, 300)))
    svg = drawn_map("m", "Outline", [Layer(look=AREA, areas=(outline,))])
    numbers = [float(text) for text in re.findall(r"[ML](-?[\d.]+) ", svg)]
    assert all(0 <= number <= 640 for number in numbers)


def test_one_point_is_a_map_and_none_is_not() -> None:
    assert dots(drawn_map("m", "One", [Layer(look=PLACE_DOT, dots=((FRAME.origin, "1"),))]))
    assert drawn_map("m", "None", [Layer(look=PLACE_DOT)]) == ""


def test_labels_and_titles_are_escaped() -> None:
    layer = Layer(look=PLACE_DOT, dots=((FRAME.origin, "<b>&"),))
    svg = drawn_map("m", "<script>", [layer])
    assert "<script>" not in svg
    assert "<b>" not in svg
    ET.fromstring(svg)  # noqa: S314 - as above
