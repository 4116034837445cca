"""Examining a test's case, in this process or as a command of its own."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.builders.small_case import Desk
from tests.doubles.methods import ROUGH, WEIGHING

from sightline.adapters.engine_local import LocalEngine
from sightline.analysis.contract import Analyzer
from sightline.model.finding import Finding
from sightline.workbench.case import Case
from sightline.workbench.examine import Examination, examine, missing
from sightline.workbench.ports.engine import Examined, Job, Progress

METHODS = (WEIGHING, ROUGH)


@dataclass
class Watched:
    """The real engine, and what it was asked to do."""

    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def run(self, jobs: Iterable[Job], progress: Progress) -> Iterator[tuple[Examined, ...]]:
        yield from LocalEngine(2).run(map(self._note, jobs), progress)

    def confinement(self) -> tuple[str, ...]:
        return LocalEngine(1).confinement()

    def _note(self, job: Job) -> Job:
        names = tuple(analyzer.method.name for analyzer in job.analyzers)
        self.asked.append((job.exhibit.hex, names))
        return job


def run_missing(
    case: Case,
    analyzers: Sequence[Analyzer] = METHODS,
    *,
    again: bool = False,
    engine: Watched | None = None,
) -> list[Finding]:
    """Examine what is missing."""
    return examine(case, engine or Watched(), missing(case, analyzers, again=again))


def main(folder: str) -> None:
    """As a command: examine what is missing, and say what lasts."""
    case = Desk(Path(folder)).open()

    def listener(examination: Examination) -> None:
        for finding in examination.findings:
            print(finding.exhibit.hex, finding.method.name, flush=True)  # noqa: T201 - as above

    examine(case, LocalEngine(1), missing(case, METHODS), listener)


if __name__ == "__main__":
    main(*sys.argv[1:])
