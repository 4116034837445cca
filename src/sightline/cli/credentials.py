"""Content Credentials of exhibits."""

from collections.abc import Sequence
from pathlib import Path

import click

from sightline.analysis.credentials import NAME, analyzer
from sightline.analysis.credentials_values import Carried
from sightline.analysis.registry import ANALYZERS
from sightline.bootstrap.credentials import anchors_of
from sightline.cli.examination import chosen, exhibit_line, finding_plain, run_missing
from sightline.cli.files import read_text
from sightline.cli.ids import Names
from sightline.cli.opening import opened, settings_of
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.screen import Screen
from sightline.exports.credentials_view import (
    CredentialsView,
    credentials_view,
    read,
    standing,
    worth_showing,
)
from sightline.exports.words import plural
from sightline.model.digest import Digest
from sightline.model.finding import Finding
from sightline.workbench.case import Case
from sightline.workbench.examine import missing

_METHOD = tuple(item for item in ANALYZERS if item.method.name == NAME)


@case_command("credentials")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
@click.option(
    "--trust",
    type=FOLDER,
    metavar="FILE",
    help="Judge signers by the certificates in FILE (PEM). Default: SIGHTLINE_TRUST_LIST, else "
    "nobody is judged.",
)
def credentials(options: Options, *, wanted: tuple[str, ...], trust: Path | None) -> None:
    """Read the Content Credentials (C2PA) of all exhibits, or of those named.

    Told apart: whether the file is as it was signed, who signed, what the credentials say was
    done, and what it was made from. Nothing is fetched: where a file only names an address, the
    address is shown. With a list, signers are judged by it; that finding names the list.
    """
    screen = Screen(options)
    listed = trust or settings_of(options).trust_list
    with opened(options) as case:
        only = chosen(case, wanted)
        run_missing(case, missing(case, _METHOD, only=only), options)
        if listed is not None:
            anchors = anchors_of(read_text(listed), str(listed))
            carrying = {exhibit for exhibit, _, _ in _found(case, only)}
            run_missing(case, missing(case, [analyzer(anchors)], only=carrying), options)
        found = _found(case, only)
        names = Names(case.snapshot)
        plain = [finding_plain(names, held, read(held[2])) for held in found]
        if screen.document({"credentials": plain}):
            return
        for exhibit, digest, finding in found:
            screen.line(exhibit_line(case, names, exhibit, digest), "strong")
            _draw(screen, credentials_view(finding))
        _close(screen, case, only, found, judged=listed is not None)


def _found(case: Case, only: set[Digest] | None) -> list[tuple[Digest, Digest, Finding]]:
    """Exhibits that carry credentials, or say where they are."""
    found = []
    for exhibit in case.snapshot.exhibits:
        held = standing(case.snapshot, exhibit)
        if (only is None or exhibit in only) and held and worth_showing(read(held[1])):
            found.append((exhibit, *held))
    return found


def _draw(screen: Screen, view: CredentialsView) -> None:
    screen.line(view.summary, indent=2)
    if view.trust_list:
        screen.line(view.trust_list, "faint", indent=2)
    for row in view.manifests:
        screen.line(f"{row.number}. {row.what}, made with {row.made_with}", indent=2)
        screen.line(f"signed by {row.signed}; {row.integrity}; {row.trust}", indent=5)
        for words in row.actions:
            screen.line(f"said to be done: {words}", indent=5)
        for words in row.ingredients:
            screen.line(f"said to be made from: {words}", indent=5)
    for words in view.checks:
        screen.line(words, "warn" if words.startswith("failed") else "faint", indent=2)


def _close(
    screen: Screen,
    case: Case,
    only: set[Digest] | None,
    found: Sequence[tuple[Digest, Digest, Finding]],
    *,
    judged: bool,
) -> None:
    looked = sum(
        standing(case.snapshot, exhibit) is not None
        for exhibit in case.snapshot.exhibits
        if only is None or exhibit in only
    )
    carrying = sum(read(finding).carried is Carried.EMBEDDED for _, _, finding in found)
    screen.line(
        f"{plural(looked, 'exhibit')} looked at, {carrying} with credentials. Most files have "
        "none and platforms usually strip them: their absence says nothing."
    )
    if found and not judged:
        screen.remark("Signers were not judged: --trust FILE judges them by a list of yours.")
