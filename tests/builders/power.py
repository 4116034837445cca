"""A disk that forgets: what a program wrote, call by call, and what a power cut may leave of it.

A real program runs under strace, which sees every call that reaches the disk, SQLite's too. The
calls are then played onto a model of a disk: bytes last once their file was synced, names once
their folder was. At a cut, whatever was not synced may be there, be lost, or be torn: of the writes
to a file any subset, one of them cut at a sector; of the changes to a folder's names the first so
many. This is harsher than file systems in use, which keep more order.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = (
    "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,link,linkat,"
    "unlink,unlinkat,mkdir,mkdirat,rmdir,lseek,syncfs,fallocate,writev,pwritev"
)
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)(?:<|$| )")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_AT = re.compile(r"(?:(\d+)|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>")
_PARTS = re.compile(
    r'"(?:\\x[0-9a-f]{2})*"(?:\.\.\.)?|(?:\d+|AT_FDCWD)(?:<(?:\\x[0-9a-f]{2})*>)?(?:\(deleted\))?|[\w|]+'
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its name, its arguments as text, bytes or (descriptor, path)."""

    name: str
    arguments: tuple[object, ...]
    result: int


@dataclass(slots=True)
class Inode:
    """A file's bytes: those that last, and what was done since they were synced."""

    lasting: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes at an offset; None for the bytes cuts the file there."""

    def now(self) -> bytes:
        data = bytearray(self.lasting)
        for change in self.pending:
            apply(data, change)
        return bytes(data)

    def sync(self) -> None:
        self.lasting = self.now()
        self.pending = []

    def after_cut(self, chance: random.Random) -> bytes:
        """What may be found after the power was gone."""
        data = bytearray(self.lasting)
        torn = chance.randrange(len(self.pending)) if self.pending else -1
        for number, (offset, written) in enumerate(self.pending):
            if number == torn and written:
                sectors = chance.randrange(1 + len(written) // SECTOR)
                apply(data, (offset, written[: sectors * SECTOR]))
            elif chance.random() < 0.5:
                apply(data, (offset, written))
        return bytes(data)


def apply(data: bytearray, change: tuple[int, bytes | None]) -> None:
    offset, written = change
    if written is None:
        del data[offset:]
    if len(data) < offset:
        data += bytes(offset - len(data))
    if written:
        data[offset : offset + len(written)] = written


@dataclass(slots=True)
class Folder:
    """Names in a folder: those that last, and the changes since it was synced."""

    lasting: dict[str, int] = field(default_factory=dict)
    pending: list[tuple[str, int | None]] = field(default_factory=list)

    def now(self, count: int | None = None) -> dict[str, int]:
        names = dict(self.lasting)
        for name, inode in self.pending[:count]:
            if inode is None:
                names.pop(name, None)
            else:
                names[name] = inode
        return names

    def sync(self) -> None:
        self.lasting = self.now()
        self.pending = []


class Disk:
    """The model; `play` takes it from call to call."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.files: dict[int, Inode] = {}
        self.folders: dict[str, Folder] = {root: Folder()}
        self.offsets: dict[int, int] = {}
        self.said = b""
        """What the program told its caller."""

    def play(self, call: Call) -> bool:
        """Take in a call; returns whether it could change what a power cut leaves."""
        if call.result < 0:
            return False
        do = getattr(self, f"_{call.name}", None)
        if do is None:
            return False
        return bool(do(call.arguments, call.result))

    def leave(self, target: Path, chance: random.Random) -> None:
        """Write what a cut at this point may leave below a folder."""
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        kept = {
            path: folder.now(chance.randrange(1 + len(folder.pending)))
            for path, folder in self.folders.items()
        }
        self._write(self.root, target, kept, chance)

    def _write(
        self, path: str, target: Path, kept: dict[str, dict[str, int]], chance: random.Random
    ) -> None:
        for name, inode in kept[path].items():
            if inode < 0:
                (target / name).mkdir()
                self._write(f"{path}/{name}", target / name, kept, chance)
            else:
                (target / name).write_bytes(self.files[inode].after_cut(chance))
                (target / name).chmod(0o600)

    def _inode(self, path: str) -> int | None:
        folder, _, name = path.rpartition("/")
        return self.folders[folder].now().get(name) if folder in self.folders else None

    def _name(self, path: str, inode: int | None) -> bool:
        folder, _, name = path.rpartition("/")
        if folder not in self.folders:
            return False
        self.folders[folder].pending.append((name, inode))
        return True

    def _openat(self, arguments: tuple[object, ...], result: int) -> bool:
        path, flags = placed(arguments[0], arguments[1]), str(arguments[2])
        self.offsets[result] = 0
        if "O_CREAT" not in flags or self._inode(path) is not None:
            inode = self._inode(path)
            if inode is not None and inode >= 0 and "O_TRUNC" in flags:
                self.files[inode].pending.append((0, None))
            return inode is not None and "O_TRUNC" in flags
        number = len(self.files)
        if self._name(path, number):
            self.files[number] = Inode()
            return True
        return False

    def _written(self, path: str, offset: int, data: bytes) -> bool:
        inode = self._inode(path)
        if inode is None:
            return False
        self.files[inode].pending.append((offset, data))
        return True

    def _write_call(self, arguments: tuple[object, ...], result: int) -> bool:
        descriptor, path = opened(arguments[0])
        data = bytes_of(arguments[1])[:result]
        if descriptor == 1:
            self.said += data
            return False
        offset = self.offsets.get(descriptor, 0)
        self.offsets[descriptor] = offset + len(data)
        return self._written(path, offset, data)

    def _pwrite64(self, arguments: tuple[object, ...], result: int) -> bool:
        _, path = opened(arguments[0])
        return self._written(path, number(arguments[3]), bytes_of(arguments[1])[:result])

    def _lseek(self, arguments: tuple[object, ...], result: int) -> bool:
        self.offsets[opened(arguments[0])[0]] = result
        return False

    def _ftruncate(self, arguments: tuple[object, ...], _: int) -> bool:
        inode = self._inode(opened(arguments[0])[1])
        if inode is not None:
            self.files[inode].pending.append((number(arguments[1]), None))
        return inode is not None

    def _fsync(self, arguments: tuple[object, ...], _: int) -> bool:
        path = opened(arguments[0])[1]
        inode = self._inode(path)
        if path in self.folders:
            self.folders[path].sync()
        elif inode is not None:
            self.files[inode].sync()
        else:
            return False
        return True

    def _mkdir(self, arguments: tuple[object, ...], _: int) -> bool:
        path = text(arguments[0])
        if self._name(path, -1):
            self.folders[path] = Folder()
        return path in self.folders

    def _link(self, arguments: tuple[object, ...], _: int) -> bool:
        inode = self._inode(text(arguments[0]))
        return inode is not None and self._name(text(arguments[1]), inode)

    def _linkat(self, arguments: tuple[object, ...], result: int) -> bool:
        old = placed(arguments[0], arguments[1])
        return self._link((old.encode(), placed(arguments[2], arguments[3]).encode()), result)

    def _unlink(self, arguments: tuple[object, ...], _: int) -> bool:
        path = text(arguments[0])
        return self._inode(path) is not None and self._name(path, None)

    def _rename(self, arguments: tuple[object, ...], _: int) -> bool:
        old, new = text(arguments[0]), text(arguments[1])
        inode = self._inode(old)
        if inode is None:
            return False
        self._name(new, inode)
        return self._name(old, None)

    _fdatasync = _fsync


