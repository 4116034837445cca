"""Options that every command takes, before its name or after it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import click

FOLDER: Final = click.Path(path_type=Path)
Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(slots=True, kw_only=True)
class Options:
    """What the user chose for the whole command; filled while words are parsed, then only read."""

    case: Path | None = None
    key: Path | None = None
    name: str | None = None
    json: bool = False
    quiet: bool = False
    interrupted: str = "What was recorded stays recorded."
    """What to say when the user stops the command."""


def _keep(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    # A value given after the command's name wins over one given before it.
    name = str(parameter.name)
    if ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
        setattr(ctx.ensure_object(Options), name, value)


def _shared(*names: str, **attributes: Any) -> click.Option:  # noqa: ANN401 - click's own
    return click.Option(names, expose_value=False, callback=_keep, **attributes)


OF_ALL: Final = (
    _shared("--json", is_flag=True, help="Print one JSON document; messages go to stderr."),
    _shared("--quiet", "-q", is_flag=True, help="No progress, no remarks; only results, errors."),
)
OF_CASE: Final = (
    _shared(
        "--case",
        type=FOLDER,
        metavar="DIR",
        help="Folder of the case. Default: SIGHTLINE_CASE, else this folder if it holds a case.",
    ),
    _shared(
        "--key",
        type=FOLDER,
        metavar="FILE",
        help="Private key to sign with, or the .pub file of one that ssh-agent holds. Default: "
        "SIGHTLINE_KEY, else your own, made at first use.",
    ),
    _shared(
        "--name",
        metavar="TEXT",
        help="Name to act under, where the key is new to the case. Default: SIGHTLINE_NAME, else "
        "your login name.",
    ),
)
_SHARED_NAMES: Final = frozenset(option.name for option in (*OF_ALL, *OF_CASE))


class Everywhere(click.Command):
    """A command whose help names the shared options in one line; the program's help explains."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options, then the names of the shared ones."""
        options = [item for item in self.get_params(ctx) if isinstance(item, click.Option)]
        own = [item.get_help_record(ctx) for item in options if item.name not in _SHARED_NAMES]
        with formatter.section("Options"):
            formatter.write_dl([line for line in own if line is not None])
        shared = ", ".join(item.opts[0] for item in options if item.name in _SHARED_NAMES)
        with formatter.section("As everywhere"):
            formatter.write_text(f"{shared}: see `sightline --help`.")


def command(name: str) -> Callable[[Callable[..., int | None]], Everywhere]:
    """A command that needs no case; its function gets the options, and may return an exit code."""
    return _with(name, OF_ALL)


def case_command(name: str) -> Callable[[Callable[..., int | None]], Everywhere]:
    """A command that works on a case."""
    return _with(name, (*OF_CASE, *OF_ALL))


class Family(click.Group):
    """Commands of one noun; without any of them, the noun's listing."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, the listing's own options, then the names of the shared ones."""
        self.format_commands(ctx, formatter)
        Everywhere.format_options(self, ctx, formatter)  # type: ignore[arg-type]


def case_family(name: str) -> Callable[[Callable[..., int | None]], Family]:
    """A noun's listing on a case, under which further commands are grouped."""

    def decorate(function: Callable[..., int | None]) -> Family:
        @click.pass_context
        def listing(ctx: click.Context, /, **given: object) -> int | None:
            if ctx.invoked_subcommand is not None:
                return None
            return function(ctx.find_object(Options), **given)

        listing.__doc__ = function.__doc__
        listing.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
        made = click.group(name, cls=Family, invoke_without_command=True)(listing)
        made.params.extend((*OF_CASE, *OF_ALL))
        return made

    return decorate


def several(*options: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """Options that more than one command takes, as one decorator; help lists them in this order."""

    def decorate(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def case_folder(options: Options) -> Path | None:
    """The folder of the case that is meant; None where nothing names one."""
    if options.case is not None:
        return options.case
    named = os.environ.get("SIGHTLINE_CASE")
    if named:
        return Path(named)
    return Path() if Path("case.sqlite").is_file() else None


def _with(
    name: str, shared: Sequence[click.Option]
) -> Callable[[Callable[..., int | None]], Everywhere]:
    def decorate(function: Callable[..., int | None]) -> Everywhere:
        own = click.command(name, cls=Everywhere)(click.pass_obj(function))
        own.params.extend(shared)
        return own

    return decorate
