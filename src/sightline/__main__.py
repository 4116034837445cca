"""The program `sightline`: the one place where errors become messages and exit codes."""

import os
import sys
import traceback
from collections.abc import Sequence

import click

from sightline.cli import failing
from sightline.cli.commands import program
from sightline.cli.options import Options
from sightline.errors import SightlineError


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    options = Options()
    try:
        code = program.main(
            list(arguments) or ["--help"], prog_name="sightline", standalone_mode=False, obj=options
        )
    except SightlineError as error:
        failure = failing.of_error(error)
    except click.ClickException as error:
        failure = failing.of_usage(error)
    except (click.Abort, KeyboardInterrupt):
        failure = failing.of_interrupt(options.interrupted)
    except Exception as error:  # noqa: BLE001 - the outermost boundary: no traceback for users
        failure = failing.of_defect(error)
        if os.environ.get("SIGHTLINE_TRACEBACK"):
            traceback.print_exc()
    else:
        return code if isinstance(code, int) else 0
    # Words that could not be parsed never reached the options.
    failing.tell(failure, as_json=options.json or "--json" in arguments)
    return failure.exit_code


def main() -> None:
    """Run the command that the process was started with."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
