"""Stamps over time: a token before something is collected, and renewing what grows old."""

from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from sightline.bootstrap.custody import (
    begin_collecting,
    complete_promises,
    keep_revocation_data,
    seal_case,
)
from sightline.bootstrap.health import stamp_terms
from sightline.cli.bundles import misses
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.screen import Cell, Column, Screen
from sightline.cli.wording import moment
from sightline.errors import AuthorityFailed, InputRefused
from sightline.exports.words import plural
from sightline.model.stamps import before_message
from sightline.workbench.case import Case
from sightline.workbench.not_before import Begun
from sightline.workbench.not_stamped import NotStamped
from sightline.workbench.ots_stamps import Completed
from sightline.workbench.renew import Term, Terms
from sightline.workbench.revocation import Kept
from sightline.workbench.seal import Sealed

_COLUMNS: Final = (
    Column(heading="Stamp", whole=True),
    Column(heading="Time (UTC)", whole=True),
    Column(heading="Its certificate ends", whole=True),
    Column(heading="State", whole=True),
    Column(heading="Rests on"),
    Column(heading="Authority"),
)


class _Renewal(TypedDict):
    ots: tuple[str, ...]
    tsa: tuple[str, ...]
    now: bool
    crl: tuple[str, ...]
    ocsp: tuple[str, ...]
    tsa_root: tuple[Path, ...]


@case_command("not-before")
@click.option(
    "--tsa",
    multiple=True,
    required=True,
    metavar="URL",
    help="A time-stamp authority (RFC 3161) to ask; repeatable. Only a hash of random digits is "
    "sent there.",
)
def not_before(options: Options, *, tsa: tuple[str, ...]) -> int:
    """Record a fresh time stamp before you collect, for `add --not-before` to cite.

    What cites it was recorded after its time. Show or read its digits to your own camera, and the
    recording itself is younger than that. It says nothing of footage that others made.
    """
    screen = Screen(options)
    with opened(options) as case:
        begun, missed = begin_collecting(case, tsa)
        names = Names(case.snapshot)
        document = {
            "begun": [
                {
                    "label": names.label(item.record),
                    "record": str(item.record),
                    "authority": item.before.authority,
                    "time": str(item.before.gen_time),
                    "digits": item.before.nonce,
                    "stamped": before_message(case.snapshot.case, item.before.nonce).decode(),
                }
                for item in begun
            ],
            "not_stamped": misses("authority", missed),
        }
        if not screen.document(document):
            _draw_begun(screen, begun, missed, names)
    return AuthorityFailed.exit_code if missed else 0


@case_command("renew")
@click.option(
    "--ots",
    multiple=True,
    metavar="URL",
    help="An OpenTimestamps calendar to ask for the blocks it promised; repeatable.",
)
@click.option(
    "--tsa",
    multiple=True,
    metavar="URL",
    help="Where something is due, seal the case again with this authority; repeatable.",
)
@click.option("--now", is_flag=True, help="Seal again although nothing is due.")
@click.option(
    "--crl",
    multiple=True,
    metavar="URL|FILE",
    help="Keep this list of revoked certificates beside the stamps it speaks of; repeatable.",
)
@click.option(
    "--ocsp",
    multiple=True,
    metavar="URL|FILE",
    help="Keep what this OCSP responder says of the stamps' certificates; repeatable.",
)
@click.option(
    "--tsa-root",
    type=FOLDER,
    multiple=True,
    metavar="PEM",
    help="An issuer's certificate that rides in no token, for --crl and --ocsp; repeatable.",
)
def renew(options: Options, **given: Unpack[_Renewal]) -> int:
    """Say which stamps end when, and renew them.

    A stamp over a later checkpoint covers earlier stamps, which are entries of the log. Run it on
    a schedule with --ots and --tsa: it seals only where something is due within half a year.
    """
    screen = Screen(options)
    ots, tsa, now = given["ots"], given["tsa"], given["now"]
    if now and not tsa:
        raise InputRefused("Nobody was named to renew with.", next_step="Give --tsa URL.")
    with opened(options) as case:
        completed, unanswered = complete_promises(case, ots) if ots else ((), ())
        looked = stamp_terms(case)
        sealed = seal_case(case, tsa) if tsa and (now or looked.due) else None
        if sealed is not None:
            looked = stamp_terms(case)
        kept, silent = _revocation(case, given)
        missed = (*unanswered, *silent, *(() if sealed is None else sealed.not_stamped))
        names = Names(case.snapshot)
        document = {
            "stamps": [_plain(term, names) for term in looked.tokens],
            "pending": [
                {"label": names.label(digest), "calendar": address}
                for digest, address in looked.promises
            ],
            "blocks": looked.blocks,
            "completed": [
                {"label": names.label(item.record), "blocks": list(item.blocks)}
                for item in completed
            ],
            "sealed": None if sealed is None else names.label(sealed.checkpoint),
            "revocation_data": [_kept(item, names) for item in kept],
            "not_answered": misses("address", missed),
            "due": len(looked.due),
        }
        if not screen.document(document):
            _draw(screen, looked, names)
            _draw_done(screen, completed, sealed, missed)
            for item in kept:
                screen.line(f"kept beside {names.label(item.stamp)}: {_said(item)}")
    return AuthorityFailed.exit_code if missed else 0


