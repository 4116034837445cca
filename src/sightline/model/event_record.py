"""A person's word which event some claims of a report speak of."""

from dataclasses import dataclass
from typing import ClassVar

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.salted import Salted
from sightline.model.times import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChoice(Salted):
    """Claims of one reading that speak of one event, as a person says and why.

    Comparing takes it over its own grouping: claims of different events are never compared.
    """

    KIND: ClassVar[str] = "event_choice"

    finding: Digest
    """The reading that the claims stand in."""
    claims: tuple[int, ...]
    """Numbers of the claims there."""
    event: str
    """What the person calls the event; the same words are the same event."""
    reason: str
    by: str
    at: Instant

    def __post_init__(self) -> None:
        if not self.event.strip() or not self.reason.strip():
            raise InputRefused(
                "An event needs a name, and its claims a reason.",
                next_step="Say which event it is, with --event, and why, with --reason.",
            )
        if not self.claims or len(set(self.claims)) != len(self.claims) or min(self.claims) < 0:
            raise InputRefused(
                "No claim, or one twice, is named.", next_step="Name each claim once: E3.c4."
            )
