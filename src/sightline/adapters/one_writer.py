"""Becoming the one writer of an SQLite file, for as long as a block lasts."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager


@contextlib.contextmanager
def one_writer(
    connection: sqlite3.Connection, errors: Callable[[], AbstractContextManager[None]]
) -> Iterator[None]:
    """Hold the write lock; what is written lasts together on leaving, or not at all.

    Args:
        connection: In autocommit mode.
        errors: Wraps each step of SQLite's, to say what its errors mean here.
    """
    with errors():
        connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        with errors():
            connection.execute("COMMIT")
    except BaseException:
        # SQLite itself rolls back some failures, a full disk among them.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
