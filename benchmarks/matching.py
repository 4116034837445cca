"""Recall of copies at zero false positives, with vPDQ on the same files in the same run.

    python -m benchmarks.matching --cache FOLDER [--quick] [--group development|test] [--only ROW]
        [--clips N] [--seconds 8] [--peer PYTHON] [--jobs 2] [--natural] [--indexed]
        [--kept FOLDER] [--anew] [--json FILE]

Makes every transformation of `matching_transforms` from the clips of one group (kept apart: choose
on development, publish test), asks each matcher about each file against all clips of that group and
against files made to mislead, and prints per transformation: the recall that the design asks for,
recall of each matcher, and, where a matcher says where, medians of the overlap in time, of the
largest error of an end in seconds, of the speed's relative error and of the place in the picture in
widths, and how many were found but in the wrong direction. `--quick` takes three clips, six seconds
of each, and the hardest rows: some minutes on one core, less with a warm cache. `--natural`
compares all files of the folder pairwise with what its README says. `--indexed` compares only what
an index of the archive proposes, as large cases do.

Processor seconds are sums over all files: of describing (for vPDQ: hashing), of that less what
plain decoding of the same files takes (an examination decodes once for all methods), and of asking;
ours are printed as multiples of the peer's, from nothing and on top of a decode that others pay.

A run may be cut off at any point: answers are kept in FOLDER (`answers` in the cache, unless named)
line by line, under a name made of the matcher's source, and the same command goes on. Other code
asks anew. What describing, hashing and decoding took is kept too; `--anew` measures all of it
again, by turns, row by row: figures to be published come from such a run.

PYTHON is an interpreter with the package `vpdq` in an environment of its own; without it the peer
is left out, and the table says so.
"""

import argparse
import contextlib
import functools
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import cv2
from benchmarks import matching_negatives
from benchmarks.matching_cost import Cost, Decoding, throughput
from benchmarks.matching_kept import Answered, KeptAnswers, key_of
from benchmarks.matching_material import Case, make
from benchmarks.matching_media import COPIES, DEVELOPMENT, FOOTAGE, TEST
from benchmarks.matching_scores import Answers, Hit, Matcher, Measured, false_bar, measure, middle
from benchmarks.matching_sightline import engine
from benchmarks.matching_transforms import TRANSFORMS, Transform
from benchmarks.matching_vpdq import Vpdq

GROUPS = {"development": DEVELOPMENT, "test": TEST}
QUICK_CLIPS, QUICK_SECONDS = 3, 6.0
ROW = "{:<36}{:>6}{:>10}{:>10}{:>9}{:>9}{:>9}{:>9}{:>5}"


NO_COPIES = "no copies"
"""The row of files that are no copies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a run asks about."""

    cases: tuple[Case, ...]
    archive: Mapping[str, str]
    """Path by name of what is searched."""
    negatives: Mapping[str, frozenset[str]]
    """Files that are no copies, and what of the archive they may rightly be joined to."""

    def rows(self) -> Mapping[str, list[str]]:
        """Paths by row."""
        rows: dict[str, list[str]] = {NO_COPIES: list(self.negatives)}
        for case in self.cases:
            rows.setdefault(case.transform, []).append(case.path)
        return rows


def main() -> None:
    """Print the tables."""
    options = _options()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as fresh:
        _report(options, Path(fresh) if options.anew else options.cache)


