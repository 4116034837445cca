"""What the entries amount to: indexes that follow the log and nothing else."""

from dataclasses import replace

from tests.builders.book import (
    BEN,
    Author,
    acquisition,
    checkpoint,
    exhibit,
    finding,
    keep,
    new_book,
)

from sightline.model.claim import Claim, Link, Observation, Question
from sightline.model.custody import Stamp
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.finding import Outcome
from sightline.model.snapshot import ORIGIN_NOT_STATED


def test_records_stand_in_the_order_of_the_log_until_superseded() -> None:
    book = new_book()
    author = Author(book)
    kept = keep(book, "a")
    seen = [book.add(author.observation(kept, f"gate {number}")) for number in range(3)]
    assert [digest for digest, _ in book.state.live(Observation)] == seen
    book.add(author.supersession(seen[1]))
    assert [digest for digest, _ in book.state.live(Observation)] == [seen[0], seen[2]]
    assert [digest for digest, _ in book.state.about(kept, Observation)] == [seen[0], seen[2]]
    assert seen[1] in book.state.records
    assert [record.digest for _, record in book.state.live(Exhibit)] == [kept]


def test_links_from_what_was_withdrawn_bear_no_more() -> None:
    book = new_book()
    author = Author(book)
    seen = book.add(author.observation(keep(book, "a")))
    claim = book.add(author.claim())
    link = book.add(author.link(seen, claim))
    assert [digest for digest, _ in book.state.links(claim, Question.TIME)] == [link]
    assert not list(book.state.links(claim, Question.PLACE))
    book.add(author.supersession(seen))
    assert not list(book.state.links(claim, Question.TIME))
    assert [digest for digest, _ in book.state.live(Link)] == [link]


def test_the_exhibits_behind_an_item_are_found_through_statements() -> None:
    book = new_book()
    author = Author(book)
    kept = keep(book, "a")
    seen, found = book.add(author.observation(kept)), book.add(finding(kept))
    said, unsourced = book.add(author.statement(kept)), book.add(author.statement())
    carried = book.add(author.claim("x", statement=said))
    hearsay = book.add(author.claim("y", statement=unsourced))
    own = book.add(author.claim("z"))
    behind = book.state.exhibits_behind
    assert [behind(item) for item in (kept, seen, found, said, carried)] == [{kept}] * 5
    assert [behind(item) for item in (unsourced, hearsay, own)] == [set()] * 3


def test_an_origin_is_the_first_one_stated() -> None:
    book = new_book()
    kept = keep(book, "a")
    assert book.state.origin_of(kept) == ORIGIN_NOT_STATED
    book.add(acquisition("a", origin="X"))
    book.add(acquisition("a", origin="Y"))
    assert book.state.origin_of(kept) == "X"


def test_a_member_has_the_origin_of_the_archive_that_held_it() -> None:
    book = new_book()
    keep(book, "outer", origin="X")
    book.add(exhibit("inner"))
    book.add(acquisition("inner", member_of="outer"))
    book.add(exhibit("member"))
    book.add(acquisition("member", member_of="inner"))
    assert book.state.origin_of(Digest.of(b"member")) == "X"


def test_archives_that_hold_each_other_end_the_search() -> None:
    book = new_book()
    for name in ("a", "b"):
        book.add(exhibit(name))
    for name, outer in (("a", "b"), ("b", "a"), ("a", "a")):
        book.add(acquisition(name, member_of=outer))
    assert book.state.origin_of(Digest.of(b"a")) == ORIGIN_NOT_STATED


def test_a_later_run_replaces_a_failed_one() -> None:
    book = new_book()
    kept = keep(book, "a")
    failed = book.add(finding(kept, Outcome.FAILED))
    assert [digest for digest, _ in book.state.findings_of(kept)] == [failed]
    done = book.add(finding(kept))
    other = book.add(finding(kept, threshold=2))
    assert [digest for digest, _ in book.state.findings_of(kept)] == [done, other]
    assert failed in book.state.records


def test_the_latest_standing_setting_says_how_an_exhibit_is_shown() -> None:
    book = new_book()
    author, kept = Author(book), keep(book, "a")
    assert book.state.display_of(kept) is None
    book.add(author.display(kept, graphic=True))
    plain = book.add(author.display(kept, graphic=False))
    assert book.state.display_of(kept).graphic is False
    book.add(author.supersession(plain))
    assert book.state.display_of(kept).graphic is True


def test_stamps_are_found_by_their_checkpoint() -> None:
    book = new_book()
    sealed = book.add(checkpoint(book))
    stamp = Stamp(checkpoint=sealed, token=sealed, authority="x", gen_time=book.now())
    digest = book.add(stamp)
    assert list(book.state.about(sealed, Stamp)) == [(digest, stamp)]


def test_questions_are_kept_apart() -> None:
    book = new_book(BEN)
    ben, claim = Author(book, BEN), book.add(Author(book).claim())
    time = book.add(ben.review(claim), BEN)
    place = book.add(replace(ben.review(claim), question=Question.PLACE), BEN)
    assert [digest for digest, _ in book.state.reviews(claim, Question.TIME)] == [time]
    assert [digest for digest, _ in book.state.reviews(claim, Question.PLACE)] == [place]
    assert not list(book.state.assessments(claim, Question.TIME))


def test_the_case_is_named_by_its_first_record() -> None:
    book = new_book()
    assert book.state.case == book.state.entries[0].record
    assert book.state.records[book.state.case] == book.state.opened
    assert [record for _, record in book.state.live(Claim)] == []
