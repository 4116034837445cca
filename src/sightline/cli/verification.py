"""Checking a bundle or a case as a stranger would: nothing of the workbench is loaded here."""

import functools
from collections.abc import Callable
from pathlib import Path

import click

from sightline.cli.options import FOLDER, Options, command
from sightline.cli.progress import Meter, Step, meter
from sightline.cli.screen import Screen
from sightline.model.plain import to_plain
from sightline.verify.proof import verify_proof
from sightline.verify.report import Progress, Working
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust, read_text


def _brought(check: Callable[..., int]) -> Callable[..., int]:
    """Reads what the user trusts, before anything is checked."""

    @functools.wraps(check)
    def reading(
        options: Options,
        *,
        trust: Path | None,
        tsa_root: tuple[Path, ...],
        checkpoint: tuple[Path, ...],
        witness: tuple[str, ...],
        block_headers: Path | None,
        roster: Path | None,
        **rest: object,
    ) -> int:
        brought = Trust.read(
            signers=trust,
            roots=tsa_root,
            checkpoints=checkpoint,
            witnesses=witness,
            headers=block_headers,
            roster=roster,
        )
        return check(options, trust=brought, **rest)

    return reading


@command("verify")
@click.argument("path", type=FOLDER)
@click.option(
    "--trust",
    type=FOLDER,
    metavar="FILE",
    help="Keys you trust, as an allowed_signers file of OpenSSH.",
)
@click.option(
    "--tsa-root",
    type=FOLDER,
    multiple=True,
    metavar="PEM",
    help="Root certificate of a time-stamp authority you trust; repeatable.",
)
@click.option(
    "--checkpoint",
    type=FOLDER,
    multiple=True,
    metavar="FILE",
    help="A checkpoint that you kept; repeatable.",
)
@click.option(
    "--witness",
    multiple=True,
    metavar="KEY",
    help="A witness you trust, as NAME+HASH+KEY; it must have cosigned. Repeatable.",
)
@click.option(
    "--with",
    "shown",
    type=FOLDER,
    multiple=True,
    metavar="PATH",
    help="A file or folder handed over later, to be held against what the bundle withholds; "
    "repeatable.",
)
@click.option(
    "--block-headers",
    type=FOLDER,
    metavar="FILE",
    help="Bitcoin block headers you trust, for OpenTimestamps: lines `HEIGHT HEX`, or all headers "
    "from block 0 on.",
)
@click.option(
    "--roster",
    type=FOLDER,
    metavar="FILE",
    help="A roster you trust: its root metadata, N.root.json, from the people of the case.",
)
@_brought
def verify(options: Options, *, path: Path, shown: tuple[Path, ...], trust: Trust) -> int:
    """Check the bundle or case in the folder PATH, or the file of a proof, offline.

    Without --trust, --tsa-root, --block-headers, --checkpoint, --witness or --roster the answer is
    'self-consistent only' at best: what you trust must come from outside. Ends with code 6 where a
    check did not hold.
    """
    options.interrupted = "Nothing was changed: run it again to check."
    screen = Screen(options)
    if path.is_file():
        _proof(screen, path, trust)
        return 0
    with meter(options) as show:
        report = verify_path(path, trust, _shown(show), shown)
    if not screen.document(report.to_plain()):
        for line in report.lines():
            screen.line(line)
    return report.exit_code


def _proof(screen: Screen, path: Path, trust: Trust) -> None:
    proven = verify_proof(read_text(path), trust)
    document = {
        "entry": to_plain(proven.entry),
        "signed_in": proven.signed_in,
        "size": proven.head.size,
        "root": proven.head.root.hex(),
        "sealed_by": list(proven.sealed_by),
        "seen_by": list(proven.seen_by),
    }
    if not screen.document(document):
        for line in proven.lines():
            screen.line(line)


def _shown(show: Meter) -> Progress:
    def progress(working: Working) -> None:
        of = f" of {working.total:,}" if working.total else ""
        words = f"checking {working.step}: {working.done:,}{of}"
        # Only bytes make a rate; other steps count things.
        octets = working.done if working.step == "bytes" else 0
        show(Step(words=words, done=octets, total=working.total))

    return progress
