"""Check 9, and of check 10 what needs no certificates: stamps, and Bitcoin blocks they end in.

What a token is over, and the time it states, are checked here; whether its signature leads to an
authority, in `authorities`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sightline.verify.alone.files import Notes, read_file
from sightline.verify.alone.log import Log, Record, object_digits, object_name
from sightline.verify.alone.ssh import Unfit
from sightline.verify.alone.tree import sha256

HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
"""OID of the content that a token is about (RFC 3161, section 2.4.2)."""
GENERALIZED = re.compile(rb"(\d{14})(?:\.(\d{1,6}))?Z")
MAX_TOKEN = 1 << 20
OTS_MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
PENDING, BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
MAX_OTS, MAX_MESSAGE, MAX_DEPTH = 1 << 16, 4096, 256
HEADER_LINE = re.compile(r"(0|[1-9][0-9]{0,8})[ \t]+([0-9a-fA-F]{160})", re.ASCII)


@dataclass
class Stamped:
    """The stamps of a log, as far as they could be followed."""

    any: bool = False
    pending: list[str] = field(default_factory=list)
    tokens: list[tuple[str, str, bytes, str]] = field(default_factory=list)
    """RFC 3161 tokens over checkpoints: record, where it lies, bytes, time."""
    blocks: list[tuple[str, int, bytes | None]] = field(default_factory=list)
    """Where a stamp lies, the block that it leads to, and that block's Merkle root."""


def check_stamps(log: Log, root: str, sizes: dict[str, int], notes: Notes) -> Stamped:
    """Make check 9."""
    found, files = Stamped(), dict[str, str]()
    counts: dict[str, int] = {}
    made_good = {item.get("completes") for item in log.records.values()}
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
        if kind == "stamp":
            found.tokens.append((digest, name, token, record["gen_time"]))
        if digest not in made_good:
            found.pending += record.get("pending", [])
            found.blocks += [(name, height, end) for height, end in followed]
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


class Wrong(Unfit):
    """Something that is wrong, and the code for how."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


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
    response, *rest = elements(data)
    status, token = inside(response, 0x30)[:2]
    if rest or inside(status, 0x30)[0] != (0x02, b"\x00"):
        raise Unfit("it is no granted response")
    kind, wrapped = inside(token, 0x30)
    if kind != (0x06, SIGNED_DATA):
        raise Unfit("it is no signed data")
    signed = inside(inside(wrapped, 0xA0)[0], 0x30)
    content = inside(signed[2], 0x30)
    if content[0] != (0x06, TST_INFO):
        raise Unfit("it is about something else than a time")
    octets = inside(content[1], 0xA0)[0]
    info = inside(inside(octets, 0x04)[0], 0x30)
    algorithm, imprint = inside(info[2], 0x30)[:2]
    (stated, *_) = (body for tag, body in info[3:] if tag == 0x18)
    return HASHES[inside(algorithm, 0x30)[0][1]], imprint[1], instant_of(stated)


def instant_of(text: bytes) -> str:
    """A GeneralizedTime as records write it."""
    match = GENERALIZED.fullmatch(text)
    if match is None:
        raise Unfit("its time cannot be read")
    digits, part = match[1].decode(), (match[2] or b"").decode().ljust(6, "0")
    date = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    return f"{date}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}.{part}Z"


def inside(element: tuple[int, bytes], tag: int) -> list[tuple[int, bytes]]:
    """The elements in an element of that tag."""
    if element[0] != tag:
        raise Unfit("its parts are not those of a token")
    return list(elements(element[1]))


def first(data: bytes) -> tuple[int, bytes]:
    """The first element, which there must be."""
    for element in elements(data):
        return element
    raise Unfit("a part of it is empty")


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """DER elements: tag and contents (X.690, section 8.1)."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length >= 0x80:
            count = length - 0x80
            if not 0 < count <= 4 or at + count > len(data):
                raise Unfit("a length in it cannot be")
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise Unfit("it is cut off")
        yield tag, data[at : at + length]
        at += length


def check_ots(token: bytes, message: bytes, record: Record) -> list[tuple[int, bytes | None]]:
    """Hold an OpenTimestamps file against its note and its record; returns blocks and roots."""
    try:
        leaves = ots_leaves(token)
    except (Unfit, ValueError, IndexError) as error:
        raise Wrong("stamp-unreadable", f"it is no OpenTimestamps file ({error})") from None
    if token[len(OTS_MAGIC) :][:32] != sha256(message):
        raise Wrong("stamp-of-other", "it was made over other bytes")
    pending = sorted({place for place, _ in leaves if isinstance(place, str)})
    blocks = [(place, end) for place, end in leaves if isinstance(place, int)]
    heights = sorted({height for height, _ in blocks})
    if pending != record["pending"] or heights != record["blocks"]:
        raise Wrong("stamp-time", "it leads elsewhere than the log says")
    return blocks


