"""How far a long command has come: a bar on a terminal, a line every few seconds elsewhere."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import click

from sightline.cli.options import Options
from sightline.exports.visible import one_line

LINE_SECONDS: Final = 5
_SETTLED_SECONDS: Final = 2
"""Before that, no rate and no time left: they would be guesses."""
_MINUTE: Final = 60
_HOUR: Final = 3600
_KILO: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where the work stands."""

    words: str
    """What is done, counted: `3 of 40 exhibits`."""
    done: int
    total: int
    """In bytes, for the rate and the time left; 0 where it is not known."""


Meter = Callable[[Step], None]


@contextlib.contextmanager
def meter(options: Options) -> Iterator[Meter]:
    """Shows steps on stderr while the context lasts; nothing with --quiet."""
    if options.quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar() as draw:
            yield draw
    else:
        yield _Lines()


def pace(step: Step, seconds: float) -> str:
    """Rate and time left, in words; empty while nothing can be said yet."""
    if seconds < _SETTLED_SECONDS or step.done <= 0:
        return ""
    rate = step.done / seconds
    words = f", {_rate(rate)}"
    if 0 < step.done < step.total:
        words += f", about {duration((step.total - step.done) / rate)} left"
    return words


def duration(seconds: float) -> str:
    """A time span in its two largest units: `45 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


def _rate(octets: float) -> str:
    for unit, factor in (("GB/s", _KILO**3), ("MB/s", _KILO**2), ("kB/s", _KILO)):
        if octets >= factor:
            return f"{octets / factor:.1f} {unit}"
    return f"{octets:.0f} B/s"


class _Lines:
    """A line now and then, for logs and pipes."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._next = self._began + LINE_SECONDS

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + LINE_SECONDS
            click.echo(one_line(step.words + pace(step, now - self._began)), err=True)


@contextlib.contextmanager
def _bar() -> Iterator[Meter]:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415 - as above

    progress = Progress(
        BarColumn(bar_width=24),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    task = progress.add_task("", total=None)
    began = time.monotonic()

    def draw(step: Step) -> None:
        words = one_line(step.words + pace(step, time.monotonic() - began))
        progress.update(task, description=words, completed=step.done, total=step.total or None)

    with progress:
        yield draw