def _report(options: argparse.Namespace, kept: Path) -> None:
    """One run; what was measured is kept in a folder, or found there."""
    matchers: list[Matcher] = [engine(kept / "descriptors", indexed=options.indexed)]
    if options.peer:
        matchers.append(Vpdq(options.peer, kept / "vpdq.json"))
    else:
        print("(no --peer: vPDQ is left out)")
    if options.natural:
        for matcher in matchers:
            _natural(matcher, options.jobs)
        return
    material = _material(options)
    print(
        f"{len(material.cases)} files of {len({case.source for case in material.cases})} clips, "
        f"{len(material.archive)} in the archive, {len(material.negatives)} further files"
    )
    decoding = Decoding(kept / "decoding.json")
    paths = material.rows()
    for row in paths.values():
        # By turns, so that what else the machine does falls on all of them.
        decoding.prepare(row)
        for matcher in matchers:
            matcher.prepare(row)
    decoded = sum(decoding.spent_s(path) for row in paths.values() for path in row)
    results, costs = {}, {}
    answers_kept = kept / "answers" if options.anew else options.kept
    for matcher in matchers:
        answered = ask(matcher, material, answers_kept, options.jobs)
        answers = {path: one.hits for path, one in answered.items()}
        bar = false_bar(material.cases, answers, material.negatives)
        results[matcher.name] = measure(material.cases, answers, bar)
        costs[matcher.name] = Cost(
            describing=sum(one.describing_s for one in answered.values()),
            decoding=decoded,
            asking=sum(one.answering_s for one in answered.values()),
        )
        print(f"{matcher.name}: highest score of a pair that is no copy {bar:.3f}")
        for line in _joined(material, answers):
            print(f"  joined wrongly: {line}")
    table(results, matchers)
    throughput(costs)
    if options.json:
        options.json.write_text(json.dumps(_plain(results), indent=1), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    kept = os.environ.get("SIGHTLINE_MATCHING_CACHE", "")
    parser.add_argument("--cache", type=Path, default=Path(kept) if kept else None)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--group", choices=GROUPS, default="development")
    parser.add_argument("--only", action="append", default=[], help="start of a row's name")
    parser.add_argument("--clips", type=int, default=99)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--peer", default="")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--natural", action="store_true")
    parser.add_argument("--indexed", action="store_true")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--anew", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.cache is None:
        parser.error("name a folder for the generated files: --cache or SIGHTLINE_MATCHING_CACHE")
    options.kept = options.kept or options.cache / "answers"
    if options.quick:
        options.clips, options.seconds = min(options.clips, QUICK_CLIPS), QUICK_SECONDS
    return options


def _wanted(options: argparse.Namespace) -> list[Transform]:
    return [
        one
        for one in TRANSFORMS
        if (not options.only and (one.quick or not options.quick))
        or any(one.name.startswith(name) for name in options.only)
    ]


def _material(options: argparse.Namespace) -> Material:
    group: tuple[str, ...] = GROUPS[options.group]
    jobs = [
        (name, one.name, group, options.cache, options.seconds)
        for name in group[: options.clips]
        for one in _wanted(options)
    ]
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        cases = pool.starmap(make, jobs, chunksize=max(1, len(_wanted(options))))
    flat = matching_negatives.made(options.cache)
    carded = matching_negatives.with_card(options.cache, group[:2])
    archive = {name: str(FOOTAGE / name) for name in group} | flat
    first, second = carded.values()
    negatives: dict[str, frozenset[str]] = {
        path: frozenset({name}) for name, path in archive.items()
    }
    negatives |= {first: frozenset({group[0]}), second: frozenset({group[1]})}
    return Material(cases=tuple(cases), archive=archive, negatives=negatives)


_ASKED: list[Matcher] = []


def ask(matcher: Matcher, material: Material, kept: Path, jobs: int) -> dict[str, Answered]:
    """All answers by path: those that are kept, and those that were missing, row by row."""
    names = "\n".join(sorted(material.archive))
    store = KeptAnswers(
        kept / f"{matcher.name.replace(', ', '-')}-{matcher.key}-{key_of((), names)}"
    )
    found: dict[str, Answered] = {}
    rows = material.rows()
    for number, (row, paths) in enumerate(rows.items(), start=1):
        known = store.row(row)
        missing = [path for path in paths if path not in known]
        if missing:
            for one in _asked(matcher, missing, material.archive, jobs):
                store.add(row, one)
                known[one.path] = one
            took = sum(one.describing_s + one.answering_s for one in known.values())
            print(f"{matcher.name}, row {number} of {len(rows)}: {row} ({took:.0f} s)", flush=True)
        found |= {path: known[path] for path in paths}
    return found


