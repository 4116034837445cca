"""Finding copies within a case: compare what has not been compared, explain, put in order."""

import functools
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from sightline.analysis.contract import Analyzer
from sightline.matching.frames_taken import Taken, taker, unpack
from sightline.matching.lineage_method import METHOD as LINEAGE
from sightline.matching.moments import moments_wanted
from sightline.matching.pair import PairResult, Verdict
from sightline.matching.pair_method import METHOD as PAIRS
from sightline.matching.pair_method import told
from sightline.matching.proposals import PAIRS_MOST, proposed
from sightline.model.digest import Digest
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.workbench.case import Case
from sightline.workbench.examine import Examination, Missing, examine, missing
from sightline.workbench.joint import JointReport, JointTools, record_jointly, report_jointly
from sightline.workbench.match_state import (
    Pair,
    descriptor_bytes,
    descriptors,
    load,
    publications,
    uncompared,
)
from sightline.workbench.ports.engine import Engine

WORTH_RECORDING: Final = frozenset(
    {Verdict.COPY, Verdict.SHARED_SEGMENT, Verdict.SHARED_SOUND, Verdict.LOOKS_ALIKE}
)
_HELD: Final = 64
"""Descriptors and frames kept in memory while pairs are explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """How far it has come."""

    doing: str
    done: int
    total: int


Listener: TypeAlias = Callable[[Matching], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What one run gave."""

    compared: int
    """Pairs that were compared now."""
    passed_over: int
    """Pairs that were not, for an index of a large case found no code in common."""
    findings: tuple[tuple[Digest, JointFinding], ...]
    """Pairs that share something or look alike, recorded now."""
    lineage: tuple[Digest, JointFinding] | None
    """The order of all copies; None where fewer than two exhibits can be compared."""
    without: tuple[Digest, ...]
    """Exhibits of which nothing could be sampled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTools:
    """What matching needs of the outside."""

    engine: Engine
    joint: JointTools
    describer: Analyzer
    """The method that makes descriptors."""
    compare: Callable[[Mapping[Digest, bytes], Sequence[Pair]], Generator[PairResult]]
    """From packed descriptors and pairs of exhibits, each pair's result in their order."""


def match(
    case: Case,
    tools: MatchTools,
    *,
    only: Collection[Digest] | None = None,
    listener: Listener = lambda _: None,
) -> Matched:
    """Describe, compare, look again at what is shared, record, and put all copies in order.

    Raises:
        StorageFailed: the case cannot be written.
        NotFound: bytes of exhibits or descriptors are not kept here.
    """
    case.refresh()
    describe(case, tools, listener)
    pairs = uncompared(case.snapshot, only)
    chosen = _worth_comparing(case, pairs, listener)
    shared = _compare_all(case, tools, chosen, listener)
    frames = _look_again(case, tools, shared, listener)
    findings = tuple(_record_all(case, tools, shared, frames, listener))
    done = descriptors(case.snapshot)
    # Without a comparison of every pair, nothing can be said of all.
    complete = len(done) > 1 and not _open_pairs(case, pairs, only)
    lineage = _order(case, tools) if complete else None
    return Matched(
        compared=len(chosen),
        passed_over=len(pairs) - len(chosen),
        findings=findings,
        lineage=lineage,
        without=tuple(e for e in _describable(case, tools) if e not in done),
    )


def describe(case: Case, tools: MatchTools, listener: Listener) -> None:
    """Make the descriptors that are missing.

    Raises:
        StorageFailed: the case cannot be written.
        NotFound: bytes of exhibits are not kept here.
    """
    work = missing(case, [tools.describer])
    _examine(case, tools, work, "describing exhibits", listener)


def _examine(
    case: Case, tools: MatchTools, work: Sequence[Missing], doing: str, listener: Listener
) -> list[Finding]:
    if not work:
        return []
    finished = set[Digest]()

    def hear(progress: Examination) -> None:
        finished.update(finding.exhibit for finding in progress.findings)
        listener(Matching(doing=doing, done=len(finished), total=len(work)))

    listener(Matching(doing=doing, done=0, total=len(work)))
    return examine(case, tools.engine, work, hear)


def _describable(case: Case, tools: MatchTools) -> Iterator[Digest]:
    for digest, exhibit in case.snapshot.exhibits.items():
        if exhibit.exhibit_kind in tools.describer.kinds:
            yield digest