def placed(at: object, name: object) -> str:
    """The whole path of a name below an open folder."""
    return os.path.normpath(os.path.join(opened(at)[1], text(name)))  # noqa: PTH118 - no such folder need be here


def opened(argument: object) -> tuple[int, str]:
    assert isinstance(argument, tuple), argument
    return argument


def bytes_of(argument: object) -> bytes:
    assert isinstance(argument, bytes), argument
    return argument


def text(argument: object) -> str:
    return bytes_of(argument).decode()


def number(argument: object) -> int:
    return opened(argument)[0] if isinstance(argument, tuple) else int(str(argument))


def traced(folder: Path, module: str, *arguments: object, root: Path) -> list[Call]:
    """Run one of our test programs under strace; its calls, in order."""
    log = folder / "calls"
    subprocess.run(
        [
            *("strace", "-f", "-y", "-xx", "-s", "16777216", "-e", f"trace={CALLS}", "-o", log),
            *(sys.executable, "-m", f"tests.builders.{module}", *map(str, arguments)),
        ],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return list(calls(log))


def calls(log: Path) -> Iterator[Call]:
    """Read a trace."""
    unfinished: dict[str, str] = {}
    with log.open(encoding="ascii") as file:
        for raw in file:
            process, _, rest = raw.rstrip("\n").partition(" ")
            line = rest.strip()
            if line.endswith("<unfinished ...>"):
                unfinished[process] = line.removesuffix("<unfinished ...>")
                continue
            if line.startswith("<... "):
                line = unfinished.pop(process) + line.partition(" resumed>")[2]
            match = _LINE.match(f"{process} {line}")
            if match is not None:
                parts = tuple(_argument(part) for part in _PARTS.findall(match[2]))
                name = "write_call" if match[1] == "write" else match[1]
                yield Call(name, parts, int(match[3]))


def _argument(part: str) -> object:
    if quoted := _TEXT.match(part):
        return _unhex(quoted[1])
    if at := _AT.match(part):
        return int(at[1] or -1), _unhex(at[2]).decode()
    return part


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
