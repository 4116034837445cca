"""Which reports are one account printed again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.ledger.families import Ground, Told, families, family_of
from sightline.ledger.shingles import overlaps, passages

_WIRE = (
    "At least nineteen people were killed and more than forty wounded when shells struck a covered "
    "market in the town of Hesta on Thursday morning, the governor of the province said, blaming "
    "the Front for the attack. Four shells had been fired from positions near the ridge, which "
    "the Front has held since November. The agency could not independently verify either account."
)
_QUOTE = (
    "They waited until the stalls were full and there was nobody in uniform within a mile of that "
    "market and everybody on the ridge knows that this is the truth"
)


def _told(key: str, text: str, **more: object) -> Told:
    given_slots = {"outlet": key, "published_us": 0, **more}
    return Told(key=key, text=text, **given_slots)  # type: ignore[arg-type]


def _together(*reports: Told) -> bool:
    return len(families(reports)) == 1


def test_an_excerpt_of_a_long_report_is_its_copy() -> None:
    excerpt = " ".join(_WIRE.split()[10:40])
    own = " ".join(f"word{n} of our own reporter who went there" for n in range(60))
    assert _together(_told("wire", _WIRE + own), _told("copy", excerpt))


def test_containment_counts_the_share_of_the_shorter_text() -> None:
    found = families([_told("a", _WIRE), _told("b", _WIRE + " And then some more words of ours.")])
    assert [link.ground for family in found for link in family.links] == [Ground.CONTAINMENT]


def test_a_quotation_that_both_print_is_no_ground() -> None:
    first = f"The governor spoke at the hospital. “{_QUOTE}”, she told those who had come there."
    second = f"Asked who had done it she answered: “{_QUOTE}”. Then she left for the capital."
    reports = [
        _told(key, text, quoted=((text.index("“"), text.index("”") + 1),))
        for key, text in (("a", first), ("b", second))
    ]
    assert not _together(*reports)
    assert _together(_told("a", first), _told("b", second))


def test_a_credited_agency_joins_its_own_report_and_all_that_print_it() -> None:
    found = families(
        [
            _told("wire", "One text.", outlet="northline", published_us=5),
            _told("paper", "Another text.", credits=("northline",), published_us=9),
            _told("other", "A third text.", published_us=1),
        ]
    )
    assert [family.members for family in found] == [("other",), ("wire", "paper")]
    assert found[1].links[0].ground is Ground.CREDIT


_SLOTS = (
    *("n:19", "n:40", "w:hesta", "w:marant", "n:4"),
    *("q:they waited", "w:front", "w:aske", "n:3", "w:brenn"),
)


def test_a_re_spun_copy_keeps_the_order_of_its_slots() -> None:
    respun = tuple(slot for slot in _SLOTS if slot != "w:hesta")
    assert _together(_told("a", "x", slots=_SLOTS), _told("b", "y", slots=respun))


def test_the_same_slots_in_another_order_are_another_account() -> None:
    other = tuple(sorted(_SLOTS, reverse=True))
    assert not _together(_told("a", "x", slots=_SLOTS), _told("b", "y", slots=other))


def test_few_slots_in_common_are_chance() -> None:
    assert not _together(_told("a", "x", slots=_SLOTS[:6]), _told("b", "y", slots=_SLOTS[:6]))


@given(st.permutations(range(5)))
def test_the_order_in_which_reports_come_changes_nothing(order: list[int]) -> None:
    reports = [
        _told("a", _WIRE, published_us=3),
        _told("b", _WIRE + " More.", published_us=1),
        _told("c", "Nothing like it.", slots=_SLOTS),
        _told("d", "Nor this one.", slots=_SLOTS, published_us=None),
        _told("e", "Alone."),
    ]
    assert families([reports[place] for place in order]) == families(reports)


def test_each_report_has_one_family_named_for_its_earliest() -> None:
    reports = [_told("late", _WIRE, published_us=9), _told("early", _WIRE, published_us=1)]
    assert family_of(families(reports)) == {"early": "early", "late": "early"}


@pytest.mark.parametrize("text", ["", "a b c", "\u200f\u202e\x00", "“„«" * 50, "word " * 7])
def test_texts_without_a_passage_have_none_and_join_nothing(text: str) -> None:
    assert len(passages(text)) == 0
    assert not _together(_told("a", text), _told("b", text))


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=30), min_size=2, max_size=6))
def test_counts_of_passages_in_common_are_exact(texts: list[list[str]]) -> None:
    held = [passages(" ".join(text), words=3) for text in texts]
    found = {(pair.earlier, pair.later): pair.shared for pair in overlaps(held, least=1)}
    for later in range(len(held)):
        for earlier in range(later):
            shared = len(np.intersect1d(held[earlier], held[later]))
            assert found.get((earlier, later), 0) == shared


def test_a_passage_is_a_run_of_words_whatever_their_case_and_punctuation() -> None:
    one = passages("One two, three four; FIVE six (seven) eight")
    assert np.array_equal(one, passages("one two three four five six seven eight"))
