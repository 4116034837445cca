"""Checks 14, second half, and 15: signatures over TUF metadata, and the roster that is trusted.

What is signed is canonical JSON (TUF specification 1.0.31, section 4; docs/format.md, section 8).
"""

import base64
import json
from dataclasses import dataclass, field

from sightline.verify.alone.files import Notes, read_file
from sightline.verify.alone.log import Record, canonical_text
from sightline.verify.alone.numbers import ed25519_holds
from sightline.verify.alone.people import blob_of
from sightline.verify.alone.rosters import Edition, approvals_of, editions
from sightline.verify.alone.ssh import Unfit, check_ssh, fields_of, raw_ed25519
from sightline.verify.alone.state import State

ROSTERS = "data/trust/roster/"
PEOPLE_ROLES = ("root", "snapshot", "targets", "timestamp")


@dataclass
class Rostered:
    """The editions of a log, as far as they hold."""

    any: bool = False
    roots: dict[int, bytes] = field(default_factory=dict)
    """What is signed of the root metadata of those that hold, by version."""
    said: list[str] = field(default_factory=list)


def check_rosters(state: State, root: str, sizes: dict[str, int], notes: Notes) -> Rostered:
    """Hold signatures and files of every adopted edition."""
    found, files, before = Rostered(), dict[str, bytes](), None
    for edition in editions(state):
        found.any = True
        version, signed = edition.roster["version"], (root_text(edition), targets_text(edition))
        given = list(approvals_of(state, edition.digest))
        if edition_signed(edition, before, given, signed, notes):
            found.roots[version] = signed[0]
            people = len(edition.roster["people"])
            found.said.append(f"edition {version} lists {people} people")
        own = edition.keys_of(edition.roster["keepers"])
        made = [(it["by"], it["root_signature"]) for it in given]
        files[f"{ROSTERS}{version}.root.json"] = metadata_file(signed[0], made)
        made = [(it["by"], it["targets_signature"]) for it in given if it["by"] in own]
        files[f"{ROSTERS}{version}.targets.json"] = metadata_file(signed[1], made)
        before = edition
    for name in sizes:
        if name.startswith(ROSTERS) and name not in files:
            notes.append((14, "roster-file", name, "no roster of the log has this name"))
    for name, data in files.items():
        if read_file(root, name) != data:
            notes.append((14, "roster-file", name, "it is not the roster in the log"))
    return found


def edition_signed(
    edition: Edition,
    before: Edition | None,
    given: list[Record],
    signed: tuple[bytes, bytes],
    notes: Notes,
) -> bool:
    """Whether enough keepers signed, of this edition and of the one before, and all well."""
    where = f"roster edition {edition.roster['version']}"
    past = {} if before is None else before.keys_of(before.roster["keepers"])
    keys, signers = past | edition.keys_of(edition.roster["keepers"]), []
    for record in given:
        try:
            line = keys[record["by"]]
            metadata_signed(line, record["by"], record["root_signature"], signed[0])
            metadata_signed(line, record["by"], record["targets_signature"], signed[1])
            signers.append(record["by"])
        except (Unfit, KeyError) as error:
            notes.append((14, "roster-signature", f"{where}, {record['by']}", str(error)))
    complete = len(signers) == len(given)
    for each in filter(None, (before, edition)):
        if len(each.among(each.roster["keepers"], signers)) < each.roster["needed"]:
            notes.append((14, "roster-too-few", where, "fewer keepers signed it than must"))
            complete = False
    return complete


def metadata_signed(line: str, name: str, signature: str, data: bytes) -> None:
    """Hold a signature of metadata against a key."""
    try:
        made = bytes.fromhex(signature)
    except ValueError:
        made = b""
    if not made or made.hex() != signature:
        raise Unfit("the signature is not spelt in lower-case hexadecimal digits")
    raw = raw_ed25519(line)
    if raw is not None:
        holds = ed25519_holds(raw, made, data)
    else:
        holds = check_ssh(base64.b64encode(made).decode(), data) == name
    if not holds:
        raise Unfit("the signature was not made by the key it names, over these bytes")


def metadata_file(signed: bytes, signatures: list[tuple[str, str]]) -> bytes:
    """A metadata file: what is signed, behind each key's signature."""
    listed = ",".join(canonical_text({"keyid": key, "sig": made}) for key, made in signatures)
    return b'{"signatures":[' + listed.encode() + b'],"signed":' + signed + b"}"


def root_text(edition: Edition) -> bytes:
    """What is signed of the root metadata: who may change the roster."""
    roster = edition.roster
    keys = edition.keys_of(roster["keepers"])
    role = {"keyids": list(keys), "threshold": roster["needed"]}
    return canonical_text(
        {
            "_type": "root",
            "consistent_snapshot": True,
            "expires": f"{roster['expires'][:19]}Z",
            "keys": metadata_keys(edition, keys),
            "roles": dict.fromkeys(PEOPLE_ROLES, role),
            "spec_version": "1.0.31",
            "version": roster["version"],
        }
    ).encode()


def targets_text(edition: Edition) -> bytes:
    """What is signed of the targets metadata: which role may do what."""
    roster = edition.roster
    named = edition.keys_of(name for role in roster["roles"] for name in role["members"])
    roles = [
        {
            "keyids": list(edition.keys_of(role["members"])),
            "name": role["name"],
            "paths": role["acts"],
            "terminating": True,
            "threshold": role["needed"],
        }
        for role in roster["roles"]
    ]
    return canonical_text(
        {
            "_type": "targets",
            "delegations": {"keys": metadata_keys(edition, named), "roles": roles},
            "expires": f"{roster['expires'][:19]}Z",
            "spec_version": "1.0.31",
            "targets": {},
            "version": roster["version"],
        }
    ).encode()


def metadata_keys(edition: Edition, keys: dict[str, str]) -> Record:
    """Keys as TUF lists them, each with the name of its person."""
    return {name: metadata_key(line, edition.people[name]) for name, line in keys.items()}


def metadata_key(line: str, person: str) -> Record:
    """One key."""
    raw = raw_ed25519(line)
    kind = fields_of(blob_of(line), 1)[0][0].decode()
    values = ("ed25519", "ed25519", raw.hex()) if raw else (kind, "sshsig", line)
    key, scheme, public = values
    value = {"public": public}
    return {"keytype": key, "scheme": scheme, "keyval": value, "x-sightline-person": person}


def check_trusted_root(found: Rostered, text: str, notes: Notes) -> None:
    """Make check 15: the reader's own root metadata is an edition of the case."""
    try:
        signed = json.loads(text)["signed"]
        version, kind, stated = signed["version"], signed["_type"], canonical_text(signed)
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise Unfit(f"what you named is no root metadata of a roster ({error})") from None
    if kind != "root" or type(version) is not int:
        raise Unfit("what you named is no root metadata of a roster")
    where = f"your edition {version}"
    if not found.roots:
        notes.append((15, "roster-missing", where, "the case has no roster that holds"))
    elif version > max(found.roots):
        what = f"the case's roster ends with edition {max(found.roots)}"
        notes.append((15, "roster-rolled-back", where, what))
    elif found.roots.get(version) != stated.encode():
        notes.append((15, "roster-of-others", where, "the case's edition of that number differs"))
