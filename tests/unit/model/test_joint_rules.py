"""Joint findings in the log: of what, how often, and what rests on them."""

from dataclasses import replace

import pytest
from tests.builders.book import ADA, BEN, Author, Book, finding, keep

from sightline.errors import RuleRefused
from sightline.model.digest import Digest
from sightline.model.finding import Outcome
from sightline.model.joint import JointFinding


def joint(*inputs: Digest, outcome: Outcome = Outcome.OBSERVED, summary: str = "") -> JointFinding:
    single = finding(Digest.of(b""))
    return JointFinding(
        method=single.method,
        inputs=inputs,
        outcome=outcome,
        summary=summary,
        values={},
        limitations=(),
        reproduction=single.reproduction,
        tolerances={},
        made=(),
        environment=single.environment,
    )


def test_it_rests_on_every_exhibit_behind_its_inputs(book: Book) -> None:
    one, two, three = (keep(book, name) for name in ("one", "two", "three"))
    seen = book.add(Author(book, ADA).observation(two))
    below = book.add(joint(one, seen))
    above = book.add(joint(below, three))
    snapshot = book.fold.snapshot
    assert snapshot.exhibits_behind(below) == {one, two}
    assert snapshot.exhibits_behind(above) == {one, two, three}
    assert [digest for digest, _ in snapshot.about(two, JointFinding)] == [below, above]


def test_it_reports_on_something_that_the_case_holds(book: Book) -> None:
    with pytest.raises(RuleRefused, match="reports on nothing"):
        book.add(joint())
    with pytest.raises(RuleRefused, match="no record of this case"):
        book.add(joint(Digest.of(b"elsewhere")))


def test_it_reports_on_nothing_that_was_withdrawn(book: Book) -> None:
    ada = Author(book, ADA)
    seen = book.add(ada.observation(keep(book, "one")))
    first = book.add(joint(seen))
    book.add(ada.supersession(seen))
    assert list(book.fold.snapshot.joint("test")) == []
    assert first in book.fold.snapshot.records
    with pytest.raises(RuleRefused, match="superseded"):
        book.add(replace(joint(seen), summary="again"))


def test_a_reviewers_answer_reaches_no_method(book: Book) -> None:
    keep(book, "one")
    ben = Author(book, BEN)
    claim = book.add(Author(book, ADA).claim())
    answer = book.add(ben.review(claim), by=BEN)
    with pytest.raises(RuleRefused, match="reviewer's answer"):
        book.add(joint(answer))


def test_the_same_is_reported_once_unless_it_failed(book: Book) -> None:
    one, two = keep(book, "one"), keep(book, "two")
    book.add(joint(one, two, outcome=Outcome.FAILED))
    again = book.add(joint(one, two))
    with pytest.raises(RuleRefused, match="already reported on the same"):
        book.add(joint(one, two, summary="another"))
    book.add(joint(two, one))
    assert next(digest for digest, _ in book.fold.snapshot.joint("test")) == again


def test_a_link_may_start_from_it(book: Book) -> None:
    ada = Author(book, ADA)
    found = book.add(joint(keep(book, "one"), keep(book, "two")))
    claim = book.add(ada.claim())
    book.add(ada.link(found, claim))
    assert book.fold.snapshot.exhibits_behind(found) == {Digest.of(b"one"), Digest.of(b"two")}
