"""Times with their zone, precision and basis; media time as exact ticks.

Four times are kept apart throughout: acquired_at, published_at, captured_between, attested_at.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Final, Self

from sightline.errors import InputRefused

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1000, 9998
"""Years whose bounds can still be shifted by a zone without leaving the calendar."""
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
"""Hour 24 is left out: some Pythons read it as the next midnight, a second spelling of that."""
_PERIOD: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?)?)?", re.ASCII
)
_OFFSET: Final = re.compile(r"([+-])(\d\d):([0-5]\d)", re.ASCII)
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
"""The offsets that places on Earth keep."""
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A point in time: microseconds since 1970-01-01T00:00:00Z, written in UTC."""

    microseconds: int

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Convert an aware datetime; its zone is converted, never relabelled.

        Raises:
            InputRefused: the datetime is naive: nobody can say which instant it means; or its
                instant falls outside the years 1 to 9999 in UTC.
        """
        if moment.utcoffset() is None:
            raise InputRefused(
                f"The time {moment.isoformat()} names no zone.",
                next_step="Add Z or an offset such as +02:00.",
            )
        try:
            return cls((moment.astimezone(UTC) - _EPOCH) // _MICROSECOND)
        except OverflowError as error:
            raise InputRefused(
                f"The time {moment.isoformat()} falls outside the calendar in UTC.",
                next_step="Check its year and its zone.",
            ) from error

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ISO 8601 with a zone; the canonical form is `2022-11-12T09:30:00.000000Z`.

        Raises:
            InputRefused: the text is no time, or names no zone.
        """
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise _no_time(text) from error
        return cls.of(moment)

    @classmethod
    def parse_canonical(cls, text: str) -> Self:
        """Read the one form that records hold.

        Raises:
            InputRefused: the text is not in that form.
        """
        if not _INSTANT.fullmatch(text):
            raise InputRefused(
                f"{text[:80]!r} is not an instant in canonical form.",
                next_step="Records hold instants as 2022-11-12T09:30:00.000000Z.",
            )
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise _no_time(text) from error
        # The form ends in Z, so nothing is left to convert.
        return cls((moment - _EPOCH) // _MICROSECOND)

    def datetime(self) -> datetime:
        """The same instant as an aware datetime in UTC."""
        return _EPOCH + timedelta(microseconds=self.microseconds)

    def __str__(self) -> str:
        return self.datetime().isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A time known to lie between two instants; an open end is None.

    `basis` says why ("published", "container field", "shadow"), `zone` how the ends were read
    ("UTC", "+03:00", "Europe/Kyiv", "unknown").
    """

    earliest: Instant | None
    latest: Instant | None
    basis: str
    zone: str

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise InputRefused(
                f"The interval ends ({self.latest}) before it begins ({self.earliest}).",
                next_step="Swap its ends, or check the zone each was read in.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTime:
    """A position in a stream: `pts` ticks of `numerator / denominator` seconds each.

    Never computed from a frame number and a rate: streams with a variable rate would lie.
    """

    pts: int
    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.numerator <= 0 or self.denominator <= 0:
            raise InputRefused(
                f"The time base {self.numerator}/{self.denominator} is not positive.",
                next_step="Use the time base the container states for the stream.",
            )

    @classmethod
    def of_seconds(cls, seconds: Fraction, *, denominator: int = 1000) -> Self:
        """The tick nearest to `seconds` on a clock of `denominator` ticks a second."""
        return cls(pts=round(seconds * denominator), numerator=1, denominator=denominator)

    @property
    def seconds(self) -> Fraction:
        """Exact seconds."""
        return Fraction(self.pts * self.numerator, self.denominator)

    @property
    def microseconds(self) -> int:
        """To the nearest, halves to the even one: `round(seconds * 1_000_000)`, for every frame."""
        whole, rest = divmod(self.pts * self.numerator * 1_000_000, self.denominator)
        twice = 2 * rest
        return whole + (twice > self.denominator or (twice == self.denominator and whole % 2))

    @property
    def text(self) -> str:
        """Minutes, seconds and thousandths, for people: `1:02.040`."""
        thousandths = round(self.seconds * 1000)
        sign, thousandths = ("-" if thousandths < 0 else ""), abs(thousandths)
        minutes, rest = divmod(thousandths, 60_000)
        return f"{sign}{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSpan:
    """From one position to another of the same stream, both included."""

    start: MediaTime
    end: MediaTime

    def __post_init__(self) -> None:
        if self.end.seconds < self.start.seconds:
            raise InputRefused(
                f"The span ends ({self.end.text}) before it begins ({self.start.text}).",
                next_step="Give the earlier position first.",
            )


def _no_time(text: str) -> InputRefused:
    return InputRefused(
        f"{text[:80]!r} is not a time.", next_step="Write it as 2022-11-12T09:30:00+02:00."
    )


def period(text: str, *, zone: str, basis: str) -> Interval:
    """The whole of a year, month, day, minute or second as written: precision is kept.

    `2022-11` is the month of November, never midnight on its first day. `zone` is `UTC` or an
    offset such as `+02:00`; a date read in an unknown zone is widened by the 26 hours that
    offsets span (UTC-12 to UTC+14).

    Raises:
        InputRefused: the text is none of these forms, or the zone none of these.
    """
    match = _PERIOD.fullmatch(text)
    try:
        if match is None or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
            raise ValueError(text)  # noqa: TRY301 - one refusal serves both ways to be wrong
        parts = [int(part) for part in match.groups() if part is not None]
        start = datetime(*(parts + [1, 1][len(parts) - 1 :])[:6], tzinfo=UTC)  # type: ignore[arg-type,misc]
    except ValueError as error:
        raise InputRefused(
            f"{text[:80]!r} is not a date or time.",
            next_step="Write 2022, 2022-11, 2022-11-12, 2022-11-12T09:30 or 2022-11-12T09:30:15.",
        ) from error
    early, late = _offsets(zone)
    first, last = start - early, _next(start, len(parts)) - _MICROSECOND - late
    return Interval(earliest=Instant.of(first), latest=Instant.of(last), basis=basis, zone=zone)


def _next(start: datetime, fields: int) -> datetime:
    if fields == 1:
        return start.replace(year=start.year + 1)
    if fields == 2:  # noqa: PLR2004 - a year and a month
        return (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    return start + {3: timedelta(days=1), 5: timedelta(minutes=1), 6: timedelta(seconds=1)}[fields]


def _offsets(zone: str) -> tuple[timedelta, timedelta]:
    """What to subtract from the early and from the late end to reach UTC."""
    if zone == "unknown":
        return _EAST, _WEST
    if zone == "UTC":
        return timedelta(0), timedelta(0)
    match = _OFFSET.fullmatch(zone)
    size = timedelta(hours=int(match[2]), minutes=int(match[3])) if match else timedelta.max
    offset = -size if match and match[1] == "-" else size
    if not _WEST <= offset <= _EAST:
        raise InputRefused(
            f"{zone[:40]!r} is not a zone.",
            next_step="Write UTC, unknown, or an offset from -12:00 to +14:00, as +02:00.",
        )
    return offset, offset
