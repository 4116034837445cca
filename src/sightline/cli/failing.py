"""How the program ends when something goes wrong: one form for people, one for programs."""

import json
from dataclasses import dataclass
from typing import Final

import click

from sightline.errors import SightlineError
from sightline.exports.visible import one_line

DEFECT: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is said, and the exit code."""

    kind: str
    cause: str
    next_step: str
    exit_code: int
    file: str | None = None

    def text(self) -> str:
        """Two lines for people."""
        where = f"{self.file}: " if self.file else ""
        return f"error: {one_line(where + self.cause)}\n  next: {one_line(self.next_step)}"

    def document(self) -> dict[str, object]:
        """For programs."""
        return {
            "error": {
                "kind": self.kind,
                "cause": self.cause,
                "next_step": self.next_step,
                "exit_code": self.exit_code,
                "file": self.file,
            }
        }


def of_error(error: SightlineError) -> Failure:
    """An error of ours."""
    return Failure(
        kind=type(error).__name__,
        cause=error.cause,
        next_step=error.next_step,
        exit_code=error.exit_code,
        file=error.file,
    )


def of_usage(error: click.ClickException) -> Failure:
    """Words that make no command."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "sightline"
    return Failure(
        kind="WrongUse",
        cause=" ".join(error.format_message().split()),
        next_step=f"See `{path} --help`.",
        exit_code=WRONG_USE,
    )


def of_interrupt(what_stays: str) -> Failure:
    """The user stopped the command."""
    return Failure(
        kind="Interrupted",
        cause="Interrupted.",
        next_step=what_stays,
        exit_code=INTERRUPTED,
    )


def of_defect(error: BaseException) -> Failure:
    """An exception that nobody foresaw."""
    return Failure(
        kind="Defect",
        cause=f"Sightline itself failed ({type(error).__name__}: {str(error)[:300]}).",
        next_step="Run it again with SIGHTLINE_TRACEBACK=1 to see where, and report that.",
        exit_code=DEFECT,
    )


def tell(failure: Failure, *, as_json: bool) -> None:
    """Say it on stderr."""
    click.echo(
        json.dumps(failure.document(), sort_keys=True) if as_json else failure.text(), err=True
    )
