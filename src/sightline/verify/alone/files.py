"""A bundle's files as they lie there, and check 1: the bag (RFC 8493, and stricter)."""

import hashlib
import os
import re
import stat

from sightline.verify.alone.ssh import Unfit

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
NEEDED = ("bagit.txt", "bag-info.txt", PAYLOAD, "README.txt")
ALLOWED = (*NEEDED, "verify.py", "verify.html")
LINE = re.compile(rb"([0-9a-f]{64})  ([^\x00-\x1f\x7f\\]{1,1024})")
HOLDERS = ("objects", "log/tile", "log/checkpoints", "timestamps", "trust/roster")
PLACES = tuple(f"data/{name}/" for name in (*HOLDERS, "report", "restricted"))
LOOSE = ("ro-crate-metadata.json", "case.jsonld", "withheld.json")
FILES = {"data/log/checkpoint", "data/trust/allowed_signers", *(f"data/{name}" for name in LOOSE)}
BLOCK = 1 << 20

Notes = list[tuple[int, str, str, str]]
"""Problems: number of the check, code, where, what."""


def list_files(root: str, notes: Notes) -> dict[str, int]:
    """Regular files below a folder and their sizes; no link is followed."""
    sizes: dict[str, int] = {}
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        with os.scandir(os.path.join(root, prefix)) as listing:
            for item in listing:
                name = f"{prefix}/{item.name}" if prefix else item.name
                if item.is_dir(follow_symlinks=False):
                    waiting.append(name)
                elif item.is_file(follow_symlinks=False):
                    sizes[name] = item.stat(follow_symlinks=False).st_size
                else:
                    notes.append((1, "irregular", name, "it is a link or a device"))
    return sizes


def read_file(root: str, name: str, limit: int = 64 << 20) -> bytes:
    """A file's bytes; nothing where it cannot be read or is longer than the limit."""
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(os.path.join(root, name), flags), "rb") as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            data = file.read(limit + 1) if regular else b""
    except OSError:
        return b""
    return data if len(data) <= limit else b""


def hash_file(root: str, name: str, size: int) -> str:
    """A file's SHA-256; nothing where it cannot be read, or has grown."""
    hasher = hashlib.sha256()
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(os.path.join(root, name), flags), "rb") as file:
            while chunk := file.read(BLOCK):
                hasher.update(chunk)
                size -= len(chunk)
    except OSError:
        return ""
    return "" if size else hasher.hexdigest()


def read_manifest(data: bytes, name: str, notes: Notes) -> dict[str, str]:
    """Names and hashes that a manifest lists."""
    listed: dict[str, str] = {}
    if not data.endswith(b"\n"):
        notes.append((1, "manifest", name, "it is not there, or its last line does not end"))
    for line in data.split(b"\n")[:-1]:
        match = LINE.fullmatch(line)
        try:
            path = match[2].decode() if match else ""
        except UnicodeDecodeError:
            path = ""
        inside = path.startswith("data/")
        fits = inside if name == PAYLOAD else path in ALLOWED
        if match is None or not path or ".." in path.split("/") or not fits or path in listed:
            notes.append((1, "manifest", name, f"it has the line {line[:80]!r}"))
        else:
            listed[path] = match[1].decode()
    return listed


def check_bag(root: str, sizes: dict[str, int], notes: Notes) -> tuple[dict[str, str], str]:
    """Hold names against manifests; returns the hashes listed and the case that the bag names."""
    if read_file(root, "bagit.txt") != DECLARATION:
        notes.append((1, "not-a-bag", "bagit.txt", "it does not declare BagIt 1.0 in UTF-8"))
    listed = read_manifest(read_file(root, PAYLOAD, 1 << 30), PAYLOAD, notes)
    listed.update(read_manifest(read_file(root, TAGS), TAGS, notes))
    for name in listed.keys() - sizes.keys():
        notes.append((1, "missing", name, "it is listed, and not there"))
    for name in sizes.keys() - {TAGS}:
        placed = not name.startswith("data/") or name.startswith(PLACES) or name in FILES
        if name not in listed or not placed:
            notes.append((1, "unlisted", name, "no manifest lists it, or it has no place here"))
    for name in NEEDED:
        if name not in listed:
            notes.append((1, "manifest", TAGS, f"it does not list {name}"))
    return listed, check_info(root, sizes, notes)


def check_info(root: str, sizes: dict[str, int], notes: Notes) -> str:
    """The bag's own account of itself; returns the case that it names."""
    text = read_file(root, "bag-info.txt").decode(errors="replace")
    info = dict(line.split(": ", 1) for line in text.split("\n") if ": " in line)
    payload = [size for name, size in sizes.items() if name.startswith("data/")]
    expected = {
        "Sightline-Bundle-Format": "1",
        "Payload-Oxum": f"{sum(payload)}.{len(payload)}",
    }
    for label, value in expected.items():
        if info.get(label) != value:
            what = f"{label} is {info.get(label)!r}, and should be {value!r}"
            notes.append((1, "bag-info", "bag-info.txt", what))
    return info.get("External-Identifier", "")


def user_text(path: str) -> str:
    """A text that the reader brought along."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        raise Unfit(f"{path}: it cannot be read as text") from None
