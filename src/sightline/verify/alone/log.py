"""Checks 2 to 5 and 7: the entries of the log, their records and signatures, and the objects."""

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from sightline.verify.alone.files import Notes, read_file
from sightline.verify.alone.groups import check_covered, check_ended, check_form
from sightline.verify.alone.shapes import check_instant, check_shape
from sightline.verify.alone.ssh import Unfit, check_ssh, fingerprint_of
from sightline.verify.alone.tree import WIDTH, Tree, sha256, tile_path

Record = dict[str, Any]
MAX_ENTRY, MAX_RECORD = 65_535, 64 << 20
MAX_INTEGER = 2**53 - 1
in_json = json.JSONEncoder(ensure_ascii=False).encode
DIGEST = re.compile(r"sha256:([0-9a-f]{64})", re.ASCII)


def no_number(text: str) -> NoReturn:
    """Records hold whole numbers only."""
    raise Unfit(f"the number {text[:40]} has no place in a record")


def canonical(data: bytes) -> Record:
    """A JSON object in the one canonical form (RFC 8785, whole numbers only)."""
    try:
        value = json.loads(data.decode(), parse_float=no_number, parse_constant=no_number)
        again = canonical_text(value)
    except (ValueError, RecursionError):
        raise Unfit("it is not JSON in canonical form") from None
    if not isinstance(value, dict) or again.encode() != data:
        raise Unfit("it is not JSON in canonical form")
    return value


def canonical_text(value: object, depth: int = 0) -> str:
    """The canonical form of a value."""
    if depth > 64 or (type(value) is int and not -MAX_INTEGER <= value <= MAX_INTEGER):
        raise ValueError(value)
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        parts = (f"{in_json(key)}:{canonical_text(value[key], depth + 1)}" for key in keys)
        return "{" + ",".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical_text(item, depth + 1) for item in value) + "]"
    return in_json(value)


@dataclass
class Log:
    """What was read."""

    case: str = ""
    tree: Tree = field(default_factory=Tree)
    roots: list[bytes] = field(default_factory=list)
    """The root before each entry."""
    entries: list[Record | None] = field(default_factory=list)
    """None where one cannot be read."""
    records: dict[str, Record] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """Public key lines of the actors, by fingerprint."""
    acts: dict[str, list[datetime]] = field(default_factory=dict)
    """First and last time that a key states, by fingerprint."""
    waiting: list[tuple[int, str]] = field(default_factory=list)
    """Number and actor of entries that no signature covers yet."""
    whole: bool = True
    withheld: dict[str, Record] = field(default_factory=dict)
    """What the bundle withholds by name, by digest."""
    absent: int = 0
    """How much of it is not here."""

    def root_at(self, size: int) -> bytes:
        """The root over the first entries."""
        return self.tree.root() if size == self.tree.size else self.roots[size]


def read_entries(root: str, sizes: dict[str, int], notes: Notes) -> list[bytes]:
    """The leaves, from their bundles; and no bundle beside those."""
    leaves: list[bytes] = []
    used, index = set(), 0
    while True:
        widths = (WIDTH, *range(WIDTH - 1, 0, -1))
        names = ((tile_path("entries", index, width), width) for width in widths)
        name, width = next(((name, w) for name, w in names if name in sizes), ("", 0))
        if not name:
            break
        used.add(name)
        found = split_bundle(read_file(root, name, WIDTH * (MAX_ENTRY + 2)))
        if len(found) != width:
            notes.append((2, "log-unreadable", name, f"it does not hold {width} entries"))
        leaves += found
        if width < WIDTH or not found:
            break
        index += 1
    for name in sizes:
        if name.startswith("data/log/tile/entries/") and name not in used:
            notes.append((3, "tile-unknown", name, "a log of this size has none such"))
    if not leaves:
        notes.append((2, "log-unreadable", "data/log/tile/entries", "no entry can be read"))
    return leaves


def split_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle, each behind its length in 16 bits; none where one is cut."""
    found = []
    while data:
        length = int.from_bytes(data[:2], "big")
        if len(data) < 2 + length:
            return []
        found.append(data[2 : 2 + length])
        data = data[2 + length :]
    return found


def read_log(root: str, sizes: dict[str, int], notes: Notes, withheld: dict[str, Record]) -> Log:
    """Make checks 2 to 5, entry by entry; what is withheld by name may be absent."""
    log = Log(withheld=withheld)
    for seq, leaf in enumerate(read_entries(root, sizes, notes)):
        before = log.tree.root()
        try:
            take_entry(log, root, (seq, leaf, before), notes)
        except (Unfit, KeyError, TypeError, ValueError, AttributeError) as error:
            notes.append((2, "entry-unreadable", f"entry {seq}", str(error)))
            log.whole = False
            if len(log.entries) == seq:
                log.entries.append(None)
        log.roots.append(before)
        log.tree.append(sha256(b"\x00" + leaf))
    check_ended(log.waiting, notes)
    expected = log.tree.tiles()
    for name, data in expected.items():
        if name not in sizes:
            notes.append((3, "tile-missing", name, "it is not there"))
        elif read_file(root, name, WIDTH * 32) != data:
            notes.append((3, "tile-differs", name, "its hashes are not those of the entries"))
    for name in sizes:
        tile = name.startswith("data/log/tile/") and not name.startswith("data/log/tile/entries/")
        if tile and name not in expected:
            notes.append((3, "tile-unknown", name, "a log of this size has none such"))
    return log


def take_entry(log: Log, root: str, told: tuple[int, bytes, bytes], notes: Notes) -> None:
    """Check one entry in its place, its record and its signature."""
    seq, leaf, before = told
    where = f"entry {seq}"
    signed = canonical(leaf)
    check_form(signed, seq)
    entry = signed["entry"]
    check_instant(entry["at"], "its time")
    log.case = log.case or entry["record"]
    if entry["tree"] != before.hex() or entry["case"] != log.case:
        what = "it does not stand on the entries before it, or is of another case"
        notes.append((3, "tree-differs", where, what))
    log.waiting = check_covered(log.waiting, signed, notes)
    if "signature" in signed:
        check_signature(signed, where, notes)
    at = datetime.strptime(entry["at"], "%Y-%m-%dT%H:%M:%S.%f%z")
    log.entries.append(entry)
    span = log.acts.setdefault(entry["actor"], [at, at])
    log.acts[entry["actor"]] = [min(span[0], at), max(span[1], at)]
    try:
        take_record(log, root, (entry, where), notes)
    except (Unfit, KeyError, TypeError, AttributeError) as error:
        notes.append((4, "record-unreadable", where, str(error)))
        log.whole = False


def check_signature(signed: Record, where: str, notes: Notes) -> None:
    """Hold an entry's own signature against the key that it names."""
    entry = signed["entry"]
    try:
        signer = check_ssh(signed["signature"], canonical_text(entry).encode())
    except Unfit as error:
        notes.append((5, "signature", where, str(error)))
    else:
        if signer != entry["actor"]:
            notes.append((5, "signer-differs", where, f"{signer} signed it"))


