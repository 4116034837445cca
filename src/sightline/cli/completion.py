"""Shell completion."""

from pathlib import Path
from typing import Final

import click
from click.shell_completion import get_completion_class

from sightline.cli.options import Options, command
from sightline.cli.screen import Screen
from sightline.errors import StorageFailed

_PLACES: Final = {
    "bash": Path(".local/share/bash-completion/completions/sightline"),
    "fish": Path(".config/fish/completions/sightline.fish"),
    "zsh": Path(".local/share/zsh/site-functions/_sightline"),
}
"""Below the home folder, where each shell looks by itself; zsh only if its `fpath` names it."""
_VARIABLE: Final = "_SIGHTLINE_COMPLETE"


@command("completion")
@click.argument("shell", type=click.Choice(sorted(_PLACES)))
@click.option("--install", is_flag=True, help="Write it to where the shell looks.")
@click.pass_context
def completion(ctx: click.Context, options: Options, *, shell: str, install: bool) -> None:
    """Print the completion script of SHELL, or install it."""
    screen = Screen(options)
    complete = get_completion_class(shell)
    if complete is None:
        raise TypeError(shell)
    script = complete(ctx.find_root().command, {}, "sightline", _VARIABLE).source()
    path = Path.home() / _PLACES[shell] if install else None
    if path is not None:
        _write(path, script)
    if screen.document({"shell": shell, "script": script, "path": path and str(path)}):
        return
    if path is None:
        click.echo(script)
        return
    screen.line(f"Wrote {path}. It works in shells opened from now on.")
    if shell == "zsh":
        screen.line(f"Add to ~/.zshrc, before compinit: fpath+=({path.parent})")


def _write(path: Path, script: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script)
    except OSError as error:
        raise StorageFailed(
            f"The file cannot be written ({error.strerror}).",
            file=str(path),
            next_step="Print the script without --install, and put it where your shell looks.",
        ) from error
