"""A roster as metadata of The Update Framework: its root and its targets, as a pure function.

TUF specification 1.0.31 (https://theupdateframework.github.io/specification/v1.0.31/), section 4.
What is signed is canonical JSON; a roster holds no control characters, so OLPC's canonical form,
which TUF's implementations sign, and RFC 8785's, which records have, are the same bytes.

Two things are ours. A key's identifier is its SSH fingerprint, which TUF allows; and each key names
its person, since keys are counted in TUF and people here. No snapshot and no timestamp metadata are
made: the custody log orders the editions, and checkpoints bound their time.
"""

from collections.abc import Iterable
from typing import Final

from sightline.model.canonical import Json, encode
from sightline.model.roster import Edition, Roster
from sightline.model.ssh_keys import ED25519, parse_key
from sightline.model.sshsig import key_blob
from sightline.model.times import Instant

SPECIFICATION: Final = "1.0.31"
SSHSIG: Final = "sshsig"
"""Scheme of keys other than Ed25519: the signature is the bytes of an SSHSIG over the metadata."""
_PERSON: Final = "x-sightline-person"
_TOP_ROLES: Final = ("root", "snapshot", "targets", "timestamp")


def root_bytes(roster: Roster) -> bytes:
    """What is signed of the root metadata: who may change the roster."""
    edition = Edition(roster)
    keys = edition.keys_of(roster.keepers)
    role: Json = {"keyids": list(keys), "threshold": roster.needed}
    return encode(
        {
            "_type": "root",
            "consistent_snapshot": True,
            "expires": _date(roster.expires),
            "keys": _keys(edition, keys),
            "roles": dict.fromkeys(_TOP_ROLES, role),
            "spec_version": SPECIFICATION,
            "version": roster.version,
        }
    )


def targets_bytes(roster: Roster) -> bytes:
    """What is signed of the targets metadata: which role may do what, as delegations."""
    edition = Edition(roster)
    named = edition.keys_of(name for role in roster.roles for name in role.members)
    roles: list[Json] = [
        {
            "keyids": list(edition.keys_of(role.members)),
            "name": role.name,
            "paths": list(role.acts),
            "terminating": True,
            "threshold": role.needed,
        }
        for role in roster.roles
    ]
    return encode(
        {
            "_type": "targets",
            "delegations": {"keys": _keys(edition, named), "roles": roles},
            "expires": _date(roster.expires),
            "spec_version": SPECIFICATION,
            "targets": {},
            "version": roster.version,
        }
    )


def metadata(signed: bytes, signatures: Iterable[tuple[str, str]]) -> bytes:
    """The metadata file: what is signed, and each key's identifier with its signature (hex)."""
    listed = b",".join(encode({"keyid": keyid, "sig": made}) for keyid, made in signatures)
    return b'{"signatures":[' + listed + b'],"signed":' + signed + b"}"


def _keys(edition: Edition, keys: dict[str, str]) -> Json:
    return {keyid: _key(line, edition.people[keyid]) for keyid, line in keys.items()}


def _key(line: str, person: str) -> Json:
    key = parse_key(key_blob(line))
    if key.kind == ED25519:
        kind, scheme, public = "ed25519", "ed25519", key.raw.hex()
    else:
        kind, scheme, public = key.kind, SSHSIG, line
    return {"keytype": kind, "scheme": scheme, "keyval": {"public": public}, _PERSON: person}


def _date(at: Instant) -> str:
    return f"{at.datetime().replace(tzinfo=None).isoformat(timespec='seconds')}Z"