def ots_leaves(token: bytes) -> list[tuple[str | int, bytes | None]]:
    """Calendars and blocks that a file leads to, and the message at each."""
    if len(token) > MAX_OTS or not token.startswith(OTS_MAGIC):
        raise Unfit("it does not start as one")
    reader = Octets(token[len(OTS_MAGIC) :])
    leaves: list[tuple[str | int, bytes | None]] = []
    read_branch(reader, reader.take(32), MAX_DEPTH, leaves)
    if reader.data:
        raise Unfit("bytes follow its end")
    return leaves


class Octets:
    """Takes bytes off the front, and never more than there are."""

    def __init__(self, data: bytes) -> None:
        self.data = memoryview(data)

    def take(self, count: int) -> bytes:
        """So many bytes."""
        found, self.data = self.data[:count], self.data[count:]
        if len(found) < count:
            raise Unfit("it is cut off")
        return bytes(found)

    def number(self) -> int:
        """An unsigned LEB128 number."""
        value = shift = 0
        while True:
            octet = self.take(1)[0]
            value |= (octet & 0x7F) << shift
            if value >= 1 << 32 or shift > 0x80:
                raise Unfit("it holds a number that is too large")
            if octet < 0x80:
                return value
            shift += 7

    def text(self, most: int) -> bytes:
        """Bytes behind their count."""
        count = self.number()
        if count > most:
            raise Unfit("a part of it is too long")
        return self.take(count)


def read_branch(
    reader: Octets,
    message: bytes | None,
    depth: int,
    leaves: list[tuple[str | int, bytes | None]],
) -> None:
    """What is attested of a message, and what follows from it."""
    if not depth:
        raise Unfit("it is nested too deep")
    seen: set[bytes] = set()
    more = True
    while more:
        tag = reader.take(1)
        more = tag == b"\xff"
        tag = reader.take(1) if more else tag
        if tag == b"\x00":
            kind, payload = reader.take(8), Octets(reader.text(8192))
            if kind == PENDING:
                address = payload.text(1000).decode("ascii")
                if not re.fullmatch(r"[\w./:-]*", address, re.ASCII):
                    raise Unfit("the address of a calendar cannot be read")
                leaves.append((address, message))
            elif kind == BITCOIN:
                leaves.append((payload.number(), message))
            if kind in {PENDING, BITCOIN} and payload.data:
                raise Unfit("bytes follow what an attestation says")
            continue
        operand = reader.text(MAX_MESSAGE) if tag in {b"\xf0", b"\xf1"} else b""
        if tag + operand in seen or (tag in {b"\xf0", b"\xf1"} and not operand):
            raise Unfit("it takes one step twice, or one that adds nothing")
        seen.add(tag + operand)
        read_branch(reader, step_result(tag, operand, message), depth - 1, leaves)


def step_result(tag: bytes, operand: bytes, message: bytes | None) -> bytes | None:
    """The next message; None where Python's standard library does not compute it."""
    if tag not in {b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\x02", b"\x03", b"\x08", b"\x67"}:
        raise Unfit("it holds a step of a kind that is not known")
    if message is None or tag in {b"\x03", b"\x67"}:
        return None
    if tag in {b"\x02", b"\x08"}:
        name = "sha256" if tag == b"\x08" else "sha1"
        return hashlib.new(name, message, usedforsecurity=False).digest()
    results = {
        b"\xf0": message + operand,
        b"\xf1": operand + message,
        b"\xf2": message[::-1],
        b"\xf3": message.hex().encode(),
    }
    if not 0 < len(results[tag]) <= MAX_MESSAGE:
        raise Unfit("a step makes a message that is too long")
    return results[tag]


def check_blocks(found: Stamped, text: str, notes: Notes) -> list[str]:
    """Of check 10 what is about Bitcoin; returns what the blocks say."""
    headers, said = read_headers(text), []
    for name, height, end in found.blocks:
        header = headers.get(height)
        if header is None or end is None:
            continue
        if header[36:68] != end:
            what = f"block {height} has another Merkle root than it leads to"
            notes.append((10, "block-differs", name, what))
        else:
            said.append(f"{name}: in Bitcoin block {height}, of POSIX time ")
            said[-1] += (
                f"{int.from_bytes(header[68:72], 'little')}, by a clock two hours off at most"
            )
    if not said:
        what = "no OpenTimestamps stamp ends in a block whose header you brought"
        notes.append((10, "stamp-untrusted", "OpenTimestamps", what))
    return said


def read_headers(text: str) -> dict[int, bytes]:
    """Bitcoin block headers by height, of lines `HEIGHT HEX`, each meeting its own target."""
    found: dict[int, bytes] = {}
    for line in map(str.strip, text.splitlines()):
        match = HEADER_LINE.fullmatch(line)
        if match is None and line and not line.startswith("#"):
            raise Unfit(f"a line is no height and header: {line[:60]!r}")
        if match is not None:
            header = bytes.fromhex(match[2])
            mantissa, exponent = int.from_bytes(header[72:75], "little"), header[75]
            target = (mantissa << 8 * exponent) >> 24
            hashed = int.from_bytes(sha256(sha256(header)), "little")
            if hashed > target or found.setdefault(int(match[1]), header) != header:
                raise Unfit(f"the header of block {match[1]} does not meet its own target")
    return found
