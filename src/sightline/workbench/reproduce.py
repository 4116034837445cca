"""Running findings again from the exhibits' bytes, and comparing as their methods declare."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sightline.analysis.contract import Analyzer
from sightline.analysis.joint import JointMethod
from sightline.analysis.registry import asked_again
from sightline.model.canonical import Json, encode
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.finding import Finding, Method, Outcome, Reproduction
from sightline.model.joint import JointFinding
from sightline.model.plain import to_plain
from sightline.workbench.asking_again import OUTSIDE, Outside
from sightline.workbench.case import Case
from sightline.workbench.examine import Listener, Missing, run
from sightline.workbench.joint import JointReport, JointTools, run_jointly
from sightline.workbench.ports.engine import Engine, Examined


class Agreement(StrEnum):
    """How a second run compares."""

    EXACT = "exactly the same"
    WITHIN_TOLERANCE = "the same within the stated tolerance"
    DIFFERS = "different"
    NOT_RUN = "not run again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place in a report where two runs do not agree."""

    path: str
    recorded: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduced:
    """A recorded finding against a second run of its method."""

    finding: Finding | JointFinding
    agreement: Agreement
    differences: tuple[Difference, ...]
    builds_then: Mapping[str, Json]
    builds_now: Mapping[str, Json]
    reason: str | None = None


def reproduce(
    case: Case,
    engine: Engine,
    analyzers: Sequence[Analyzer],
    *,
    only: Collection[Digest] | None = None,
    listener: Listener = lambda _: None,
    asked: Callable[[Method], Analyzer | None] = asked_again,
    outside: Outside | None = None,
) -> Iterator[Reproduced]:
    """Run again and compare every standing finding; records nothing.

    A finding by a method or version that this Sightline does not have is told as not run.

    Args:
        case: The case.
        engine: What runs them.
        analyzers: The methods there are.
        only: Exhibits to look at; None for all.
        listener: Hears how far it is.
        asked: The analyzer of a method that runs only where somebody asks for it.
        outside: Programs and services to ask again; None to tell that they were not asked.
    """
    ours = {analyzer.method.key: analyzer for analyzer in analyzers}
    work: list[Missing] = []
    for exhibit in case.snapshot.exhibits.values():
        if only is not None and exhibit.digest not in only:
            continue
        known: list[Analyzer] = []
        for _, finding in case.snapshot.findings_of(exhibit.digest):
            if outside is not None and finding.method.name in OUTSIDE:
                yield _asked_outside(case, finding, outside)
                continue
            analyzer = ours.get(finding.method.key) or asked(finding.method)
            if analyzer is not None:
                known.append(analyzer)
            else:
                yield _not_run(finding, "This Sightline does not have that method or version.")
        if known and _kept(case, exhibit):
            work.append(Missing(exhibit=exhibit, analyzers=tuple(known)))
        else:
            yield from _bytes_gone(case, exhibit, known)
    for examined in run(case, engine, work, listener):
        for report in examined:
            finding = case.snapshot.findings[report.exhibit, report.analyzer.method.key]
            yield compare(finding, report.analyzer, report)


def _bytes_gone(case: Case, exhibit: Exhibit, known: Sequence[Analyzer]) -> Iterator[Reproduced]:
    for analyzer in known:
        finding = case.snapshot.findings[exhibit.digest, analyzer.method.key]
        yield _not_run(finding, "The exhibit's bytes are not kept here.")


def _asked_outside(case: Case, finding: Finding, outside: Outside) -> Reproduced:
    answer = outside.again(case, finding)
    if isinstance(answer, str):
        return _not_run(finding, answer)
    return compare(finding, answer.analyzer, answer)


def reproduce_joint(
    case: Case,
    methods: Sequence[JointMethod],
    tools: JointTools,
    *,
    only: Collection[Digest] | None = None,
) -> Iterator[Reproduced]:
    """Run again and compare every standing joint finding, as `reproduce` does; records nothing.

    Args:
        case: The case.
        methods: The joint methods there are.
        tools: What they run on.
        only: Exhibits; joint findings that rest on one of them. None for all.
    """
    ours = {(method.method.name, method.method.version): method for method in methods}
    for finding in case.snapshot.joint_findings.values():
        behind = {
            exhibit for item in finding.inputs for exhibit in case.snapshot.exhibits_behind(item)
        }
        if only is not None and behind.isdisjoint(only):
            continue
        method = ours.get((finding.method.name, finding.method.version))
        if method is None:
            yield _not_run(finding, "This Sightline does not have that method or version.")
            continue
        report = run_jointly(case, method, finding.inputs, finding.method.parameters, tools)
        yield compare(finding, method, report)


