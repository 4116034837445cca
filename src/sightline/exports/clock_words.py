"""Times of a clock as people write them; all from microseconds."""

from typing import Final

_THOUSAND: Final = 1000
_MILLION: Final = 1_000_000
_DAYS_TOLD_FROM: Final = 2


def clock_time(micros: int) -> str:
    """`1:02.040`."""
    sign, thousandths = ("-" if micros < 0 else ""), round(abs(micros) / _THOUSAND)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{sign}{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"


def within(micros: int) -> str:
    """`± 3 ms`, never less than one."""
    return f"± {max(1, -(-micros // _THOUSAND))} ms"


def span(first: int, last: int) -> str:
    """`0:02.000 to 0:09.500`."""
    return f"{clock_time(first)} to {clock_time(last)}"


def seconds_of(micros: int) -> str:
    """`4.0 s`."""
    return f"{micros / _MILLION:.1f} s"


def long_range(least: int, most: int) -> str:
    """Two of them, or one where they are the same."""
    low, high = long(least), long(most)
    return low if low == high else f"{low} to {high}"


def long(micros: int) -> str:
    """`1 h 0 min 43 s`, or `12 days 3 h` where seconds no longer matter; without a sign."""
    seconds = abs(micros) // _MILLION
    hours, rest = divmod(seconds, 3600)
    days, hours_left = divmod(hours, 24)
    if days >= _DAYS_TOLD_FROM:
        return f"{days} days {hours_left} h"
    minutes, seconds = divmod(rest, 60)
    words = [f"{hours} h"] if hours else []
    words += [f"{minutes} min"] if minutes or hours else []
    return " ".join([*words, f"{seconds} s"])
