"""Looking after what is kept: reading it again, and keeping further copies."""

import os
from pathlib import Path

import click

from sightline.bootstrap.upkeep import audit_case, copy_to
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command, case_folder
from sightline.cli.progress import Step, meter
from sightline.cli.screen import Screen
from sightline.errors import CaseDamaged
from sightline.exports.words import plural, size
from sightline.workbench.copies import standing
from sightline.workbench.fixity import Audited, last_read


@case_command("audit")
@click.option("--of", metavar="COPY", help="Read this copy instead of the case itself.")
@click.option(
    "--repair-from",
    metavar="COPY",
    help="Restore what is missing or damaged from this copy (`case` for the case itself).",
)
@click.option("--minutes", type=click.FloatRange(min=0), metavar="N", help="Stop after so long.")
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    metavar="MB/S",
    help="Read no faster than so many megabytes a second.",
)
@click.option("--whole", is_flag=True, help="Begin at the first object, not where it ended last.")
def audit(
    options: Options,
    *,
    of: str | None,
    repair_from: str | None,
    minutes: float | None,
    rate: float | None,
    whole: bool,
) -> int:
    """Read kept objects again and hold them against their names, going on where it ended last.

    Every run is recorded. Run it on a schedule (cron, a systemd timer), with --minutes if there is
    much. Ends with code 5 where something is missing or damaged and was not restored; what was
    damaged is set aside, never deleted.
    """
    screen = Screen(options)
    options.interrupted = "What was read is recorded: run it again to go on."
    of, repair_from = _address(of), _address(repair_from)
    with opened(options) as case:
        with meter(options) as show:
            done = audit_case(
                case,
                case_folder(options) or Path(),
                of=of,
                repair_from=repair_from,
                pace=(rate, minutes),
                whole=whole,
                progress=lambda read, total: show(
                    Step(words=f"read {read} of {plural(total, 'object')}", done=0, total=0)
                ),
            )
        never = sum(at is None for at in last_read(case.snapshot, done.audit.store).values())
        if not screen.document(_audited(done, Names(case.snapshot), never)):
            _draw(screen, done, never)
    return CaseDamaged.exit_code if done.unrepaired else 0


@case_command("copy")
@click.argument("to", metavar="ADDRESS")
@click.option("--elsewhere", is_flag=True, help="It lies in another building or city.")
def copy(options: Options, *, to: str, elsewhere: bool) -> int:
    """Keep a further copy of the case at ADDRESS, or bring it up to date.

    ADDRESS is a folder, or s3://BUCKET/FOLDER, gs://… or az://… with the credentials that the
    provider's own tools use. Objects that are there already are not sent again.
    """
    screen = Screen(options)
    options.interrupted = "What was copied stays: run it again to go on."
    with opened(options) as case:
        with meter(options) as show:
            done = copy_to(
                case,
                case_folder(options) or Path(),
                _address(to) or to,
                elsewhere=elsewhere,
                progress=lambda octets, total: show(
                    Step(words="copying objects", done=octets, total=total)
                ),
            )
        stands = standing(case.snapshot)
        record = done.copy
        document = {
            "label": Names(case.snapshot).label(done.record),
            "to": record.to,
            "medium": record.medium.value,
            "entries": record.size,
            "objects": record.objects,
            "left_out": list(record.left_out),
            "short": list(stands.short),
        }
        if not screen.document(document):
            entries = plural(record.size, "log entry", "log entries")
            screen.line(
                f"{record.to} holds {entries} and {plural(record.objects, 'object')}", "good"
            )
            for line in record.left_out:
                screen.line(f"left out: {line}", "bad")
            for line in stands.short:
                screen.line(f"{line} (Berkeley Protocol, 171)", "warn")
    return CaseDamaged.exit_code if done.copy.left_out else 0


def _address(typed: str | None) -> str | None:
    """A folder by its whole path, so that the same copy has one name wherever one stands."""
    if typed is None or typed == "case" or "://" in typed:
        return typed
    return os.path.abspath(typed)  # noqa: PTH100 - links are kept: the user named the path


def _audited(done: Audited, names: Names, never: int) -> dict[str, object]:
    record = done.audit
    return {
        "label": names.label(done.record),
        "store": record.store,
        "objects": record.objects,
        "octets": record.octets,
        "missing": [str(digest) for digest in record.missing],
        "damaged": [str(digest) for digest in record.damaged],
        "repaired": [str(digest) for digest in record.repaired],
        "unrepaired": [str(digest) for digest in done.unrepaired],
        "remaining": done.remaining,
        "never_read": never,
        "started": str(record.started),
        "ended": str(record.ended),
    }


def _draw(screen: Screen, done: Audited, never: int) -> None:
    record = done.audit
    screen.line(f"Read {plural(record.objects, 'object')} of {record.store}, {size(record.octets)}")
    for word, digests in (("missing", record.missing), ("damaged", record.damaged)):
        for digest in digests:
            mended = digest in record.repaired
            screen.line(
                f"{word}: {digest}" + (", restored" if mended else ""), "warn" if mended else "bad"
            )
    if done.unrepaired:
        screen.line("Restore them: `sightline audit --repair-from COPY --whole`.", "bad")
    elif not record.missing and not record.damaged:
        screen.line("All of them are what their names say.", "good")
    if done.remaining:
        screen.line(
            f"{plural(done.remaining, 'object')} of this round still to read: run it again."
        )
    elif never:
        screen.line(f"{plural(never, 'object')} came in since and were never read again.")
