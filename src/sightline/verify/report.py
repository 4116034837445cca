"""What a verification says: numbered checks, each held, not held or not examined, and no more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from sightline.model.canonical import Json
from sightline.model.plain import to_plain
from sightline.model.times import Instant
from sightline.verify.codes import Code

MAX_PROBLEMS: Final = 50
"""Problems listed for one check; the rest is counted."""

_MAX_TIMES: Final = 8

LIMITS: Final = (
    "This shows whether the bytes are those recorded, and unchanged since. It does not show that "
    "what they depict happened."
)


class Outcome(StrEnum):
    """How a check ended."""

    HELD = "held"
    NOT_HELD = "did not hold"
    NOT_EXAMINED = "not examined"


class Form(StrEnum):
    """What was looked at."""

    BUNDLE = "bundle"
    CASE = "case"


class Verdict(StrEnum):
    """What can be said of the whole; the last five can stand together."""

    NOT_CONSISTENT = "not consistent"
    SELF_CONSISTENT = "self-consistent only"
    SIGNED = "signed by keys you trust"
    STAMPED = "stamped by an authority you trust"
    CONTINUES = "continues a checkpoint you kept"
    WITNESSED = "seen by witnesses you trust"
    ROSTERED = "kept to a roster you trust"


_SENTENCES: Final = {
    Verdict.NOT_CONSISTENT: "Not consistent: what lies here is not what was recorded, or not all "
    "of it. Do not rely on this copy.",
    Verdict.SELF_CONSISTENT: "Self-consistent only: nothing here contradicts itself, but whoever "
    "made it could have made all of it. Bring keys, an authority's root, a roster or a checkpoint "
    "from elsewhere to say more.",
    Verdict.SIGNED: "Consistent, and every entry is signed by a key you trust.",
    Verdict.STAMPED: "Consistent, and stamped by an authority you trust.",
    Verdict.CONTINUES: "Consistent, and it continues the checkpoint you kept.",
    Verdict.ROSTERED: "Consistent, and since its roster, the one you trust, only people it names "
    "acted, each within their roles.",
    Verdict.WITNESSED: "Consistent, and every witness you named saw it grow to a checkpoint of it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that a check found wrong."""

    code: Code
    where: str
    """The file, entry or record."""
    what: str
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One numbered check of docs/format.md, and how it ended."""

    number: int
    title: str
    outcome: Outcome
    problems: tuple[Problem, ...]
    problem_count: int
    """All of them; at most `MAX_PROBLEMS` are listed."""
    notes: tuple[str, ...]
    """What to know about a check that held, or why it was not examined."""


class StampKind(StrEnum):
    """How a time was attested."""

    RFC3161 = "rfc3161"
    OPENTIMESTAMPS = "opentimestamps"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStamp:
    """A time stamp over a checkpoint, as far as it could be followed."""

    kind: StampKind
    size: int
    """Entries under the checkpoint."""
    authority: str
    time: Instant
    trusted: bool
    """Whether it leads to a certificate or a block that the user named."""
    ends: Instant | None = None
    """When the first certificate of its chain ends; None for a block, which does not."""
    covered_by: Instant | None = None
    """The first trusted stamp over a later checkpoint, which this one's entry is under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBefore:
    """A token that was made before something was collected, and what cites it."""

    record: str
    """Digest of its record."""
    authority: str
    time: Instant
    trusted: bool
    acquisitions: int
    """Acquisitions that cite it: they were recorded after its time."""
    until: SeenStamp | None
    """The first stamp over all of them: they were recorded before its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything a verification found out."""

    path: str
    form: Form
    case: str | None
    """The case's identifier, where the first record could be read."""
    size: int
    """Entries read."""
    root: str
    """Merkle root (hex) over them."""
    covered: int
    """Entries under the longest checkpoint that held; nothing signed as a whole covers the rest."""
    objects: int
    object_bytes: int
    withheld_objects: int
    """Objects that are not here, and named as withheld."""
    withheld_records: int
    consistent: bool
    """The checks in `CONSISTENCY` held as far as they were examined."""
    signed_by_trusted: bool
    """Every entry, by keys that the user named."""
    checks: tuple[Check, ...]
    stamps: tuple[SeenStamp, ...]
    collected: tuple[SeenBefore, ...] = ()

    @property
    def held(self) -> bool:
        """No check that was examined failed, those that the user asked for included."""
        return all(check.outcome is not Outcome.NOT_HELD for check in self.checks)

    @property
    def exit_code(self) -> int:
        """0 where every examined check held, else 6."""
        return 0 if self.held else 6

    @property
    def verdict(self) -> tuple[Verdict, ...]:
        """What can be said of the whole."""
        if not self.consistent:
            return (Verdict.NOT_CONSISTENT,)
        more = {
            Verdict.SIGNED: self.signed_by_trusted,
            Verdict.STAMPED: any(stamp.trusted for stamp in self.stamps),
            Verdict.CONTINUES: self._outcome(12) is Outcome.HELD,
            Verdict.WITNESSED: self._outcome(13) is Outcome.HELD,
            Verdict.ROSTERED: self._outcome(15) is Outcome.HELD,
        }
        return tuple(word for word, holds in more.items() if holds) or (Verdict.SELF_CONSISTENT,)

    def _outcome(self, number: int) -> Outcome:
        return next(check.outcome for check in self.checks if check.number == number)

    def to_plain(self) -> dict[str, Json]:
        """A value that `sightline.model.canonical.encode` writes."""
        plain = to_plain(self)
        if not isinstance(plain, dict):
            raise TypeError(type(plain).__name__)
        return {**plain, "held": self.held, "verdict": [str(word) for word in self.verdict]}

    def lines(self) -> Iterator[str]:
        """The report for people, line by line; foreign text in it cannot steer a terminal."""
        yield f"{self.form.capitalize()} {self.path}"
        yield f"Case {self.case or 'not known'}: {self.size} entries, root {self.root}"
        yield f"{self.objects} objects named, {self.object_bytes} bytes of them here"
        if self.withheld_objects or self.withheld_records:
            yield (
                f"withheld, named: {self.withheld_objects} objects, "
                f"{self.withheld_records} records. What they hold cannot be judged here"
            )
        for check in self.checks:
            yield from _check_lines(check)
        for word in self.verdict:
            yield _SENTENCES[word]
        yield from self._time_lines()
        if self.consistent:
            rest = "" if self.covered == self.size else "; the rest is bound by signatures only"
            yield f"Checkpoints cover {self.covered} of {self.size} entries{rest}."
        if not {Verdict.CONTINUES, Verdict.WITNESSED} & set(self.verdict):
            yield (
                "Only a checkpoint kept elsewhere, or a witness, could show that the log once was "
                "longer."
            )
        yield LIMITS

    def _time_lines(self) -> Iterator[str]:
        seen = sorted(self.stamps, key=lambda stamp: (not stamp.trusted, stamp.time))
        for stamp in seen[:_MAX_TIMES]:
            word = "you trust" if stamp.trusted else "you have not named as trusted"
            yield (
                f"The first {stamp.size} entries existed by {stamp.time}, says an authority {word} "
                f"({stamp.authority}){_renewal(stamp)}."
            )
        if len(seen) > _MAX_TIMES:
            yield f"{len(seen) - _MAX_TIMES} more time stamps."
        for before in self.collected[:_MAX_TIMES]:
            yield _collected(before)


