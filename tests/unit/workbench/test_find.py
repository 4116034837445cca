"""Finding words in a case: what is found, by whom, and that no index is believed."""

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.book import finding
from tests.builders.findable import add_text, fields, indexes, look, marked
from tests.builders.small_case import Desk, add_exhibit, claim, observe

from sightline.adapters.index_sqlite import SqliteIndex
from sightline.errors import StorageFailed
from sightline.model.assessment import Answer
from sightline.model.claim import Direction, Question, Weight
from sightline.model.digest import Digest
from sightline.model.finding import Outcome
from sightline.workbench import judge
from sightline.workbench.case import Case
from sightline.workbench.find import MAX_TEXT_BYTES, Indexes, bring_up, find
from sightline.workbench.ports.index import CaseIndex, IndexHead, Sought
from sightline.workbench.query import Query
from sightline.workbench.searchable import Kind

ONLY_BLIND = "Quicksilver"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "case", "Ada")


@pytest.fixture
def case(desk: Desk) -> Iterator[Case]:
    case = desk.create()
    yield case
    case.log.close()


@pytest.fixture
def folder(desk: Desk) -> Path:
    return desk.folder


@pytest.fixture
def other(desk: Desk, case: Case) -> Iterator[Case]:
    assert case.size
    ben = Desk(desk.folder, "Ben").open()
    yield ben
    ben.log.close()


def answer(case: Case, about: Digest, reason: str, *, blind: bool) -> Digest:
    case.refresh()
    return judge.review(
        case,
        about,
        Question.TIME,
        Answer.SUPPORTED,
        reason=reason,
        blind=blind,
    )


def rebuilt(case: Case, text: str) -> object:
    private = Indexes(shared=SqliteIndex.private, private=SqliteIndex.private)
    found = find(case, private, Query.parse(text), limit=1000)
    return found.hits, found.total


def test_every_kind_of_record_is_found_by_its_words(case: Case, folder: Path) -> None:
    exhibit = add_exhibit(case, b"x")
    add_text(case, "Needle in a report", exhibit)
    case.record(
        replace(
            finding(exhibit),
            summary="A needle was observed.",
            values={"fields": [{"name": "Make", "value": "Needle Cameras"}], "n": 3},
        ),
        action="examine",
    )
    judge.observe(case, exhibit, judge.Seen(text="A needle", markings=("needle mark",)))
    item = observe(case, exhibit, "nothing")
    about = judge.claim(
        case,
        judge.Proposed(text="A needle lay there", place="Needle Street"),
        judge.Said(text="needle!", speaker="Mr Needle", channel="The Needle"),
    )
    judge.link(
        case,
        judge.Bears(
            item=item,
            claim=about,
            question=Question.TIME,
            bearing=Direction.SUPPORTS,
            weight=Weight.WEAK,
            reason="needle",
        ),
    )
    old = answer(case, about, "the needle shows", blind=False)
    judge.supersede(case, old, None, reason="not this needle")
    judge.display(case, exhibit, graphic=True, warning="needles")
    hits = look(case, folder, "needle*")
    assert [kind for _, kind, _ in fields(hits)] == [
        Kind.REPORT,
        Kind.FINDING,
        Kind.OBSERVATION,
        Kind.STATEMENT,
        Kind.CLAIM,
        Kind.LINK,
        Kind.REVIEW,
        Kind.CORRECTION,
        Kind.EXHIBIT,
    ]
    by_kind = {hit.kind: hit for hit in hits.hits}
    assert by_kind[Kind.REVIEW].superseded == "not this needle"
    assert {hit.superseded for hit in hits.hits} == {None, "not this needle"}
    assert by_kind[Kind.REPORT].subject == by_kind[Kind.EXHIBIT].subject == exhibit
    assert by_kind[Kind.OBSERVATION].about == exhibit
    assert by_kind[Kind.LINK].about == by_kind[Kind.REVIEW].about == about
    assert by_kind[Kind.CORRECTION].about == old
    assert marked(look(case, folder, "cameras make")) == ["Make | Cameras"]
    assert [hit.kind for hit in look(case, folder, "needle*", Kind.LINK).hits] == [Kind.LINK]


