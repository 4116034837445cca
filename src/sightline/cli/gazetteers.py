"""Which place a name means: gazetteers, all namesakes, and the choice between them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from sightline.bootstrap.gazetteers import import_file, imports, look_up_name, open_gazetteer
from sightline.cli.ids import Names
from sightline.cli.opening import opened, settings_of
from sightline.cli.options import FOLDER, Options, case_command, case_folder, command
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Cell, Column, Row, Screen
from sightline.cli.wording import moment
from sightline.errors import InputRefused, NotFound
from sightline.exports.words import plural
from sightline.geo.gazetteer import Candidate, Context
from sightline.model.claim import Claim, Statement
from sightline.model.digest import Digest
from sightline.model.places import E7
from sightline.workbench.case import Case
from sightline.workbench.gazetteers import GazetteerImport
from sightline.workbench.places import Chosen, choose_place, context_of, named_place

_SHOWN: Final = 12
_KM: Final = 1000


class _Asked(TypedDict):
    called: str | None
    subject: str | None
    choose: str | None
    none: bool
    reason: str | None
    radius_m: int | None
    every: bool


@command("gazetteer")
@click.argument("action", type=click.Choice(["import", "list"]))
@click.argument("files", nargs=-1, type=FOLDER, metavar="[FILE]...")
def gazetteer(options: Options, *, action: str, files: tuple[Path, ...]) -> None:
    """Import gazetteer files, or list what was imported.

    FILE is a GeoNames country file (XX.txt or XX.zip), alternateNamesV2, admin1CodesASCII or
    admin2Codes, or an OpenStreetMap extract (.osm.pbf), whose named places are taken. All go into
    one file outside every case (SIGHTLINE_GAZETTEER).
    """
    screen, settings = Screen(options), settings_of(options)
    if action == "import" and not files:
        raise click.UsageError("Name the files to import.")
    with open_gazetteer(settings) as opened_file:
        for path in files if action == "import" else ():
            screen.remark(f"Reading {path.name} …", "faint")
            taken, new = import_file(opened_file, path)
            if not options.json:
                _tell_import(screen, taken, new=new)
        known = imports(opened_file)
    if screen.document({"gazetteers": [_import_plain(item) for item in known]}):
        return
    if action == "list":
        _list_imports(screen, known)


@case_command("place")
@click.argument("called", required=False, metavar="NAME")
@click.option("--for", "subject", metavar="ID", help="The claim or statement that names it.")
@click.option("--choose", metavar="N", help="Record that the N-th of those listed is meant.")
@click.option("--none", is_flag=True, help="Record that none of them is, or it cannot be told.")
@click.option("--reason", metavar="TEXT", help="Why that one; with --choose or --none.")
@click.option("--radius-m", type=click.IntRange(1), help="How far the place reaches, in metres.")
@click.option("--all", "every", is_flag=True, help="List near names too, however many.")
def place(options: Options, **given: Unpack[_Asked]) -> None:
    """List every place that NAME may mean, and record which one does.

    Namesakes always come together. Words after a comma ("Sarnovek, Ozel province") and the places
    of the case order the list; they choose nothing. With --choose, the choice is recorded with all
    that were listed: `sightline supersede` undoes it.
    """
    screen = Screen(options)
    deciding = given["choose"] is not None or given["none"]
    if given["called"] is not None and not given["called"].strip():
        raise click.UsageError("The name is empty.")
    if given["subject"] is None and (deciding or given["called"] is None):
        raise click.UsageError("Give NAME; to record a choice, also --for CLAIM.")
    if given["subject"] is None and case_folder(options) is None:
        found, known = _found(options, str(given["called"]), Context())
        _show(screen, str(given["called"]), found, known, every=given["every"])
        return
    with opened(options) as case:
        _place_in_case(options, case, given, deciding=deciding)


def _place_in_case(options: Options, case: Case, given: _Asked, *, deciding: bool) -> None:
    screen, names = Screen(options), Names(case.snapshot)
    asked = given["subject"]
    subject = None if asked is None else names.find(asked, Claim, Statement)
    name = given["called"] or _name_of(case, subject)
    labels = {digest: names.label(digest) for digest in case.snapshot.records}
    found, known = _found(options, name, context_of(case, subject, labels))
    if not deciding or subject is None:
        _show(screen, name, found, known, every=given["every"])
        return
    chosen = None if given["none"] else _numbered(found, str(given["choose"]))
    digest = choose_place(
        case,
        Chosen(
            subject=subject,
            name=name,
            candidates=found,
            chosen=chosen,
            reason=given["reason"] or "",
            gazetteers=tuple(dict.fromkeys(item.digest for item in known)),
            radius_m=given["radius_m"],
        ),
    )
    tell_recorded(screen, case, digest)


def _found(
    options: Options, name: str, context: Context
) -> tuple[tuple[Candidate, ...], tuple[GazetteerImport, ...]]:
    with open_gazetteer(settings_of(options)) as opened_file:
        known = imports(opened_file)
        if not known:
            raise NotFound(
                "No gazetteer was imported yet.",
                next_step="Take a country's file from download.geonames.org/export/dump and run "
                "`sightline gazetteer import XX.zip`.",
            )
        return look_up_name(opened_file, name, context), known


def _name_of(case: Case, subject: Digest | None) -> str:
    name = None if subject is None else named_place(case.snapshot, subject)
    if name is None:
        raise InputRefused(
            "The claim names no place.", next_step="Give the name as the first argument."
        )
    return name


def _numbered(found: Sequence[Candidate], text: str) -> Candidate:
    if not text.isdecimal() or not 1 <= int(text) <= len(found):
        raise InputRefused(
            f"{text!r} is none of the {len(found)} places listed.",
            next_step="Give the number that stands before the place.",
        )
    return found[int(text) - 1]


def _show(
    screen: Screen,
    name: str,
    found: Sequence[Candidate],
    known: Sequence[GazetteerImport],
    *,
    every: bool,
) -> None:
    same = [item for item in found if item.namesake]
    shown = found if every else found[: max(len(same), _SHOWN)]
    document = {
        "name": name,
        "namesakes": len(same),
        "candidates": [_plain(number, item) for number, item in enumerate(found, start=1)],
        "gazetteers": [_import_plain(item) for item in known],
    }
    if screen.document(document):
        return
    if not found:
        screen.remark(f"No place is called like {name[:60]!r} in what was imported.")
        return
    screen.line(
        f"{plural(len(same), 'place')} of that name"
        f"{', and near names' if len(shown) > len(same) else ''}:",
        "strong",
    )
    labels = [label for label, _ in found[0].distances_m]
    screen.table(
        [
            Column(heading="", right=True),
            *(Column(heading=title) for title in ("Place", "As", "Kind", "In")),
            Column(heading="People", right=True),
            Column(heading="Latitude, longitude", whole=True),
            *(Column(heading=f"From {label}", right=True) for label in labels),
        ],
        [_row(number, item) for number, item in enumerate(shown, start=1)],
    )
    if len(found) > len(shown):
        screen.remark(f"{len(found) - len(shown)} near names more: --all shows them.", "faint")
    screen.remark(
        "The order is for reading and chooses nothing: --for CLAIM --choose N --reason '…' does.",
        "faint",
    )


def _row(number: int, item: Candidate) -> Row:
    place = item.place
    at = f"{place.point.latitude_e7 / E7:.5f}, {place.point.longitude_e7 / E7:.5f}"
    matched = "" if item.matched == place.name else item.matched
    former = " (former)" if item.historic else ""
    return [
        str(number),
        Cell(text=place.name, style="strong" if item.namesake else "plain"),
        f"{matched}{former}",
        place.kind,
        " > ".join(place.admin),
        "" if place.population is None else f"{place.population:,}",
        at,
        *(f"{metres / _KM:,.0f} km" for _, metres in item.distances_m),
    ]


def _plain(number: int, item: Candidate) -> dict[str, object]:
    place = item.place
    return {
        "number": number,
        "key": place.key,
        "name": place.name,
        "matched": item.matched,
        "historic": item.historic,
        "namesake": item.namesake,
        "kind": place.kind,
        "admin": list(place.admin),
        "population": place.population,
        "latitude_e7": place.point.latitude_e7,
        "longitude_e7": place.point.longitude_e7,
        "distances_m": dict(item.distances_m),
    }


def _tell_import(screen: Screen, taken: GazetteerImport, *, new: bool) -> None:
    state = "Imported" if new else "Already imported"
    screen.line(
        f"{state} {taken.name}: {plural(taken.rows, 'row')} of {taken.kind}, digest "
        f"{taken.digest.short}."
    )
    if taken.bad:
        screen.remark(f"{plural(taken.bad, 'row')} could not be read and were left out.", "warn")
        for text in taken.examples:
            screen.line(text, "faint", indent=2)
    if taken.skipped:
        screen.remark(
            f"{plural(taken.skipped, 'row')} left out: things that are no places, places that "
            "another file brought, or names of places that none brought.",
            "faint",
        )


def _list_imports(screen: Screen, known: Sequence[GazetteerImport]) -> None:
    if not known:
        screen.remark("No gazetteer was imported yet: `sightline gazetteer import FILE`.")
        return
    right = {"Rows", "Bad"}
    screen.table(
        [
            Column(heading=title, right=title in right)
            for title in ("File", "Holds", "Rows", "Bad", "Newest entry", "Imported", "Digest")
        ],
        [
            [
                item.name, item.kind, f"{item.rows:,}", str(item.bad), item.newest or "not stated",
                moment(item.imported_at), item.digest.short,
            ]
            for item in known
        ],
    )  # fmt: skip


def _import_plain(item: GazetteerImport) -> dict[str, object]:
    return {
        "name": item.name,
        "kind": item.kind,
        "digest": str(item.digest),
        "rows": item.rows,
        "bad": item.bad,
        "skipped": item.skipped,
        "newest": item.newest,
        "imported_at": str(item.imported_at),
    }
