"""Limits a process puts on itself before it touches a byte that somebody else made.

A decoder is large, old and written in C; footage comes from strangers. So it runs with no network,
no file it could write, no other process it could reach, and bounded memory and time. Each level is
tried by itself: where a kernel lacks one the others still hold, and the findings say which held.
"""

import resource
import signal
from collections.abc import Callable
from typing import Final

from sightline.adapters.bubblewrap import inside
from sightline.adapters.landlock import restrict_files
from sightline.adapters.libc import LINUX, drop_capabilities, prctl, unshare
from sightline.adapters.seccomp import filter_system_calls
from sightline.workbench.ports.engine import Limits

_SET_DEATH_SIGNAL, _SET_NO_NEW_PRIVILEGES = 1, 38
_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_OPEN_FILES: Final = 64
_GRACE_SECONDS: Final = 5
"""Between the signal that a CPU limit sends and the kill."""

Level = Callable[[Limits], str | None]


def limit_memory(limits: Limits) -> str:
    """Address space, so that an allocation beyond it fails instead of starving the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    return f"memory limit {limits.memory_bytes >> 20} MiB"


def limit_time(limits: Limits) -> str:
    """Processor time."""
    seconds = limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _GRACE_SECONDS))
    return f"CPU limit {seconds} s"


def limit_files(_: Limits) -> str:
    """No file may grow, no memory be dumped to disk, few files be open at once."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    return "no file written"


def end_with_parent(_: Limits) -> str:
    """Be killed when the process that started this one ends."""
    prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    return "ends with its parent"


def refuse_privileges(_: Limits) -> str:
    """Never gain a privilege again; the levels below want this."""
    prctl(_SET_NO_NEW_PRIVILEGES, 1)
    return "no new privileges"


def within_bubblewrap(_: Limits) -> str | None:
    """Not put on here: the server this process was forked from was started so, or not."""
    return inside()


def leave_network(_: Limits) -> str:
    """Move to a network with no interface up, as a user nobody else is."""
    unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC)
    return "no network (namespace)"


def leave_capabilities(_: Limits) -> str:
    """A new user namespace makes its first process mighty within; give that up as well."""
    drop_capabilities()
    return "no capabilities"


def leave_files(_: Limits) -> str:
    """Open nothing of the user's from here on; the exhibit is open already."""
    return restrict_files()


def leave_system_calls(_: Limits) -> str | None:
    """Ask the kernel only for what a decoder needs."""
    return filter_system_calls()


PORTABLE: Final[tuple[Level, ...]] = (limit_memory, limit_time, limit_files)
LINUX_ONLY: Final[tuple[Level, ...]] = (
    within_bubblewrap,
    end_with_parent,
    refuse_privileges,
    leave_network,
    leave_capabilities,
    leave_files,
    leave_system_calls,
)
LEVELS: Final = PORTABLE + (LINUX_ONLY if LINUX else ())
"""In the order in which they are put on: each may take away what an earlier one needs."""


def confine(limits: Limits, levels: tuple[Level, ...] = LEVELS) -> tuple[str, ...]:
    """Put on every level that this system has, for good, and say which hold now."""
    reached = []
    for level in levels:
        try:
            name = level(limits)
        # ValueError: a limit above the hard one, which then is the tighter.
        except (OSError, ValueError):
            continue
        if name:
            reached.append(name)
    return tuple(reached)
