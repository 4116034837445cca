import re
import xml.etree.ElementTree as ET

from sightline.exports.lineage_svg import Node, drawing


def node(label: str, *parents: str, words: str = "", open_with: tuple[str, ...] = ()) -> Node:
    return Node(label=label, words=words, parents=parents, open_with=open_with, root=not parents)


def boxes(svg: str) -> dict[str, tuple[int, int]]:
    """Where each label's box stands."""
    tree = ET.fromstring(svg)  # noqa: S314 - our own drawing
    space = {"s": "http://www.w3.org/2000/svg"}
    found = {}
    for link in tree.iterfind("s:a", space):
        box, text = link.find("s:rect", space), link.find("s:text", space)
        assert box is not None
        assert text is not None
        found[str(text.text)] = (int(box.attrib["x"]), int(box.attrib["y"]))
    return found


def test_a_child_stands_to_the_right_of_its_parent_and_no_two_boxes_meet() -> None:
    svg = drawing(
        [node("E1"), node("E2", "E1"), node("E3", "E2"), node("E4", "E1"), node("E5", "E4", "E2")],
        "Recording 1",
    )
    places = boxes(svg)
    assert places["E1"][0] < places["E2"][0] < places["E3"][0]
    assert places["E4"][0] == places["E2"][0]
    assert len(set(places.values())) == len(places) == 5


def test_ties_are_dashed_and_certain_parents_are_not() -> None:
    certain = drawing([node("E1"), node("E2", "E1")], "t")
    tied = drawing([node("E1"), node("E2"), node("E3", "E1", "E2")], "t")
    open_pair = drawing([node("E1", open_with=("E2",)), node("E2", open_with=("E1",))], "t")
    assert [svg.count("stroke-dasharray") for svg in (certain, tied, open_pair)] == [0, 1, 1]


def test_a_circle_of_parents_is_still_drawn() -> None:
    assert set(boxes(drawing([node("E1", "E2"), node("E2", "E1")], "t"))) == {"E1", "E2"}


def test_words_are_shortened_and_escaped() -> None:
    svg = drawing([node("E1"), node("E2", "E1", words="<b>" + "mirrored, " * 9)], "a & b")
    assert "<b>" not in svg
    assert "…" in svg
    assert ET.fromstring(svg) is not None  # noqa: S314 - our own drawing


def test_parents_that_are_not_drawn_are_left_out() -> None:
    svg = drawing([node("E2", "E9")], "t")
    assert not re.search("E9", svg)


def test_nothing_to_draw_draws_nothing() -> None:
    assert drawing([], "t") == ""
