"""Looking over this machine and the case, and saying what to do about what is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from sightline.bootstrap.health import CaseHealth, Machine, case_health, machine
from sightline.cli.opening import opened, settings_of
from sightline.cli.options import Options, case_command, case_folder
from sightline.cli.screen import Screen, Style
from sightline.cli.wording import moment
from sightline.errors import CaseDamaged, SightlineError
from sightline.exports.words import clock as clock_words
from sightline.exports.words import plural, size
from sightline.model.plain import to_plain
from sightline.model.times import Instant

State: TypeAlias = Literal["good", "look", "bad"]

_LOW_DISK_BYTES: Final = 5 * 10**9
_OTHERS: Final = 0o077
_STYLES: Final[dict[State, Style]] = {"good": "plain", "look": "warn", "bad": "bad"}
_STRONG_LEVELS: Final = ("network", "system call", "files")
"""Words of the confinement levels that keep a hostile file from the rest of the machine."""
_MORE: Final = "With bubblewrap installed, decoders would not even see the names of other files."


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing looked at."""

    what: str
    state: State
    found: str
    advice: str = ""


@case_command("doctor")
def doctor(options: Options) -> int:
    """Look over this machine and the case, and say what to do about what is found.

    Ends with code 5 where the case is damaged. Bytes are not read again: `sightline verify` does.
    """
    screen = Screen(options)
    settings = settings_of(options)
    folder = case_folder(options)
    facts = machine(settings, folder or Path())
    remarks = list(machine_remarks(facts))
    health: CaseHealth | None = None
    code = 0
    if folder is None:
        remarks.append(Remark(what="case", state="look", found="none named", advice="--case DIR"))
    else:
        try:
            with opened(options) as case:
                health = case_health(case, folder)
        except SightlineError as error:
            remarks.append(
                Remark(what="case", state="bad", found=str(error.cause), advice=error.next_step)
            )
            code = error.exit_code
    if health is not None:
        remarks.extend(case_remarks(health))
        code = CaseDamaged.exit_code if health.missing else 0
    document = {
        "machine": _plain(facts),
        "case": None if health is None else to_plain(health),
        "remarks": [
            {"what": item.what, "state": item.state, "found": item.found, "advice": item.advice}
            for item in remarks
        ],
    }
    if not screen.document(document):
        for item in remarks:
            screen.line(f"{item.state}  {item.what}: {item.found}", _STYLES[item.state])
            if item.advice:
                screen.line(item.advice, indent=6)
    return code


def _plain(facts: Machine) -> dict[str, object]:
    return {
        "version": facts.version,
        "builds": dict(facts.builds),
        "confinement": list(facts.confinement),
        "clock": to_plain(facts.clock),
        "key": str(facts.key),
        "key_exists": facts.key_exists,
        "key_mode": f"{facts.key_mode:04o}",
        "folder": str(facts.folder),
        "free_bytes": facts.free_bytes,
        "network_disk": facts.network_disk,
    }


def machine_remarks(facts: Machine) -> Iterator[Remark]:
    """What is to be said of a machine."""
    yield Remark(what="sightline", state="good", found=facts.version)
    names = ("python", "ffmpeg", "av", "opencv", "numpy", "pillow")
    found = ", ".join(f"{name} {facts.builds[name]}" for name in names if name in facts.builds)
    yield Remark(what="builds", state="good", found=found)
    yield _confined(facts)
    yield _clock(facts)
    yield _key(facts)
    yield _disk(facts)
    if facts.network_disk is not None:
        yield Remark(
            what="file system",
            state="bad",
            found=f"{facts.folder} is on {facts.network_disk}: two writers can corrupt a log there",
            advice="Keep the case on a local disk; export bundles to the network folder.",
        )
    else:
        yield Remark(what="file system", state="good", found=f"{facts.folder} is on a local disk")


def _confined(facts: Machine) -> Remark:
    reached = ", ".join(facts.confinement) or "none"
    weak = [
        word for word in _STRONG_LEVELS if not any(word in level for level in facts.confinement)
    ]
    if not weak:
        wrapped = any(level.startswith("bubblewrap") for level in facts.confinement)
        more = "" if wrapped else _MORE
        return Remark(what="decoder limits", state="good", found=reached, advice=more)
    return Remark(
        what="decoder limits",
        state="look",
        found=f"{reached}; none for: {', '.join(weak)}",
        advice="Findings say so. For hostile files use a machine whose kernel has Landlock, "
        "seccomp and user namespaces, or one you can lose.",
    )


def _clock(facts: Machine) -> Remark:
    found = clock_words(facts.clock)
    if facts.clock.synchronised:
        return Remark(what="clock", state="good", found=found)
    return Remark(
        what="clock",
        state="look",
        found=found,
        advice="Acquisitions will say so. Have the system keep its clock in step (chrony, "
        "systemd-timesyncd), or compare it with another clock and note the difference.",
    )


