"""The command: all checks in the order of their numbers, and what can be said of the whole."""

import argparse
import json
import os
import sys
from dataclasses import dataclass

from sightline.verify.alone.bitcoin import check_blocks
from sightline.verify.alone.certificates import read_roots
from sightline.verify.alone.checkpoints import check_checkpoints, note_head, note_lines
from sightline.verify.alone.files import Notes, check_bag, hash_file, list_files, user_text
from sightline.verify.alone.following import check_rules
from sightline.verify.alone.log import Log, Record, check_objects, check_signers, read_log
from sightline.verify.alone.roster_files import check_rosters, check_trusted_root
from sightline.verify.alone.ssh import Unfit, read_trusted
from sightline.verify.alone.stamps import Stamped, check_stamps
from sightline.verify.alone.standing import check_standing, follow_tokens
from sightline.verify.alone.titles import CONSISTENCY, TITLES, VERDICTS
from sightline.verify.alone.withheld import (
    check_enclosed,
    check_withheld,
    read_withheld,
    withheld_items,
)

ELSEWHERE = {
    9: "the case has no time stamps",
    10: "you brought no root certificates (--tsa-root) and no block headers (--block-headers), or "
    "nothing that can be followed here: README.txt gives the `openssl ts -verify` commands",
    11: "you named no keys (--trust)",
    12: "you named no checkpoint that you kept (--checkpoint)",
    13: "you named no witness (--witness)",
    14: "the case has no roster: any key could join it, and act alone",
    15: "you named no roster (--roster): who may act is only what the case says of itself",
}
SHOWN = 20


def check_trusted(log: Log, path: str, notes: Notes) -> None:
    """Make check 11."""
    keys = read_trusted(user_text(path))
    for name, (first, last) in log.acts.items():
        lines = [key for key in keys if key.fingerprint == name]
        if not any(key.covers(first, last) for key in lines):
            what = "you do not trust it for this time" if lines else "you have not named it"
            notes.append((11, "key-untrusted", f"key {name}", what))


def check_kept(log: Log, path: str, notes: Notes) -> None:
    """Make check 12."""
    origin, size, root = note_head(note_lines(user_text(path))[0])
    if origin != f"sightline/case/{log.case.removeprefix('sha256:')}":
        notes.append((12, "head-of-other", path, f"it is of {origin}"))
    elif size > log.tree.size:
        notes.append((12, "log-shortened", path, f"the log ends after {log.tree.size} entries"))
    elif log.root_at(size) != root:
        notes.append((12, "head-differs", path, "the log's first entries are not those of then"))


def check_witnesses(held: list[Record], witnesses: list[str], notes: Notes) -> None:
    """Make check 13."""
    for witness in witnesses:
        if not any(witness in checkpoint["witnesses"] for checkpoint in held):
            notes.append((13, "witness-missing", witness, "it cosigned no checkpoint that holds"))


def check_times(
    stamped: Stamped, log: Log, root: str, wishes: argparse.Namespace, notes: Notes
) -> tuple[bool, list[str]]:
    """Make check 10, and what of check 9 is about revoked certificates."""
    made, said = False, list[str]()
    if wishes.block_headers:
        made, said = True, check_blocks(stamped, user_text(wishes.block_headers), notes)
    roots = [item for path in wishes.tsa_root for item in read_roots(user_text(path))]
    followed = follow_tokens(stamped, log, root, roots, notes)
    if wishes.tsa_root:
        was_made, more = check_standing(stamped, followed, notes)
        made, said = made or was_made, [*said, *more]
    return made, said


@dataclass
class Found:
    """What the checks found."""

    log: Log
    notes: Notes
    made: set[int]
    """Numbers of the checks that were made."""
    remarks: dict[int, list[str]]


