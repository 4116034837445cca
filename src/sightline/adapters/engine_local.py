"""Examinations on this machine: as many limited children at once as there are processors."""

import multiprocessing.connection
import os
import selectors
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Self

from sightline.adapters.builds import at_work, builds, sightline_version
from sightline.adapters.child import examine
from sightline.adapters.collecting import Collector, environment_of
from sightline.adapters.confined import ConfinedFailed, ConfinedProcess
from sightline.adapters.messages import Outbox, Tag, UnfitMessage
from sightline.model.finding import Environment
from sightline.workbench.ports.engine import Examined, Job, Limits, Progress, Working

_WATCH_SECONDS: Final = 0.5
"""How often to look for children that have fallen silent."""


class LocalEngine:
    """Runs each job in a fresh child process of its own; satisfies `ports.Engine`.

    Args:
        workers: Children at once; None for one a processor.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._workers = max(1, workers or os.cpu_count() or 1)
        self._confinement: tuple[str, ...] | None = None

    def run(self, jobs: Iterable[Job], progress: Progress) -> Iterator[tuple[Examined, ...]]:
        """Examine each job's exhibit once; yields all of one exhibit's results together.

        Results come in any order. A job whose process dies yields failed results and stops no
        other. Closing the iterator ends all work under way.
        """
        waiting = iter(jobs)
        with _Children(progress) as children:
            more = True
            while more or children:
                while more and len(children) < self._workers:
                    job = next(waiting, None)
                    more = job is not None
                    if job is not None and job.analyzers:
                        children.start(job)
                for examined in children.wait():
                    yield examined
                    children.excuse()

    def confinement(self) -> tuple[str, ...]:
        """The limits that hold a decoder on this machine, as reached in a trial run."""
        if self._confinement is None:
            self._confinement = _trial()
        return self._confinement


class _Examination:
    """One child and what it has reported."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.child = ConfinedProcess(job.path, examine, job, limits=job.limits, facts=at_work)
        self._collector = Collector(job)
        self._environment: Environment | None = None
        self._cause = "The decoder ended without reporting."
        self._failure = "stopped"

    def hear(self, progress: Progress) -> tuple[Examined, ...] | None:
        """Take in what has arrived; the results once there is nothing more to wait for."""
        try:
            for tag, untrusted in self.child.read():
                self._take(tag, untrusted, progress)
            if late := self.child.overdue():
                self._cause = f"The decoder {late}."
                return self.close()
        except ConfinedFailed as error:
            self._cause = f"The decoder {error.cause}."
            return self.close()
        except UnfitMessage as error:
            self._cause = f"The decoder was stopped. {error.cause}"
            return self.close()
        return self.close() if self.child.done else None

    def close(self) -> tuple[Examined, ...]:
        """End the child and say what is known."""
        self.child.stop()
        environment = self._environment or Environment(
            sightline=sightline_version(), builds=builds(), confinement=()
        )
        return self._collector.examined(environment, self._cause, self._failure)

    def _take(self, tag: Tag, untrusted: bytes, progress: Progress) -> None:
        if self._environment is None and tag is Tag.READY:
            self._environment = environment_of(untrusted)
        elif self._environment is None and tag is Tag.REFUSED:
            self._cause = untrusted.decode(errors="replace")
        elif self._environment is None:
            raise UnfitMessage("It did not say what it runs on.")
        elif tag is Tag.PROGRESS:
            permille = min(1000, int.from_bytes(untrusted[:2], "big"))
            progress(Working(exhibit=self.job.exhibit, done_permille=permille))
        else:
            self._collector.take(tag, untrusted)


class _Children:
    """The examinations under way; leaving the context ends them all."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._selector = selectors.DefaultSelector()
        self._running: list[_Examination] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for examination in self._running:
            examination.child.stop()
        self._selector.close()

    def __len__(self) -> int:
        return len(self._running)

    def start(self, job: Job) -> None:
        examination = _Examination(job)
        self._running.append(examination)
        self._selector.register(examination.child, selectors.EVENT_READ, examination)

    def wait(self) -> Iterator[tuple[Examined, ...]]:
        """Wait a little; the results of what has ended."""
        if self._running:
            self._selector.select(_WATCH_SECONDS)
        for examination in list(self._running):
            descriptor = examination.child.fileno()
            examined = examination.hear(self._progress)
            if examined is not None:
                self._selector.unregister(descriptor)
                self._running.remove(examination)
                yield examined

    def excuse(self) -> None:
        """The caller kept us from listening: nobody's silence until now counts."""
        for examination in self._running:
            examination.child.excuse()


def _trial() -> tuple[str, ...]:
    child = ConfinedProcess(Path(os.devnull), _nothing, limits=Limits(), facts=at_work)
    reached: tuple[str, ...] = ()
    try:
        while not child.done:
            multiprocessing.connection.wait([child.fileno()], timeout=_WATCH_SECONDS)
            for tag, untrusted in child.read():
                if tag is Tag.READY:
                    reached = environment_of(untrusted).confinement
    finally:
        child.stop()
    return reached


def _nothing(_: object, __: Outbox) -> None:
    """Work of the trial child."""
