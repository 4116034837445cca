"""What aligned frames of two exhibits add to a pair: how close, which has lost detail, who covers.

The words only; `frames_compared` measures them and `direction` draws conclusions.
"""

from dataclasses import dataclass
from enum import StrEnum


class Holder(StrEnum):
    """Which of the two shows something laid over."""

    A = "a"
    B = "b"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """Measured on a few aligned frames, at the coarser of the two resolutions."""

    moments: int
    """Aligned pairs of frames that were compared."""
    difference_e3: int
    """What of B's grey values A's do not explain, where both show the same: root mean square, in
    thousandths of a level of 255. Changes of levels and of sharpness are explained."""
    back_e3: int
    """What of A's grey values B's do not explain."""
    detail_permille: int
    """Fine detail of B against that of A where both show the same; 1000 where they are alike."""
    detail_agrees: bool
    """Whether all moments say the same of which has more."""
    covered: Holder
    """Who shows something laid over where the pictures differ: that part stands still while the
    other's moves."""
    a_goes_on: bool
    """A's picture goes on, without a seam, past the edge of what B shows: B is cut out of it."""
    b_goes_on: bool
    """B's picture goes on past the edge of what A shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """At which ends of a segment an exhibit's own picture jumps, as at a cut.

    Where one goes on past an end without a jump, what follows belongs to the same recording.
    """

    a_start: bool
    a_end: bool
    b_start: bool
    b_end: bool
