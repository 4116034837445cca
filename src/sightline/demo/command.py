"""The command `sightline demo`."""

import os
from pathlib import Path
from typing import Final

import click

from sightline.cli.options import FOLDER, Options, command
from sightline.cli.progress import Step, meter
from sightline.cli.screen import Screen
from sightline.demo.play import DemoResult, run_demo
from sightline.errors import StorageFailed
from sightline.exports.words import plural
from sightline.settings import Settings

DEFAULT: Final = Path("sightline-demo")


@command("demo")
@click.argument("folder", type=FOLDER, default=DEFAULT)
@click.option("--seed", type=int, default=1, show_default=True, help="Another makes another one.")
def demo(options: Options, *, folder: Path, seed: int) -> None:
    """Film a made-up incident, investigate it in FOLDER, and say where the report lies.

    Everything in it is invented. FOLDER is made (default: sightline-demo), with two keys of its
    own; your key is not used.
    """
    screen = Screen(options)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise StorageFailed(
            "There is something here already.",
            file=str(folder),
            next_step="Name another folder, or delete this to see the demonstration again.",
        )
    options.interrupted = f"Delete {folder} before you run the demonstration again."
    settings = Settings.of(os.environ)
    with meter(options) as show:
        result = run_demo(
            folder, settings, lambda line: show(Step(words=line, done=0, total=0)), seed=seed
        )
    if not screen.document(_document(result)):
        _draw(screen, result)


def _document(result: DemoResult) -> dict[str, object]:
    return {
        "material": str(result.material),
        "case": str(result.case),
        "reports": [str(path) for path in result.reports],
        "bundle": str(result.bundle),
        "exhibits": result.exhibits,
        "findings": result.findings,
        "entries": result.entries,
        "verified": result.verified.to_plain(),
    }


def _draw(screen: Screen, result: DemoResult) -> None:
    exhibits, findings = plural(result.exhibits, "exhibit"), plural(result.findings, "finding")
    entries = plural(result.entries, "log entry", "log entries")
    screen.line(f"{exhibits}, {findings}, {entries}: {result.case}", "strong")
    for path in result.reports:
        screen.line(f"report: {path}", "strong")
    screen.line(f"bundle: {result.bundle}")
    screen.line(f"checked: {', '.join(result.verified.verdict)}")
    screen.heading("Look around")
    for line in (
        f"sightline show --case {result.case}",
        f"sightline exhibits --case {result.case}",
        f"sightline verify {result.bundle}",
    ):
        screen.line(line, indent=2)
