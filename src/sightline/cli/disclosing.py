"""What leaves the case only for named people: restricting exhibits, and opening what came so."""

from pathlib import Path

import click

from sightline.bootstrap.disclosure import Disclosed, open_enclosed
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command, command
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Screen
from sightline.errors import NotFound, NotVerified
from sightline.exports.words import plural
from sightline.model.exhibit import Exhibit
from sightline.workbench.judge import restrict as record_restriction
from sightline.workbench.judge import supersede


@case_command("restrict")
@click.argument("exhibit")
@click.option("--reason", required=True, help="Why; it is on the record, whoever reads that.")
@click.option("--lift", is_flag=True, help="Take the restriction back.")
def restrict(options: Options, *, exhibit: str, reason: str, lift: bool) -> None:
    """Keep EXHIBIT, and what rests on it, out of bundles but for named recipients.

    `sightline export` withholds it by name, or encrypts it for those given with --recipient. In
    the case's own folder it stays as it is.
    """
    screen = Screen(options)
    with opened(options) as case:
        digest = Names(case.snapshot).find(exhibit, Exhibit)
        if not lift:
            tell_recorded(screen, case, record_restriction(case, digest, reason=reason))
            return
        standing = case.snapshot.restricted().get(digest)
        if standing is None:
            raise NotFound(
                f"{exhibit} is not restricted.", next_step="See it with `sightline show EXHIBIT`."
            )
        tell_recorded(screen, case, supersede(case, standing[0], None, reason=reason))


@command("open")
@click.argument("bundle", type=FOLDER)
@click.option(
    "--identity",
    type=FOLDER,
    required=True,
    metavar="FILE",
    help="Your age identity, or your SSH private key without passphrase.",
)
@click.option("--into", type=FOLDER, required=True, metavar="FOLDER", help="Where to write.")
def open_command(options: Options, *, bundle: Path, identity: Path, into: Path) -> int:
    """Open what BUNDLE holds encrypted for you, and check it against the log's digests.

    Files are written as objects/sha256/ab/DIGEST below FOLDER; `sightline verify BUNDLE --with
    FOLDER` holds them against the bundle.
    """
    screen = Screen(options)
    done = open_enclosed(bundle, identity, into)
    document = {
        "opened": [str(path) for path in done.opened],
        "closed": [{"digest": str(digest), "cause": cause} for digest, cause in done.closed],
    }
    if not screen.document(document):
        _draw(screen, done, bundle, into)
    return NotVerified.exit_code if done.closed else 0


def _draw(screen: Screen, done: Disclosed, bundle: Path, into: Path) -> None:
    if done.opened:
        screen.line(f"Opened {plural(len(done.opened), 'object')} into {into}", "strong")
        screen.line("Each has the digest that the log names.", "good")
    for digest, cause in done.closed:
        screen.line(f"{digest}: {cause}", "bad")
    if done.opened:
        screen.remark(f"Hold them against the bundle with: sightline verify {bundle} --with {into}")
