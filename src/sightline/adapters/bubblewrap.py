"""Bubblewrap (bwrap(1)): a view of the disk that holds the running program and nothing else.

Where it is installed, the server that decoders are forked from is started within it, once; what it
costs is paid once, and each fork has its limits. Landlock forbids opening the user's files; here
they have no names. And where a system lets only bubblewrap make namespaces, as some do, this is
how a decoder comes to have no network.
"""

import contextlib
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sightline.adapters.landlock import program_paths

MARK: Final = "SIGHTLINE_BUBBLEWRAP"
"""Set within, so that a decoder can say where it is; nobody else's word counts."""
LEVEL: Final = "bubblewrap: sees program files only"

_OPTIONS: Final = (
    # No processes' namespace: the server tells us its children's numbers, to stop them by.
    *("--unshare-user", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
    *("--die-with-parent", "--new-session"),
    *("--cap-drop", "ALL"),
    *("--tmpfs", "/tmp"),  # noqa: S108 - empty, and nobody else's
    *("--dev", "/dev"),
    *("--chdir", "/"),
    *("--setenv", MARK, "1"),
)


def inside() -> str | None:
    """The level, where this process is within bubblewrap."""
    return LEVEL if os.environ.get(MARK) == "1" else None


@contextlib.contextmanager
def wrapped() -> Iterator[str | None]:
    """A program to start in Python's place, that starts it within; None without bubblewrap.

    It is there as long as the context lasts; that it works is for the caller to try.
    """
    command = _command()
    if command is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="sightline-") as folder:
        script = Path(folder) / "python"
        script.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
        script.chmod(0o700)
        yield str(script)


def _command() -> list[str] | None:
    found = shutil.which("bwrap") if sys.platform == "linux" else None
    if found is None:
        return None
    binds = [word for path in _shown() for word in ("--ro-bind-try", str(path), str(path))]
    # What is bound later covers what was bound before: the program may live below /tmp.
    return [found, *_OPTIONS, *binds, "--", sys.executable]


def _shown() -> list[Path]:
    """The program: Python, libraries, and the packages that this process has loaded itself."""
    homes = map(Path, (sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix)))
    shown = [path for path in (*program_paths(), *homes) if not path.is_relative_to("/dev")]
    loaded = [module for name, module in list(sys.modules.items()) if "." not in name]
    folders = [Path(folder) for module in loaded for folder in getattr(module, "__path__", ())]
    more = [path for path in folders if not any(map(path.is_relative_to, shown))]
    return list(dict.fromkeys((*shown, *more)))