def test_an_exhibit_is_found_by_its_name_and_its_digest(case: Case, folder: Path) -> None:
    exhibit = add_exhibit(case, b"x")
    assert look(case, folder, "bytes").hits[0].subject == exhibit
    assert look(case, folder, f"{exhibit.hex[:9]}*").hits[0].subject == exhibit


def test_a_finding_that_a_later_run_replaced_is_marked(case: Case, folder: Path) -> None:
    exhibit = add_exhibit(case, b"x")
    case.record(finding(exhibit, Outcome.FAILED), action="examine")
    case.record(finding(exhibit), action="examine")
    (hit,) = look(case, folder, "failed").hits
    assert hit.superseded == "A later run of the method replaced it."
    (hit,) = look(case, folder, "observed").hits
    assert hit.superseded is None


def test_fields_whose_names_begin_alike_are_both_found(case: Case, folder: Path) -> None:
    exhibit = add_exhibit(case, b"x")
    values = {"n" * 100 + end: f"pebble {end}lpha" for end in "ab"}
    case.record(replace(finding(exhibit), values=values), action="examine")
    for word in ("alpha", "blpha"):
        found = look(case, folder, word)
        assert (marked(found), found.note) == ([word], None)


def test_scripts_of_many_kinds_are_found(case: Case, folder: Path) -> None:
    add_text(case, "Белый фургон Арсёнова. كان مُحَمَّد هنا. Zoë in Łódź. 北京的大门")
    for typed, expected in [
        ("арсенов*", "Арсёнова"),
        ("БЕЛЫЙ", "Белый"),
        ("محمد", "مُحَمَّد"),
        ("zoe", "Zoë"),
        ("大门", "大门"),
    ]:
        assert marked(look(case, folder, typed)) == [expected]


def test_a_long_text_is_found_from_end_to_end(case: Case, folder: Path) -> None:
    filler = "Слово and word number, again and again. " * 2000
    text = "First pebble. " + filler * 65 + " Last boulder."
    assert 5_000_000 < len(text.encode()) < MAX_TEXT_BYTES
    add_text(case, text)
    (hit,) = look(case, folder, "pebble boulder").hits
    assert len(hit.excerpt.text) < 300
    assert look(case, folder, "boulder pebbles").hits == ()
    assert marked(look(case, folder, '"last boulder"')) == ["Last boulder"]


def test_a_blind_review_is_its_authors_alone_until_another_answers(
    case: Case, other: Case, folder: Path
) -> None:
    about = claim(case, "The gate stood open.")
    mine = answer(case, about, f"{ONLY_BLIND} says so", blind=True)
    assert [hit.record for hit in look(case, folder, ONLY_BLIND).hits] == [mine]
    assert look(other, folder, ONLY_BLIND).hits == ()
    theirs = answer(other, about, "Cinnabar", blind=False)
    assert [hit.record for hit in look(other, folder, ONLY_BLIND).hits] == [mine]
    judge.supersede(other, theirs, None, reason="a slip")
    assert look(other, folder, ONLY_BLIND).hits == ()
    assert look(other, folder, ONLY_BLIND).total == 0


def test_no_word_of_a_blind_review_is_in_the_file(case: Case, other: Case, folder: Path) -> None:
    about = claim(case, "The marigold stood open.")
    mine = answer(case, about, f"{ONLY_BLIND} says so", blind=True)
    look(case, folder, ONLY_BLIND)
    judge.supersede(case, mine, None, reason=f"Not {ONLY_BLIND} after all")
    assert len(look(case, folder, ONLY_BLIND).hits) == 2
    assert look(other, folder, ONLY_BLIND).hits == ()
    answer(other, about, "Cinnabar", blind=False)
    assert len(look(other, folder, ONLY_BLIND).hits) == 2
    for path in folder.glob("index.sqlite*"):
        data = path.read_bytes().lower()
        assert ONLY_BLIND.lower().encode() not in data
        assert b"marigold" in data
    # FTS5 leaves out what a word shares with the one before it, so the index is asked as well.
    index = SqliteIndex.open(folder / "index.sqlite")
    for word, total in ((ONLY_BLIND, 0), ("marigold", 1)):
        asked = Sought(query=Query.parse(word), kinds=frozenset(Kind), limit=9)
        assert index.search(asked).total == total
    index.close()


