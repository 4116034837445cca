"""Ctrl-C is heard by the process that started the others, and by it alone."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from sightline.adapters.shielding import shielded

_INTERRUPTED = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('went on')"

_FIRST = """
import multiprocessing, signal
from sightline.adapters.shielding import shielded
if __name__ == "__main__":
    with shielded():
        multiprocessing.get_context("forkserver").Process(target=print).start()
        print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals cannot be blocked here")


def test_what_is_started_behind_the_shield_never_hears_an_interrupt() -> None:
    with shielded():
        told = subprocess.check_output([sys.executable, "-c", _INTERRUPTED], text=True)
    assert told == "went on\n"


def test_the_shield_stays_up_while_the_first_process_starts() -> None:
    told = subprocess.check_output([sys.executable, "-c", _FIRST], text=True)
    assert "True" in told


def test_an_interrupt_is_heard_once_the_shield_is_down() -> None:
    held: list[str] = []

    def work() -> None:
        with shielded():
            os.kill(os.getpid(), signal.SIGINT)
            held.append("not yet")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert held == ["not yet"]


def test_an_interrupt_that_another_thread_hears_waits_too() -> None:
    held: list[str] = []
    stay = threading.Event()
    threading.Thread(target=stay.wait, daemon=True).start()

    def work() -> None:
        with shielded():
            # To the process, so that the thread, which blocks nothing, may take it.
            os.kill(os.getpid(), signal.SIGINT)
            held.extend("not yet" for _ in range(1000))

    with pytest.raises(KeyboardInterrupt):
        work()
    stay.set()
    assert len(held) == 1000
