"""Running findings again, and comparing."""

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from sightline.bootstrap.examination import ANALYZERS, engine
from sightline.bootstrap.joint import JOINT_METHODS, joint_tools
from sightline.bootstrap.matching import again_by
from sightline.bootstrap.reported_fields import exiftool, installed
from sightline.bootstrap.speech import Program, Service, service, take
from sightline.bootstrap.words import asked_again
from sightline.cli.examination import chosen
from sightline.cli.ids import Names
from sightline.cli.listening import Announcer
from sightline.cli.opening import named_folder, opened, settings_of
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.progress import meter
from sightline.cli.screen import Cell, Column, Screen
from sightline.cli.watching import Watch
from sightline.errors import NotVerified
from sightline.exports.words import plural
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.finding import Finding
from sightline.workbench.asking_again import Outside
from sightline.workbench.case import Case
from sightline.workbench.reproduce import Agreement, Reproduced, reproduce_joint
from sightline.workbench.reproduce import reproduce as run_again

_AGAIN: Final = (
    Column(heading="On", whole=True),
    Column(heading="Method", whole=True),
    Column(heading="Second run"),
    Column(heading="What differs"),
)
_DIFFERENCES_DRAWN: Final = 3
_INPUTS_DRAWN: Final = 3
_TIMEOUT: Final = 600


class _Named(TypedDict):
    services: tuple[str, ...]
    programs: tuple[str, ...]
    key_from: str | None
    models: tuple[Path, ...]


@case_command("reproduce")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Exhibits at once.")
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="URL",
    help="Ask this service again for what it heard or translated; may be given several times.",
)
@click.option(
    "--command",
    "programs",
    multiple=True,
    metavar="COMMAND",
    help="Run this program of yours again on what it heard; may be given several times.",
)
@click.option(
    "--key-from", metavar="VARIABLE", help="Environment variable that holds the services' key."
)
@click.option(
    "--model",
    "models",
    type=FOLDER,
    multiple=True,
    metavar="FILE",
    help="Give pictures to this model again; may be given several times.",
)
def reproduce(
    options: Options, *, wanted: tuple[str, ...], jobs: int | None, **named: Unpack[_Named]
) -> int:
    """Run findings again from the exhibits' bytes, and compare as their methods declare.

    ExifTool is run again where it is installed in the same version. What a service heard or
    translated is asked for again only where its address is named here as it was then: sound and
    words leave this machine for it. A picture model is run again where its file is named. Nothing
    is recorded. Ends with code 6 where a second run differs.
    """
    screen = Screen(options)
    options.interrupted = "Nothing was recorded: run it again to compare."
    with opened(options) as case, contextlib.ExitStack() as stack:
        only = chosen(case, wanted)
        outside = _outside(screen, stack, options, named)
        again = _run(case, only, options, jobs, outside)
        names = Names(case.snapshot)
        counts = Counter(item.agreement for item in again)
        document = {
            "counts": {agreement.name.lower(): counts[agreement] for agreement in Agreement},
            "findings": [_again_plain(names, item) for item in again],
        }
        if not screen.document(document):
            _draw_again(screen, names, again)
        return NotVerified.exit_code if counts[Agreement.DIFFERS] else 0


def _outside(
    screen: Screen, stack: contextlib.ExitStack, options: Options, named: _Named
) -> Outside:
    """ExifTool if it is installed, and the services and programs that were named."""
    tool = stack.enter_context(exiftool(named_folder(options))) if installed() else None

    def translates(name: str, model: str) -> Service | None:
        if name not in named["services"]:
            return None
        return service(name, model, named["key_from"], _TIMEOUT)

    def hears(name: str, model: str) -> Service | Program | None:
        programs = (
            Program(command=command, model=model, timeout_seconds=_TIMEOUT)
            for command in named["programs"]
        )
        ours = next((program for program in programs if program.name == name), None)
        return ours or translates(name, model)

    return Outside(
        environment=joint_tools().environment,
        take=take,
        read=tool.read if tool is not None else None,
        hear=hears,
        translate=translates,
        model=partial(again_by, named["models"], settings_of(options)),
        told=lambda sent, name: Announcer(screen, name)(sent),
    )


