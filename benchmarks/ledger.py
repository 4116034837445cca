"""The ledger's extractor against annotated reports: the score table, errors by class, time.

    .venv/bin/python benchmarks/ledger.py [--errors 5] [--polnear $POLNEAR] [--growth]
        [--part development|second|third|fourth|fifth|sixth|seventh|eighth|counts|held-out|
                test|ceiling|incident|events]

`development` is for tuning, and so are `second` to `eighth`. `test` is scored rarely:
each run is written down, with its date, commit and figures, in `ledger-test-runs.md` beside this
file. `ceiling` scores the second annotation against the first: what two readings by people agree
on. `incident` scores each class of facts of the simulated incident's ledger against its truth,
`events` which event claims are put into where several incidents stand in one case. The definitions
are those of `tests/builders/ledger_scores.py`. Where the environment variable POLNEAR, or
`--polnear`, names a folder of brat files with attributions, these are scored too. Times are CPU
time, medians of three.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.builders.ledger_baseline import baseline  # noqa: E402 - the path is set above
from tests.builders.ledger_brat import read_folder  # noqa: E402 - the path is set above
from tests.builders.ledger_corpus import (  # noqa: E402 - as above
    PARTS,
    AnnotatedReport,
    reports,
    second_readings,
)
from tests.builders.ledger_events import (  # noqa: E402 - as above
    A_YEAR_LATER,
    FIRST,
    NEXT_WEEK,
    SAME_PLACE,
    mixed,
    scored,
)
from tests.builders.ledger_incident import facts, keep, lines, name_accused  # noqa: E402 - as above
from tests.builders.ledger_readings import (  # noqa: E402 - as above
    Reading,
    of_annotation,
    of_extraction,
    text_values,
)
from tests.builders.ledger_scores import Rate, Scores, score  # noqa: E402 - as above

from sightline.ledger.extraction import extract_text  # noqa: E402 - as above

CHOICES = (*PARTS, "ceiling", "incident", "events")
RUNS_FILE = ROOT / "benchmarks" / "ledger-test-runs.md"


def found(report: AnnotatedReport) -> Reading:
    """What our extractor reads in a report."""
    return of_extraction(report.key, extract_text(report.text, text_values(report)))


def table(scores: Scores) -> list[str]:
    """Each target's figure beside "must" and "aim", precision first, in per cent."""
    return [
        f"  {'':32}{'P':>5}{'R':>6}{'F':>6}{'must':>9}{'aim':>9}{'right/found/there':>20}",
        _rate("direct quotes, exact span", scores.quotes, "95/85", "97/92"),
        _rate("direct quotes, right speaker", scores.speakers, "85", "92"),
        _rate("speech-cue attribution", scores.cued, "75/70", "85/82"),
        _rate("full attribution", scores.full, "-", "-"),
        _rate("nested, both levels", scores.nested, "60", "80"),
        _rate("count interval", scores.counts, "95", "98"),
        _rate("event date, at most 7 days", scores.dates, "85", "93"),
        _rate("  held to the day, no slack", scores.dates_held, "-", "-"),
        _rate("time of day by the clock", scores.clocks, "-", "-"),
        f"  {'hedge class, macro-F1':32}{'':11}{scores.hedge_f1 * 100:6.1f}{'75':>9}{'85':>9}",
        _rate("claim type (of statements found)", scores.types, "-", "-"),
        f"  {'invented spans or numbers':32}{len(scores.breaches):5}{'':12}{'0':>9}{'0':>9}",
    ]


def _rate(name: str, rate: Rate, must: str, aim: str) -> str:
    numbers = f"{rate.right}/{rate.found}/{rate.there}"
    figures = f"{rate.precision * 100:5.1f}{rate.recall * 100:6.1f}{rate.f1 * 100:6.1f}"
    return f"  {name:32}{figures}{must:>9}{aim:>9}{numbers:>20}"


def errors(scores: Scores, shown: int) -> list[str]:
    """Errors by class, the most frequent class first."""
    lines = []
    for kind, notes in sorted(scores.errors.items(), key=lambda one: (-len(one[1]), one[0])):
        lines.append(f"{len(notes):4}  {kind}")
        lines += [f"        {note}" for note in notes[:shown]]
    return lines


def milliseconds(work: Sequence[Callable[[], object]], runs: int = 3) -> float:
    """CPU time of one piece of work, in the median of the runs."""
    for one in work[:3]:
        one()
    spent = []
    for _ in range(runs):
        start = time.process_time()
        for one in work:
            one()
        spent.append(time.process_time() - start)
    return statistics.median(spent) * 1000 / max(1, len(work))


def extracting(chosen: Sequence[AnnotatedReport]) -> list[Callable[[], object]]:
    """The work of reading each report."""
    return [partial(extract_text, report.text, text_values(report)) for report in chosen]


GROWING = {
    "articles in a row": "\n\n".join(report.text for report in reports("development")),
    "one sentence without an end": "the ministry said that the governor had said that " * 800,
    "quotes never closed": "“He said “they told “us " * 1500,
    "numbers": "between 3 and 4 or about 12 hundred and " * 1000,
    "dates": "on Friday, 4 May 2031, the day before yesterday, " * 800,
    "according to": "according to according to a spokesman for the " * 800,
    "marks that hide": "\u202e\u200bsaid\u200f \u2066" * 4000,
}


