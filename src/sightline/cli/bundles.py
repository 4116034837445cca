"""Sealing a case, and writing bundles that strangers can check."""

from pathlib import Path

import click

from sightline.bootstrap.custody import export_case, seal_case
from sightline.bootstrap.health import uncovered
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.progress import Step, meter
from sightline.cli.screen import Screen
from sightline.cli.wording import moment
from sightline.errors import AuthorityFailed, StorageFailed
from sightline.exports.words import plural
from sightline.workbench.export import Exported
from sightline.workbench.seal import Sealed


@case_command("seal")
@click.option(
    "--tsa",
    multiple=True,
    metavar="URL",
    help="A time-stamp authority (RFC 3161) to ask; repeatable. Only a hash is sent there, and "
    "nothing anywhere without this.",
)
@click.option(
    "--keep",
    type=FOLDER,
    metavar="FILE",
    help="Also write the checkpoint here, outside the case.",
)
def seal(options: Options, *, tsa: tuple[str, ...], keep: Path | None) -> int:
    """Sign the head of the log, and have authorities stamp it.

    A checkpoint says how long the log is now; whoever keeps one can tell when a copy was cut.
    """
    screen = Screen(options)
    with opened(options) as case:
        sealed = seal_case(case, tsa)
        if keep is not None:
            _keep(keep, sealed.note)
        names = Names(case.snapshot)
        if not screen.document(_document(sealed, names, keep)):
            _draw(screen, sealed, names, keep)
    return AuthorityFailed.exit_code if sealed.not_stamped else 0


@case_command("export")
@click.argument("folder", type=FOLDER)
@click.option("--to", default="not stated", metavar="TEXT", help="Who is to have it.")
@click.option(
    "--allow-missing", is_flag=True, help="Export although bytes are missing, and say so."
)
def export(options: Options, *, folder: Path, to: str, allow_missing: bool) -> None:
    """Write a bundle of the whole case into FOLDER, which must not be there yet.

    It is a BagIt bag with the log, the exhibits and the reports, for `sightline verify`.
    """
    screen = Screen(options)
    options.interrupted = "No bundle was made; run it again."
    with opened(options) as case:
        with meter(options) as show:
            exported = export_case(
                case,
                folder,
                to=to,
                allow_missing=allow_missing,
                progress=lambda done, total: show(
                    Step(words="copying exhibits", done=done, total=total)
                ),
            )
        document = {
            "path": str(exported.path),
            "digest": str(exported.digest),
            "record": str(exported.delivery),
            "label": Names(case.snapshot).label(exported.delivery),
            "size": exported.size,
            "covered": exported.covered,
            "left_out": list(exported.left_out),
        }
        if not screen.document(document):
            _draw_exported(
                screen, exported, uncovered(case.snapshot, exported.covered, exported.size)
            )


def _draw_exported(screen: Screen, exported: Exported, bare: int) -> None:
    screen.line(f"Wrote the bundle {exported.path}", "strong")
    entries = plural(exported.size, "log entry", "log entries")
    screen.line(f"{entries}; digest {exported.digest}")
    for line in exported.left_out:
        screen.line(f"left out of {line}")
    if bare:
        screen.line(
            f"No checkpoint covers its last {plural(bare, 'entry', 'entries')}: seal the case "
            "before, so that others can see when a copy was cut.",
            "warn",
        )
    screen.remark(f"Check it with: sightline verify {exported.path}")


def _keep(path: Path, note: str) -> None:
    try:
        path.write_text(note, encoding="utf-8")
    except OSError as error:
        raise StorageFailed(
            f"The checkpoint was recorded in the case, but cannot be written here "
            f"({error.strerror}).",
            file=str(path),
            next_step="Name another file with --keep and seal again.",
        ) from error


def _document(sealed: Sealed, names: Names, keep: Path | None) -> dict[str, object]:
    return {
        "record": str(sealed.checkpoint),
        "label": names.label(sealed.checkpoint),
        "size": sealed.size,
        "root": sealed.root,
        "note": sealed.note,
        "kept": None if keep is None else str(keep),
        "stamps": [
            {
                "label": names.label(stamp.record),
                "authority": stamp.authority,
                "time": str(stamp.gen_time),
                "token": str(stamp.token),
            }
            for stamp in sealed.stamped
        ],
        "not_stamped": [
            {"authority": miss.authority, "cause": miss.cause, "next_step": miss.next_step}
            for miss in sealed.not_stamped
        ],
    }


def _draw(screen: Screen, sealed: Sealed, names: Names, keep: Path | None) -> None:
    entries = plural(sealed.size, "log entry", "log entries")
    screen.line(f"Sealed {entries} as {names.label(sealed.checkpoint)}", "strong")
    screen.line(f"root {sealed.root}")
    for stamp in sealed.stamped:
        screen.line(f"stamped by {stamp.authority} at {moment(stamp.gen_time)} UTC", "good")
    for miss in sealed.not_stamped:
        screen.line(f"not stamped by {miss.authority}: {miss.cause} {miss.next_step}", "bad")
    if keep is not None:
        screen.line(f"checkpoint written to {keep}")
    else:
        screen.heading("The checkpoint: keep these lines outside the case")
        screen.prose(sealed.note.rstrip("\n"))
    if not sealed.stamped and not sealed.not_stamped:
        screen.remark("No authority was named (--tsa), so nothing outside vouches for the time.")
