"""Rules of what people measure of light, and of bounds on time."""

from sightline.errors import RuleRefused
from sightline.model.custody import CustodyEntry
from sightline.model.digest import Digest
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.snapshot import Snapshot
from sightline.model.sound import SoundDelay
from sightline.model.standing import known_exhibit


def shadow_rule(state: Snapshot, _entry: CustodyEntry, record: ShadowMeasurement) -> None:
    """A measurement names an exhibit that is there, and rests on something that still stands."""
    known_exhibit(state, record.exhibit)
    if record.item is not None:
        _stands(state, record.item)


def sound_delay_rule(state: Snapshot, _entry: CustodyEntry, record: SoundDelay) -> None:
    """A delay is of an exhibit that is there."""
    known_exhibit(state, record.exhibit)


def time_constraint_rule(state: Snapshot, _entry: CustodyEntry, record: TimeConstraint) -> None:
    """A constraint bounds an exhibit that is there, and rests on something that still stands."""
    known_exhibit(state, record.exhibit)
    if record.item is not None:
        _stands(state, record.item)


def _stands(state: Snapshot, item: Digest) -> None:
    there = item in state.exhibits or item in state.records
    if not there or item in state.superseded:
        raise RuleRefused(
            f"{item.short} is not in this case, or was superseded.",
            next_step="Name an exhibit or record that stands: `sightline log` lists them.",
        )
