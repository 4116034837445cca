"""Sealing a case, and writing bundles that strangers can check."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from sightline.bootstrap.custody import Parcel, disclosing, export_case, seal_case
from sightline.bootstrap.health import uncovered
from sightline.cli.approving import tell_waiting
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.progress import Step, meter
from sightline.cli.screen import Screen
from sightline.cli.wording import moment
from sightline.errors import AuthorityFailed, RosterRefused, StorageFailed
from sightline.exports.words import plural
from sightline.model.custody import Checkpoint
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.records import record_digest
from sightline.workbench import approvals
from sightline.workbench.case import Case
from sightline.workbench.export import Exported
from sightline.workbench.not_stamped import NotStamped
from sightline.workbench.prove import prove as prove_entry
from sightline.workbench.seal import Sealed
from sightline.workbench.selection import Wishes


@case_command("seal")
@click.option(
    "--tsa",
    multiple=True,
    metavar="URL",
    help="A time-stamp authority (RFC 3161) to ask; repeatable. Only a hash is sent there, and "
    "nothing anywhere without this.",
)
@click.option(
    "--tsa-policy",
    metavar="OID",
    help="The policy that the authorities must stamp under, such as 1.2.3.4.1.",
)
@click.option(
    "--witness",
    multiple=True,
    nargs=2,
    metavar="KEY URL",
    help="A witness (C2SP tlog-witness) to ask, by its key NAME+HASH+KEY and its address; "
    "repeatable. Only the checkpoint and a Merkle proof are sent there.",
)
@click.option(
    "--ots",
    multiple=True,
    metavar="URL",
    help="An OpenTimestamps calendar to ask; repeatable. Only a blinded hash is sent there. It "
    "promises a Bitcoin block, which `sightline renew --ots` fetches hours later.",
)
@click.option(
    "--keep",
    type=FOLDER,
    metavar="FILE",
    help="Also write the checkpoint here, outside the case.",
)
def seal(
    options: Options,
    *,
    tsa: tuple[str, ...],
    tsa_policy: str | None,
    witness: tuple[tuple[str, str], ...],
    ots: tuple[str, ...],
    keep: Path | None,
) -> int:
    """Sign the head of the log, and have authorities stamp it and witnesses cosign it.

    A checkpoint says how long the log is now; whoever keeps one can tell when a copy was cut.
    Where the roster asks for several people, the seal is proposed, and made once they agreed.
    """
    screen = Screen(options)
    with opened(options) as case:
        size = approvals.seal_size(case)
        if isinstance(size, approvals.Waiting):
            tell_waiting(screen, case, size)
            return RosterRefused.exit_code
        sealed = seal_case(case, tsa, witness, ots, size=size, policy=tsa_policy)
        if keep is not None:
            _keep(keep, sealed.note)
        names = Names(case.snapshot)
        if not screen.document(_document(sealed, names, keep)):
            _draw(screen, sealed, names, keep)
    missed = sealed.not_stamped or sealed.not_witnessed or sealed.not_promised
    return AuthorityFailed.exit_code if missed else 0


@case_command("export")
@click.argument("folder", type=FOLDER)
@click.option("--to", default="not stated", metavar="TEXT", help="Who is to have it.")
@click.option("--only", multiple=True, metavar="EXHIBIT", help="Hold this exhibit; repeatable.")
@click.option(
    "--without",
    multiple=True,
    metavar="ITEM",
    help="Withhold this exhibit or record, and what rests on it; repeatable.",
)
@click.option(
    "--redacted",
    is_flag=True,
    help="Withhold the bytes of all exhibits, and all records but claims and conclusions.",
)
@click.option(
    "--recipient",
    multiple=True,
    metavar="KEY",
    help="Who may open what is restricted: an age or SSH public key, or a file of them; "
    "repeatable.",
)
@click.option(
    "--allow-missing", is_flag=True, help="Export although bytes are missing, and say so."
)
def export(options: Options, *, folder: Path, to: str, **given: Any) -> int:  # noqa: ANN401 - click's values
    """Write a bundle of the case into FOLDER, which must not be there yet.

    It is a BagIt bag with the log, the exhibits and the reports, for `sightline verify`. What is
    withheld is named in it, with its digest, size and reason, and the log still proves it: the log
    itself is never cut. Restricted exhibits are withheld, or encrypted for each --recipient.
    """
    screen = Screen(options)
    options.interrupted = "No bundle was made; run it again."
    with opened(options) as case:
        parcel = Parcel(
            to=to,
            wishes=_wishes(Names(case.snapshot), given),
            recipients=given["recipient"],
            allow_missing=given["allow_missing"],
        )
        waits = disclosing(case, parcel)
        if waits is not None:
            tell_waiting(screen, case, waits)
            return RosterRefused.exit_code
        with meter(options) as show:
            exported = export_case(
                case,
                folder,
                parcel,
                lambda done, total: show(Step(words="copying exhibits", done=done, total=total)),
            )
        document = {
            "path": str(exported.path),
            "digest": str(exported.digest),
            "record": str(exported.delivery),
            "label": Names(case.snapshot).label(exported.delivery),
            "size": exported.size,
            "covered": exported.covered,
            "left_out": list(exported.left_out),
            "withheld": exported.withheld,
        }
        if not screen.document(document):
            _draw_exported(
                screen, exported, uncovered(case.snapshot, exported.covered, exported.size)
            )
    return 0


@case_command("prove")
@click.argument("wanted", metavar="ENTRY")
@click.option("--under", metavar="CHECKPOINT", help="A checkpoint (K1); the longest without this.")
@click.option(
    "--into", type=FOLDER, metavar="FILE", help="Write the proof here; else it is printed."
)
def prove(options: Options, *, wanted: str, under: str | None, into: Path | None) -> None:
    """Write a proof that one entry is in the log, for somebody who may not have the others.

    ENTRY is its number in `sightline log`, or what it recorded (E1, J2). The proof is C2SP
    tlog-proof, checked by `sightline verify FILE` or any reader of that format.
    """
    screen = Screen(options)
    with opened(options) as case:
        names = Names(case.snapshot)
        seq = int(wanted) if wanted.isdecimal() else _entry_of(case, names.find(wanted))
        proof = prove_entry(
            case, seq, under=None if under is None else names.find(under, Checkpoint)
        )
        document = {"entry": seq, "hashes": len(proof.path), "proof": proof.text}
        if into is not None:
            into.write_text(proof.text, encoding="utf-8")
        if not screen.document(document):
            if into is None:
                screen.prose(proof.text.rstrip("\n"))
            else:
                screen.line(f"Wrote the proof of entry {seq} to {into}")
                screen.remark(f"Check it with: sightline verify {into} --trust FILE")


def _wishes(names: Names, given: Mapping[str, Any]) -> Wishes:
    only = frozenset(names.find(item, Exhibit) for item in given["only"])
    return Wishes(
        only=only or None,
        without=frozenset(names.find(item) for item in given["without"]),
        redacted=given["redacted"],
    )


def _entry_of(case: Case, digest: Digest) -> int:
    """The entry that recorded something; an exhibit goes by the digest of its bytes."""
    exhibit = case.snapshot.exhibits.get(digest)
    return case.snapshot.seq_of[digest if exhibit is None else record_digest(exhibit)]


def _draw_exported(screen: Screen, exported: Exported, bare: int) -> None:
    screen.line(f"Wrote the bundle {exported.path}", "strong")
    entries = plural(exported.size, "log entry", "log entries")
    screen.line(f"{entries}; digest {exported.digest}")
    for line in exported.left_out:
        screen.line(f"left out: {line}")
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
        "log_key": sealed.log_key,
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
        "not_stamped": misses("authority", sealed.not_stamped),
        "promised": [] if sealed.promised is None else list(sealed.promised[1].pending),
        "not_promised": misses("calendar", sealed.not_promised),
        "cosigned": [
            {"label": names.label(seen.record), "witness": seen.witness, "time": str(seen.at)}
            for seen in sealed.witnessed
        ],
        "not_cosigned": misses("witness", sealed.not_witnessed),
    }


def misses(who: str, missed: Sequence[NotStamped]) -> list[dict[str, str]]:
    """Those who gave no usable answer, as plain values."""
    return [
        {who: miss.authority, "cause": miss.cause, "next_step": miss.next_step} for miss in missed
    ]


def _draw(screen: Screen, sealed: Sealed, names: Names, keep: Path | None) -> None:
    entries = plural(sealed.size, "log entry", "log entries")
    screen.line(f"Sealed {entries} as {names.label(sealed.checkpoint)}", "strong")
    screen.line(f"root {sealed.root}")
    for stamp in sealed.stamped:
        screen.line(f"stamped by {stamp.authority} at {moment(stamp.gen_time)} UTC", "good")
    for miss in sealed.not_stamped:
        screen.line(f"not stamped by {miss.authority}: {miss.cause} {miss.next_step}", "bad")
    if sealed.promised is not None:
        label, proof = names.label(sealed.promised[0]), sealed.promised[1]
        for calendar in proof.pending:
            screen.line(f"{label} pending at {calendar}: a promise, and no time yet")
    for miss in sealed.not_promised:
        screen.line(f"not promised by {miss.authority}: {miss.cause} {miss.next_step}", "bad")
    for seen in sealed.witnessed:
        screen.line(f"cosigned by {seen.witness} at {moment(seen.at)} UTC", "good")
    for miss in sealed.not_witnessed:
        screen.line(f"not cosigned by {miss.authority}: {miss.cause} {miss.next_step}", "bad")
    if keep is not None:
        screen.line(f"checkpoint written to {keep}")
    else:
        screen.heading("The checkpoint: keep these lines outside the case")
        screen.prose(sealed.note.rstrip("\n"))
    screen.line(f"a witness knows this log by the key {sealed.log_key}", "faint")
    if not sealed.stamped and not sealed.not_stamped:
        screen.remark("No authority was named (--tsa), so nothing outside vouches for the time.")
