"""Every rule that is tested here is held against the stand-alone verifier's, record by record."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.book import ADA, BEN, Author, Book, new_book
from tests.builders.rule_twin import CORPUS, Twins

from sightline.errors import SightlineError
from sightline.model import rules
from sightline.model.custody import CustodyEntry
from sightline.model.records import Record
from sightline.model.snapshot import Snapshot


@pytest.fixture(scope="session", autouse=True)
def twin() -> Iterator[None]:
    """Let the other verifier judge whatever the rules judge."""
    first, twins = rules.check, Twins()

    def both(state: Snapshot, entry: CustodyEntry, record: Record) -> None:
        error: SightlineError | None = None
        try:
            first(state, entry, record)
        except SightlineError as found:
            error = found
        why = twins.judge(state, entry, record, refused=error is not None)
        if why is not None:
            said = f"{record.KIND}: {error.cause if error else 'passes'} / {why or 'passes'}"
            assert bool(why) is (error is not None), said
        if error is not None:
            raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "check", both)
        yield
    if CORPUS in os.environ:
        Path(os.environ[CORPUS]).write_text(twins.text())


@pytest.fixture
def book() -> Book:
    return new_book(BEN)


@pytest.fixture
def ada(book: Book) -> Author:
    return Author(book, ADA)


@pytest.fixture
def ben(book: Book) -> Author:
    return Author(book, BEN)
