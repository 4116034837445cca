"""Comparing files by how they were written."""

from pathlib import Path

import click

from sightline.analysis.encodings import EncodingsValues
from sightline.bootstrap.encodings import our_rows, rows_in
from sightline.bootstrap.joint import joint_tools
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.screen import Screen
from sightline.cli.wording import first_name
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.plain import from_plain, to_plain
from sightline.model.snapshot import Snapshot
from sightline.workbench.encodings import compare_encodings


@case_command("encodings")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
@click.option(
    "--traits",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A table of your own (TOML), beside ours: what traits are compatible with.",
)
def encodings(options: Options, *, wanted: tuple[str, ...], traits: Path | None) -> None:
    """Compare files by how they were written; the first is what the others are held against.

    All exhibits, or those named. What a trait is compatible with comes from a table with source and
    date for each row, which is recorded; nothing says where a file came from.
    """
    screen = Screen(options)
    table = our_rows() + (rows_in(traits) if traits is not None else ())
    with opened(options) as case:
        names = Names(case.snapshot)
        only = [names.find(text, Exhibit) for text in dict.fromkeys(wanted)] or None
        digest, finding = compare_encodings(case, joint_tools(), table, only=only)
        names = Names(case.snapshot)
        values = from_plain(EncodingsValues, finding.values)
        label = names.label(digest)
        document = {"finding": label, "summary": finding.summary, "values": to_plain(values)}
        if screen.document(document):
            return
        _show(screen, case.snapshot, names, values)
        screen.line(f"{label}: {finding.summary}")


def _show(screen: Screen, snapshot: Snapshot, names: Names, values: EncodingsValues) -> None:
    def called(name: str) -> str:
        digest = Digest.parse(name)
        return f"{names.label(digest)} {first_name(snapshot, digest)}"

    for group in values.groups:
        if len(group) > 1:
            screen.line(f"Written alike: {', '.join(map(called, group))}.")
    for item in values.compared:
        screen.line(f"{called(values.first)} and {called(item.exhibit)}", "strong")
        for words in item.explained:
            screen.line(words, indent=2)
        for row in item.differences:
            first, second = row.first or "(lacking)", row.second or "(lacking)"
            screen.line(f"{row.name}: {first} / {second}", "faint", indent=4)
        if item.differences_left_out:
            screen.line(f"and {item.differences_left_out} more", "faint", indent=4)
    for fit in values.compatible:
        screen.line(f"{called(fit.exhibit)}: compatible with {fit.row.compatible_with}.")
        screen.line(f"{fit.value[:80]} ({fit.row.source}, {fit.row.checked})", "faint", indent=4)