def _renewal(stamp: SeenStamp) -> str:
    if stamp.ends is None:
        return ""
    ends = f"; its certificate ends {stamp.ends}"
    return ends if stamp.covered_by is None else f"{ends}, a stamp of {stamp.covered_by} covers it"


def _collected(before: SeenBefore) -> str:
    count = "1 acquisition" if before.acquisitions == 1 else f"{before.acquisitions} acquisitions"
    end = "no stamp covers all of them"
    if before.until is not None:
        end = f"not after {before.until.time} ({before.until.authority}{_word(before.until)})"
    return (
        f"{count} recorded not before {before.time} ({before.authority}{_word(before)}), {end}. "
        "That says when the collecting was recorded, not when the footage was made."
    )


def _word(item: SeenStamp | SeenBefore) -> str:
    return "" if item.trusted else ", not named by you"


def _check_lines(check: Check) -> Iterator[str]:
    yield f"V{check.number} {check.outcome}: {check.title}"
    for note in check.notes:
        yield f"    {note}"
    for problem in check.problems:
        yield f"    {problem.where}: {problem.what} [{problem.code}]. {problem.next_step}"
    if check.problem_count > len(check.problems):
        yield f"    and {check.problem_count - len(check.problems)} more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A sign of progress."""

    step: str
    done: int
    total: int
    """0 where it is not known yet."""


Progress: TypeAlias = Callable[[Working], None]
