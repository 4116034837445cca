"""Making views of exhibits: films that play anywhere, contact sheets, waveforms, stills."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from sightline.bootstrap.deriving import coders, filmed, viewer
from sightline.bootstrap.examination import engine
from sightline.cli.ids import Names
from sightline.cli.opening import opened, settings_of
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.parsing import media_time
from sightline.cli.progress import meter
from sightline.cli.screen import Column, Screen
from sightline.cli.watching import Watch
from sightline.cli.wording import first_name
from sightline.errors import InputRefused, SightlineError
from sightline.exports.words import plural, size
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, Exhibit, ExhibitKind
from sightline.model.plain import to_plain
from sightline.workbench import derive as deriving
from sightline.workbench.case import Case
from sightline.workbench.filming import FilmRecipe

_ROWS: Final = (
    Column(heading="Derivative", whole=True),
    Column(heading="Of", whole=True),
    Column(heading="What"),
    Column(heading="Size", right=True, whole=True),
    Column(heading="Written to"),
)
_RUNNING: Final = frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND})
_ENDINGS: Final = {"video/mp4": ".mp4", "image/jpeg": ".jpg"}


class _Given(TypedDict):
    wanted: tuple[str, ...]
    film: tuple[str, ...]
    still: tuple[str, ...]
    longest: int
    quality: int
    to: Path | None


@case_command("derive")
@click.argument("wanted", nargs=-1, required=True, metavar="EXHIBIT...")
@click.option(
    "--film",
    multiple=True,
    type=click.Choice(["plain", "contrast", "steady"]),
    help="Only such a film: as it is, with more local contrast, or steadied. May be repeated.",
)
@click.option(
    "--still",
    multiple=True,
    metavar="TIME",
    help="Only the picture nearest to this media time (1:02.5 or 62.5). May be repeated.",
)
@click.option(
    "--longest",
    type=click.IntRange(64, 1920),
    default=960,
    show_default=True,
    metavar="PIXELS",
    help="The longer side of films, at most.",
)
@click.option(
    "--quality",
    type=click.IntRange(10, 40),
    default=23,
    show_default=True,
    help="Of films: lower is better and larger.",
)
@click.option("--to", type=FOLDER, metavar="DIR", help="Write copies of what was made there.")
def derive(options: Options, **given: Unpack[_Given]) -> int:
    """Make views of exhibits for looking at; the exhibits themselves stay untouched.

    Without --film or --still: a film that every browser plays, a contact sheet and a waveform.
    Each is a derivative with its recipe; what is on record already is not made again, and what
    was made is withdrawn with `sightline supersede`.
    """
    screen = Screen(options)
    if given["to"] is not None:
        deriving.check_folder(given["to"])
    with opened(options) as case:
        exhibits, failed = _playable(case, Names(case.snapshot), given["wanted"])
        rows: list[tuple[Digest, Derivative]] = []
        everything = not given["film"] and not given["still"]
        if given["still"] or everything:
            rows += _views(case, options, exhibits, given["still"])
        for view in given["film"]:
            rows += _films(screen, case, exhibits, _recipe(view, given), failed)
        if everything:
            seen = [item for item in exhibits if not _only_sound(case, item)]
            rows += _films(screen, case, seen, _recipe("plain", given), failed)
        _tell(screen, case, rows, given["to"], failed)
    return SightlineError.exit_code if failed else 0


def _recipe(view: str, given: _Given) -> FilmRecipe:
    return FilmRecipe(view=view, longest=given["longest"], quality=given["quality"])


def _only_sound(case: Case, exhibit: Digest) -> bool:
    return case.snapshot.exhibits[exhibit].exhibit_kind is ExhibitKind.SOUND


def _films(
    screen: Screen,
    case: Case,
    exhibits: Sequence[Digest],
    recipe: FilmRecipe,
    failed: list[str],
) -> Iterator[tuple[Digest, Derivative]]:
    """A film of each; why there is none of one joins `failed`."""
    names = Names(case.snapshot)
    for exhibit in exhibits:
        screen.remark(f"Filming {names.label(exhibit)}: about as long as playing a part.")
        try:
            made = deriving.film(case, filmed, exhibit, recipe, coders=coders())
        except InputRefused as error:
            failed.append(f"{names.label(exhibit)}: {error}")
        else:
            yield made.record, made.derivative


def _playable(case: Case, names: Names, wanted: Sequence[str]) -> tuple[list[Digest], list[str]]:
    """Those that run in time, and a word on those that do not: one stops no other."""
    found = list(dict.fromkeys(names.find(text, Exhibit) for text in wanted))
    fit = [item for item in found if case.snapshot.exhibits[item].exhibit_kind in _RUNNING]
    return fit, [
        f"{names.label(item)} is neither footage nor sound, so there is no view to be made of it."
        for item in found
        if item not in fit
    ]


def _views(
    case: Case, options: Options, exhibits: Sequence[Digest], stills: Sequence[str]
) -> list[tuple[Digest, Derivative]]:
    times = [media_time(text).microseconds for text in stills]
    held = [case.snapshot.exhibits[digest] for digest in exhibits]
    with meter(options) as show:
        made = deriving.views(
            case, engine(settings_of(options)), exhibits, viewer(times), Watch(held, show)
        )
    for digest in exhibits:
        finding = deriving.finding_of(case, digest, viewer(times))
        if finding is not None and finding.values.get("missing_us"):
            Screen(options).line(f"{first_name(case.snapshot, digest)}: {finding.summary}", "warn")
    found = [item for rows in made.values() for item in rows]
    # Where only stills were asked for, the rest is on record but not what was asked.
    return [item for item in found if not stills or item[1].time is not None]


def _tell(
    screen: Screen,
    case: Case,
    rows: Sequence[tuple[Digest, Derivative]],
    folder: Path | None,
    failed: Sequence[str],
) -> None:
    names = Names(case.snapshot)
    written = {
        record: _copy(case, names, record, derivative, folder) if folder else ""
        for record, derivative in rows
    }
    document = {
        "derivatives": [
            {
                "label": names.label(record),
                "record": str(record),
                "exhibit": names.label(derivative.exhibit),
                "fields": to_plain(derivative),
                "written_to": written[record],
            }
            for record, derivative in rows
        ],
        "failed": list(failed),
    }
    if screen.document(document):
        return
    cells = [
        (
            names.label(record),
            names.label(derivative.exhibit),
            f"{derivative.label} ({first_name(case.snapshot, derivative.exhibit)})",
            size(derivative.size),
            written[record],
        )
        for record, derivative in rows
    ]
    if cells:
        screen.table(_ROWS, cells)
    for words in failed:
        screen.line(words, "bad")
    if rows and folder is None:
        screen.remark(f"{plural(len(rows), 'view')} kept in the case; --to DIR writes copies.")


def _copy(case: Case, names: Names, record: Digest, derivative: Derivative, folder: Path) -> str:
    ending = _ENDINGS.get(derivative.media_type, "")
    name = f"{names.label(derivative.exhibit)}-{names.label(record)}-{derivative.label}{ending}"
    return str(deriving.write_out(case, derivative, folder, name.replace(" ", "-")))
