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
    """Root mean square difference of grey values where both show the same, after the change of
    levels between them, in thousandths of a level of 255."""
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