def _open_pairs(case: Case, compared: Sequence[Pair], only: Collection[Digest] | None) -> bool:
    """Whether pairs are left that this run was not asked for."""
    return only is not None and bool(set(uncompared(case.snapshot)) - set(compared))


def _worth_comparing(case: Case, pairs: Sequence[Pair], listener: Listener) -> list[Pair]:
    """All pairs; of very many, those that an index proposes."""
    if len(pairs) <= PAIRS_MOST:
        return list(pairs)
    listener(Matching(doing="proposing pairs", done=0, total=len(pairs)))
    held = {str(e): load(case, e) for e in dict.fromkeys(e for pair in pairs for e in pair)}
    named = {(str(a), str(b)): (a, b) for a, b in pairs}
    return [named[pair] for pair in proposed(held, held, list(named))]


def _compare_all(
    case: Case, tools: MatchTools, pairs: Sequence[Pair], listener: Listener
) -> list[PairResult]:
    """The pairs that share something or look alike."""
    packed = {e: descriptor_bytes(case, e) for e in dict.fromkeys(e for p in pairs for e in p)}
    found = []
    listener(Matching(doing="comparing pairs", done=0, total=len(pairs)))
    with closing(tools.compare(packed, pairs)) as results:
        for number, result in enumerate(results, start=1):
            listener(Matching(doing="comparing pairs", done=number, total=len(pairs)))
            if result.verdict in WORTH_RECORDING:
                found.append(result)
    return found


def _look_again(
    case: Case, tools: MatchTools, shared: Sequence[PairResult], listener: Listener
) -> Mapping[str, Digest]:
    """Take the frames that show what is shared; the finding of each exhibit, by its name."""
    wanted = moments_wanted([pair for pair in shared if pair.by_picture])
    asked = {Digest.parse(name): taker(times) for name, times in wanted.items()}
    snapshot = case.snapshot
    work = [
        Missing(exhibit=snapshot.exhibits[exhibit], analyzers=(analyzer,))
        for exhibit, analyzer in asked.items()
        if (exhibit, analyzer.method.key) not in snapshot.findings
    ]
    _examine(case, tools, work, "looking again at what is shared", listener)
    return {
        str(exhibit): digest
        for exhibit, analyzer in asked.items()
        for digest, finding in snapshot.findings_of(exhibit)
        if finding.method == analyzer.method
    }


def _record_all(
    case: Case,
    tools: MatchTools,
    shared: Sequence[PairResult],
    frames: Mapping[str, Digest],
    listener: Listener,
) -> Iterator[tuple[Digest, JointFinding]]:
    """Explain and record each pair, as its method would by itself from the same inputs."""
    found = descriptors(case.snapshot)
    held = functools.lru_cache(maxsize=_HELD)(functools.partial(load, case))
    taken = functools.lru_cache(maxsize=_HELD)(functools.partial(_frames, case, frames))
    for number, pair in enumerate(shared):
        listener(Matching(doing="explaining pairs", done=number, total=len(shared)))
        a, b = Digest.parse(pair.a), Digest.parse(pair.b)
        inputs = [found[a], found[b], *(frames[n] for n in (pair.a, pair.b) if n in frames)]
        pictures = {pair.a: taken(pair.a), pair.b: taken(pair.b)}
        result = told(pair, held(a), held(b), pictures)
        report = JointReport(
            method=PAIRS,
            result=replace(result, pictures=()),
            made=tuple(map(tools.joint.encode, result.pictures)),
            environment=tools.joint.environment,
        )
        yield record_jointly(case, tuple(inputs), {}, report)


def _frames(case: Case, frames: Mapping[str, Digest], name: str) -> tuple[Taken, ...]:
    """What was taken of an exhibit for this run; nothing where nothing was."""
    finding = case.snapshot.records.get(frames[name]) if name in frames else None
    if not isinstance(finding, Finding) or not finding.derivatives:
        return ()
    with case.objects.open(finding.derivatives[0]) as file:
        return unpack(file.read())


def _order(case: Case, tools: MatchTools) -> tuple[Digest, JointFinding]:
    """The lineage of all that was compared; the one recorded before where nothing is new."""
    snapshot = case.snapshot
    inputs = list(descriptors(snapshot).values())
    standing = set(inputs)
    for digest, finding in snapshot.joint(PAIRS.method.name):
        # A pair whose descriptors were made anew has been compared anew.
        if set(finding.inputs[:2]) <= standing:
            inputs.append(digest)
    inputs += publications(snapshot)
    return report_jointly(case, LINEAGE, inputs, tools.joint)
