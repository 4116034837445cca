"""Numbers as read: intervals with the words they stand in."""

from dataclasses import dataclass

from sightline.model.slots import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CountReading:
    """A number as an interval, both ends included; None where nothing bounds it.

    "more than 10" is [11, None], "as many as 10" [1, 10], "around 12" [12, 12] with soft ends,
    "dozens" [24, None] with a soft low end. Every number comes from the words of `span`.
    """

    span: Span
    low: int | None
    high: int | None
    low_soft: bool = False
    high_soft: bool = False
    of: Span | None = None
    """The words for what is counted."""
