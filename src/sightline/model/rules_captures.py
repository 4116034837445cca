"""Rules of pages that were captured, and of searches that were made."""

from sightline.model.capture import Capture
from sightline.model.claim import Claim
from sightline.model.custody import CustodyEntry
from sightline.model.search import Search
from sightline.model.snapshot import Snapshot
from sightline.model.standing import known_exhibit, live


def capture_rule(state: Snapshot, _entry: CustodyEntry, record: Capture) -> None:
    """What was kept of a page is there."""
    for exhibit in record.exhibits:
        known_exhibit(state, exhibit)


def search_rule(state: Snapshot, _entry: CustodyEntry, record: Search) -> None:
    """A search names exhibits that are there, and a claim that stands."""
    for exhibit in record.found:
        known_exhibit(state, exhibit)
    if record.of is not None:
        known_exhibit(state, record.of)
    if record.claim is not None:
        live(state, record.claim, Claim)