def compare(
    finding: Finding | JointFinding, method: Analyzer | JointMethod, report: Examined | JointReport
) -> Reproduced:
    """Hold a second run against the recorded finding.

    How far they may differ is what this Sightline's method declares: a record that declares
    something else is different there already.
    """
    differences = _undeclared(finding, method)
    if finding.outcome is not report.result.outcome:
        differences.append(_different("outcome", finding.outcome, report.result.outcome))
    exact = True
    # A failed run has nothing to compare but its having failed: its words may name a build.
    if not finding.outcome is report.result.outcome is Outcome.FAILED:
        tolerant = method.reproduction is Reproduction.WITHIN_TOLERANCE
        tolerances = method.tolerances if tolerant else None
        exact = _compare_reports(finding, report, tolerances, differences)
    if differences:
        agreement = Agreement.DIFFERS
    else:
        agreement = Agreement.EXACT if exact else Agreement.WITHIN_TOLERANCE
    return Reproduced(
        finding=finding,
        agreement=agreement,
        differences=tuple(differences),
        builds_then=finding.environment.builds,
        builds_now=report.environment.builds,
    )


def _undeclared(
    finding: Finding | JointFinding, method: Analyzer | JointMethod
) -> list[Difference]:
    """Where a record declares other limits or tolerances than its method of that version has."""
    declared = (
        ("reproduction", finding.reproduction, method.reproduction),
        ("tolerances", finding.tolerances, method.tolerances),
        ("limitations", finding.limitations, method.limitations),
    )
    return [
        _different(path, then, now)
        for path, then, now in declared
        if encode(to_plain(then)) != encode(to_plain(now))
    ]


def _compare_reports(
    finding: Finding | JointFinding,
    report: Examined | JointReport,
    tolerances: Mapping[str, Json] | None,
    differences: list[Difference],
) -> bool:
    """Compare values, words and derivatives; tells whether all are exactly equal.

    `tolerances` is None for a method that must agree exactly.
    """
    exact = _walk((), finding.values, report.result.values, tolerances or {}, differences)
    if exact and finding.summary != report.result.summary:
        # Equal values make equal sentences; others were written by somebody else.
        differences.append(_different("summary", finding.summary, report.result.summary))
    then, now = finding.derivatives, tuple(Digest.of(made.data) for made in report.made)
    if then == now:
        return exact
    # An encoder's bytes differ between builds; their number does not.
    if tolerances is None or len(then) != len(now):
        differences.append(_different("derivatives", _shorts(then), _shorts(now)))
    return False


def _walk(
    path: tuple[str, ...],
    then: Json,
    now: Json,
    tolerances: Mapping[str, Json],
    differences: list[Difference],
) -> bool:
    """Compare two values; collects differences, and tells whether they are exactly equal."""
    if isinstance(then, Mapping) and isinstance(now, Mapping) and then.keys() == now.keys():
        same = [
            _walk((*path, key), then[key], now[key], tolerances, differences)
            for key in sorted(then)
        ]
        return all(same)
    if _lists(then, now):
        same = [
            _walk((*path, "*"), one, other, tolerances, differences)
            for one, other in zip(then, now, strict=True)  # type: ignore[arg-type]
        ]
        return all(same)
    if type(then) is type(now) and then == now:
        return True
    allowed = tolerances.get(".".join(path))
    if isinstance(allowed, int) and _integers(then, now) and abs(then - now) <= allowed:  # type: ignore[operator]
        return False
    differences.append(_different(".".join(path), then, now))
    return False


def _lists(then: Json, now: Json) -> bool:
    return (
        isinstance(then, list | tuple) and isinstance(now, list | tuple) and len(then) == len(now)
    )


def _integers(then: Json, now: Json) -> bool:
    return type(then) is int and type(now) is int


def _shorts(digests: Sequence[Digest]) -> str:
    return ", ".join(digest.short for digest in digests)


def _different(path: str, then: object, now: object) -> Difference:
    return Difference(path=path, recorded=str(then)[:200], now=str(now)[:200])


def _kept(case: Case, exhibit: Exhibit) -> bool:
    return case.objects.has(exhibit.digest)


def _not_run(finding: Finding | JointFinding, reason: str) -> Reproduced:
    return Reproduced(
        finding=finding,
        agreement=Agreement.NOT_RUN,
        differences=(),
        builds_then=finding.environment.builds,
        builds_now={},
        reason=reason,
    )
