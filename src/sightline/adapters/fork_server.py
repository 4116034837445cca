"""The server that decoders are forked from: it has them loaded, and has never seen a file.

Starting a child costs milliseconds, and none inherits what another was made to do, whichever case
they belong to.
"""

import contextlib
import functools
import multiprocessing
import os
import sys
import types
from collections.abc import Iterator
from multiprocessing import forkserver, spawn
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Any, Final

from sightline.adapters.bubblewrap import wrapped
from sightline.adapters.shielding import shielded

DECODERS: Final = (
    "sightline.adapters.child",
    "sightline.analysis.registry",
    "sightline.adapters.settled",
)
"""What children that examine share: two seconds of loading, once."""
NOTHING: Final[tuple[str, ...]] = ()
"""For work on one file that needs little of it: the child loads its own."""
_SET: Final = {
    # One core for each child is the engine's to give, not a library's to take.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # Never import from the folder we happen to stand in: it may be one of exhibits.
    "PYTHONSAFEPATH": "1",
}
_KEPT: Final = frozenset(
    {"PATH", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "TESSDATA_PREFIX"}
)
_KEPT_BEGINNINGS: Final = ("LC_", "LD_", "DYLD_", "PYTHON")
"""What a program needs to start and to read text; keys to a bucket, say, are none of it."""


@functools.cache
def context(preload: tuple[str, ...] = DECODERS) -> ForkServerContext | SpawnContext:
    """How to start children; the server is running where there is one.

    Args:
        preload: modules that the server loads. There is one server, and what it was first started
            with stays: children that need more load it themselves.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(list(preload))
    with shielded(), surroundings():
        with wrapped() as python:
            if python is not None and _started(made, python):
                return made
        forkserver.ensure_running()
    return made


def _started(made: ForkServerContext, python: str) -> bool:
    """Whether a server that is started by another program than Python's own answers."""
    before = spawn.get_executable()
    try:
        spawn.set_executable(python)
        forkserver.ensure_running()
        first = made.Process(target=_nothing)
        first.start()
        first.join()
        answers = first.exitcode == 0
    except (OSError, EOFError):
        answers = False
    finally:
        spawn.set_executable(before)
    if not answers:
        # It runs, and its children cannot, or it is about to end and is still taken for running:
        # the next child would be asked of it again.
        forkserver._forkserver._stop()  # type: ignore[attr-defined]  # noqa: SLF001 - the only way
    return answers


def _nothing() -> None:
    """What the first child does."""


@contextlib.contextmanager
def surroundings() -> Iterator[None]:
    """What a child, and the fork server that starts with the first one, shall see of ours.

    A nameless main module keeps the child from running the caller's script anew, which costs a
    tenth of a second and asks every script for a guard; `work` must be a module's for that. The
    folder we stand in is none of a child's: within bubblewrap it has no name.
    """
    before, main = dict(os.environ), sys.modules["__main__"]
    prepared = spawn.get_preparation_data
    for name in before:
        if name not in _KEPT and not name.startswith(_KEPT_BEGINNINGS):
            del os.environ[name]
    os.environ.update(_SET)
    sys.modules["__main__"] = types.ModuleType("__main__")
    spawn.get_preparation_data = lambda name: _standing_nowhere(prepared(name))
    try:
        yield
    finally:
        spawn.get_preparation_data = prepared
        sys.modules["__main__"] = main
        for name in _SET.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


def _standing_nowhere(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "dir"}
