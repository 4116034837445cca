"""Check 8: the log's signed heads, and what witnesses answered to them."""

import re
import struct

from sightline.verify.alone.files import Notes, read_file
from sightline.verify.alone.log import Log, Record
from sightline.verify.alone.numbers import ed25519_holds
from sightline.verify.alone.ssh import Unfit, decoded, raw_ed25519
from sightline.verify.alone.tree import sha256


def note_key_id(name: str, kind: bytes, raw: bytes) -> bytes:
    """The four bytes by which a signature line names its key."""
    return sha256(name.encode() + b"\n" + kind + raw)[:4]


def note_lines(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Body and signature lines of a signed note (https://c2sp.org/signed-note)."""
    body, separator, tail = note.rpartition("\n\n")
    if not separator or not tail.endswith("\n"):
        raise Unfit("it is no signed note")
    lines = []
    for line in tail[:-1].split("\n"):
        words = line.split(" ")
        if words[0] != "—" or len(words) != 3:
            raise Unfit("a signature line of a note cannot be read")
        lines.append((words[1], decoded(words[2])))
    return body + "\n", lines


def note_head(body: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint (https://c2sp.org/tlog-checkpoint)."""
    lines = body.split("\n")
    if len(lines) < 4 or not re.fullmatch(r"0|[1-9][0-9]{0,15}", lines[1], re.ASCII):
        raise Unfit("it is no checkpoint")
    return lines[0], int(lines[1]), decoded(lines[2])


def check_checkpoints(log: Log, root: str, sizes: dict[str, int], notes: Notes) -> list[Record]:
    """Make check 8; returns the checkpoints that held, each with its cosignatures that held."""
    origin = f"sightline/case/{log.case.removeprefix('sha256:')}"
    raws = {name: raw_ed25519(line) for name, line in log.keys.items()}
    ids = {note_key_id(origin, b"\x01", raw): raw for raw in raws.values() if raw}
    held = []
    for digest, record in of_kind(log, "checkpoint").items():
        where = f"checkpoint {digest.removeprefix('sha256:')[:12]}"
        lines = cosignatures_of(log, digest)
        try:
            if checkpoint_holds(log, record, (origin, ids), (where, notes)):
                seen = [item["witness"] for item in lines if cosignature_holds(record, item, notes)]
                held.append({**record, "witnesses": seen})
        except (Unfit, KeyError, TypeError) as error:
            notes.append((8, "checkpoint-differs", where, str(error)))
    check_notes(log, root, sizes, notes)
    return held


def of_kind(log: Log, kind: str) -> dict[str, Record]:
    """The records of a kind, by their digest."""
    return {digest: record for digest, record in log.records.items() if record["kind"] == kind}


def cosignatures_of(log: Log, digest: str) -> list[Record]:
    """What witnesses answered to a checkpoint, in the order of the log."""
    return [item for item in of_kind(log, "cosignature").values() if item["checkpoint"] == digest]


def check_notes(log: Log, root: str, sizes: dict[str, int], notes: Notes) -> None:
    """The notes beside the log must be those in it, byte for byte, and no others."""
    files, longest = {}, -1
    for digest, record in of_kind(log, "checkpoint").items():
        short = digest.removeprefix("sha256:")[:12]
        files[f"data/log/checkpoints/{record['size']}-{short}.txt"] = record["note"]
        if record["size"] >= longest:
            longest = record["size"]
            below = "".join(item["line"] for item in cosignatures_of(log, digest))
            files["data/log/checkpoint"] = record["note"] + below
    for name, note in files.items():
        if read_file(root, name) != note.encode():
            notes.append((8, "checkpoint-file", name, "it is not the checkpoint in the log"))
    for name in sizes:
        placed = name.startswith("data/log/checkpoints/") or name == "data/log/checkpoint"
        if placed and name not in files:
            notes.append((8, "checkpoint-file", name, "no checkpoint of the log has this name"))


def checkpoint_holds(
    log: Log, record: Record, known: tuple[str, dict[bytes, bytes]], told: tuple[str, Notes]
) -> bool:
    """Whether a checkpoint is a head of this log, signed by an actor."""
    (origin, ids), (where, notes) = known, told
    body, lines = note_lines(record["note"])
    named, size, root = note_head(body)
    fits = named == origin and size == record["size"] and root.hex() == record["root"]
    if not fits or size > log.tree.size or log.root_at(size) != root:
        what = f"the first {size} entries of this log have another root"
        notes.append((8, "checkpoint-differs", where, what))
        return False
    ours = [blob for name, blob in lines if name == origin and blob[:4] in ids]
    good = [ed25519_holds(ids[blob[:4]], blob[4:], body.encode()) for blob in ours]
    if not good or not all(good):
        notes.append((8, "checkpoint-unsigned", where, "no actor signed it, or one did not"))
    return bool(good) and all(good)


def cosignature_holds(checkpoint: Record, record: Record, notes: Notes) -> bool:
    """Whether a witness signed a checkpoint (https://c2sp.org/tlog-cosignature)."""
    body, _ = note_lines(checkpoint["note"])
    name, _, material = record["witness"].split("+", 2)
    raw = decoded(material)[1:]
    blob = decoded(record["line"].rstrip("\n").split(" ")[2])
    (seconds,) = struct.unpack(">Q", blob[4:12])
    message = f"cosignature/v1\ntime {seconds}\n{body}".encode()
    if blob[:4] == note_key_id(name, b"\x04", raw) and ed25519_holds(raw, blob[12:], message):
        return True
    notes.append((8, "cosignature", f"cosignature by {name}", "it does not hold"))
    return False
