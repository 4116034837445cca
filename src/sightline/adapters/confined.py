"""A limited child process: started fresh for one file, watched, and ended without asking.

Children are forked from a server that has never seen a file (`fork_server`), and are handed the one
file they are to read, open. The parent reads without ever waiting for the rest of a message: a
child that stalls half-way is merely silent.
"""

import functools
import io
import multiprocessing
import multiprocessing.connection
import os
import signal
import time
from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from sightline.adapters.fork_server import DECODERS, context, surroundings
from sightline.adapters.handing import Exhibit
from sightline.adapters.messages import Inbox, Outbox, Tag, UnfitMessage
from sightline.adapters.sandbox import confine
from sightline.adapters.shielding import shielded
from sightline.errors import InputRefused, SightlineError
from sightline.model.canonical import Json, encode
from sightline.workbench.ports.engine import Limits

Work = Callable[..., None]
"""`work(file, outbox, *arguments)`, a function of a module."""
Facts = Callable[[], dict[str, Json]]
"""What a child says of itself before it works, beside how it is confined; a function of a module.

What it is asked for, and so what it loads, is the caller's to say: a map needs no decoders.
"""

_CHUNK: Final = 1 << 20
_FAREWELL_SECONDS: Final = 5
_SECONDS_PER_CPU_SECOND: Final = 3
"""Wall time is bounded too, or a child that sleeps and says so would never end."""