def test_deleting_the_index_changes_nothing(case: Case, folder: Path) -> None:
    for number in range(5):
        claim(case, f"gate {number}")
    before = look(case, folder, "gate")
    (folder / "index.sqlite").unlink()
    assert look(case, folder, "gate") == before
    assert before.total == 6 - 1
    assert before.note is None


def test_only_new_entries_are_added(case: Case, folder: Path) -> None:
    claim(case, "gate one")
    assert look(case, folder, "gate").total == 1
    connection = sqlite3.connect(folder / "index.sqlite")
    ids = connection.execute("SELECT id FROM passage").fetchall()
    connection.close()
    claim(case, "gate two")
    assert look(case, folder, "gate").total == 2
    connection = sqlite3.connect(folder / "index.sqlite")
    assert connection.execute("SELECT id FROM passage").fetchall() == [*ids, (len(ids) + 1,)]
    connection.close()


@pytest.mark.parametrize("spoilt", [b"", b"garbage" * 1000, b"SQLite format 3\0" + b"\0" * 4000])
def test_a_garbage_index_is_made_anew(case: Case, folder: Path, spoilt: bytes) -> None:
    claim(case, "gate")
    (folder / "index.sqlite").write_bytes(spoilt)
    found = look(case, folder, "gate")
    assert (found.total, found.note) == (1, None)
    index = SqliteIndex.open(folder / "index.sqlite")
    assert index.head() is not None
    index.close()


def test_an_index_damaged_within_is_made_anew(case: Case, folder: Path) -> None:
    claim(case, "gate")
    look(case, folder, "gate")
    connection = sqlite3.connect(folder / "index.sqlite")
    connection.execute("UPDATE words_data SET block = x'ffffffffff'")
    connection.commit()
    connection.close()
    found = look(case, folder, "gate")
    assert (found.total, found.note) == (1, None)


@pytest.mark.parametrize("byte", [0x00, 0x86, 0xFF])
def test_damage_anywhere_in_the_index_ends_no_search(case: Case, folder: Path, byte: int) -> None:
    claim(case, "gate")
    path = folder / "index.sqlite"
    look(case, folder, "gate")
    whole = path.read_bytes()
    for start in [*range(0, 4096, 61), *range(4096, len(whole), 509)]:
        path.write_bytes(whole[:start] + bytes([byte] * 5) + whole[start + 5 :])
        found = look(case, folder, "gate")
        assert found.total == len(found.hits) <= 1
        assert set(marked(found)) <= {"gate"}
    assert look(case, folder, "gate", Kind.CLAIM).note is None


@pytest.mark.parametrize("more", [0, 1, 5])
def test_the_index_of_another_case_is_not_believed(
    case: Case, folder: Path, tmp_path: Path, more: int
) -> None:
    strange = Desk(tmp_path / "strange", "Cyd")
    theirs = strange.create()
    for text in ("gate", "lorry"):
        claim(theirs, text)
        claim(case, text.replace("gate", "van"))
    for number in range(more):
        claim(case, f"more {number}")
    assert theirs.size == case.size - more
    look(theirs, strange.folder, "gate")
    (folder / "index.sqlite").write_bytes((strange.folder / "index.sqlite").read_bytes())
    assert marked(look(case, folder, "van")) == ["van"]
    assert look(case, folder, "gate").hits == ()
    theirs.log.close()


def test_a_longer_index_than_the_log_is_not_believed(case: Case, folder: Path) -> None:
    claim(case, "gate")
    look(case, folder, "gate")
    connection = sqlite3.connect(folder / "index.sqlite")
    connection.execute("UPDATE head SET size = 900")
    connection.commit()
    connection.close()
    assert look(case, folder, "gate").total == 1


