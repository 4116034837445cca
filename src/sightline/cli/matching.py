"""Finding copies: within the case, and in others."""

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Unpack

import click

from sightline.bootstrap.matching import archive_cases, match_tools
from sightline.cli.examination import chosen
from sightline.cli.ids import Names
from sightline.cli.learned import (
    ModelGiven,
    draw_likeness,
    likeness_document,
    model_options,
    tools_for,
)
from sightline.cli.opening import opened, settings_of
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.progress import Meter, Step, meter
from sightline.cli.screen import Screen
from sightline.cli.showing_copies import (
    draw_hits,
    draw_lineage,
    draw_pairs,
    hits_document,
    lineage_document,
    pairs_document,
    standing_pairs,
)
from sightline.exports.words import plural
from sightline.settings import Settings
from sightline.workbench.case import Case
from sightline.workbench.learned import look_alike
from sightline.workbench.match import Matched, Matching, match
from sightline.workbench.match_archive import search
from sightline.workbench.match_state import standing_lineage


@case_command("match")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
@click.option(
    "--archive",
    "archives",
    type=FOLDER,
    multiple=True,
    metavar="DIR",
    help="Also look in the case in DIR, or in all cases below it.",
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Exhibits at once.")
@model_options
def match_command(
    options: Options,
    *,
    wanted: tuple[str, ...],
    archives: tuple[Path, ...],
    jobs: int | None,
    **model: Unpack[ModelGiven],
) -> None:
    """Find what shows the same: copies, excerpts, stills, shared sound.

    Each pair is compared once; after an interrupt, or when exhibits came in, run it again and only
    what is missing is done. With EXHIBIT, only pairs with one of those are compared.

    Of cases in --archive that you do not act in, you are told that one holds a copy, and no more.

    With --model, representative pictures are given to an ONNX model of your own as well, and what
    looks alike to it is proposed apart: two takes of one place do too.
    """
    screen = Screen(options)
    options.interrupted = "What was recorded stays: run `sightline match` again for the rest."
    settings = settings_of(options)
    settings = dataclasses.replace(settings, workers=jobs or settings.workers)
    with opened(options) as case, meter(options) as show:
        only, steps = chosen(case, wanted), Steps(show)
        learned = tools_for(model, settings)
        matched = match(case, match_tools(settings), only=only, listener=steps)
        found = None
        if archives:
            with _others(archives, settings) as others:
                found = search(case, others, only=only, listener=steps)
        looked = None
        if learned is not None:
            alike = model["alike"]
            looked = look_alike(case, learned, alike_permille=alike, only=only, listener=steps)
        names = Names(case.snapshot)
        pairs = standing_pairs(case.snapshot, only)
        document = {
            "compared_now": matched.compared,
            "passed_over_now": matched.passed_over,
            "found_now": len(matched.findings),
            "pairs": pairs_document(names, pairs),
            "lineage": None if matched.lineage is None else names.label(matched.lineage[0]),
            "not_comparable": [names.label(exhibit) for exhibit in matched.without],
            "archive": None if found is None else hits_document(names, found),
            "alike_to_model": likeness_document(names, looked),
        }
        if screen.document(document):
            return
        draw_pairs(screen, case.snapshot, names, pairs)
        if found is not None:
            draw_hits(screen, names, found)
        if looked is not None:
            draw_likeness(screen, case.snapshot, names, looked)
        _draw_now(screen, names, matched)
        if matched.lineage is None and only is None:
            screen.remark("Fewer than two exhibits can be compared: `sightline add` takes more in.")
        elif matched.lineage is None:
            screen.remark("Not all pairs are compared: `sightline match` without names does it.")
        elif pairs:
            screen.remark("Next: `sightline lineage` for who comes from whom, `sightline report`.")


def _draw_now(screen: Screen, names: Names, matched: Matched) -> None:
    """What this run did, and what it could not."""
    screen.line(f"{plural(matched.compared, 'pair')} compared now.")
    if matched.passed_over:
        screen.line(
            f"{plural(matched.passed_over, 'pair')} passed over: an index found nothing in "
            "common. That does not show that there is nothing."
        )
    if matched.without:
        listed = ", ".join(names.label(exhibit) for exhibit in matched.without)
        screen.line(f"Nothing to compare could be sampled of {listed}.", "warn")


@case_command("lineage")
def lineage_command(options: Options) -> None:
    """Show which exhibits come from which, as the last `sightline match` left it.

    Parents are the nearest exhibits in the case that a copy can come from; where two are as near,
    both are named, and where nothing tells which of two came first, that is said.
    """
    screen = Screen(options)
    with opened(options) as case:
        standing = standing_lineage(case.snapshot)
        names = Names(case.snapshot)
        document = None if standing is None else lineage_document(names, standing)
        if screen.document({"lineage": document}):
            return
        if standing is None:
            screen.line("No copies were looked for yet.")
            screen.remark("Next: `sightline match`.")
            return
        draw_lineage(screen, case.snapshot, names, standing)


class Steps:
    """Shows how far matching is."""

    def __init__(self, show: Meter) -> None:
        self._show = show

    def __call__(self, matching: Matching) -> None:
        """Take a sign in."""
        words = f"{matching.doing}: {matching.done} of {matching.total}"
        self._show(Step(words=words, done=0, total=0))


@contextlib.contextmanager
def _others(folders: tuple[Path, ...], settings: Settings) -> Iterator[list[Case]]:
    with contextlib.ExitStack() as stack:
        cases = []
        for folder in folders:
            for case in archive_cases(folder, settings):
                stack.callback(case.log.close)
                cases.append(case)
        yield cases
