"""Runs another program within the sandbox: no network, nothing written, few files read.

    python -P -m sightline.adapters.run_limited FOLDERS PROGRAM ARGUMENT...

FOLDERS is what the program may read besides the system's own files, as PATH lists folders.
The filter of system calls stays off, as it would forbid to start the program at all; the other
levels hold for it and its children.
"""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Final

from sightline.adapters.landlock import restrict_files
from sightline.adapters.libc import LINUX
from sightline.adapters.sandbox import (
    PORTABLE,
    Level,
    confine,
    end_with_parent,
    leave_capabilities,
    leave_network,
    refuse_privileges,
)
from sightline.workbench.ports.engine import Limits

_FURTHER: Final = (Path("/etc/perl"), Path("/etc/localtime"))
"""What Perl reads when it starts."""
_MEMORY: Final = 2 << 30


def levels(*folders: Path) -> tuple[Level, ...]:
    """The levels to put on, in their order."""
    if not LINUX:
        return PORTABLE
    return (
        *PORTABLE,
        end_with_parent,
        refuse_privileges,
        leave_network,
        leave_capabilities,
        partial(_read_only, folders),
    )


def _read_only(folders: tuple[Path, ...], _: Limits) -> str:
    return restrict_files(*folders, *_FURTHER)


def main(arguments: list[str]) -> None:
    """Become the program."""
    folders, program, *rest = arguments
    confine(Limits(memory_bytes=_MEMORY), levels(*map(Path, folders.split(os.pathsep))))
    os.execv(program, [program, *rest])  # noqa: S606 - the program was found by its full path


if __name__ == "__main__":
    main(sys.argv[1:])