def growth() -> list[str]:
    """Time for a text and for four times as much of it: linear is 4.0."""
    lines = ["  text                            ms for 1 x   ms for 4 x   ratio (linear: 4)"]
    for name, text in GROWING.items():
        once, more = (milliseconds([partial(extract_text, text * times)]) for times in (1, 4))
        lines.append(f"  {name:32}{once:10.0f}{more:13.0f}{more / once:8.1f}")
    return lines


def log_test_run(scores: Scores, spent: float) -> None:
    """Write down that the test part was looked at, and what it said."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - a developer's machine has git
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout.strip()
    rates = (
        scores.quotes,
        scores.speakers,
        scores.cued,
        scores.nested,
        scores.counts,
        scores.dates,
    )
    cells = [f"{r.precision * 100:.0f}/{r.recall * 100:.0f}" for r in rates]
    cells += [f"{scores.hedge_f1 * 100:.0f}", str(len(scores.breaches)), f"{spent:.0f}"]
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    with RUNS_FILE.open("a", encoding="utf-8") as file:
        file.write(f"| {now} | {commit} | {' | '.join(cells)} |\n")


def run_part(part: str, shown: int) -> None:
    """Score a part of the corpus and print it."""
    chosen = reports(part)
    scores = score((of_annotation(report), found(report)) for report in chosen)
    spent = milliseconds(extracting(chosen))
    if part == "test":
        # Before anything is printed: a look whose output is cut off is a look all the same.
        log_test_run(scores, spent)
    print(f"{part}: {len(chosen)} reports")
    print("\n".join(table(scores)))
    print(f"  {'ms of CPU per article':32}{spent:5.1f}{'':12}{'50':>9}{'25':>9}")
    print("\n".join(errors(scores, shown)))
    peer = score((of_annotation(report), baseline(report)) for report in chosen)
    print("the peer: quotation marks and the nearest verb (tests/builders/ledger_baseline.py)")
    print("\n".join(table(peer)[:5]))


def run_ceiling(shown: int) -> None:
    """Score the second annotation against the first."""
    first = {report.key: report for report in reports()}
    again = second_readings()
    scores = score((of_annotation(first[r.key]), of_annotation(r)) for r in again)
    print(f"ceiling: {len(again)} reports annotated twice")
    print("\n".join(table(scores)))
    print("\n".join(errors(scores, shown)))


def run_incident() -> None:
    """Score the simulated incident's ledger, without and with its two villages looked up."""
    for placed in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            kept = keep(Path(folder), placed=placed)
            found = facts(kept)
        names = "chosen from a gazetteer" if placed else "names only"
        print(f"the simulated incident, places {names}: right of all, in per cent")
        print("\n".join(lines(found)))
    with tempfile.TemporaryDirectory() as folder:
        kept = keep(Path(folder), placed=True)
        corrected = name_accused(kept)
        # Anew: what a kept case works out once was worked out before the correction.
        found = facts(replace(kept))
    print(f"and after {corrected} correction(s): the accused named where the words name nobody")
    print("\n".join(lines(found)))


def run_events() -> None:
    """Score which event each claim is put into, with several incidents in one case."""
    print(
        "  pairs of claims in one event      P     R   events   false relations between incidents"
    )
    for others in ((NEXT_WEEK,), (SAME_PLACE,), (A_YEAR_LATER,), (NEXT_WEEK, A_YEAR_LATER)):
        with tempfile.TemporaryDirectory() as folder:
            found = scored(*mixed(Path(folder), (FIRST, *others)))
        figures = f"{found.precision * 100:6.1f}{found.recall * 100:6.1f}"
        events = f"{found.events} of {found.there}"
        print(f"  {'; '.join(one.name for one in others):48}{figures}{events:>9}{found.across:8}")


def run_polnear(folder: Path, shown: int) -> None:
    """Score a folder of brat files with attributions (PolNeAR, PARC in brat form)."""
    gold = read_folder(folder)
    made = [of_extraction(reading.key, extract_text(reading.text)) for reading in gold]
    scores = score(zip(gold, made, strict=True))
    print(f"{folder.name}: {len(gold)} articles")
    print("\n".join(table(scores)[:1] + table(scores)[3:5]))
    print("\n".join(errors(scores, shown)))


def main() -> None:
    """Score what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=CHOICES, default=CHOICES[0])
    parser.add_argument("--errors", type=int, default=3, help="examples shown of each class")
    parser.add_argument("--polnear", type=Path, default=os.environ.get("POLNEAR"))
    parser.add_argument("--growth", action="store_true")
    wishes = parser.parse_args()
    if wishes.part == "ceiling":
        run_ceiling(wishes.errors)
    elif wishes.part == "events":
        run_events()
    elif wishes.part == "incident":
        run_incident()
    else:
        run_part(wishes.part, wishes.errors)
    if wishes.growth:
        print("\n".join(growth()))
    if wishes.polnear:
        run_polnear(Path(wishes.polnear), wishes.errors)


if __name__ == "__main__":
    main()
