"""ExifTool, where it is installed: one confined process for all files of a command.

It reads hundreds of forms that we do not, and is large: so it runs without a network, with nothing
that it could write, and sees no file but the case's own kept bytes. No file chooses its options.
"""

import contextlib
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from sightline.errors import InputRefused, NotFound

PACKAGE: Final = "libimage-exiftool-perl"
MOST_BYTES: Final = 8 << 20
SECONDS: Final = 60
_OPTIONS: Final = ("-json", "-G1:4", "-a", "-c", "%+.7f", "-charset", "utf8", "--System:all")
"""Groups and copies named, duplicates kept, positions as decimal degrees; nothing of the disk."""
_CHUNK: Final = 1 << 16


class ExifToolFailed(InputRefused):
    """ExifTool gave no answer on a file."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            cause,
            next_step="What Sightline reads by itself is in the finding `fields`.",
        )


def program() -> Path | None:
    """Where ExifTool is installed, None where it is not."""
    found = shutil.which("exiftool")
    return Path(found) if found else None


class ExifTool:
    """One process; leaving the context ends it."""

    def __init__(self, folder: Path) -> None:
        """Start it.

        Args:
            folder: What it may read: the case's kept bytes.

        Raises:
            NotFound: it is not installed.
        """
        exiftool = program()
        if exiftool is None:
            raise NotFound(
                "ExifTool is not installed.",
                next_step=f"Install the Debian package {PACKAGE}, or see `sightline show EXHIBIT`.",
            )
        limited = [sys.executable, "-P", "-m", "sightline.adapters.run_limited"]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, and a program found by its path
            [*limited, str(folder.resolve()), str(exiftool), "-stay_open", "True", "-@", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                # What is left unsent to a process that has ended is no loss.
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def read(self, path: Path) -> bytes:
        """What it says of one file, as JSON; untrusted.

        Raises:
            ExifToolFailed: it says nothing, too much, or takes too long.
        """
        self._number += 1
        mark = f"{{ready{self._number}}}".encode()
        lines = [*_OPTIONS, str(path.resolve()), f"-execute{self._number}", ""]
        if self._process.stdin is None or "\n" in str(path):
            raise ExifToolFailed("ExifTool cannot be asked about this file.")
        try:
            self._process.stdin.write("\n".join(lines).encode())
            self._process.stdin.flush()
        except OSError as error:
            raise ExifToolFailed("ExifTool has ended.") from error
        said = bytearray()
        for chunk in self._chunks():
            said += chunk
            if len(said) > MOST_BYTES:
                raise ExifToolFailed(f"ExifTool says more than {MOST_BYTES} bytes of this file.")
            if said.rstrip().endswith(mark):
                return bytes(said.rstrip().removesuffix(mark))
        raise ExifToolFailed("ExifTool ended on this file, or took too long over it.")

    def _chunks(self) -> Iterator[bytes]:
        """What it writes, until it stops or time is up."""
        if self._process.stdout is None:
            return
        descriptor = self._process.stdout.fileno()
        deadline = time.monotonic() + SECONDS
        while (left := deadline - time.monotonic()) > 0:
            ready, _, _ = select.select([descriptor], [], [], left)
            if not ready or not (chunk := os.read(descriptor, _CHUNK)):
                return
            yield chunk
