"""Part of checks 4 and 7: the signed list of what a bundle withholds by name."""

from sightline.verify.alone.files import Notes, read_file
from sightline.verify.alone.log import Log, Record, canonical, canonical_text, object_digits
from sightline.verify.alone.ssh import Unfit, check_ssh

WITHHELD = "data/withheld.json"


def read_withheld(root: str, sizes: dict[str, int], notes: Notes) -> Record:
    """The list with its signature; nothing where there is none, or it cannot be read."""
    if WITHHELD not in sizes:
        return {}
    try:
        signed = canonical(read_file(root, WITHHELD, 1 << 30))
        digests = [object_digits(item["digest"]) for item in signed["withheld"]["items"]]
        things = {item["thing"] for item in signed["withheld"]["items"]}
    except (Unfit, KeyError, TypeError, AttributeError):
        notes.append((7, "withheld-list", WITHHELD, "it cannot be read"))
        return {}
    if digests != sorted(set(digests)) or not things <= {"object", "record"}:
        notes.append((7, "withheld-list", WITHHELD, "it is not in order"))
        return {}
    return signed


def withheld_items(signed: Record) -> dict[str, Record]:
    """What the list names, by digest."""
    items = signed["withheld"]["items"] if signed else []
    return {item["digest"]: item for item in items}


def check_withheld(log: Log, signed: Record, notes: Notes) -> None:
    """The list is one for this log, and an actor of the case signed it."""
    if not signed:
        return
    try:
        listed = signed["withheld"]
        signer = check_ssh(signed["signature"], canonical_text(listed).encode())
        found = (listed["case"], listed["size"], listed["root"], listed["by"], len(signed))
    except (Unfit, KeyError, TypeError, AttributeError) as error:
        notes.append((7, "withheld-list", WITHHELD, str(error)))
        return
    if found != (log.case, log.tree.size, log.tree.root().hex(), signer, 2):
        notes.append((7, "withheld-list", WITHHELD, "it is for another log, or by another key"))
    elif signer not in log.keys:
        notes.append((7, "withheld-list", WITHHELD, "no actor of the case signed it"))


def check_enclosed(log: Log, sizes: dict[str, int], hashes: dict[str, str], notes: Notes) -> None:
    """The encrypted files are those that the list names."""
    expected = {}
    for digest, item in log.withheld.items():
        if "enclosed" in item:
            digits = object_digits(digest)
            name = f"data/restricted/sha256/{digits[:2]}/{digits}.age"
            expected[name] = str(item["enclosed"]).removeprefix("sha256:")
    for name, digits in expected.items():
        if name not in sizes:
            notes.append((7, "object-missing", name, "it is not there"))
        elif hashes.get(name) != digits:
            notes.append((7, "object-differs", name, "it is not the encrypted file listed"))
    for name in sizes:
        if name.startswith("data/restricted/") and name not in expected:
            notes.append((7, "object-unknown", name, "the list does not name it"))