class ConfinedFailed(InputRefused):
    """Work on one file ended without its result."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            cause, next_step="Look at the file by other means, on a machine you can lose."
        )


class ConfinedProcess:
    """One limited child at work on one file."""

    def __init__(
        self,
        path: Path,
        work: Work,
        *arguments: object,
        limits: Limits,
        facts: Facts = dict,
        preload: tuple[str, ...] = DECODERS,
    ) -> None:
        """Start it.

        Args:
            path: Opened for reading before the limits hold; no other file can be.
            work: Called as `work(file, outbox, *arguments)` once they hold.
            arguments: Must pickle.
            limits: How much it may use.
            facts: What it says of itself first.
            preload: What the fork server loads, if this child is its first.
        """
        self.limits = limits
        started = context(preload)
        self._pipe, theirs = started.Pipe(duplex=False)
        try:
            with Exhibit(path) as exhibit, shielded(), surroundings():
                self._process = started.Process(
                    target=_main,
                    args=(theirs, exhibit, limits, facts, (work, arguments)),
                    daemon=True,
                )
                self._process.start()
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()
        os.set_blocking(self._pipe.fileno(), False)
        self._inbox = Inbox(limits.result_bytes, limits.message_bytes)
        self._started = self._heard = time.monotonic()
        self.done = False

    def fileno(self) -> int:
        """What to wait on."""
        return self._pipe.fileno()

    def read(self) -> Iterator[tuple[Tag, bytes]]:
        """Untrusted messages that have arrived; sets `done` after the last one.

        Raises:
            UnfitMessage: it sent what no child of ours sends.
            ConfinedFailed: it ended before it was done.
        """
        try:
            untrusted = os.read(self._pipe.fileno(), _CHUNK)
        except BlockingIOError:
            return
        if not untrusted:
            raise ConfinedFailed(self._end())
        self._heard = time.monotonic()
        for tag, payload in self._inbox.feed(untrusted):
            if tag is Tag.DONE:
                self.done = True
                return
            yield tag, payload

    def excuse(self) -> None:
        """Count its silence from now: it was we who did not listen."""
        self._heard = time.monotonic()

    def overdue(self) -> str | None:
        """Why it must be stopped, if it must."""
        now = time.monotonic()
        if now - self._heard > self.limits.silent_seconds:
            return f"was stopped after {self.limits.silent_seconds} s without a sign of progress"
        longest = _SECONDS_PER_CPU_SECOND * self.limits.cpu_seconds + self.limits.silent_seconds
        return f"was stopped after {longest} s in all" if now - self._started > longest else None

    def stop(self) -> None:
        """End it at once and leave nothing of it behind."""
        self._pipe.close()
        # Asked first, as a process that has ended must not be sent a signal by its old number.
        if self._process.exitcode is None:
            self._process.kill()
        self._process.join()
        self._process.close()

    def _end(self) -> str:
        self._process.join(_FAREWELL_SECONDS)
        code = self._process.exitcode
        if code is None:
            return "closed its pipe and was stopped"
        if code >= 0:
            return f"ended early, with exit code {code}"
        if -code == signal.SIGXCPU:
            return f"was stopped after {self.limits.cpu_seconds} s of processor time"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        memory = " (the system does this when memory runs out)" if name == "SIGKILL" else ""
        return f"ended early, killed by {name}{memory}"


def run_confined(
    function: Callable[..., bytes],
    path: Path,
    *arguments: object,
    limits: Limits | None = None,
    preload: tuple[str, ...] = DECODERS,
) -> bytes:
    """`function(file, *arguments)` in a limited child; what it returns is untrusted.

    Args:
        function: A function of a module; `file` is the open binary file. Anything else that it
            opens is refused.
        path: The file.
        arguments: Must pickle.
        limits: How much it may use; `result_bytes` bounds what it may return.
        preload: What the fork server loads, if this child is its first.

    Raises:
        ConfinedFailed: it refused the file, died, or used up its limits.
    """
    returned = b""
    for untrusted in stream_confined(
        _returning, path, function, arguments, limits=limits or Limits(), preload=preload
    ):
        returned = untrusted
    return returned


def stream_confined(
    work: Work,
    path: Path,
    *arguments: object,
    limits: Limits,
    preload: tuple[str, ...] = DECODERS,
) -> Generator[bytes, None, None]:
    """What `work(file, outbox, *arguments)` sends from a limited child, as it comes; untrusted.

    Raises:
        ConfinedFailed: it refused the file, died, or used up its limits.
    """
    child = ConfinedProcess(path, work, *arguments, limits=limits, preload=preload)
    try:
        while not child.done:
            if late := child.overdue():
                raise ConfinedFailed(f"The reader of this file {late}.")
            multiprocessing.connection.wait([child.fileno()], timeout=1)
            for tag, untrusted in child.read():
                if tag is Tag.REFUSED:
                    raise ConfinedFailed(untrusted.decode(errors="replace"))
                if tag is Tag.BYTES:
                    yield untrusted
                    child.excuse()
    except UnfitMessage as error:
        raise ConfinedFailed(f"The reader of this file was stopped: {error.cause}") from error
    finally:
        child.stop()


def _returning(
    file: io.FileIO, outbox: Outbox, function: Callable[..., bytes], arguments: tuple[Any, ...]
) -> None:
    try:
        outbox.send(Tag.BYTES, function(file, *arguments))
    except SightlineError as error:
        outbox.send(Tag.REFUSED, error.cause.encode(errors="replace"))


def _main(
    pipe: Connection,
    exhibit: Exhibit,
    limits: Limits,
    facts: Facts,
    task: tuple[Work, tuple[object, ...]],
) -> None:
    """In the child: give everything up but one file and one pipe, then work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outbox = Outbox(functools.partial(os.write, pipe.fileno()))
    try:
        # Held open to the end: to close it would be to open it again, which nobody may.
        file = io.FileIO(exhibit.take(), "rb")
    except OSError as error:
        cause = f"The file cannot be opened: {error.strerror}."
        outbox.send(Tag.REFUSED, cause.encode())
    else:
        _close_all_but(pipe.fileno(), file.fileno())
        said = facts()
        outbox.send(Tag.READY, encode({**said, "confinement": confine(limits)}))
        work, arguments = task
        work(file, outbox, *arguments)
    outbox.send(Tag.DONE, b"")
    # Nothing is left to tidy, and what a hostile file left in memory is not run on the way out.
    os._exit(0)


def _close_all_but(*kept: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, max(start, min(os.sysconf("SC_OPEN_MAX"), 1 << 16)))