@pytest.mark.parametrize(
    "lie",
    [
        "UPDATE passage SET seq = 0",
        "UPDATE passage SET seq = 4000000",
        "UPDATE passage SET seq = -1",
        "UPDATE passage SET number = 7",
        "UPDATE passage SET field = 'reason'",
        "UPDATE passage SET kind = 'link'",
    ],
)
def test_an_index_that_lies_is_made_anew(case: Case, folder: Path, lie: str) -> None:
    claim(case, "gate")
    claim(case, "lorry")
    look(case, folder, "lorry")
    connection = sqlite3.connect(folder / "index.sqlite")
    connection.execute(lie)
    connection.commit()
    connection.close()
    kinds = [Kind.LINK] if "kind" in lie else [Kind.CLAIM, Kind.CASE]
    found = look(case, folder, "lorry", *kinds)
    assert marked(found) == ([] if "kind" in lie else ["lorry"])
    assert marked(look(case, folder, "lorry")) == ["lorry"]
    assert found.note is None


def test_a_folder_that_cannot_take_an_index_costs_a_note(case: Case, folder: Path) -> None:
    claim(case, "gate")
    (folder / "index.sqlite").mkdir()
    found = look(case, folder, "gate")
    assert found.total == 1
    assert found.note is not None
    assert "something else has that name" in found.note


def test_an_index_that_fails_while_it_is_written_costs_a_note(case: Case) -> None:
    def failing() -> CaseIndex:
        raise StorageFailed("The disk is full.", next_step="")

    claim(case, "gate")
    both = Indexes(shared=failing, private=SqliteIndex.private)
    found = find(case, both, Query.parse("gate"))
    assert (found.total, found.note) == (1, "The disk is full.")


def test_a_text_whose_bytes_are_gone_is_counted_and_found_once_it_is_back(
    case: Case, desk: Desk, folder: Path
) -> None:
    digest = add_text(case, "a pebble")
    path = desk.folder / "objects" / "sha256" / digest.hex[:2] / digest.hex
    path.rename(path.with_suffix(".away"))
    for _ in range(2):
        found = look(case, folder, "pebble")
        assert (found.total, found.unread) == (0, 1)
    path.write_bytes(b"a PEBBLE")
    assert look(case, folder, "pebble").unread == 1
    path.unlink()
    path.with_suffix(".away").rename(path)
    found = look(case, folder, "pebble")
    assert (found.total, found.unread) == (1, 0)


def test_an_index_that_is_ahead_of_what_was_read_is_caught_up_with(
    case: Case, other: Case, folder: Path
) -> None:
    claim(case, "gate")
    look(case, folder, "gate")
    index = SqliteIndex.open(folder / "index.sqlite")
    head = index.head()
    assert other.size < case.size
    bring_up(other, index)
    assert (
        index.head()
        == head
        == IndexHead(size=other.size, root=other.frontier.root().hex(), unread=0)
    )
    index.close()


WORDS = ["gate", "Gâte", "ворота", "бела", "محمد", "x-ray", "a b"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "observe", "text", "blind", "open", "withdraw", "search"]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_an_index_that_grew_finds_what_one_made_anew_finds(steps: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "case"
        case = Desk(folder).create()
        exhibit = add_exhibit(case, b"x")
        said = []
        for number, (step, text) in enumerate(steps):
            if step == "claim":
                said.append(claim(case, text))
            elif step == "observe":
                said.append(observe(case, exhibit, text))
            elif step == "text":
                add_text(case, f"{text} " * 600 + f"{number}", exhibit)
            elif step in {"blind", "open"}:
                about = claim(case, f"claim {number}")
                said.append(answer(case, about, text, blind=step == "blind"))
            elif step == "withdraw" and said:
                judge.supersede(case, said.pop(), None, reason=text)
            else:
                look(case, folder, text)
        for word in WORDS:
            grown = look(case, folder, word)
            assert (grown.hits, grown.total) == rebuilt(case, word)
            assert grown.note is None
        case.log.close()


def test_the_indexes_of_the_program_are_a_file_and_memory(folder: Path, case: Case) -> None:
    assert case.size
    kept = indexes(folder)
    kept.private().close()
    assert not (folder / "index.sqlite").exists()
    kept.shared().close()
    assert (folder / "index.sqlite").exists()