def check_all(root: str, wishes: argparse.Namespace) -> Found:
    """Every check that this program knows."""
    notes: Notes = []
    sizes = list_files(root, notes)
    listed, identifier = check_bag(root, sizes, notes)
    signed = read_withheld(root, sizes, notes)
    log = read_log(root, sizes, notes, withheld_items(signed))
    if identifier != log.case:
        notes.append((1, "bag-info", "bag-info.txt", "it names another case than the log"))
    hashes = {}
    for name in listed.keys() & sizes.keys():
        hashes[name] = hash_file(root, name, sizes[name])
        if hashes[name] != listed[name]:
            notes.append((1, "changed", name, "its bytes are not those listed"))
    check_signers(log, root, notes)
    check_withheld(log, signed, notes)
    state, said = check_rules(log, notes)
    rostered = check_rosters(state, root, sizes, notes)
    remarks = {6: said, 14: rostered.said}
    check_objects(log, sizes, hashes, notes)
    check_enclosed(log, sizes, hashes, notes)
    held = check_checkpoints(log, root, sizes, notes)
    stamped = check_stamps(log, root, sizes, notes)
    remarks[9] = [f"pending at {place}, which is no time yet" for place in stamped.pending]
    made = {1, 2, 3, 4, 5, 6, 7, 8} | ({9} if stamped.any else set())
    made |= {14} if rostered.any else set()
    was_made, remarks[10] = check_times(stamped, log, root, wishes, notes)
    made |= {10} if was_made else set()
    if wishes.trust:
        check_trusted(log, wishes.trust, notes)
        made.add(11)
    for path in wishes.checkpoint:
        check_kept(log, path, notes)
        made.add(12)
    if wishes.roster:
        check_trusted_root(rostered, user_text(wishes.roster), notes)
        made.add(15)
    check_witnesses(held, wishes.witness, notes)
    made |= {13} if wishes.witness else set()
    return Found(log, notes, made, remarks)


def verdict_of(notes: Notes, made: set[int]) -> list[str]:
    """What can be said of the whole, in the words of docs/format.md."""
    failed = {number for number, _, _, _ in notes}
    if failed.intersection(CONSISTENCY):
        return ["not consistent"]
    found = [word for number, word in VERDICTS.items() if number in made - failed]
    return found or ["self-consistent only"]


def tell(found: Found) -> None:
    """The report for people; foreign text in it cannot steer a terminal."""
    log, notes, made = found.log, found.notes, found.made
    print(f"Case {log.case}: {log.tree.size} entries, root {log.tree.root().hex()}")
    for number, title in TITLES.items():
        wrong = [note for note in notes if note[0] == number]
        outcome = "did not hold" if wrong else "held" if number in made else "not examined"
        print(f"V{number} {outcome}: {title}")
        if number not in made:
            print(f"    {ELSEWHERE[number]}")
        lines = list(filter(None, found.remarks.get(number, [])))[:SHOWN]
        lines += [f"{where}: {what} [{code}]" for _, code, where, what in wrong[:SHOWN]]
        for line in lines:
            shown = "".join(item if item.isprintable() else ascii(item)[1:-1] for item in line)
            print(f"    {shown}")
        if len(wrong) > SHOWN:
            print(f"    and {len(wrong) - SHOWN} more")
    if found.log.absent:
        print(f"withheld, named: {found.log.absent} objects and records")
    print(f"This copy is: {', '.join(verdict_of(notes, made))}.")
    print("What is signed and unchanged need not be so: this shows nothing of what happened.")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns 0 where every check that was made held, else 6."""
    parser = argparse.ArgumentParser(
        description="Check a Sightline bundle with nothing but Python. This very file came with "
        "the bundle: compare its SHA-256 with one that you got elsewhere before you rely on it."
    )
    here = os.path.dirname(os.path.abspath(sys.argv[0]))
    parser.add_argument("bundle", nargs="?", default=here, help="the bundle's folder")
    parser.add_argument("--trust", help="allowed_signers file of keys you trust")
    parser.add_argument("--checkpoint", action="append", default=[], help="one that you kept")
    parser.add_argument("--witness", action="append", default=[], help="key NAME+HASH+KEY")
    parser.add_argument("--tsa-root", action="append", default=[], help="root certificates, PEM")
    parser.add_argument("--roster", help="root metadata N.root.json of a roster you trust")
    parser.add_argument("--block-headers", help="Bitcoin block headers: lines HEIGHT HEX")
    parser.add_argument("--json", action="store_true", help="write JSON")
    wishes = parser.parse_args(arguments)
    try:
        found = check_all(wishes.bundle, wishes)
    except (Unfit, OSError) as error:
        print(f"{error}", file=sys.stderr)
        return 4
    if wishes.json:
        problems = [list(note) for note in found.notes]
        verdict = verdict_of(found.notes, found.made)
        said = {"made": sorted(found.made), "problems": problems, "verdict": verdict}
        print(json.dumps({**said, "withheld": found.log.absent}))
    else:
        tell(found)
    return 6 if found.notes else 0
