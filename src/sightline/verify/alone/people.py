"""Check 4 for rosters: what an edition must be before anybody can act under it."""

import base64
import re
from typing import Any

from sightline.verify.alone.references import SHARED_ACTS
from sightline.verify.alone.ssh import (
    CURVE_OF,
    SK_ECDSA,
    SK_ED25519,
    Unfit,
    decoded,
    exactly,
    fields_of,
    fingerprint_of,
    positive_number,
)

MOST = 1000
ROLE_NAME = re.compile(r"(?!root\b|targets\b|snapshot\b|timestamp\b)[a-z][a-z0-9-]{0,39}", re.ASCII)
ACT_NAME = re.compile(r"[a-z_*?]{1,60}(/[a-z_*?]{1,60})?", re.ASCII)


def blob_of(line: str) -> bytes:
    """The bytes of a public key line."""
    return decoded(line.rsplit(" ", maxsplit=1)[-1])


def key_fits(line: str) -> bool:
    """Whether a line is a key that can sign, in its one spelling."""
    blob = blob_of(line)
    kind = fields_of(blob, 1)[0][0].decode(errors="replace")
    if line != f"{kind} {base64.b64encode(blob).decode()}":
        return False
    if kind == "ssh-rsa":
        exponent, modulus = map(positive_number, exactly(blob, 3)[1:])
        return 2048 <= modulus.bit_length() <= 16384 and exponent > 0
    if kind in CURVE_OF:
        fields = exactly(blob, 4 if kind == SK_ECDSA else 3)
        return fields[1] == CURVE_OF[kind].encode()
    if kind in {"ssh-ed25519", SK_ED25519}:
        return len(exactly(blob, 3 if kind == SK_ED25519 else 2)[1]) == 32
    return False


def person_holds(part: dict[str, Any]) -> bool:
    """Whether a person has keys that can sign."""
    return 0 < len(part["keys"]) <= MOST and all(map(key_fits, part["keys"]))


def role_holds(part: dict[str, Any]) -> bool:
    """Whether a role covers acts that are ones, and waits for others only where one can."""
    acts = part["acts"]
    shaped = all(ACT_NAME.fullmatch(act) for act in acts) and 0 < len(acts) <= MOST
    alone = part["needed"] <= 1 or all(act in SHARED_ACTS for act in acts)
    return bool(ROLE_NAME.fullmatch(part["name"])) and shaped and alone


def roster_holds(record: dict[str, Any]) -> bool:
    """Whether an edition's people, keepers and roles fit together."""
    whole = record["version"] >= 1 and record["expires"].endswith(".000000Z")
    people = [person["name"] for person in record["people"]]
    lines = [line for person in record["people"] for line in person["keys"]]
    once = len({fingerprint_of(blob_of(line)) for line in lines}) == len(lines)
    groups = [(record["keepers"], record["needed"])]
    groups += [(role["members"], role["needed"]) for role in record["roles"]]
    named = names_hold(people) and names_hold([role["name"] for role in record["roles"]])
    return whole and once and named and all(group_holds(group, people) for group in groups)


def group_holds(group: tuple[list[str], int], people: list[str]) -> bool:
    """Whether a group is of people of the roster, each once, and enough of them."""
    members, needed = group
    return (
        set(members) <= set(people)
        and len(set(members)) == len(members)
        and 1 <= needed <= len(members)
    )


def names_hold(names: list[str]) -> bool:
    """Whether no two names look alike."""
    for name in names:
        if not name.isprintable() or name != " ".join(name.split()) or not 0 < len(name) <= 200:
            return False
    return 0 < len(names) <= MOST and len({name.casefold() for name in names}) == len(names)


def check_roster(record: dict[str, Any]) -> None:
    """Refuse an edition that is none."""
    if not roster_holds(record):
        raise Unfit("it is no roster that anybody could act under")
