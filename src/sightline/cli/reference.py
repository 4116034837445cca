"""docs/commands.md, written from the commands themselves: `python -m sightline.cli.reference`."""

import inspect
from collections.abc import Iterator
from typing import Final

import click

from sightline import errors
from sightline.cli.command_table import COMMANDS
from sightline.cli.commands import PIPE_CLOSED, program
from sightline.cli.failing import DEFECT, INTERRUPTED, WRONG_USE

WIDTH: Final = 88

_INTRODUCTION: Final = """# Commands

Written from the program's own help by `python -m sightline.cli.reference`; a test holds the two
together.

Results go to the output, progress and remarks to stderr. With `--json` the output is one JSON
document with stable keys, and an error is one JSON document on stderr. Colours appear on terminals
only, and not where `NO_COLOR` is set. Names and texts of strangers are printed with control and
direction characters spelled out, as `[U+202E]`.

An *ID* is a letter and number as listings and the report show them (`E1` an exhibit, `F3` a
finding, `O2` an observation, `C1` a claim, `L4` a link, `R1` a review, `A1` a conclusion), or four
or more digits of a digest, with or without `sha256:`.

| variable | meaning |
|---|---|
| `SIGHTLINE_CASE` | folder of the case |
| `SIGHTLINE_HOME` | folder of your key and of the heads of logs you have seen |
| `SIGHTLINE_KEY` | another private key to sign with |
| `SIGHTLINE_NAME` | the name to act under |
| `SIGHTLINE_WORKERS` | exhibits to examine at once |
| `SIGHTLINE_TRACEBACK` | set it to see where Sightline itself failed |
| `NO_COLOR` | set it to have no colours |

## Exit codes
"""


def reference() -> str:
    """The whole document."""
    return "\n".join([_INTRODUCTION, *_exit_codes(), "", *_helps()])


def help_text(name: str | None) -> str:
    """What `--help` prints, for a command or for the program."""
    root = click.Context(
        program, info_name="sightline", terminal_width=WIDTH, **program.context_settings
    )
    if name is None:
        return program.get_help(root)
    context, command = root, None
    for word in name.split():
        group = context.command
        command = group.get_command(context, word) if isinstance(group, click.Group) else None
        if command is None:
            raise KeyError(name)
        context = click.Context(command, info_name=word, parent=context, terminal_width=WIDTH)
    return context.command.get_help(context)


def command_names() -> Iterator[str]:
    """Every command, those of one noun after its listing."""
    root = click.Context(program)
    for name in COMMANDS:
        yield name
        command = program.get_command(root, name)
        if isinstance(command, click.Group):
            yield from (f"{name} {inner}" for inner in command.commands)


def _exit_codes() -> Iterator[str]:
    yield "| code | meaning |"
    yield "|---|---|"
    yield "| 0 | done |"
    yield f"| {DEFECT} | Sightline itself failed |"
    yield f"| {WRONG_USE} | words that make no command |"
    for kind in sorted(_error_kinds(), key=lambda kind: kind.exit_code):
        meaning = " ".join((inspect.getdoc(kind) or "").split()).rstrip(".")
        yield f"| {kind.exit_code} | `{kind.__name__}`: {meaning} |"
    yield f"| {INTERRUPTED} | interrupted (Ctrl-C) |"
    yield f"| {PIPE_CLOSED} | the reader of the output closed the pipe |"


def _error_kinds() -> Iterator[type[errors.SightlineError]]:
    """Every error that has a code of its own."""
    for kind in vars(errors).values():
        ours = isinstance(kind, type) and issubclass(kind, errors.SightlineError)
        if ours and "exit_code" in vars(kind) and kind is not errors.SightlineError:
            yield kind


def _helps() -> Iterator[str]:
    for name in (None, *command_names()):
        title = "sightline" if name is None else f"sightline {name}"
        yield f"## {title}\n\n```text\n{help_text(name)}\n```\n"


if __name__ == "__main__":
    click.echo(reference(), nl=False)
