"""Model values as short words and as plain values, for listings."""

from collections.abc import Mapping
from typing import Final

from sightline.cli.screen import Style
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition
from sightline.model.finding import Outcome
from sightline.model.snapshot import ORIGIN_NOT_STATED, Snapshot
from sightline.model.times import Instant

OUTCOME_STYLE: Final[Mapping[Outcome, Style]] = {
    Outcome.OBSERVED: "plain",
    Outcome.INCONCLUSIVE: "warn",
    Outcome.FAILED: "bad",
}


def moment(instant: Instant) -> str:
    """To the second, in UTC, as columns want it: `2022-11-12 09:30:15`."""
    return str(instant)[:19].replace("T", " ")


def who(snapshot: Snapshot, fingerprint: str) -> str:
    """The name given with a key."""
    actor = snapshot.actors.get(fingerprint)
    return actor.name if actor else fingerprint


def names_of(snapshot: Snapshot, exhibit: Digest) -> list[str]:
    """Names an exhibit came under, each once, without the folders before them."""
    found = (
        acquisition.source.short_name for _, acquisition in snapshot.about(exhibit, Acquisition)
    )
    return list(dict.fromkeys(found))


def first_name(snapshot: Snapshot, exhibit: Digest) -> str:
    """The name an exhibit first came under."""
    return next(iter(names_of(snapshot, exhibit)), exhibit.short)


def origin(snapshot: Snapshot, exhibit: Digest) -> str | None:
    """Where it first came from, if anybody stated it."""
    stated = snapshot.origin_of(exhibit)
    return None if stated == ORIGIN_NOT_STATED else stated