def take_record(log: Log, root: str, told: tuple[Record, str], notes: Notes) -> None:
    """Check the record that an entry names."""
    entry, where = told
    digits = object_digits(entry["record"])
    data = read_file(root, object_name(digits), MAX_RECORD)
    if not data and entry["record"] in log.withheld and log.roots:
        log.absent += 1
        return
    if not data:
        notes.append((4, "record-missing", where, "its record is not there"))
    elif sha256(data).hex() != digits:
        notes.append((4, "record-differs", where, "its record is not the one that it names"))
    else:
        record = canonical(data)
        if record["kind"] != entry["kind"] or record["v"] != 1 or record["v"] is True:
            raise Unfit("its record is of another kind or version")
        check_shape(record)
        log.records.setdefault(entry["record"], record)
        actor = record["founder"] if record["kind"] == "case" else record
        if "public_key" in actor:
            log.keys.setdefault(actor["fingerprint"], actor["public_key"])
        return
    log.whole = False


def object_digits(digest: str) -> str:
    """The digits of a digest."""
    match = DIGEST.fullmatch(digest)
    if match is None:
        raise Unfit(f"{digest[:80]!r} is no digest")
    return match[1]


def object_name(digits: str) -> str:
    """An object's place in a bundle."""
    return f"data/objects/sha256/{digits[:2]}/{digits}"


def named_objects(record: Record) -> list[tuple[str, int | None]]:
    """Objects that a record names, with the size it states."""
    kind = record["kind"]
    if kind in {"exhibit", "derivative"}:
        return [(record["digest"], record["size"])]
    if kind in {"stamp", "not_before", "ots_stamp"}:
        return [(record["token"], None)]
    if kind == "revocation_data":
        return [(record["data"], None)]
    if kind == "finding":
        return [(digest, None) for digest in record["derivatives"]]
    if kind == "joint_finding":
        return [(made["digest"], made["size"]) for made in record["made"]]
    return []


def check_objects(log: Log, sizes: dict[str, int], hashes: dict[str, str], notes: Notes) -> int:
    """Make check 7; returns the number of objects that the log names."""
    stated: dict[str, int | None] = {}
    for record in log.records.values():
        for digest, size in named_objects(record):
            name = object_name(object_digits(digest))
            stated[name] = size if size is not None else stated.get(name)
    away = withheld_objects(log, sizes, stated)
    for name, size in stated.items():
        if name not in sizes and name in away and size in {None, away[name]}:
            continue
        if name not in sizes:
            notes.append((7, "object-missing", name, "it is not there"))
        elif size is not None and sizes[name] != size:
            notes.append((7, "object-differs", name, f"it has not the {size} bytes stated"))
        elif hashes.get(name) != name.rsplit("/", 1)[-1]:
            notes.append((7, "object-differs", name, "its bytes do not have its name"))
    known = stated.keys() | {object_name(object_digits(digest)) for digest in log.records}
    unknown = {name for name in sizes if name.startswith("data/objects/")} - known
    notes.extend((7, "object-unknown", name, "no record names it") for name in unknown if log.whole)
    return len(stated)


def withheld_objects(
    log: Log, sizes: dict[str, int], stated: dict[str, int | None]
) -> dict[str, int | None]:
    """Places of what is withheld, with the size listed; what turned up is to be checked too."""
    away = {}
    for digest, item in log.withheld.items():
        name = object_name(object_digits(digest))
        if name in sizes:
            stated.setdefault(name, None)
        elif item["thing"] == "object":
            log.absent += 1
            size = item.get("size")
            away[name] = stated.get(name) if size is None else size
    return away


def check_signers(log: Log, root: str, notes: Notes) -> None:
    """The bundle's own list of keys may not say more than the log."""
    lines = []
    for name, line in log.keys.items():
        blob = base64.b64decode(line.split()[1])
        if fingerprint_of(blob) != name:
            notes.append((5, "signature", name, "an actor's key has another fingerprint"))
        lines.append(f'{name} namespaces="sightline" {line}\n')
    if read_file(root, "data/trust/allowed_signers").decode(errors="replace") != "".join(lines):
        what = "it does not list the log's actors"
        notes.append((5, "actors-differ", "data/trust/allowed_signers", what))
