"""Checks 8 and 12: checkpoints in the log and beside it, and the one that the user kept."""

from dataclasses import dataclass
from typing import Final

from sightline.errors import NotVerified
from sightline.model.layout import (
    CHECKPOINTS,
    DATA,
    LATEST_CHECKPOINT,
    CheckpointFile,
    checkpoint_files,
    cosigned_note,
    latest_checkpoint,
    sealing_keys,
)
from sightline.model.note import Head, Note, case_origin, key_id, parse_head, parse_note
from sightline.verify.codes import Code
from sightline.verify.entries import Log
from sightline.verify.folder import Folder
from sightline.verify.notebook import Notebook
from sightline.verify.report import Form
from sightline.verify.signatures import verify_ed25519

_MAX_NOTE: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A checkpoint that held."""

    file: CheckpointFile
    signers: tuple[str, ...]
    """Fingerprints of the actors whose signatures held."""


def check_checkpoints(log: Log, folder: Folder, form: Form, notebook: Notebook) -> list[Sealed]:
    """Make check 8; returns the checkpoints that held, in the order of the log."""
    files = list(checkpoint_files(log.snapshot))
    sealed = [held for file in files if (held := _check(file, log, notebook)) is not None]
    if form is Form.BUNDLE:
        _check_files(files, log, folder, notebook)
    covered = max((held.file.checkpoint.size for held in sealed), default=0)
    if not files:
        notebook.note(8, "the case was never sealed: no checkpoint covers any of it")
    elif covered < log.size:
        left = log.size - covered
        entries = "entry" if left == 1 else f"{left} entries"
        notebook.note(8, f"no checkpoint covers the last {entries}")
    return sealed


def check_kept(log: Log, heads: tuple[Head, ...], notebook: Notebook) -> None:
    """Make check 12."""
    if not heads:
        notebook.not_examined(12, "you named no checkpoint that you kept: a cut tail cannot show")
    for head in heads:
        where = f"kept checkpoint over {head.size} entries"
        if log.case is None or head.origin != case_origin(log.case):
            notebook.problem(Code.HEAD_OF_OTHER, where, f"it is of {head.origin}")
        elif head.size > log.size:
            what = f"the log ends after {log.size} entries"
            notebook.problem(Code.LOG_SHORTENED, where, what)
        elif log.root_at(head.size) != head.root:
            what = "the log's first entries are not those it had then"
            notebook.problem(Code.HEAD_DIFFERS, where, what)


def _check(file: CheckpointFile, log: Log, notebook: Notebook) -> Sealed | None:
    checkpoint = file.checkpoint
    where = f"checkpoint {file.digest.short} (entry {log.snapshot.seq_of[file.digest]})"
    # Check 6 held the note's origin, size and root against what the entries state of themselves;
    # here they are held against the root that was computed.
    note = parse_note(checkpoint.note)
    head = parse_head(note.body)
    if head.size > log.size or log.root_at(head.size) != head.root:
        what = f"the first {head.size} entries of this log have another root"
        notebook.problem(Code.CHECKPOINT_DIFFERS, where, what)
        return None
    signers = _signers(note, head.origin, (log, where, notebook))
    return Sealed(file=file, signers=signers) if signers else None


def _signers(note: Note, origin: str, told: tuple[Log, str, Notebook]) -> tuple[str, ...]:
    log, where, notebook = told
    keys = {key_id(origin, raw): (name, raw) for name, raw in sealing_keys(log.snapshot).items()}
    signers, flawed = [], False
    for signature in note.signatures:
        name, raw = keys.get(signature.key_id, (None, b""))
        if signature.name != origin or name is None:
            notebook.note(8, f"{where} also carries a signature by {signature.name}, not checked")
            continue
        try:
            verify_ed25519(raw, signature.signature, note.body.encode())
            signers.append(name)
        except NotVerified as error:
            flawed = True
            notebook.problem(Code.CHECKPOINT_UNSIGNED, where, f"{name}: {error.cause}")
    if not signers and not flawed:
        notebook.problem(Code.CHECKPOINT_UNSIGNED, where, "no actor of the case signed it")
    return () if flawed else tuple(signers)


def _check_files(files: list[CheckpointFile], log: Log, folder: Folder, notebook: Notebook) -> None:
    """The notes beside the log must be those in it, byte for byte, and no others."""
    expected = {f"{DATA}/{file.path}": file.checkpoint.note for file in files}
    latest = latest_checkpoint(files)
    if latest is not None:
        expected[f"{DATA}/{LATEST_CHECKPOINT}"] = cosigned_note(log.snapshot, latest)
    present = set(folder.below(f"{DATA}/{CHECKPOINTS}/"))
    present |= {f"{DATA}/{LATEST_CHECKPOINT}"} & folder.sizes.keys()
    for path in present - expected.keys():
        notebook.problem(Code.CHECKPOINT_FILE, path, "no checkpoint of the log has this name")
    for path, note in expected.items():
        if folder.read(path, _MAX_NOTE) != note.encode():
            notebook.problem(Code.CHECKPOINT_FILE, path, "it is not the checkpoint in the log")
