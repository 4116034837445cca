"""Where things lie in a bundle, as pure functions of the case: docs/format.md says the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused
from sightline.model import sshsig
from sightline.model.custody import SIGNATURE_NAMESPACE, Checkpoint, Cosignature, Stamp
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, Exhibit
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.snapshot import Snapshot
from sightline.model.ssh_keys import ED25519, parse_key
from sightline.model.stamps import NotBefore, OtsStamp, RevocationData, before_message
from sightline.model.withheld import ENCLOSED, WITHHELD

DATA: Final = "data"
OBJECTS: Final = "objects"
LOG: Final = "log"
TILES: Final = f"{LOG}/tile"
LATEST_CHECKPOINT: Final = f"{LOG}/checkpoint"
CHECKPOINTS: Final = f"{LOG}/checkpoints"
STAMPS: Final = "timestamps"
SIGNERS: Final = "trust/allowed_signers"
ROSTERS: Final = "trust/roster"
REPORT: Final = "report"
CRATE: Final = "ro-crate-metadata.json"
CASE_GRAPH: Final = "case.jsonld"
README: Final = "README.txt"

BAG_DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
FORMAT_LABEL: Final = "Sightline-Bundle-Format"
TAG_FILES: Final = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", README)
"""Files beside `data/` that every bundle has, but for the tag manifest that lists them."""
VERIFIERS: Final = ("verify.py", "verify.html")
"""Verifiers that need nothing but Python, or a browser; older bundles lack them."""

_FOLDERS: Final = tuple(
    f"{DATA}/{name}/" for name in (OBJECTS, TILES, CHECKPOINTS, STAMPS, ROSTERS, REPORT, ENCLOSED)
)
_FILES: Final = frozenset(
    f"{DATA}/{name}" for name in (LATEST_CHECKPOINT, SIGNERS, CRATE, CASE_GRAPH, WITHHELD)
)


def has_place(name: str) -> bool:
    """Whether a bundle may hold a file of this name below `data/`."""
    return name in _FILES or name.startswith(_FOLDERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class StampFile:
    """A time-stamp token's file."""

    path: str
    record: Digest
    """Of the record."""
    digest: Digest
    """Of the token."""
    stamp: Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class OtsFile:
    """An OpenTimestamps stamp's file."""

    path: str
    record: Digest
    stamp: OtsStamp


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeFile:
    """The files of a token that was made before something was collected."""

    path: str
    message_path: str
    message: bytes
    """What the token is over, so that `openssl ts -verify -data` reads it."""
    record: Digest
    before: NotBefore


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointFile:
    """A checkpoint's file and those of its stamps."""

    path: str
    digest: Digest
    """Of the record."""
    checkpoint: Checkpoint
    stamps: tuple[StampFile, ...]
    ots: tuple[OtsFile, ...] = ()


def object_path(digest: Digest) -> str:
    """`objects/sha256/ab/<64 digits>`, alike in a case's folder and in a bundle's data."""
    return place_of_digits(digest.hex)


def place_of_digits(digits: str) -> str:
    """The same, of the hexadecimal digits alone."""
    return f"{OBJECTS}/sha256/{digits[:2]}/{digits}"


def checkpoint_files(snapshot: Snapshot) -> Iterator[CheckpointFile]:
    """The files of all checkpoints, in the order of the log."""
    for digest, checkpoint in snapshot.live(Checkpoint):
        name = f"{checkpoint.size}-{digest.short}"
        stamps = tuple(
            StampFile(
                path=f"{STAMPS}/{name}-{number}.tsr",
                record=record,
                digest=stamp.token,
                stamp=stamp,
            )
            for number, (record, stamp) in enumerate(snapshot.about(digest, Stamp), 1)
        )
        ots = tuple(
            OtsFile(path=f"{STAMPS}/{name}-{number}.ots", record=record, stamp=stamp)
            for number, (record, stamp) in enumerate(snapshot.about(digest, OtsStamp), 1)
        )
        yield CheckpointFile(
            path=f"{CHECKPOINTS}/{name}.txt",
            digest=digest,
            checkpoint=checkpoint,
            stamps=stamps,
            ots=ots,
        )


def before_files(snapshot: Snapshot) -> Iterator[BeforeFile]:
    """The files of all tokens that were made before something was collected."""
    for digest, before in snapshot.live(NotBefore):
        yield BeforeFile(
            path=f"{STAMPS}/before-{digest.short}.tsr",
            message_path=f"{STAMPS}/before-{digest.short}.txt",
            message=before_message(snapshot.case, before.nonce),
            record=digest,
            before=before,
        )


def cosigned_note(snapshot: Snapshot, file: CheckpointFile) -> str:
    """A checkpoint's note with the lines of its witnesses below, in the order of the log."""
    lines = [record.line for _, record in snapshot.about(file.digest, Cosignature)]
    return file.checkpoint.note + "".join(lines)


def latest_checkpoint(files: list[CheckpointFile]) -> CheckpointFile | None:
    """The one over most entries; of several, the last recorded."""
    return max(
        reversed(files), key=lambda file: file.checkpoint.size, default=None
    )  # max keeps the first of equals


def actor_keys(snapshot: Snapshot) -> dict[str, bytes]:
    """Wire blobs of the keys that sign entries, by fingerprint, in the order of their joining."""
    keys = {}
    for fingerprint, actor in snapshot.actors.items():
        try:
            blob = sshsig.key_blob(actor.public_key)
            parse_key(blob)
        except InputRefused:
            # No entry can be signed with such a key, so there is nothing to list.
            continue
        keys[fingerprint] = blob
    return keys


def sealing_keys(snapshot: Snapshot) -> dict[str, bytes]:
    """Raw Ed25519 keys of the case's actors, by fingerprint: the ones that sign checkpoints."""
    parsed = {name: parse_key(blob) for name, blob in actor_keys(snapshot).items()}
    return {name: key.raw for name, key in parsed.items() if key.kind == ED25519}


def allowed_signers(snapshot: Snapshot) -> str:
    """The case's actors as OpenSSH's allowed_signers, each under its key's fingerprint."""
    return "".join(
        f'{name} namespaces="{SIGNATURE_NAMESPACE}" {sshsig.key_line(blob)}\n'
        for name, blob in actor_keys(snapshot).items()
    )


def object_sizes(snapshot: Snapshot) -> dict[Digest, int | None]:
    """Every object the records name, and the size they state for it (None: not stated)."""
    sizes: dict[Digest, int | None] = {}
    for record in snapshot.records.values():
        for digest, size in _named(record):
            sizes[digest] = size if size is not None else sizes.get(digest)
    return sizes


def named_by(record: object) -> Iterator[Digest]:
    """The objects that a record names."""
    return (digest for digest, _ in _named(record))


def _named(record: object) -> Iterator[tuple[Digest, int | None]]:
    # In tuples, not joined by `|`: that would make a new type for each of thousands of records.
    if isinstance(record, (Exhibit, Derivative)):
        yield record.digest, record.size
    elif isinstance(record, (Stamp, NotBefore, OtsStamp)):
        yield record.token, None
    elif isinstance(record, RevocationData):
        yield record.data, None
    elif isinstance(record, Finding):
        for digest in record.derivatives:
            yield digest, None
    elif isinstance(record, JointFinding):
        for made in record.made:
            yield made.digest, made.size
