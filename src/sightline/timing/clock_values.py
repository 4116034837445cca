"""What the method `one_clock` reports, typed: microseconds, parts in a billion, permille."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PartValues:
    """A clip, or a part of one that was cut, and where it stands."""

    exhibit: str
    """Digest of its bytes, as everywhere: `sha256:` and 64 digits."""
    part: int
    """From 0; a clip that was cut, or made of several, has more than one."""
    from_us: int
    to_us: int
    """Of its own time."""
    recording: int
    """Parts with one number are copies of one recording: one witness, however many."""
    clock: int | None = None
    """Which common clock it stands on; None where nothing ties it to another."""
    starts_us: int | None = None
    ends_us: int | None = None
    """On that clock, whose zero is its earliest beginning."""
    rate_ppb: int | None = None
    """Parts in a billion by which a second of it is longer than one of the clock."""
    within_us: int | None = None
    """Two standard errors of its place, against the clip that sets the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalValues:
    """A sound that two clips heard: when it arrived, in either's own time."""

    first_us: int
    second_us: int
    strength_centi: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashPairValues:
    """A flash that both saw: the first frame that shows it, in either's own time."""

    first_us: int
    second_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TieValues:
    """What ties two clips together."""

    first: str
    second: str
    kind: str
    offset_us: int
    """Second's time less first's in the middle of what they share: of sounds as they arrived,
    where sound told it. The clocks' own offset differs by the sound's way to two microphones."""
    offset_sigma_us: int
    rate_ppb: int
    drift_sigma_ppb: int | None
    first_from_us: int
    first_to_us: int
    second_from_us: int
    second_to_us: int
    strength_centi: int
    """Hundredths of a standard deviation of chance, the strongest block of a second."""
    coherence_permille: int
    moving_permille: int | None
    layout_permille: int | None
    used: bool
    """Whether the clock rests on it; sound laid over other pictures never counts, nor a tie that
    does not close with the others."""
    closes: bool
    residual_us: int | None
    apart_least_cm: int | None
    """Two microphones that heard these delays stood at least this far apart."""
    arrivals: tuple[ArrivalValues, ...]
    flashes: tuple[FlashPairValues, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalValues:
    """Two clips that are not tied, and why."""

    first: str
    second: str
    reason: str
    strength_centi: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockValues:
    """One common clock."""

    clock: int
    set_by: str
    length_us: int
    recordings: int
    loops: int
    """Ties beyond those needed: each checks the others."""
    not_closing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverValues:
    """A stretch of a clock and how many recordings, copies not counted, run then; 0 is a gap."""

    clock: int
    from_us: int
    to_us: int
    recordings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndValues:
    """A recording that ends while others on its clock go on."""

    exhibit: str
    at_us: int
    """On the clock."""
    clock: int
    goes_on: str
    """The exhibit that runs on longest."""
    by_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakValues:
    """A clip that was cut between these of its own times, by comparison with another."""

    exhibit: str
    after_us: int
    before_us: int
    jump_us: int
    """Positive: that much of the other is missing here; negative: that much is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedValues:
    """When a file says it was made, and what the clock's zero would then be."""

    exhibit: str
    clock: int | None
    field: str
    earliest: str
    latest: str
    zero_earliest: str
    zero_latest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionValues:
    """Two files whose reported times cannot both fit the common clock."""

    first: str
    second: str
    clock: int
    by_us: int
    """The second's reported time is this much later than the clock allows by the first's."""
    beyond_zones_us: int
    """What is left when whole quarter hours are put down to time zones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenValues:
    """Time that no clip shows between clips of different clocks, if files report theirs rightly."""

    after: str
    """The exhibit that ends last before it."""
    before: str
    """The exhibit that begins first after it."""
    least_us: int
    most_us: int
    """Between which lengths it lies: files tell when they were begun or ended, to a second; and
    those on one clock may contradict each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneClockValues:
    """The typed `values` of the joint finding."""

    parts: tuple[PartValues, ...]
    ties: tuple[TieValues, ...]
    refusals: tuple[RefusalValues, ...]
    refusals_beyond: int
    clocks: tuple[ClockValues, ...]
    cover: tuple[CoverValues, ...]
    ends: tuple[EndValues, ...]
    breaks: tuple[BreakValues, ...]
    reported: tuple[ReportedValues, ...]
    contradictions: tuple[ContradictionValues, ...]
    between: tuple[BetweenValues, ...]
