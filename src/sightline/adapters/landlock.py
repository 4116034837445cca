"""Landlock: what files the decoder may still open (kernel: userspace-api/landlock.rst).

The exhibit itself is open before the rules hold, so no rule names it: afterwards nothing of the
user's can be opened, and nothing at all written.
"""

import ctypes
import os
import sysconfig
from contextlib import suppress
from pathlib import Path
from typing import Final

from sightline.adapters.libc import system_call

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1

_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_RIGHTS_BY_VERSION: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All rights over files that each version of the interface knows."""
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6
_TCP: Final = 0b11
"""Binding and connecting."""
_SCOPES: Final = 0b11
"""Abstract sockets and signals of other processes."""

_PROGRAM_FOLDERS: Final = ("/usr", "/lib", "/lib64")
_PROGRAM_FILES: Final = ("/etc/ld.so.cache", "/dev/null", "/dev/urandom")


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """The interface's version on this kernel.

    Raises:
        OSError: the kernel has no Landlock, or it is switched off.
    """
    return system_call(_CREATE, None, 0, _ASK_VERSION)


def restrict_files(*further: Path) -> str:
    """Deny all files but those of the running program, for good. Wants no_new_privs set.

    Args:
        further: Files and folders that may be read besides.

    Raises:
        OSError: the kernel has no Landlock, or refused the rules.
    """
    known = version()
    ruleset = _Ruleset(
        max((step, rights) for step, rights in _RIGHTS_BY_VERSION.items() if step <= known)[1],
        _TCP if known >= _NETWORK_SINCE else 0,
        _SCOPES if known >= _SCOPES_SINCE else 0,
    )
    rules = system_call(_CREATE, ruleset, ctypes.sizeof(ruleset), 0)
    try:
        for path in (*program_paths(), *further):
            # What is not there needs no rule.
            with suppress(FileNotFoundError, NotADirectoryError):
                _allow(rules, path)
        system_call(_RESTRICT, rules, 0)
    finally:
        os.close(rules)
    return "Landlock: opens program files only"


def program_paths() -> list[Path]:
    """Folders and files of Python, its packages and the system's libraries."""
    paths = sysconfig.get_paths()
    mine = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    package = Path(__file__).parents[1]
    return [package, *map(Path, (*mine, *_PROGRAM_FOLDERS, *_PROGRAM_FILES))]


def _allow(rules: int, path: Path) -> None:
    rights = _READ_FILE | _EXECUTE | (_READ_FOLDER if path.is_dir() else 0)
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        system_call(_ADD, rules, _PATH_BENEATH, _Beneath(rights, handle), 0)
    finally:
        os.close(handle)
