"""What a taken-over decoder would try; each says what came of it."""

import io
import json
import os
import resource
import signal
import socket
import threading
from collections.abc import Callable

import numpy as np

from sightline.adapters import sandbox
from sightline.adapters.libc import system_call
from sightline.errors import InputRefused
from sightline.workbench.ports.engine import Limits


def _said(attempt: Callable[[], object]) -> str:
    try:
        return f"done: {attempt()}"
    except MemoryError:
        return "MemoryError"
    except ValueError:
        return "ValueError"
    except OSError as error:
        return f"{type(error).__name__} {error.errno}"


def _write(path: str) -> int:
    with open(path, "w") as file:  # noqa: PTH123 - as an intruder would
        return file.write("here")


def attempt(_: io.FileIO, what: str, *arguments: str) -> bytes:
    """Try one thing under all limits."""
    return _said(lambda: ATTEMPTS[what](*arguments)).encode()


def attempt_under(levels: tuple[str, ...], what: str, *arguments: str) -> bytes:
    """Try one thing under some levels only; for a child that is not confined otherwise."""
    chosen = tuple(getattr(sandbox, name) for name in levels)
    before = _said(lambda: ATTEMPTS[what](*arguments))
    reached = sandbox.confine(Limits(memory_bytes=2 << 30, cpu_seconds=5), chosen)
    said = _said(lambda: ATTEMPTS[what](*arguments))
    return json.dumps([before, reached, said]).encode()


def _thread() -> str:
    heard: list[str] = []
    thread = threading.Thread(target=heard.append, args=("heard",))
    thread.start()
    thread.join()
    return heard[0]


def _by_number(number: str, *arguments: str) -> int:
    return system_call(int(number), *map(int, arguments))


ATTEMPTS: dict[str, Callable[..., object]] = {
    "connect": lambda port: socket.create_connection(("127.0.0.1", int(port)), timeout=2),
    "read": lambda path: open(path, "rb").read(8),  # noqa: PTH123, SIM115 - as an intruder would
    "write": _write,
    "delete": os.unlink,
    "list": lambda path: len(os.listdir(path)),  # noqa: PTH208 - as an intruder would
    "exec": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - as an intruder would
    "fork": os.fork,
    "signal": lambda pid: os.kill(int(pid), 0),
    "signal self": lambda: os.kill(os.getpid(), signal.SIGCONT),
    "thread": _thread,
    "allocate": lambda size: int(np.ones(int(size), np.uint8)[0]),
    "raise limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)),
    "look": lambda path: os.stat(path).st_mode,  # noqa: PTH116 - as an intruder would
    "surroundings": lambda: " ".join(os.environ),
    "chroot": lambda: os.chroot("/"),
    "system call": _by_number,
    "open files": lambda: sum(_is_open(number) for number in range(256)),
}


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def count_bytes(file: io.FileIO, times: int = 1) -> bytes:
    """A harmless function."""
    return str(len(file.read()) * times).encode()


def refuse(_: io.FileIO) -> bytes:
    """A function that refuses the file."""
    raise InputRefused("It is not for me.", next_step="Try another.")


def flood(file: io.FileIO) -> bytes:
    """A function that returns more than anybody asked for."""
    return bytes(32 << 20) + file.read()


def crash(_: io.FileIO) -> bytes:
    """A function that breaks."""
    os.abort()
