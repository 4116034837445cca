"""The C library, as far as Python does not already speak for it."""

import ctypes
import os
import sys
from pathlib import Path
from typing import Final

LINUX: Final = sys.platform == "linux"

_LIBRARY: Final = ctypes.CDLL(None, use_errno=True)
_LIBRARY.syscall.restype = ctypes.c_long

Argument = int | bytes | ctypes.Structure | None


def system_call(number: int, *arguments: Argument) -> int:
    """Make a system call by its number; structures are passed by reference.

    Raises:
        OSError: the kernel refused it.
    """
    return _checked(_LIBRARY.syscall(ctypes.c_long(number), *map(_word, arguments)))


def prctl(option: int, *arguments: Argument) -> int:
    """Set something about this process; arguments not given are zero, as the kernel asks.

    Raises:
        OSError: the kernel refused it.
    """
    words = [_word(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    return _checked(_LIBRARY.prctl(ctypes.c_int(option), *words))


def unshare(flags: int) -> None:
    """Move this process to namespaces of its own.

    Raises:
        OSError: the kernel refused it.
    """
    _checked(_LIBRARY.unshare(ctypes.c_int(flags)))


def sync_disk(folder: Path) -> None:
    """Make everything written so far to the disk that holds `folder` durable; syncfs(2).

    Raises:
        OSError: the disk reported an error, or the folder cannot be opened.
    """
    if not LINUX:
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _checked(_LIBRARY.syncfs(ctypes.c_int(descriptor)))
    finally:
        os.close(descriptor)


def _word(argument: Argument) -> object:
    if isinstance(argument, ctypes.Structure):
        return ctypes.byref(argument)
    # Register-wide, so that the upper half is never left over from something else.
    return ctypes.c_ulong(argument) if isinstance(argument, int) else argument


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


class _Capabilities(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in "abcdef")


def drop_capabilities() -> None:
    """Give up every privilege that the kernel deals out singly; capset(2).

    Raises:
        OSError: the kernel refused it.
    """
    # _LINUX_CAPABILITY_VERSION_3: two words each of effective, permitted, inheritable.
    header = _CapabilityHeader(0x20080522, 0)
    _checked(_LIBRARY.capset(ctypes.byref(header), ctypes.byref(_Capabilities())))
