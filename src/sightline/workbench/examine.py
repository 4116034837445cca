"""Running what is missing: every method on every exhibit it applies to, decoded once.

There is no list of jobs. What is missing is the set of (exhibit, method) pairs without a finding,
so a command that was cut off is continued by running it again.
"""

import contextlib
import io
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from sightline.analysis.contract import Analyzer
from sightline.errors import NotFound, RuleRefused
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, Exhibit
from sightline.model.finding import Finding, Outcome
from sightline.model.records import Record, record_digest
from sightline.workbench.case import Case
from sightline.workbench.ports.engine import Engine, Examined, Job, Made, Working

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
        NotFound: bytes of exhibits are not kept here; the others were examined.
    """
    findings: list[Finding] = []
    with contextlib.closing(run(case, engine, work, listener)) as running:
        for examined in running:
            recorded = record_examined(case, examined)
            findings.extend(recorded)
            listener(Examination(findings=tuple(recorded), working=None))
    return findings


def run(
    case: Case, engine: Engine, work: Sequence[Missing], listener: Listener
) -> Generator[tuple[Examined, ...], None, None]:
    """Hand exhibits to the engine; nothing is recorded here.

    Raises:
        NotFound: bytes of exhibits are not kept here; told once all others are done.
    """
    # A remote object's local file must last until its exhibit's results are in.
    held: dict[Digest, contextlib.ExitStack] = {}
    lost: list[Digest] = []

    def jobs() -> Iterator[Job]:
        for item in work:
            exhibit, stack = item.exhibit, contextlib.ExitStack()
            try:
                path = stack.enter_context(case.objects.local(exhibit.digest))
            except NotFound:
                lost.append(exhibit.digest)
                continue
            held[exhibit.digest] = stack
            yield Job(
                exhibit=exhibit.digest,
                path=path,
                size=exhibit.size,
                kind=exhibit.exhibit_kind,
                media_type=exhibit.media_type,
                analyzers=item.analyzers,
            )

    def progress(working: Working) -> None:
        listener(Examination(findings=(), working=working))

    results = engine.run(jobs(), progress)
    try:
        for examined in results:
            held.pop(examined[0].exhibit).close()
            yield examined
    finally:
        # Work under way ends here, and not when somebody collects garbage.
        if isinstance(results, Generator):
            results.close()
        for stack in held.values():
            stack.close()
    if lost:
        raise _lost(lost)


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


def record_examined(case: Case, examined: Sequence[Examined]) -> list[Finding]:
    """Record what methods reported of one exhibit, all of it durable together.

    A method that has reported before, other than by failing, is left as it stands.

    Raises:
        StorageFailed: the case cannot be written.
    """
    case.refresh()
    reports = [
        (as_finding(report, tuple(item.digest for item in made)), made)
        for report in examined
        if not _reported(case, report)
        for made in [[_keep(case, report, item) for item in report.made]]
    ]
    while True:
        findings, pairs = _unrecorded(case, reports)
        try:
            if pairs:
                case.record_all(pairs)
        except RuleRefused:
            # Another process examined the same exhibit meanwhile: the first report stands.
            case.refresh()
            if _unrecorded(case, reports)[1] == pairs:
                raise
        else:
            return findings


def record_answer(case: Case, answer: Examined) -> Finding:
    """Record one report on one exhibit; the finding that stands, where one stood before.

    Raises:
        StorageFailed: the case cannot be written.
    """
    record_examined(case, [answer])
    return case.snapshot.findings[answer.exhibit, answer.analyzer.method.key]


def _reported(case: Case, report: Examined) -> bool:
    before = case.snapshot.findings.get((report.exhibit, report.analyzer.method.key))
    return before is not None and before.outcome is not Outcome.FAILED


def _unrecorded(
    case: Case, reports: Sequence[tuple[Finding, list[Derivative]]]
) -> tuple[list[Finding], list[tuple[Record, str]]]:
    """The findings that the case does not have yet, and all that is to be recorded with them."""
    records, standing = case.snapshot.records, case.snapshot.findings
    findings: list[Finding] = []
    pairs: dict[Digest, tuple[Record, str]] = {}
    for finding, derivatives in reports:
        before = standing.get(finding.key)
        digest = record_digest(finding)
        if (before is not None and before.outcome is not Outcome.FAILED) or digest in records:
            continue
        findings.append(finding)
        pairs[digest] = (finding, "examine")
        for derivative in derivatives:
            # A retry makes again what the failed run made; one run may make the same bytes twice.
            if (derived := record_digest(derivative)) not in records:
                pairs[derived] = (derivative, "derive")
    return findings, list(pairs.values())


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


def _lost(lost: Sequence[Digest]) -> NotFound:
    named = ", ".join(digest.short for digest in lost[:10])
    return NotFound(
        f"The bytes of {len(lost)} exhibit(s) are not kept here, and were not examined: {named}.",
        next_step="Restore them from another copy of the case, then examine again.",
    )