def _key(facts: Machine) -> Remark:
    if not facts.key_exists:
        return Remark(
            what="key",
            state="look",
            found=f"none yet at {facts.key}",
            advice="It is made when you first record something.",
        )
    if facts.key_mode & _OTHERS:
        return Remark(
            what="key",
            state="bad",
            found=f"{facts.key} has mode {facts.key_mode:04o}: others may read it",
            advice=f"chmod 600 {facts.key}; if others may have read it, make a new key.",
        )
    return Remark(what="key", state="good", found=f"{facts.key}, mode {facts.key_mode:04o}")


def _disk(facts: Machine) -> Remark:
    found = f"{size(facts.free_bytes)} free at {facts.folder}"
    if facts.free_bytes >= _LOW_DISK_BYTES:
        return Remark(what="disk", state="good", found=found)
    return Remark(
        what="disk", state="look", found=found, advice="Free some space before a large intake."
    )


def case_remarks(health: CaseHealth) -> Iterator[Remark]:
    """What is to be said of a case."""
    entries = plural(health.size, "log entry", "log entries")
    yield Remark(what="case", state="good", found=f"{health.case}: {entries}, root {health.root}")
    yield _sealed(health)
    yield from _stamped(health)
    yield _objects(health)
    yield _fixity(health)
    yield _copies(health)
    if health.orphans:
        yield Remark(
            what="orphans",
            state="look",
            found=f"{plural(len(health.orphans), 'object')} that the log does not name, as "
            f"{health.orphans[0]}",
            advice="A command was cut off between keeping and recording: run it again. Else "
            "leave them, or move them away; nothing refers to them.",
        )
    if health.staging:
        yield Remark(
            what="staging",
            state="look",
            found=f"{plural(len(health.staging), 'file')} left by a command that was cut off",
            advice="While no command runs, the files in the case's staging folder can be deleted.",
        )


def _sealed(health: CaseHealth) -> Remark:
    covered = plural(health.checkpoint_size, "entry", "entries")
    found = (
        f"last checkpoint over {covered}; {health.uncovered} recorded since"
        if health.checkpoint_size
        else "no checkpoint yet"
    )
    if not health.uncovered:
        return Remark(what="seal", state="good", found=found)
    return Remark(
        what="seal",
        state="look",
        found=found,
        advice="`sightline seal`, and keep the checkpoint elsewhere: only it shows a cut tail.",
    )


def _stamped(health: CaseHealth) -> Iterator[Remark]:
    if health.stamps_due:
        yield Remark(
            what="stamps",
            state="look",
            found=f"{plural(len(health.stamps_due), 'stamp')} of {health.stamps} to be renewed; "
            f"the first ends {_day(health.stamps_end)}",
            advice="`sightline renew --tsa URL` seals again, which covers them.",
        )
    elif health.stamps:
        found = f"{plural(health.stamps, 'stamp')}; the first that nothing covers ends "
        yield Remark(what="stamps", state="good", found=found + _day(health.stamps_end))
    if health.stamps_pending:
        yield Remark(
            what="OpenTimestamps",
            state="look",
            found=f"pending at {', '.join(health.stamps_pending)}: no time yet",
            advice=f"`sightline renew --ots {health.stamps_pending[0]}`, some hours after sealing.",
        )


def _day(at: Instant | None) -> str:
    return "at a time not known" if at is None else str(at)[:10]


def _objects(health: CaseHealth) -> Remark:
    if not health.missing:
        return Remark(what="objects", state="good", found=f"all {health.objects} are there")
    listed = ", ".join(digest.short for digest in health.missing[:5])
    return Remark(
        what="objects",
        state="bad",
        found=f"{len(health.missing)} of {health.objects} are missing: {listed}",
        advice="Restore them from another copy of the case or from a bundle.",
    )


def _fixity(health: CaseHealth) -> Remark:
    if health.known_bad:
        return Remark(
            what="fixity",
            state="bad",
            found=f"{plural(len(health.known_bad), 'object')} found damaged or missing and not "
            f"restored, as {health.known_bad[0].short}",
            advice="`sightline audit --whole --repair-from COPY`.",
        )
    if health.never_read:
        return Remark(
            what="fixity",
            state="look",
            found=f"{health.never_read} of {health.objects} objects were never read again",
            advice="`sightline audit`, and put it on a schedule.",
        )
    since = health.oldest_read
    when = "nothing is kept yet" if since is None else f"all read since {moment(since)} UTC"
    return Remark(what="fixity", state="good", found=when)


def _copies(health: CaseHealth) -> Remark:
    held = "; ".join(
        f"{copy.to} ({copy.medium.value.replace('_', ' ')}"
        f"{', elsewhere' if copy.elsewhere else ''}): {copy.size} of "
        f"{plural(health.size, 'entry', 'entries')}, {moment(copy.at)} UTC"
        for copy in health.copies
    )
    found = held or "only the case itself"
    if not health.copies_short:
        return Remark(what="copies", state="good", found=found)
    return Remark(
        what="copies",
        state="look",
        found=f"{found}; {', '.join(health.copies_short)} (Berkeley Protocol, 171)",
        advice="`sightline copy FOLDER` or `sightline copy s3://BUCKET/FOLDER --elsewhere`.",
    )
