from sightline.timing.parts import Break, Part, Span, breaks, joined, parts


def _span(first: float, last: float, of: int = 0, clip: int = 0) -> Span:
    return Span(clip=clip, first_s=first, last_s=last, of=of)


def _parts(spans: list[Span], cuts: list[Break], *, one_shot: bool | None = None) -> list[Part]:
    known = {} if one_shot is None else {0: one_shot}
    return parts([(0.0, 20.0)], spans, cuts, known)


def test_stretches_that_meet_in_one_clip_and_not_in_the_other_tell_who_was_cut() -> None:
    runs = [
        (_span(0, 6), _span(0, 6, clip=1)),
        (_span(6, 12), _span(9, 15, clip=1)),
    ]
    (cut,) = breaks(runs)
    assert cut.clip == 0
    assert cut.jump_s == 3
    (cut,) = breaks([(two, one) for one, two in runs])
    assert cut.clip == 0
    assert cut.jump_s == 3


def test_stretches_at_one_offset_are_no_cut() -> None:
    runs = [(_span(0, 6), _span(3, 9, clip=1)), (_span(8, 12), _span(11, 15, clip=1))]
    assert breaks(runs) == []


def test_what_several_copies_say_of_one_cut_is_said_once() -> None:
    cuts = [
        Break(clip=0, after_s=5.0 + shift, before_s=7.0, jump_s=1.0) for shift in (0.0, 0.4, 0.9)
    ]
    assert len(joined(cuts)) == 1


def test_a_clip_is_parted_at_its_cut() -> None:
    cut = Break(clip=0, after_s=9.5, before_s=10.5, jump_s=1.0)
    first, second = _parts([_span(0, 10), _span(10, 20, 1)], [cut])
    assert (first.first_s, first.last_s, second.last_s) == (0.0, 10.0, 20.0)


def test_stretches_that_hardly_overlap_are_parts_of_a_compilation() -> None:
    assert len(_parts([_span(0, 10), _span(9.5, 20, 1)], [])) == 2


def test_stretches_of_one_shot_are_one_part() -> None:
    (part,) = _parts([_span(0, 5), _span(12, 20, 1)], [], one_shot=True)
    assert (part.first_s, part.last_s) == (0.0, 20.0)
    assert len(_parts([_span(0, 5), _span(12, 20, 1)], [], one_shot=False)) == 2


def test_stretches_that_overlap_are_one_part() -> None:
    assert len(_parts([_span(0, 10), _span(6, 20, 1)], [])) == 1
