"""Every index keeps the same promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.adapters.index_sqlite import SqliteIndex
from sightline.errors import InputRefused
from sightline.workbench.ports.index import CaseIndex, IndexHead, Sought
from sightline.workbench.query import Query
from sightline.workbench.searchable import Kind, Passage


@pytest.fixture(params=["file", "memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CaseIndex]:
    file = request.param == "file"
    made: CaseIndex = SqliteIndex.open(tmp_path / "index.sqlite") if file else SqliteIndex.private()
    yield made
    made.close()


def head(size: int) -> IndexHead:
    return IndexHead(size=size, root=f"{size:064x}", unread=0)


def fill(index: CaseIndex, *texts: str, kind: Kind = Kind.CLAIM) -> None:
    known = index.head()
    start = 0 if known is None else known.size
    with index.writing() as writer:
        writer.take(
            Passage(seq=start + number, kind=kind, field="text", number=0, text=text)
            for number, text in enumerate(texts)
        )
        writer.cover(head(start + len(texts)))


def found(index: CaseIndex, text: str, *kinds: Kind, limit: int = 100) -> list[int]:
    sought = Sought(query=Query.parse(text), kinds=frozenset(kinds or Kind), limit=limit)
    return sorted(place.seq for place in index.search(sought).places)


def test_a_new_index_covers_nothing(index: CaseIndex) -> None:
    assert index.head() is None
    assert found(index, "gate") == []


def test_what_is_covered_is_told(index: CaseIndex) -> None:
    fill(index, "a", "b")
    assert index.head() == head(2)
    fill(index, "c")
    assert index.head() == head(3)


def test_words_phrases_beginnings_and_exclusions(index: CaseIndex) -> None:
    fill(index, "the white van", "a van, white", "white vanguard", "Белый фургон", "مُحَمَّد")
    assert found(index, "van white") == [0, 1]
    assert found(index, '"white van"') == [0]
    assert found(index, "white van*") == [0, 1, 2]
    assert found(index, '"white va"*') == [0, 2]
    assert found(index, "white -van") == [2]
    assert found(index, 'white -"white van" -vang*') == [1]
    assert found(index, "БЕЛЫЙ фур*") == [3]
    assert found(index, "محمد") == [4]


def test_all_words_must_occur_in_one_record_not_in_one_passage(index: CaseIndex) -> None:
    with index.writing() as writer:
        for number, text in enumerate(["gate", "van", "gate gate"]):
            writer.take([Passage(seq=7, kind=Kind.REPORT, field="text", number=number, text=text)])
        writer.take([Passage(seq=8, kind=Kind.REPORT, field="text", number=0, text="van")])
        writer.cover(head(9))
    assert found(index, "gate van") == [7]
    assert found(index, "van -gate") == [8]


def test_kinds_narrow_the_search(index: CaseIndex) -> None:
    fill(index, "gate", kind=Kind.CLAIM)
    fill(index, "gate", kind=Kind.LINK)
    assert found(index, "gate", Kind.LINK) == [1]
    assert found(index, "gate", Kind.LINK, Kind.CLAIM) == [0, 1]
    assert found(index, "gate", Kind.REVIEW) == []


def test_a_limit_cuts_the_places_and_not_the_count(index: CaseIndex) -> None:
    fill(index, *["gate"] * 30)
    sought = Sought(query=Query.parse("gate"), kinds=frozenset(Kind), limit=4)
    answer = index.search(sought)
    assert [place.seq for place in answer.places] == [0, 1, 2, 3]
    assert answer.total == 30


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_everything_as_it_was(index: CaseIndex, error: type[BaseException]) -> None:
    fill(index, "gate")

    def half_done() -> None:
        with index.writing() as writer:
            writer.take([Passage(seq=1, kind=Kind.CLAIM, field="text", number=0, text="gate")])
            writer.cover(head(2))
            raise error

    with pytest.raises(error):
        half_done()
    assert index.head() == head(1)
    assert found(index, "gate") == [0]


def test_forgetting_leaves_nothing(index: CaseIndex) -> None:
    fill(index, "gate")
    index.forget()
    assert index.head() is None
    assert found(index, "gate") == []
    fill(index, "gate")
    assert found(index, "gate") == [0]


FULL_TEXT_SYNTAX = [
    "gate AND", "NEAR(a b)", "a:b", "{x} : y", "^gate", "a + b", "folded:gate", "NOT", "OR",
    "'; DROP TABLE head; --", 'gate"\'"', "a\0b", "* * a*", "-a -b c", '"a" "b', "%s %d", "a\\",
]  # fmt: skip


@pytest.mark.parametrize("text", FULL_TEXT_SYNTAX)
def test_no_text_is_taken_for_syntax(index: CaseIndex, text: str) -> None:
    fill(index, text.replace("-", " "))
    assert found(index, text) in ([0], [])
    assert index.head() == head(1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.text(max_size=40) | st.text(st.sampled_from("ab\"*-():^{}+\0 '\\é"), max_size=20))
def test_any_text_can_be_asked_for(index: CaseIndex, text: str) -> None:
    try:
        query = Query.parse(text)
    except InputRefused:
        return
    index.search(Sought(query=query, kinds=frozenset(Kind), limit=1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(min_size=1, max_size=40))
def test_what_was_put_in_is_found_by_its_words(index: CaseIndex, text: str) -> None:
    index.forget()
    fill(index, text)
    try:
        query = Query.parse(text.replace('"', " ").replace("-", " ").replace("*", " "))
    except InputRefused:
        return
    answer = index.search(Sought(query=query, kinds=frozenset(Kind), limit=1))
    assert answer.total == 1
