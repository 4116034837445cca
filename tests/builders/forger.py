"""What somebody with a text editor and no key can do to a bundle."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from sightline.model.custody import SignedEntry
from sightline.model.entries import entry_bytes
from sightline.model.merkle import leaf_hash
from sightline.model.plain import from_plain
from sightline.model.tiles import TileBuilder, in_bundles, unpack_entries


def remanifest(bag: Path) -> None:
    """Write manifests that fit whatever lies there now."""
    data = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    lines = [f"{_hash(path)}  {path.relative_to(bag).as_posix()}\n" for path in data]
    (bag / "manifest-sha256.txt").write_text("".join(lines))
    info = (bag / "bag-info.txt").read_text().splitlines()
    oxum = f"{sum(path.stat().st_size for path in data)}.{len(data)}"
    fields = [line for line in info if not line.startswith("Payload-Oxum")]
    (bag / "bag-info.txt").write_text("\n".join([*fields, f"Payload-Oxum: {oxum}\n"]))
    tags = sorted(path for path in bag.iterdir() if path.is_file() and "tagman" not in path.name)
    (bag / "tagmanifest-sha256.txt").write_text(
        "".join(f"{_hash(path)}  {path.name}\n" for path in tags)
    )


def entries_of(bag: Path) -> list[bytes]:
    """All entries of a small log."""
    (path,) = (bag / "data/log/tile/entries/000.p").iterdir()
    return unpack_entries(path.read_bytes())


def replace_log(bag: Path, entries: list[bytes]) -> None:
    """Write tiles over these entries."""
    for path in sorted((bag / "data/log/tile").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    tree = TileBuilder()
    tiles = [tile for entry in entries for tile in tree.append(leaf_hash(entry))]
    for name, data in (*tiles, *tree.partial(), *in_bundles(entries)):
        path = bag / "data/log" / name.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def edit_entry(data: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    """An entry with some of its fields changed, in canonical form, its signature kept."""
    value = json.loads(data)
    change(value["entry"])
    return entry_bytes(from_plain(SignedEntry, value))


def object_file(bag: Path, digest: str) -> Path:
    """Where an object lies."""
    return bag / "data/objects/sha256" / digest[:2] / digest


def record_of(bag: Path, entry: bytes) -> dict[str, object]:
    """The record that an entry names."""
    digest = json.loads(entry)["entry"]["record"].removeprefix("sha256:")
    value: dict[str, object] = json.loads(object_file(bag, digest).read_bytes())
    return value


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