def _run(
    case: Case,
    only: set[Digest] | None,
    options: Options,
    jobs: int | None,
    outside: Outside,
) -> list[Reproduced]:
    """Every finding that was chosen; those on several exhibits last."""
    settings = settings_of(options)
    settings = dataclasses.replace(settings, workers=jobs or settings.workers)
    exhibits = [
        exhibit
        for exhibit in case.snapshot.exhibits.values()
        if only is None or exhibit.digest in only
    ]
    again = []
    with meter(options) as show:
        watch = Watch(exhibits, show)
        for item in run_again(
            case,
            engine(settings),
            ANALYZERS,
            only=only,
            listener=watch,
            asked=asked_again,
            outside=outside,
        ):
            if isinstance(item.finding, Finding):
                watch.finished(item.finding.exhibit)
            again.append(item)
    again.extend(reproduce_joint(case, JOINT_METHODS, joint_tools(), only=only))
    return again


def _about(item: Reproduced) -> tuple[Digest, ...]:
    """The exhibit of a finding, or what a joint finding was given."""
    finding = item.finding
    return (finding.exhibit,) if isinstance(finding, Finding) else finding.inputs


def _labels(names: Names, item: Reproduced) -> str:
    about = _about(item)
    more = len(about) - _INPUTS_DRAWN
    shown = ", ".join(names.label(digest) for digest in about[:_INPUTS_DRAWN])
    return shown + (f" and {more} more" if more > 0 else "")


def _again_plain(names: Names, item: Reproduced) -> dict[str, object]:
    return {
        "about": [str(digest) for digest in _about(item)],
        "about_labels": [names.label(digest) for digest in _about(item)],
        "method": item.finding.method.name,
        "version": item.finding.method.version,
        "agreement": item.agreement.name.lower(),
        "reason": item.reason,
        "differences": [
            {"path": difference.path, "recorded": difference.recorded, "now": difference.now}
            for difference in item.differences
        ],
        "builds_then": dict(item.builds_then),
        "builds_now": dict(item.builds_now),
    }


def _draw_again(screen: Screen, names: Names, again: Sequence[Reproduced]) -> None:
    screen.table(_AGAIN, [_again_row(names, item) for item in again])
    for item in again:
        if item.agreement is Agreement.DIFFERS:
            changed = _changed(item.builds_then, item.builds_now)
            label = f"{_labels(names, item)} {item.finding.method.name}"
            screen.line(f"{label}: {changed}")
    counts = Counter(item.agreement for item in again)
    words = ", ".join(f"{count} {agreement}" for agreement, count in counts.items())
    screen.line(f"{plural(len(again), 'finding')} run again: {words or 'none'}")


def _again_row(names: Names, item: Reproduced) -> list[str | Cell]:
    shown = [
        f"{difference.path or 'outcome'}: {difference.recorded} then, {difference.now} now"
        for difference in item.differences[:_DIFFERENCES_DRAWN]
    ]
    more = len(item.differences) - len(shown)
    return [
        _labels(names, item),
        item.finding.method.name,
        Cell(
            text=item.agreement.value,
            style="bad" if item.agreement is Agreement.DIFFERS else "plain",
        ),
        item.reason or "; ".join(shown) + (f"; and {more} more" if more > 0 else ""),
    ]


def _changed(then: Mapping[str, Json], now: Mapping[str, Json]) -> str:
    """Builds that are not the same on both sides, which may be why."""
    changed = [
        f"{name} {then.get(name, 'none')} then, {now.get(name, 'none')} now"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]
    return "builds: " + ("; ".join(changed) if changed else "the same on both sides")
