import struct

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.analysis.boxes import box, large_box
from tests.unit.analysis.driver import Bytes

from sightline.analysis.isobmff import MAX_BOXES, MAX_DEPTH, Tree, walk


def _walk(data: bytes) -> Tree:
    return walk(Bytes(data))


def _kinds(tree: Tree) -> list[tuple[str, int]]:
    return [(box.kind, box.depth) for box in tree.boxes]


def test_boxes_are_listed_in_file_order_with_their_depth() -> None:
    tree = _walk(box(b"ftyp", b"isom") + box(b"moov", box(b"trak", box(b"tkhd"))) + box(b"mdat"))
    assert _kinds(tree) == [("ftyp", 0), ("moov", 0), ("trak", 1), ("tkhd", 2), ("mdat", 0)]
    assert (tree.trailing, tree.truncated, tree.oddities) == (0, False, ())


def test_a_64_bit_size_is_read() -> None:
    tree = _walk(large_box(b"mdat", b"x" * 10) + box(b"free"))
    assert [(item.kind, item.size, item.header) for item in tree.boxes] == [
        ("mdat", 26, 16),
        ("free", 8, 8),
    ]


def test_size_zero_reaches_to_the_end_of_the_file() -> None:
    tree = _walk(box(b"free") + box(b"mdat", b"x" * 10, size=0))
    assert tree.boxes[-1].size == 18
    assert not tree.truncated


def test_a_box_that_runs_past_the_file_is_cut_to_it_and_said_to_be() -> None:
    tree = _walk(box(b"mdat", b"x" * 10, size=1000))
    assert tree.truncated
    assert tree.boxes[0].size == 18
    assert "982 more than the file has" in tree.oddities[0]


def test_a_box_that_runs_past_its_parent_is_cut_and_the_file_not_called_truncated() -> None:
    tree = _walk(box(b"moov", box(b"trak", size=500)) + box(b"free"))
    assert _kinds(tree) == [("moov", 0), ("trak", 1), ("free", 0)]
    assert not tree.truncated
    assert "the box around it" in tree.oddities[0]


def test_a_size_smaller_than_the_header_ends_the_level_and_is_named() -> None:
    tree = _walk(box(b"free") + box(b"moov", size=3))
    assert _kinds(tree) == [("free", 0)]
    assert tree.trailing == 8
    assert "less than its header" in tree.oddities[0]


def test_bytes_after_the_last_box_are_counted() -> None:
    tree = _walk(box(b"free") + b"\0\1\2\3\xff\xfe\xfd\xfc\xfb")
    assert tree.trailing == 9


def test_metadata_is_found_with_and_without_the_version_that_iso_gives_its_box() -> None:
    inner = box(b"hdlr", bytes(12)) + box(b"ilst")
    for content in (inner, bytes(4) + inner):
        assert len(_walk(box(b"meta", content)).at("meta/ilst")) == 1


def test_nesting_and_number_are_bounded() -> None:
    deep = b""
    for _ in range(300):
        deep = box(b"moov", deep)
    assert max(item.depth for item in _walk(deep).boxes) <= MAX_DEPTH
    many = _walk(box(b"free") * (MAX_BOXES + 10))
    assert len(many.boxes) == MAX_BOXES
    assert many.left_out


@given(st.binary(max_size=300), st.integers(0, 60))
def test_any_bytes_give_boxes_inside_the_file_and_inside_their_parents(
    noise: bytes, at: int
) -> None:
    good = box(b"moov", box(b"trak", box(b"mdia", box(b"minf")))) + box(b"mdat", b"12345678")
    data = good[:at] + noise + good[at:]
    tree = _walk(data)
    for item in tree.boxes:
        outer = tree.boxes[item.parent] if item.parent >= 0 else None
        assert 0 <= item.offset < item.end <= (outer.end if outer else len(data))
        assert item.size >= item.header
    assert 0 <= tree.trailing <= len(data)


def test_a_size_of_almost_two_to_the_64_is_cut_like_any_other() -> None:
    data = struct.pack(">I4sQ", 1, b"mdat", 2**64 - 1) + b"x" * 10
    tree = _walk(data)
    assert tree.truncated
    assert tree.boxes[0].size == len(data)
