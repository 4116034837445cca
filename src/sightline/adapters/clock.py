"""This machine's clock, and what the kernel says about its error."""

import ctypes
import sys
from datetime import UTC, datetime
from typing import ClassVar

from sightline.model.exhibit import Clock
from sightline.model.times import Instant

_ERROR_STATE = 5
"""`TIME_ERROR` of adjtimex(2): the clock is not synchronised."""


class _Timex(ctypes.Structure):
    """`struct timex` up to the field we read; the padding covers the rest and its growth."""

    _fields_: ClassVar = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("padding", ctypes.c_char * 512),
    ]


class SystemClock:
    """The operating system's clock; satisfies `TimeSource`."""

    def now(self) -> Instant:
        """Now, in UTC."""
        return Instant.of(datetime.now(UTC))

    def clock(self) -> Clock:
        """Whether the kernel is told that its clock is kept in step, and its own error bound."""
        if not sys.platform.startswith("linux"):
            return Clock(source="operating system")
        timex = _Timex()
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
        if state < 0:
            return Clock(source="operating system")
        in_step = state != _ERROR_STATE
        return Clock(
            source="operating system (Linux)",
            synchronised=in_step,
            error_bound_us=int(timex.maxerror) if in_step else None,
        )
