"""Rules of what people decide and mark about places."""

from sightline.errors import RuleRefused
from sightline.model.claim import Claim, Statement
from sightline.model.custody import CustodyEntry
from sightline.model.place_records import PlaceChoice, PlaceSearch, PointMatch
from sightline.model.snapshot import Snapshot
from sightline.model.standing import known_exhibit, live


def place_choice_rule(state: Snapshot, _entry: CustodyEntry, record: PlaceChoice) -> None:
    """One choice stands for each name that a claim or statement uses."""
    live(state, record.subject, Claim, Statement)
    for digest, other in state.about(record.subject, PlaceChoice):
        if other.name == record.name:
            raise RuleRefused(
                f"Which {record.name!r} is meant has been chosen already.",
                next_step=f"Supersede that choice, {digest.short}, first.",
            )


def point_match_rule(state: Snapshot, _entry: CustodyEntry, record: PointMatch) -> None:
    """A matched point is of an exhibit that is there, marked once for each place held against."""
    known_exhibit(state, record.exhibit)
    for digest, other in state.about(record.exhibit, PointMatch):
        same = (other.time, other.candidate, other.thing) == (
            record.time,
            record.candidate,
            record.thing,
        )
        if same:
            raise RuleRefused(
                f"{record.thing!r} is matched already in this picture.",
                next_step=f"Supersede that match, {digest.short}, first.",
            )


def place_search_rule(state: Snapshot, _entry: CustodyEntry, record: PlaceSearch) -> None:
    """The footage whose place was described is there, where one is named."""
    if record.exhibit is not None:
        known_exhibit(state, record.exhibit)
