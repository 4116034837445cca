"""Check 9: stamps over checkpoints, RFC 3161 tokens and OpenTimestamps files.

What a token is over, and the time it states, are checked here; whether its signature leads to an
authority, in `authorities`; what was said of its certificates, in `revocation`; which tokens stand
then, in `standing`; the steps of an OpenTimestamps file, in `ots`; its blocks, in `bitcoin`.
"""

import hashlib
from dataclasses import dataclass, field

from sightline.verify.alone.der import elements, inside, instant_of
from sightline.verify.alone.files import Notes, read_file
from sightline.verify.alone.log import Log, Record, object_digits, object_name
from sightline.verify.alone.ots import MAX_OTS, check_ots
from sightline.verify.alone.ssh import Unfit, Wrong
from sightline.verify.alone.tree import sha256

HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
"""OID of the content that a token is about (RFC 3161, section 2.4.2)."""
MAX_TOKEN = 1 << 20


@dataclass
class Held:
    """An RFC 3161 token that fits what it is over."""

    record: str
    seq: int
    """The entry that recorded it."""
    size: int
    """Entries under its checkpoint; 0 for a token that was made beforehand."""
    name: str
    """Where it lies."""
    data: bytes
    time: str


@dataclass
class Leaf:
    """A Bitcoin block that a stamp leads to."""

    name: str
    """Where the stamp lies."""
    size: int
    """Entries under its checkpoint."""
    height: int
    root: bytes | None
    """The Merkle root that it must have; None if that cannot be computed here."""


@dataclass
class Stamped:
    """The stamps of a log, as far as they could be followed."""

    any: bool = False
    pending: list[str] = field(default_factory=list)
    tokens: list[Held] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    blocks: list[tuple[int, str]] = field(default_factory=list)
    """Of stamps that a header bears out: entries under the checkpoint, and the block's time."""


def check_stamps(log: Log, root: str, sizes: dict[str, int], notes: Notes) -> Stamped:
    """Make check 9."""
    found, files = Stamped(), dict[str, str]()
    counts: dict[str, int] = {}
    made_good = {item.get("completes") for item in log.records.values()}
    seqs = {entry["record"]: seq for seq, entry in reversed(list(enumerate(log.entries))) if entry}
    for digest, record in log.records.items():
        kind = record["kind"]
        if kind not in {"stamp", "ots_stamp", "not_before"}:
            continue
        found.any = True
        message, name = over(log, digest, record)
        if kind == "not_before":
            files[f"{name}.txt"] = sha256(message).hex()
        else:
            counts[kind + name] = counts.get(kind + name, 0) + 1
            name += f"-{counts[kind + name]}"
        name += ".ots" if kind == "ots_stamp" else ".tsr"
        limit = MAX_OTS if kind == "ots_stamp" else MAX_TOKEN
        files[name] = object_digits(record["token"])
        token = read_file(root, object_name(files[name]), limit)
        try:
            followed = check_one(token, message, record)
        except Wrong as error:
            notes.append((9, error.code, name, str(error)))
            continue
        size = log.records.get(record.get("checkpoint", ""), {}).get("size", 0)
        if kind != "ots_stamp":
            time = record["gen_time"]
            found.tokens.append(Held(digest, seqs[digest], size, name, token, time))
        if digest not in made_good:
            found.pending += record.get("pending", [])
            found.leaves += [Leaf(name, size, height, end) for height, end in followed]
    check_stamp_files(files, root, sizes, notes)
    return found


def check_stamp_files(
    files: dict[str, str], root: str, sizes: dict[str, int], notes: Notes
) -> None:
    """The files beside the log must be those that the log names, and no others."""
    for name, digits in files.items():
        if sha256(read_file(root, name, MAX_TOKEN)).hex() != digits:
            notes.append((9, "stamp-file", name, "it is not the stamp that the log names"))
    for name in sizes:
        if name.startswith("data/timestamps/") and name not in files:
            notes.append((9, "stamp-file", name, "no stamp of the log has this name"))


def over(log: Log, digest: str, record: Record) -> tuple[bytes, str]:
    """What a stamp should be over, and the beginning of its file's name."""
    short = digest.removeprefix("sha256:")[:12]
    if record["kind"] == "not_before":
        words = f"sightline/not-before\n{log.case}\n{record['nonce']}\n"
        return words.encode(), f"data/timestamps/before-{short}"
    checkpoint = log.records.get(record["checkpoint"], {})
    short = record["checkpoint"].removeprefix("sha256:")[:12]
    note = str(checkpoint.get("note", ""))
    return note.encode(), f"data/timestamps/{checkpoint.get('size')}-{short}"


def check_one(token: bytes, message: bytes, record: Record) -> list[tuple[int, bytes | None]]:
    """Hold a stamp against what it should be over; returns the blocks that it leads to."""
    if record["kind"] == "ots_stamp":
        return check_ots(token, message, record)
    check_token(token, message, record)
    return []


def check_token(token: bytes, message: bytes, record: Record) -> None:
    """Hold an RFC 3161 response against what it should be over, and the time recorded."""
    try:
        name, imprint, time = token_says(token)
    except (Unfit, ValueError, IndexError, KeyError) as error:
        raise Wrong("stamp-unreadable", f"its token cannot be read ({error})") from None
    if hashlib.new(name, message).digest() != imprint:
        raise Wrong("stamp-of-other", "its token was made over other bytes")
    if time != record["gen_time"]:
        raise Wrong("stamp-time", f"it states {time}; the log says {record['gen_time']}")


def token_says(data: bytes) -> tuple[str, bytes, str]:
    """Hash, imprint and time of a granted TimeStampResp (RFC 3161, section 2.4)."""
    info = inside(inside(content_of(signed_data(data)), 0x04)[0], 0x30)
    algorithm, imprint = inside(info[2], 0x30)[:2]
    (stated, *_) = (body for tag, body in info[3:] if tag == 0x18)
    return HASHES[inside(algorithm, 0x30)[0][1]], imprint[1], instant_of(stated)


def signed_data(data: bytes) -> list[tuple[int, bytes]]:
    """The parts of a granted response's CMS SignedData (RFC 5652, section 5.1)."""
    response, *rest = elements(data)
    status, token = inside(response, 0x30)[:2]
    if rest or inside(status, 0x30)[0] != (0x02, b"\x00"):
        raise Unfit("it is no granted response")
    kind, wrapped = inside(token, 0x30)
    if kind != (0x06, SIGNED_DATA):
        raise Unfit("it is no signed data")
    return inside(inside(wrapped, 0xA0)[0], 0x30)


def content_of(signed: list[tuple[int, bytes]]) -> tuple[int, bytes]:
    """What is signed: the octets of a TSTInfo."""
    content = inside(signed[2], 0x30)
    if content[0] != (0x06, TST_INFO):
        raise Unfit("it is about something else than a time")
    return inside(content[1], 0xA0)[0]
