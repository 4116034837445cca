"""Running what is missing: every method on every exhibit it applies to, decoded once.

There is no list of jobs. What is missing is the set of (exhibit, method) pairs without a finding,
so a command that was cut off is continued by running it again.
"""

import contextlib
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from sightline.analysis.contract import Analyzer
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, Exhibit
from sightline.model.finding import Finding, Outcome
from sightline.model.records import Record, record_digest
from sightline.workbench.case import Case
from sightline.workbench.ports import Engine, Examined, Job, Made, Working

CHUNK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An exhibit and the methods that have not reported on it."""

    exhibit: Exhibit
    analyzers: tuple[Analyzer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """Progress of the whole: what one exhibit's methods just reported, or a sign of life."""

    findings: tuple[Finding, ...]
    working: Working | None


Listener: TypeAlias = Callable[[Examination], None]


def missing(
    case: Case,
    analyzers: Sequence[Analyzer],
    *,
    only: Collection[Digest] | None = None,
    again: bool = False,
) -> list[Missing]:
    """What `examine` would run.

    Args:
        case: The case.
        analyzers: The methods there are.
        only: Exhibits to look at; None for all.
        again: Also run what failed before.
    """
    found = []
    for exhibit in case.snapshot.exhibits.values():
        if only is not None and exhibit.digest not in only:
            continue
        lacking = tuple(
            analyzer
            for analyzer in analyzers
            if exhibit.exhibit_kind in analyzer.kinds
            and _lacks(case, exhibit.digest, analyzer, again=again)
        )
        if lacking:
            found.append(Missing(exhibit=exhibit, analyzers=lacking))
    return found


def examine(
    case: Case, engine: Engine, work: Sequence[Missing], listener: Listener = lambda _: None
) -> list[Finding]:
    """Run the missing methods; each exhibit's findings are durable together as they come in.

    Raises:
        StorageFailed: the case cannot be written.
    """
    findings: list[Finding] = []
    for examined in run(case, engine, work, listener):
        recorded = _record(case, examined)
        findings.extend(recorded)
        listener(Examination(findings=tuple(recorded), working=None))
    return findings


def run(
    case: Case, engine: Engine, work: Sequence[Missing], listener: Listener
) -> Iterator[tuple[Examined, ...]]:
    """Hand exhibits to the engine; nothing is recorded here."""
    # A remote object's local file must last until its exhibit's results are in.
    held: dict[Digest, contextlib.ExitStack] = {}

    def jobs() -> Iterator[Job]:
        for item in work:
            held[item.exhibit.digest] = stack = contextlib.ExitStack()
            yield Job(
                exhibit=item.exhibit.digest,
                path=stack.enter_context(case.objects.local(item.exhibit.digest)),
                size=item.exhibit.size,
                kind=item.exhibit.exhibit_kind,
                media_type=item.exhibit.media_type,
                analyzers=item.analyzers,
            )

    def progress(working: Working) -> None:
        listener(Examination(findings=(), working=working))

    try:
        for examined in engine.run(jobs(), progress):
            held.pop(examined[0].exhibit).close()
            yield examined
    finally:
        for stack in held.values():
            stack.close()


def as_finding(examined: Examined, derivatives: tuple[Digest, ...]) -> Finding:
    """What an analyzer reported, as a record."""
    analyzer, result = examined.analyzer, examined.result
    return Finding(
        exhibit=examined.exhibit,
        method=analyzer.method,
        outcome=result.outcome,
        summary=result.summary,
        values=result.values,
        limitations=analyzer.limitations,
        reproduction=analyzer.reproduction,
        tolerances=analyzer.tolerances,
        derivatives=derivatives,
        environment=examined.environment,
    )


def _lacks(case: Case, exhibit: Digest, analyzer: Analyzer, *, again: bool) -> bool:
    finding = case.snapshot.findings.get((exhibit, analyzer.method.key))
    return finding is None or (again and finding.outcome is Outcome.FAILED)


def _record(case: Case, examined: Sequence[Examined]) -> list[Finding]:
    # Another process may have examined the same exhibit meanwhile: the first report stands.
    case.refresh()
    pairs: list[tuple[Record, str]] = []
    findings = []
    for report in examined:
        before = case.snapshot.findings.get((report.exhibit, report.analyzer.method.key))
        if before is not None and before.outcome is not Outcome.FAILED:
            continue
        derivatives = [_keep(case, report, made) for made in report.made]
        finding = as_finding(report, tuple(derivative.digest for derivative in derivatives))
        if record_digest(finding) in case.snapshot.records:
            continue
        pairs.append((finding, "examine"))
        pairs.extend(
            (derivative, "derive")
            for derivative in derivatives
            if record_digest(derivative) not in case.snapshot.records
        )
        findings.append(finding)
    if pairs:
        case.record_all(pairs)
    return findings


def _keep(case: Case, examined: Examined, made: Made) -> Derivative:
    stream = io.BytesIO(made.data)
    stored = case.objects.put(iter(lambda: stream.read(CHUNK_BYTES), b""))
    return Derivative(
        exhibit=examined.exhibit,
        digest=stored.digest,
        size=stored.size,
        media_type=made.media_type,
        role=made.role,
        method=examined.analyzer.method,
        label=made.label,
        time=made.time,
    )
