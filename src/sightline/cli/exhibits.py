"""Taking exhibits in, listing them, and how they are shown."""

from collections import Counter
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from sightline.bootstrap.intake import expander
from sightline.cli.arriving import Arrivals, arrive, cited, draw_arrivals
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Cell, Column, Screen
from sightline.cli.wording import first_name, moment, names_of, origin
from sightline.errors import InputRefused
from sightline.exports.words import plural, size
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Exhibit, Refusal
from sightline.model.finding import Outcome
from sightline.model.snapshot import Snapshot
from sightline.workbench.acquire import Purpose
from sightline.workbench.judge import display as record_display

_EXHIBITS: Final = (
    Column(heading="Exhibit", whole=True),
    Column(heading="Kind", whole=True),
    Column(heading="Size", right=True, whole=True),
    Column(heading="Name"),
    Column(heading="Origin"),
    Column(heading="Findings"),
    Column(heading="Digest", whole=True),
)


class _Given(TypedDict):
    paths: tuple[Path, ...]
    reason: str
    address: str | None
    no_address: str | None
    origin: str | None
    collector: str | None
    not_before: str | None


@case_command("add")
@click.argument("paths", nargs=-1, required=True, type=FOLDER, metavar="PATH...")
@click.option("--reason", required=True, help="Why it is collected.")
@click.option("--address", metavar="URL", help="Where it was published.")
@click.option("--no-address", metavar="REASON", help="Why no such address can be given.")
@click.option(
    "--origin",
    metavar="TEXT",
    help="Where it first came from, as far as you know: exhibits that state none never count as "
    "independent of each other.",
)
@click.option("--collector", metavar="NAME", help="Who collected it. Default: the name you act as.")
@click.option(
    "--not-before",
    metavar="ID",
    help="A token that was made before you collected (NB1): `sightline not-before` makes one.",
)
def add(options: Options, **given: Unpack[_Given]) -> int:
    """Preserve files, and all files below folders, as exhibits.

    Bytes are hashed and kept before anything reads them; members of archives become exhibits as
    well. What cannot be taken in is recorded as refused, and the rest goes on.
    """
    screen = Screen(options)
    if given["address"] is None and given["no_address"] is None:
        raise InputRefused(
            "An acquisition states the address it came from, or why there is none.",
            next_step="Give --address URL, or --no-address REASON.",
        )
    with opened(options) as case:
        purpose = Purpose(
            reason=given["reason"],
            collector=given["collector"] or case.signer.actor.name,
            address=given["address"],
            no_address_reason=given["no_address"],
            origin=given["origin"],
            not_before=cited(case, given["not_before"]),
        )
        arrivals = arrive(case, given["paths"], purpose, expander(), options)
        if not screen.document(arrivals.document(Names(case.snapshot))):
            draw_arrivals(screen, arrivals, Names(case.snapshot))
            _what_next(screen, arrivals)
        return arrivals.exit_code


@case_command("exhibits")
def exhibits(options: Options) -> None:
    """List the exhibits, and what was refused."""
    screen = Screen(options)
    with opened(options) as case:
        snapshot, names = case.snapshot, Names(case.snapshot)
        refusals = [refusal for _, refusal in snapshot.live(Refusal)]
        document = {
            "exhibits": [
                _plain(snapshot, names, exhibit) for exhibit in snapshot.exhibits.values()
            ],
            "refused": [
                {
                    "name": refusal.source.name,
                    "cause": refusal.cause,
                    "next_step": refusal.next_step,
                    "at": str(refusal.at),
                }
                for refusal in refusals
            ],
        }
        if screen.document(document):
            return
        screen.table(
            _EXHIBITS, [_row(snapshot, names, exhibit) for exhibit in snapshot.exhibits.values()]
        )
        if refusals:
            screen.heading(f"{plural(len(refusals), 'item')} refused")
            for refusal in refusals:
                screen.line(f"{moment(refusal.at)}  {refusal.source.name}: {refusal.cause}")
        if not snapshot.exhibits:
            screen.remark("There is no exhibit yet: `sightline add` takes files in.")


@case_command("display")
@click.argument("exhibit")
@click.option(
    "--graphic/--not-graphic",
    default=None,
    help="Whether it stays hidden until a reader asks for it. Unset, it stays hidden too.",
)
@click.option("--warning", default="", help="What a reader is told before.")
def display(options: Options, *, exhibit: str, graphic: bool | None, warning: str) -> None:
    """Set how EXHIBIT is shown in what people read."""
    screen = Screen(options)
    if graphic is None:
        raise click.UsageError("Give one of --graphic and --not-graphic.")
    with opened(options) as case:
        digest = Names(case.snapshot).find(exhibit, Exhibit)
        record = record_display(case, digest, graphic=graphic, warning=warning)
        tell_recorded(screen, case, record)


def _what_next(screen: Screen, arrivals: Arrivals) -> None:
    if arrivals.kept:
        screen.remark("Next: `sightline examine` runs every method on what is new.")


def _plain(snapshot: Snapshot, names: Names, exhibit: Exhibit) -> dict[str, object]:
    return {
        "label": names.label(exhibit.digest),
        "digest": str(exhibit.digest),
        "kind": exhibit.exhibit_kind.value,
        "media_type": exhibit.media_type,
        "size": exhibit.size,
        "names": names_of(snapshot, exhibit.digest),
        "origin": origin(snapshot, exhibit.digest),
        "acquisitions": sum(1 for _ in snapshot.about(exhibit.digest, Acquisition)),
        "findings": _outcomes(snapshot, exhibit.digest),
    }


def _outcomes(snapshot: Snapshot, exhibit: Digest) -> dict[str, int]:
    counts = Counter(finding.outcome for _, finding in snapshot.findings_of(exhibit))
    return {outcome.value: counts[outcome] for outcome in Outcome}


def _row(snapshot: Snapshot, names: Names, exhibit: Exhibit) -> list[str | Cell]:
    counts = _outcomes(snapshot, exhibit.digest)
    words = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    also = len(names_of(snapshot, exhibit.digest)) - 1
    return [
        names.label(exhibit.digest),
        exhibit.exhibit_kind.value,
        size(exhibit.size).split(" (")[0],
        first_name(snapshot, exhibit.digest)
        + (f" (and {plural(also, 'name')} more)" if also > 0 else ""),
        origin(snapshot, exhibit.digest) or Cell(text="not stated", style="faint"),
        Cell(text=words or "not examined", style="bad" if counts["failed"] else "plain"),
        exhibit.digest.short,
    ]
