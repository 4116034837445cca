"""The windows as a drawing of our own: a column a day, the hours of the place's clock upwards.

Only numbers, dates and marks that we compose stand in it, but for zone names of the database.
Colours are presentation attributes, which a page's style may override.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from markupsafe import escape

from sightline.geo.chronolocate import Site, sun_seen
from sightline.geo.clocks import Clock, shown
from sightline.geo.shadow import LOWEST_DEG
from sightline.geo.when import When, Window
from sightline.model.places import E7

WIDTH, _HEIGHT = 940, 330
_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 16, 34, 44
_INK, _GREY, _RULE, _DAY, _WINDOW, _CLAIM = (
    *("#22282c", "#5a646b", "#d5d9dc", "#fbf3d9", "#9a3b26", "#1f5a7a"),
)
_LIT: Final = f'class="daylight" fill="{_DAY}"'
_MOST_DAYS: Final = 1_100
_LEAST_BAR: Final = 2.0
_CLOSE: Final = 20
_SAMPLES: Final = 145
_HOURS: Final = 24.0


class _Frame:
    """From days and hours of the place's clock to points of the drawing."""

    def __init__(self, found: When) -> None:
        legal = found.clocks[1]
        self.zone = ZoneInfo(legal.zone)
        self.clock = Clock(zone=legal.zone, kept_by=legal.kept_by)
        start, end = (self.local(end) for end in (found.period.start_s, found.period.end_s))
        self.first = start.date()
        # A period that ends at midnight does not touch the next day.
        last = (end - timedelta(seconds=1)).date() if end > start else start.date()
        self.days = min(_MOST_DAYS, (last - self.first).days + 1)
        self.column = (WIDTH - _LEFT - _RIGHT) / self.days

    def local(self, seconds: float) -> datetime:
        """What the place's clock shows."""
        return shown(self.clock, seconds)

    def x(self, day: date) -> float:
        """Where a day's column begins."""
        return _LEFT + (day - self.first).days * self.column

    def y(self, hours: float) -> float:
        """Where an hour stands."""
        return _TOP + (1.0 - hours / _HOURS) * (_HEIGHT - _TOP - _BOTTOM)

    def parts(self, span: Window) -> Iterator[tuple[date, float, float]]:
        """A stretch as days with hours from and to."""
        start, end = (self.local(end) for end in (span.start_s, span.end_s))
        day = start.date()
        while day <= end.date() and (day - self.first).days < self.days:
            low = _hours(start) if day == start.date() else 0.0
            high = _hours(end) if day == end.date() else _HOURS
            if day >= self.first:
                yield day, low, high
            day += timedelta(days=1)


def chart(found: When) -> str:
    """The drawing as SVG."""
    frame = _Frame(found)
    body = [
        *_daylight(frame, found),
        *_grid(frame),
        *_windows(frame, found),
        *_claimed(frame, found),
        *_legend(found),
    ]
    name = (
        f"Windows of time by day and hour on the clock of {found.clocks[1].zone}; "
        "the tables beside it say the same in words"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_HEIGHT}" '
        f'width="{WIDTH}" height="{_HEIGHT}" role="img" aria-label="{escape(name)}" '
        f'font-family="Noto Sans, system-ui, sans-serif" font-size="11">{"".join(body)}</svg>'
    )


def _hours(moment: datetime) -> float:
    return moment.hour + moment.minute / 60.0 + moment.second / 3600.0