def _revocation(case: Case, given: _Renewal) -> tuple[tuple[Kept, ...], tuple[NotStamped, ...]]:
    if not given["crl"] and not given["ocsp"]:
        return (), ()
    return keep_revocation_data(case, given["crl"], given["ocsp"], given["tsa_root"])


def _kept(item: Kept, names: Names) -> dict[str, object]:
    return {
        "label": names.label(item.record),
        "stamp": names.label(item.stamp),
        "source": item.source,
        "says": _said(item),
    }


def _said(item: Kept) -> str:
    said, revoked = item.status, item.status.revoked
    if revoked is None:
        return f"{said.subject} not revoked as of {moment(said.as_of)} UTC"
    why = ", its key may be in other hands" if revoked.compromised else ""
    return f"{said.subject} revoked on {moment(revoked.at)} UTC{why}"


def _draw_begun(
    screen: Screen, begun: tuple[Begun, ...], missed: tuple[NotStamped, ...], names: Names
) -> None:
    for item in begun:
        label = names.label(item.record)
        at = moment(item.before.gen_time)
        screen.line(f"{label}: {item.before.authority} says {at} UTC", "good")
        screen.line(f"digits to show to a camera: {item.before.nonce}", indent=2)
        screen.remark(f"Collect, then cite it: sightline add PATH --not-before {label} …")
    for miss in missed:
        screen.line(f"no token from {miss.authority}: {miss.cause} {miss.next_step}", "bad")


def _draw(screen: Screen, looked: Terms, names: Names) -> None:
    if looked.tokens:
        screen.table(_COLUMNS, [_row(term, names) for term in looked.tokens])
    elif not looked.promises and not looked.blocks:
        screen.line("There are no time stamps: `sightline seal --tsa URL` obtains one.")
    for digest, address in looked.promises:
        screen.line(f"{names.label(digest)} pending at {address}: ask with --ots {address}", "warn")
    if looked.blocks:
        stamps = plural(looked.blocks, "OpenTimestamps stamp")
        screen.line(f"{stamps} in a Bitcoin block, with no certificate that could end")
    if looked.due:
        screen.line(
            f"{plural(len(looked.due), 'stamp')} due: `sightline renew --tsa URL` seals again, "
            "and covers what is there.",
            "warn",
        )


def _draw_done(
    screen: Screen,
    completed: tuple[Completed, ...],
    sealed: Sealed | None,
    missed: tuple[NotStamped, ...],
) -> None:
    for item in completed:
        blocks = ", ".join(str(height) for height in item.blocks)
        screen.line(f"stamp completed: in Bitcoin block {blocks}", "good")
    for stamp in () if sealed is None else sealed.stamped:
        screen.line(f"stamped by {stamp.authority} at {moment(stamp.gen_time)} UTC", "good")
    for miss in missed:
        screen.line(f"no answer from {miss.authority}: {miss.cause} {miss.next_step}", "bad")


def _state(term: Term) -> str:
    return "covered by a later one" if term.covered else "due" if term.due else "good"


def _row(term: Term, names: Names) -> list[str | Cell]:
    return [
        names.label(term.record),
        moment(term.time),
        "not known" if term.ends is None else str(term.ends)[:10],
        Cell(text=_state(term), style="warn" if term.due else "plain"),
        ", ".join(term.algorithms),
        term.authority,
    ]


def _plain(term: Term, names: Names) -> dict[str, object]:
    return {
        "label": names.label(term.record),
        "authority": term.authority,
        "time": str(term.time),
        "ends": None if term.ends is None else str(term.ends),
        "rests_on": list(term.algorithms),
        "state": _state(term),
    }
