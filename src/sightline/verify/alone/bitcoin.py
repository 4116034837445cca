"""Of check 10 what is about Bitcoin: the blocks that stamps end in, by headers that are brought."""

import re
from datetime import UTC, datetime

from sightline.verify.alone.files import Notes
from sightline.verify.alone.ssh import Unfit
from sightline.verify.alone.stamps import Stamped
from sightline.verify.alone.tree import sha256

HEADER_LINE = re.compile(r"(0|[1-9][0-9]{0,8})[ \t]+([0-9a-fA-F]{160})", re.ASCII)


def check_blocks(found: Stamped, text: str, notes: Notes) -> list[str]:
    """Make check 10 for blocks; returns what they say."""
    headers, said = read_headers(text), []
    for leaf in found.leaves:
        header = headers.get(leaf.height)
        if header is None or leaf.root is None:
            continue
        if header[36:68] != leaf.root:
            what = f"block {leaf.height} has another Merkle root than it leads to"
            notes.append((10, "block-differs", leaf.name, what))
            continue
        stated = datetime.fromtimestamp(int.from_bytes(header[68:72], "little"), UTC)
        time = f"{stated:%Y-%m-%dT%H:%M:%S}.000000Z"
        found.blocks.append((leaf.size, time))
        what = f"in Bitcoin block {leaf.height}, of {time}, by a clock two hours off at most"
        said.append(f"{leaf.name}: {what}")
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
