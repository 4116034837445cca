"""Ctrl-C reaches every process of a terminal: those we start must leave it to us."""

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing import resource_tracker


@contextlib.contextmanager
def shielded() -> Iterator[None]:
    """What is started in here never hears Ctrl-C; we hear it afterwards.

    A signal that is blocked stays so in what a process starts: from its first instruction on, long
    before it could say itself that it ignores the signal. Where signals cannot be blocked
    (Windows), nothing is done.
    """
    if sys.platform == "win32":
        yield
        return
    # The first process of all would start it, and the tracker's start lets the signal in again.
    resource_tracker.ensure_running()
    with _deferred():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _deferred() -> Iterator[None]:
    """Holds back what another thread, a library's perhaps, hears for the main one meanwhile."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if heard:
            signal.raise_signal(signal.SIGINT)
