"""The rule of links: what may be held for or against a claim."""

from typing import Final

from sightline.errors import RuleRefused
from sightline.model.claim import Claim, Link, Observation
from sightline.model.custody import CustodyEntry
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.place_records import PlaceChoice, PlaceSearch
from sightline.model.records import Record
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.snapshot import Snapshot
from sightline.model.sound import SoundDelay
from sightline.model.standing import live

LINKABLE: Final[tuple[type[Record], ...]] = (
    *(Finding, JointFinding, Observation, Claim),
    *(PlaceChoice, PlaceSearch, ShadowMeasurement, TimeConstraint, SoundDelay),
)
"""Records that may bear on a claim; exhibits may as well.

A choice between namesakes, or a search of a map outside the case that names no footage, rests on no
exhibit: linked, they stand in the matrix and count as no origin.
"""


def link_rule(state: Snapshot, _entry: CustodyEntry, record: Link) -> None:
    """A link runs from something that stands to another claim that stands."""
    live(state, record.claim, Claim)
    if record.item == record.claim:
        raise RuleRefused(
            "A claim cannot bear on itself.", next_step="Link what speaks for or against it."
        )
    if record.item not in state.exhibits:
        live(state, record.item, *LINKABLE)
