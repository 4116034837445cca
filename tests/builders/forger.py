"""What somebody with a text editor can do to a bundle, without a key and with one."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.builders.verifiers import codes

from sightline.adapters.ssh_signer import SshSigner
from sightline.model.custody import Checkpoint, CustodyEntry, SignedEntry
from sightline.model.digest import Digest
from sightline.model.entries import entry_bytes, read_entry, signing_bytes
from sightline.model.layout import object_path
from sightline.model.merkle import Frontier, leaf_hash
from sightline.model.note import Head, case_origin
from sightline.model.plain import from_plain
from sightline.model.records import Record, read_record, record_bytes
from sightline.model.roster import Adoption, Approval, Roster
from sightline.model.tiles import TileBuilder, in_bundles, unpack_entries
from sightline.model.tuf import root_bytes, targets_bytes
from sightline.model.withheld import (
    WITHHELD,
    Thing,
    Withheld,
    WithheldList,
    read_withheld,
    signed_bytes,
    withheld_bytes,
)
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust


def remanifest(bag: Path) -> None:
    """Write manifests that fit whatever lies there now."""
    data = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    lines = [f"{_hash(path)}  {path.relative_to(bag).as_posix()}\n" for path in data]
    (bag / "manifest-sha256.txt").write_text("".join(lines))
    info = (bag / "bag-info.txt").read_text().splitlines()
    oxum = f"{sum(path.stat().st_size for path in data)}.{len(data)}"
    fields = [line for line in info if not line.startswith("Payload-Oxum")]
    (bag / "bag-info.txt").write_text("\n".join([*fields, f"Payload-Oxum: {oxum}\n"]))
    tags = sorted(path for path in bag.iterdir() if path.is_file() and "tagman" not in path.name)
    (bag / "tagmanifest-sha256.txt").write_text(
        "".join(f"{_hash(path)}  {path.name}\n" for path in tags)
    )


def entries_of(bag: Path) -> list[bytes]:
    """All entries of a small log."""
    (path,) = (bag / "data/log/tile/entries/000.p").iterdir()
    return unpack_entries(path.read_bytes())


def replace_log(bag: Path, entries: list[bytes]) -> None:
    """Write tiles over these entries."""
    for path in sorted((bag / "data/log/tile").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    tree = TileBuilder()
    tiles = [tile for entry in entries for tile in tree.append(leaf_hash(entry))]
    for name, data in (*tiles, *tree.partial(), *in_bundles(entries)):
        path = bag / "data/log" / name.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def edit_entry(data: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    """An entry with some of its fields changed, in canonical form, its signature kept."""
    value = json.loads(data)
    change(value["entry"])
    return entry_bytes(from_plain(SignedEntry, value))


def object_file(bag: Path, digest: str) -> Path:
    """Where an object lies."""
    return bag / "data/objects/sha256" / digest[:2] / digest


def record_of(bag: Path, entry: bytes) -> dict[str, object]:
    """The record that an entry names."""
    digest = json.loads(entry)["entry"]["record"].removeprefix("sha256:")
    value: dict[str, object] = json.loads(object_file(bag, digest).read_bytes())
    return value


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Forger:
    """Adds entries to a bundle's log with keys of the case, without asking the rules."""

    def __init__(self, bag: Path, keep: int | None = None) -> None:
        """Go on from the log's end, or from its first `keep` entries."""
        self.bag = bag
        self.entries = entries_of(bag)[:keep]
        self.tree = Frontier.over(map(leaf_hash, self.entries))
        last = read_entry(self.entries[-1], len(self.entries) - 1).entry
        self.case, self.at = last.case, last.at

    def say(
        self,
        record: Record,
        key: SshSigner,
        *,
        actor: str | None = None,
        kind: str | None = None,
        tree: bytes | None = None,
        covers: int | None = None,
        signed: bool = True,
    ) -> Digest:
        """Append a record; what its entry says may be another key, kind or tree than it is."""
        data = record_bytes(record)
        digest = Digest.of(data)
        path = self.bag / "data" / object_path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        entry = CustodyEntry(
            case=self.case,
            seq=self.tree.size,
            tree=(tree or self.tree.root()).hex(),
            at=self.at,
            actor=actor or key.actor.fingerprint,
            action="forge",
            kind=kind or record.KIND,
            record=digest,
            covers=covers,
        )
        signature = key.sign(signing_bytes(entry)) if signed else None
        self.entries.append(entry_bytes(SignedEntry(entry=entry, signature=signature)))
        self.tree.append(leaf_hash(self.entries[-1]))
        return digest

    def edition(self, made: Roster, proposer: SshSigner, *signers: SshSigner) -> None:
        made = dataclasses.replace(made, by=proposer.actor.fingerprint)
        digest = self.say(made, proposer)
        for signer in signers:
            self.say(self.approval(digest, made, signer), signer)
        self.say(Adoption(roster=digest, by=proposer.actor.fingerprint, at=self.at), proposer)

    def approval(self, digest: Digest, made: Roster, signer: SshSigner) -> Approval:
        return Approval(
            of=digest,
            root_signature=signer.sign_metadata(root_bytes(made)),
            targets_signature=signer.sign_metadata(targets_bytes(made)),
            by=signer.actor.fingerprint,
            at=self.at,
        )

    def checkpoint(self, key: SshSigner) -> None:
        head = Head(origin=case_origin(self.case), size=self.tree.size, root=self.tree.root())
        note = f"{head.body}\n{key.sign_note(head.origin, head.body.encode())}"
        self.say(Checkpoint(size=head.size, root=head.root.hex(), note=note), key)

    def digest_at(self, seq: int) -> Digest:
        """The record that an entry names."""
        return read_entry(self.entries[seq], seq).entry.record

    def record_at(self, seq: int) -> Record | None:
        """The record of an entry; None where it is withheld."""
        path = self.bag / "data" / object_path(self.digest_at(seq))
        return read_record(path.read_bytes()) if path.exists() else None

    def withhold(self, digest: Digest, key: SshSigner) -> None:
        """Take a record away, and have an actor sign that it is withheld."""
        path = self.bag / "data" / object_path(digest)
        size = path.stat().st_size
        path.unlink()
        item = Withheld(digest=digest, thing=Thing.RECORD, size=size, reason="not selected")
        self.sign_list((*self.withheld().items, item), key)

    def withheld(self) -> WithheldList:
        """What the bundle withholds by its list."""
        path = self.bag / "data" / WITHHELD
        if path.exists():
            return read_withheld(path.read_bytes()).withheld
        return WithheldList(
            case=self.case, size=0, root="", recipients=(), items=(), by="", at=self.at
        )

    def sign_list(self, items: Iterable[Withheld], key: SshSigner) -> None:
        """A list over the log as it is now."""
        made = dataclasses.replace(
            self.withheld(),
            size=self.tree.size,
            root=self.tree.root().hex(),
            items=tuple(sorted(items, key=lambda item: item.digest)),
            by=key.actor.fingerprint,
        )
        data = signed_bytes(made, key.sign(withheld_bytes(made)))
        (self.bag / "data" / WITHHELD).write_bytes(data)

    def write(self) -> None:
        """Put the log into the bundle, with manifests that fit."""
        replace_log(self.bag, self.entries)
        remanifest(self.bag)

    def publish(self) -> set[str]:
        """Write the log, and say what the verifier finds."""
        self.write()
        return codes(verify_path(self.bag, Trust()))
