from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.book import BEN, Author, Book, keep, new_book, standard

from sightline.errors import RuleRefused
from sightline.model.digest import Digest
from sightline.model.finding import Environment, Method, Outcome, Reproduction
from sightline.model.independence import independent_origins, recordings
from sightline.model.joint import JointFinding

ORIGINS = ("X", "Y", "Z", None)


def lineage(inputs: list[Digest], *materials: list[Digest], **changes: object) -> JointFinding:
    """A lineage finding that says that these exhibits share recordings."""
    finding = JointFinding(
        method=Method(name="lineage", version=1),
        inputs=tuple(inputs),
        outcome=Outcome.OBSERVED,
        summary="these share footage",
        values={"materials": [{"members": [str(item) for item in one]} for one in materials]},
        limitations=("none",),
        reproduction=Reproduction.EXACT,
        tolerances={},
        made=(),
        environment=Environment(sightline="1", builds={}, confinement=()),
    )
    return replace(finding, **changes)  # type: ignore[arg-type]


@pytest.fixture
def book() -> Book:
    return new_book()


def exhibits(book: Book, *origins: str | None) -> list[Digest]:
    return [keep(book, f"clip {number}", origin=o) for number, o in enumerate(origins)]


def test_ten_reposts_are_one_origin_though_ten_were_stated(book: Book) -> None:
    kept = exhibits(book, *(f"channel {number}" for number in range(10)))
    assert independent_origins(book.state, kept) == 10
    book.add(lineage(kept, kept))
    assert independent_origins(book.state, kept) == 1


def test_a_compilation_gives_way_to_the_two_recordings_in_it(book: Book) -> None:
    a, c, compiled = exhibits(book, "X", "Y", "Z")
    book.add(lineage([a, c, compiled], [a, compiled], [c, compiled]))
    assert independent_origins(book.state, [a, c, compiled]) == 2
    assert independent_origins(book.state, [a, compiled]) == 1


def test_an_origin_that_nobody_stated_gains_nothing_from_lineage(book: Book) -> None:
    a, b, one, two = exhibits(book, "X", "Y", None, None)
    book.add(lineage([a, b, one, two], [a, one], [b, two]))
    assert independent_origins(book.state, [one, two]) == 1


def test_running_it_again_on_fewer_exhibits_undoes_nothing(book: Book) -> None:
    a, b, c = exhibits(book, "X", "Y", "Z")
    book.add(lineage([a, b, c], [a, b]))
    book.add(lineage([b, c]))
    assert independent_origins(book.state, [a, b, c]) == 2


def test_other_methods_and_odd_values_join_nothing(book: Book) -> None:
    a, b = exhibits(book, "X", "Y")
    told = lineage([a, b], [a, b])
    book.add(replace(told, method=Method(name="matching", version=1)))
    odd: list[Any] = [7, {"members": 7}, {"members": [7, "x", "sha256:00"]}]
    strange: list[dict[str, Any]] = [{}, {"materials": 7}, {"materials": odd}]
    for number, values in enumerate(strange):
        book.add(replace(told, method=Method(name="lineage", version=2 + number), values=values))
    assert recordings(book.state) == {}
    assert independent_origins(book.state, [a, b]) == 2


@given(
    st.lists(st.sampled_from(ORIGINS), min_size=1, max_size=6),
    st.lists(st.sets(st.integers(0, 5), min_size=2, max_size=6), max_size=4),
)
def test_lineage_never_raises_the_count(origins: list[str | None], groups: list[set[int]]) -> None:
    book = new_book()
    kept = exhibits(book, *origins)
    before = independent_origins(book.state, kept)
    stated = {origin for origin in origins if origin}
    assert before == (len(stated) or 1)
    materials = [[kept[n] for n in sorted(group) if n < len(kept)] for group in groups]
    book.add(lineage(kept, *materials))
    assert 1 <= independent_origins(book.state, kept) <= before


def test_a_conclusion_cannot_rest_on_reposts_as_if_they_were_origins() -> None:
    book = new_book(BEN)
    ada, kept = Author(book), exhibits(book, "X", "Y")
    claim = book.add(ada.claim())
    for item in kept:
        book.add(ada.link(item, claim))
    reading = book.add(Author(book, BEN).review(claim), BEN)
    asked = ada.assessment(claim, reading, standard=standard(2, 1))
    book.add(lineage(kept, kept))
    with pytest.raises(RuleRefused, match="1 are shown"):
        book.add(asked)
    book.add(replace(asked, standard=standard(1, 1)))