def _daylight(frame: _Frame, found: When) -> Iterator[str]:
    """When the sun is up, day by day (every so many days where there are very many)."""
    site = Site(
        latitude_deg=found.area.centre.latitude_e7 / E7,
        longitude_deg=found.area.centre.longitude_e7 / E7,
    )
    step = max(1, frame.days // 200)
    for index in range(0, frame.days, step):
        day = frame.first + timedelta(days=index)
        midnight = datetime.combine(day, time(), tzinfo=frame.zone).timestamp()
        altitude = sun_seen(site, midnight + np.linspace(0.0, 86_400.0, _SAMPLES)).altitude_deg
        up = altitude >= LOWEST_DEG
        width = min(step, frame.days - index) * frame.column
        edges = np.flatnonzero(np.diff(np.concatenate(([False], up, [False])).astype(np.int8)))
        for low, high in zip(edges[::2], edges[1::2], strict=True):
            top, bottom = (
                frame.y(_HOURS * end / (_SAMPLES - 1)) for end in (min(high, _SAMPLES - 1), low)
            )

            yield _rect(frame.x(day), top, width + 0.3, bottom - top, _LIT)


def _grid(frame: _Frame) -> Iterator[str]:
    for hours in range(0, 25, 3):
        y = frame.y(hours)
        yield (
            f'<line class="rule" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{_RULE}"/>'
        )
        yield _text(_LEFT - 8, y + 4, f"{hours:02d}:00", _GREY, anchor="end")
    for day in _ticks(frame):
        x = frame.x(day)
        yield (
            f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" '
            f'y2="{_HEIGHT - _BOTTOM + 5}" stroke="{_RULE}"/>'
        )
        form = "%Y-%m-%d" if frame.days <= 45 else "%b %Y"  # noqa: PLR2004 - a month and a half
        yield _text(x + 3, _HEIGHT - _BOTTOM + 18, day.strftime(form), _GREY)


def _ticks(frame: _Frame) -> Iterator[date]:
    """Days, weeks or months, as many as can be read."""
    every = 1 if frame.days <= 10 else 7  # noqa: PLR2004 - as many as fit
    months = max(1, frame.days // 330)
    for index in range(frame.days):
        day = frame.first + timedelta(days=index)
        if frame.days <= 45:  # noqa: PLR2004 - as above
            if index % every == 0:
                yield day
        elif day.day == 1 and (day.month - 1) % months == 0:
            yield day


def _windows(frame: _Frame, found: When) -> Iterator[str]:
    width = max(_LEAST_BAR, frame.column)
    for span in found.windows:
        for day, low, high in frame.parts(span):
            tall = max(_LEAST_BAR, frame.y(low) - frame.y(high))
            yield _rect(
                frame.x(day), frame.y(high), width, tall, f'class="fill-attested" fill="{_WINDOW}"'
            )


def _claimed(frame: _Frame, found: When) -> Iterator[str]:
    """The best moment of each claimed time, numbered as in the table."""
    spots: list[tuple[int, int, list[int]]] = []
    for number, claim in enumerate(found.claims, 1):
        moment = frame.local(float(claim.best_s))
        if not 0 <= (moment.date() - frame.first).days < frame.days:
            continue
        x = round(frame.x(moment.date()) + frame.column / 2.0)
        y = round(frame.y(_hours(moment)))
        near = [spot for spot in spots if abs(spot[0] - x) + abs(spot[1] - y) < _CLOSE]
        if near:
            near[0][2].append(number)
        else:
            spots.append((x, y, [number]))
    for x, y, numbers in spots:
        yield (
            f'<circle class="mark" cx="{x}" cy="{y}" r="6" fill="none" stroke="{_CLAIM}" '
            'stroke-width="2"/>'
        )
        yield _text(x + 9, y + 4, ", ".join(map(str, numbers)), _INK)


def _legend(found: When) -> Iterator[str]:
    yield _rect(_LEFT, 9, 12, 10, f'class="fill-attested" fill="{_WINDOW}"')
    yield _text(_LEFT + 18, 18, "fits everything that was measured and known", _INK)
    yield _rect(_LEFT + 290, 9, 12, 10, f'{_LIT} stroke="{_RULE}"')
    yield _text(_LEFT + 308, 18, "the sun is up", _INK)
    if found.claims:
        yield (
            f'<circle class="mark" cx="{_LEFT + 410}" cy="14" r="6" fill="none" '
            f'stroke="{_CLAIM}" stroke-width="2"/>'
        )
        yield _text(_LEFT + 422, 18, "best moment of a claimed time, as numbered below", _INK)
    clock = f"hours on the clock of {found.clocks[1].zone}"
    yield _text(WIDTH - _RIGHT, _HEIGHT - 8, clock, _GREY, anchor="end")


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.2f}" height="{height:.2f}" {fill}/>'


def _text(x: float, y: float, words: str, fill: str, *, anchor: str = "start") -> str:
    ink = "ink" if fill == _INK else "grey"
    return (
        f'<text class="{ink}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">'
        f"{escape(words)}</text>"
    )
