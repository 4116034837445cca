"""Every log store keeps the same promises."""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sightline.adapters.log_sqlite import SqliteLog
from sightline.errors import CaseDamaged
from sightline.workbench.ports.log import LogStore, StoredEntry

Reopen = Callable[[], LogStore]


@pytest.fixture(params=["sqlite"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Opens the same, at first empty, log once more."""
    assert request.param == "sqlite"
    path = tmp_path / "case.sqlite"
    stores: list[LogStore] = [SqliteLog.create(path)]

    def another() -> LogStore:
        stores.append(SqliteLog.open(path))
        return stores[-1]

    yield another
    for store in stores:
        # A thread's own connection was closed there, and can only be closed there.
        with contextlib.suppress(sqlite3.ProgrammingError):
            store.close()


def row(number: int, size: int = 20) -> StoredEntry:
    return StoredEntry(entry=b"%d" % number, record=bytes([number % 256]) * size)


def append(store: LogStore, *numbers: int) -> None:
    with store.writing() as transaction:
        transaction.append([row(number) for number in numbers])


def test_rows_come_back_in_order(reopen: Reopen) -> None:
    store = reopen()
    append(store, 0, 1, 2)
    append(store, 3)
    for reader in (store, reopen()):
        assert list(reader.entries()) == [row(number) for number in range(4)]
        assert list(reader.entries(2)) == [row(2), row(3)]
        assert list(reader.entries(4)) == []


def test_an_empty_log_has_no_rows(reopen: Reopen) -> None:
    assert list(reopen().entries()) == []


def test_asking_for_rows_beyond_the_end_shows_a_cut(reopen: Reopen) -> None:
    store = reopen()
    append(store, 0, 1)
    with pytest.raises(CaseDamaged, match="entry 2 is missing"):
        store.entries(3)


def test_bytes_of_any_kind_come_back_unchanged(reopen: Reopen) -> None:
    store = reopen()
    odd = [
        StoredEntry(entry=b"", record=b""),
        StoredEntry(entry=bytes(range(256)), record=b"\0"),
        StoredEntry(entry=b"x" * 65_535, record=b"y" * 3_000_000),
    ]
    with store.writing() as transaction:
        transaction.append(odd)
    assert list(reopen().entries()) == odd


def test_a_transaction_sees_its_own_rows_and_nobody_else_does(reopen: Reopen) -> None:
    store, other = reopen(), reopen()
    with store.writing() as transaction:
        transaction.append([row(0)])
        assert list(transaction.entries(0)) == [row(0)]
        assert list(other.entries()) == []
        transaction.append([row(1)])
    assert list(other.entries()) == [row(0), row(1)]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_an_error_drops_all_rows_of_a_transaction(
    reopen: Reopen, error: type[BaseException]
) -> None:
    store = reopen()
    append(store, 0)

    def half_done() -> None:
        with store.writing() as transaction:
            transaction.append([row(1), row(2)])
            raise error

    with pytest.raises(error):
        half_done()
    assert list(store.entries()) == list(reopen().entries()) == [row(0)]
    append(store, 1)
    assert list(reopen().entries()) == [row(0), row(1)]


def test_an_error_while_rows_are_being_read_frees_the_log(reopen: Reopen) -> None:
    store = reopen()
    append(store, *range(50))

    def stopped() -> None:
        with store.writing() as transaction:
            for _ in transaction.entries(0):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    append(reopen(), 50)
    assert len(list(store.entries())) == 51


def test_a_second_writer_waits_for_the_first(reopen: Reopen) -> None:
    first = reopen()
    order: list[str] = []
    began = threading.Event()

    def second() -> None:
        store = reopen()
        began.set()
        with store.writing() as transaction:
            order.append("second")
            transaction.append([row(1)])
            assert list(transaction.entries(0)) == [row(0), row(1)]
        store.close()

    thread = threading.Thread(target=second)
    with first.writing() as transaction:
        thread.start()
        began.wait()
        transaction.append([row(0)])
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert list(first.entries()) == [row(0), row(1)]


def test_reading_goes_on_while_another_writes(reopen: Reopen) -> None:
    writer, reader = reopen(), reopen()
    append(writer, *range(100))
    rows = reader.entries()
    assert next(rows) == row(0)
    append(writer, 100)
    assert len(list(rows)) == 99
    assert len(list(reader.entries())) == 101


def test_no_rows_are_no_change(reopen: Reopen) -> None:
    store = reopen()
    with store.writing() as transaction:
        transaction.append([])
    assert list(store.entries()) == []
