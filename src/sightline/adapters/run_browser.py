"""Runs a browser where there is no network, and as one who ends with us.

    python -P -m sightline.adapters.run_browser PROGRAM ARGUMENT...

For systems without bubblewrap. Memory and files stay unlimited: a browser maps more address space
than there is memory, and writes its profile.
"""

import os
import sys

from sightline.adapters.libc import LINUX
from sightline.adapters.sandbox import (
    end_with_parent,
    leave_capabilities,
    leave_network,
    refuse_privileges,
)
from sightline.workbench.ports.engine import Limits

_FAILED = 71


def main(arguments: list[str]) -> int:
    """Become the program; the exit code where that cannot be."""
    if not LINUX:
        return _FAILED
    limits = Limits()
    try:
        for level in (end_with_parent, refuse_privileges, leave_network, leave_capabilities):
            level(limits)
        os.execv(arguments[0], arguments)  # noqa: S606 - the program was found by its full path
    except OSError:
        return _FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
