"""The program and its commands, each loaded only when it is run."""

import importlib
import os
import sys
from typing import Final, NoReturn

import click

from sightline.cli.command_table import COMMANDS, SECTIONS
from sightline.cli.options import OF_ALL, OF_CASE

PIPE_CLOSED: Final = 141
"""As a shell reports a program that the SIGPIPE signal ended."""


class Program(click.Group):
    """Commands by the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every name, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        loaded = getattr(importlib.import_module(f"sightline.{module}"), attribute)
        if not isinstance(loaded, click.Command):
            raise TypeError(cmd_name)
        return loaded

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands from the table alone, all lines beginning at one column."""
        widest = max(map(len, COMMANDS))
        for heading, section in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [(name.ljust(widest), line) for name, (_, _, line) in section.items()]
                )

    def invoke(self, ctx: click.Context) -> object:
        """Run; a reader that closes the pipe early ends the program quietly."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still buffered must not fail once more when the interpreter ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(PIPE_CLOSED) from None
        return code

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; names that were meant are offered."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            _unknown(ctx, args[0])
        return super().resolve_command(ctx, args)


def _unknown(ctx: click.Context, name: str) -> NoReturn:
    near = [known for known in COMMANDS if known.startswith(name[:3])]
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        metadata = importlib.import_module("importlib.metadata")
        click.echo(f"sightline {metadata.version('sightline')}")
        ctx.exit()


program: Final = Program(
    "sightline",
    help="Establish what contested footage shows, and leave a case file anyone can check.",
    epilog="Begin with `sightline investigate FOOTAGE... --case DIR`, or look at `sightline demo`.",
    params=[
        *OF_CASE,
        *OF_ALL,
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Print the version.",
        ),
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    callback=lambda: None,
)
