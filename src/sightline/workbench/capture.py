"""Capturing a page: the web archive comes in like any archive, and a record says how it was had."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sightline.model.capture import Capture, CapturedItem, Collecting, PagePart
from sightline.model.digest import Digest
from sightline.model.exhibit import Source
from sightline.workbench.acquire import Acquired, Purpose, acquire, check_purpose
from sightline.workbench.capture_ports import Asking, Captured, Fetched, PageSource, Told
from sightline.workbench.case import Case
from sightline.workbench.ports.objects import Expander, Incoming, NotIncoming

_CHUNK: Final = 1 << 20
_NEXT_STEP: Final = "Check the address, and that this machine is on line; then capture it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the user says of the collecting itself."""

    identity: str
    network: str
    machine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an address."""

    address: str
    record: Digest | None
    """The capture; None where nothing answered, which is recorded as a refusal."""
    cause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What captures are made with."""

    pages: PageSource
    expander: Expander
    told: Told


def capture(
    case: Case,
    address: str,
    asking: Asking,
    purpose: Purpose,
    *,
    visit: Visit,
    tools: Tools,
) -> Outcome:
    """Ask for a page, keep what came, and record how.

    What is no address, or one that leads nowhere we go, is a refusal on record, like one where
    nothing answers.

    Raises:
        StorageFailed: the case cannot be written, or there is no room for what comes.
        RuleRefused: the case's rules forbid it.
        InputRefused: no reason is given, or no collector; nothing was asked.
    """
    check_purpose(purpose)
    started = case.times.now()
    with tools.pages.capture(address, asking, tools.told) as captured:
        if captured.archive is None:
            return _refused(case, captured, purpose, tools)
        tools.told("taking it in")
        item = _incoming(captured, captured.archive)
        acquired = acquire(case, [item], purpose, tools.expander)
        # The first is the archive itself.
        archive = next(found.exhibit for found in acquired if found.exhibit is not None)
        kept = _members(acquired, captured.archive_name)
        record = Capture(
            archive=archive.digest,
            requested=captured.requested,
            final=captured.final,
            hops=captured.hops,
            items=tuple(_items(captured.fetched, kept)),
            in_archive_only=sum(
                found.there and found.member not in kept for found in captured.fetched
            ),
            not_fetched=captured.not_fetched,
            not_examined=captured.not_examined,
            collecting=Collecting(
                user_agent=captured.user_agent,
                identity=visit.identity,
                network=visit.network,
                machine=visit.machine,
                browser=captured.browser,
                confinement=captured.confinement,
            ),
            started=started,
            ended=captured.ended,
            clock=case.times.clock(),
            by=case.me,
        )
        digest = case.record(record, action="capture page")
    cause = None if captured.final else captured.hops[-1].cause
    return Outcome(address=address, record=digest, cause=cause)


def captured_before(case: Case, address: str) -> Digest | None:
    """The record of an earlier capture of this address that a page came of."""
    wanted = address.strip()
    found = (
        digest for digest, it in case.snapshot.live(Capture) if it.requested == wanted and it.final
    )
    return next(found, None)


def _refused(case: Case, captured: Captured, purpose: Purpose, tools: Tools) -> Outcome:
    """Nothing came: that is kept too, as what could not be had."""
    cause = (captured.hops[-1].cause if captured.hops else None) or "Nothing answered."
    source = Source(name=captured.requested, address=captured.requested)
    item = NotIncoming(source=source, cause=cause, next_step=_NEXT_STEP)
    acquire(case, [item], purpose, tools.expander)
    return Outcome(address=captured.requested, record=None, cause=cause)


def _incoming(captured: Captured, path: Path) -> Incoming:
    return Incoming(
        source=Source(name=captured.archive_name, address=captured.requested),
        size=path.stat().st_size,
        chunks=lambda: _chunks(path),
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _members(acquired: list[Acquired], archive: str) -> dict[str, Digest]:
    """The exhibits that came out of the archive, by their names in it."""
    return {
        item.source.name.removeprefix(f"{archive}!"): item.exhibit.digest
        for item in acquired
        if item.exhibit is not None and item.source.name.startswith(f"{archive}!")
    }


def _items(fetched: tuple[Fetched, ...], kept: dict[str, Digest]) -> Iterator[CapturedItem]:
    """What the record names: all that became exhibits, and what of the page was not to be had."""
    for part in PagePart:
        for found in fetched:
            if found.part is not part or (found.there and found.member not in kept):
                continue
            yield CapturedItem(
                part=part,
                address=found.address,
                exhibit=kept.get(found.member),
                status=found.status,
                media_type=found.media_type,
                note=found.note,
            )
