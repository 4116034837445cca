"""Every error Sightline raises on purpose, as one tree.

An error says what went wrong, where, and what to do next; its class carries the exit code of the
command that ends with it. Exit codes 0 (done), 1 (a defect of ours), 2 (wrong use of a command) and
130 (interrupted) belong to the command line itself.

    SightlineError
    ├── NotFound            3   a case, exhibit, record or file that is not there
    ├── InputRefused        4   bytes or words we will not take in
    │   └── NotCanonical        a record whose bytes are not the one canonical form
    ├── CaseDamaged         5   what is on disk is not what was recorded
    ├── NotVerified         6   a check of a bundle or stamp did not hold
    ├── RuleRefused         7   the case's own rules forbid the step
    │   ├── GroundLacking       records that the step does not name do not bear it out
    │   └── RosterRefused       the case's roster lets nobody, or not this person, do it
    ├── StorageFailed       8   disk full, folder unreadable, lock not to be had
    ├── VersionRefused      9   written by a Sightline this one cannot read
    └── AuthorityFailed    10   a time-stamp authority or witness did not give a usable answer
"""

from typing import ClassVar


class SightlineError(Exception):
    """Root of the tree.

    Args:
        cause: What went wrong, a sentence.
        file: The file, folder, record or address it concerns, if one does.
        next_step: What the reader can do about it, a sentence.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, cause: str, *, next_step: str, file: str | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.file = file
        self.next_step = next_step

    def __reduce__(self) -> tuple[object, ...]:
        # An error raised in a worker process arrives whole: the default would drop its next step.
        return _rebuilt, (type(self), self.cause, self.next_step, self.file)

    def __str__(self) -> str:
        where = f"{self.file}: " if self.file else ""
        return f"{where}{self.cause} {self.next_step}"


def _rebuilt(
    kind: type[SightlineError], cause: str, next_step: str, file: str | None
) -> SightlineError:
    return kind(cause, next_step=next_step, file=file)


class NotFound(SightlineError):
    """A case, exhibit, record or file that is not there."""

    exit_code = 3


class InputRefused(SightlineError):
    """Bytes or words that are not taken in."""

    exit_code = 4


class NotCanonical(InputRefused):
    """A record whose bytes are not the one canonical form of its content (RFC 8785)."""


class CaseDamaged(SightlineError):
    """What is on disk is not what was recorded."""

    exit_code = 5


class NotVerified(SightlineError):
    """A check of a bundle, signature or stamp did not hold."""

    exit_code = 6


class RuleRefused(SightlineError):
    """The case's own rules forbid the step."""

    exit_code = 7


class GroundLacking(RuleRefused):
    """Records that the step does not name itself do not bear it out, or stand in its way."""


class RosterRefused(RuleRefused):
    """The case's roster lets nobody, or not this person, do it yet.

    Args:
        cause: As for every error.
        next_step: Likewise.
        file: Likewise.
        flaw: A word for what is wrong with it, one of `sightline.model.authority.Flaw`.
    """

    def __init__(
        self, cause: str, *, next_step: str, file: str | None = None, flaw: str = ""
    ) -> None:
        super().__init__(cause, next_step=next_step, file=file)
        self.flaw = flaw

    def __reduce__(self) -> tuple[object, ...]:
        return _of_roster, (self.cause, self.next_step, self.file, self.flaw)


def _of_roster(cause: str, next_step: str, file: str | None, flaw: str) -> RosterRefused:
    return RosterRefused(cause, next_step=next_step, file=file, flaw=flaw)


class StorageFailed(SightlineError):
    """The disk is full, a folder cannot be read or written, a lock is not to be had."""

    exit_code = 8


class VersionRefused(SightlineError):
    """The case or bundle was written by a Sightline this one cannot read."""

    exit_code = 9


class AuthorityFailed(SightlineError):
    """A time-stamp authority or witness did not give a usable answer."""

    exit_code = 10