def _asked(
    matcher: Matcher, paths: list[str], archive: Mapping[str, str], jobs: int
) -> Iterator[Answered]:
    """The matcher is prepared here, and copied into workers, where there are several, by forking.

    One job answers here: a fork for each row would pay for every page that it touches first.
    """
    matcher.prepare(list(dict.fromkeys((*paths, *archive.values()))))
    _ASKED[:] = [matcher]
    answer = functools.partial(_answer, archive)
    with contextlib.ExitStack() as stack:
        if jobs > 1:
            pool = stack.enter_context(multiprocessing.get_context("fork").Pool(jobs))
            answers: Iterator[tuple[Mapping[str, Hit], float]] = pool.imap(answer, paths)
        else:
            answers = map(answer, paths)
        for path, (hits, spent) in zip(paths, answers, strict=True):
            yield Answered(
                path=path,
                hits=hits,
                describing_s=matcher.described_s(path),
                answering_s=spent,
            )


def _answer(archive: Mapping[str, str], path: str) -> tuple[Mapping[str, Hit], float]:
    cv2.setNumThreads(1)
    started = time.process_time()
    hits = _ASKED[0].answer(path, archive)
    return hits, time.process_time() - started


def _joined(material: Material, answers: Answers) -> Iterable[str]:
    allowed = {case.path: frozenset(s.source for s in case.stretches) for case in material.cases}
    allowed |= dict(material.negatives)
    worst = sorted(
        ((hit.score, path, clip) for path, hits in answers.items() for clip, hit in hits.items()
         if clip not in allowed[path] and hit.score > 0), reverse=True)  # fmt: skip
    return [f"{Path(path).name} with {clip} ({score:.3f})" for score, path, clip in worst[:12]]


def table(results: Mapping[str, Mapping[str, Measured]], matchers: list[Matcher]) -> None:
    """One row a transformation; errors are those of the first matcher that says where."""
    names = [matcher.name for matcher in matchers]
    titles = ("overlap", "ends s", "speed", "place", "way")
    print(ROW.format("transformation", "must", *[n[:9] for n in [*names, "", ""][:2]], *titles))
    for one in TRANSFORMS:
        rows = [results[name].get(one.name) for name in names]
        first = rows[0] if rows else None
        if first is None:
            continue
        shares = [f"{row.found / row.cases:.2f}" if row else "-" for row in rows]
        errors = (first.overlaps, first.end_errors_s, first.speed_errors, first.corner_errors)
        must = f"{one.must:.2f}" if one.must else "-"
        found = [*shares, "", ""][:2]
        print(ROW.format(one.name, must, *found, *map(middle, errors), first.wrong_way))
        if first.missed:
            print(f"    missed: {', '.join(first.missed)}")
    for name, measured in results.items():
        recalls = [row.found / row.cases for row in measured.values()]
        print(f"mean recall over transformations, {name}: {statistics.mean(recalls):.3f}")


def _plain(results: Mapping[str, Mapping[str, Measured]]) -> object:
    return {
        name: {
            row: {"cases": one.cases, "found": one.found, "missed": one.missed,
                  "overlap": middle(one.overlaps), "ends_s": middle(one.end_errors_s),
                  "speed": middle(one.speed_errors), "place": middle(one.corner_errors)}
            for row, one in rows.items()
        }
        for name, rows in results.items()
    }  # fmt: skip


def _natural(matcher: Matcher, jobs: int) -> None:
    """All pairs of the folder."""
    files = {path.name: str(path) for path in sorted(FOOTAGE.iterdir())}
    nothing = Material(cases=(), archive=files, negatives={p: frozenset() for p in files.values()})
    paths = list(nothing.negatives)
    answers = {one.path: one.hits for one in _asked(matcher, paths, nothing.archive, jobs)}
    pairs = {frozenset(pair) for pair in COPIES}
    print(f"{matcher.name}, natural pairs:")
    for first, second in combinations(files, 2):
        hits = [answers[files[a]].get(b) for a, b in ((first, second), (second, first))]
        best = max((hit for hit in hits if hit is not None), key=lambda h: h.score, default=None)
        copies = frozenset((first, second)) in pairs
        if copies or best is not None:
            said = f"{best.score:.3f} {best.word}" if best is not None else "not found"
            print(f"  {'copies' if copies else 'NOT copies'}: {first}, {second}: {said}")


if __name__ == "__main__":
    main()
