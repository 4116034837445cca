"""One entry taken out of a log, as files that `ssh-keygen -Y verify` reads.

What was recorded together is signed once: for an entry that is not signed itself, the one that
covers it is taken out, whose words state the root over all entries before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sightline.errors import NotFound, StorageFailed
from sightline.model.custody import SIGNATURE_NAMESPACE, CustodyEntry
from sightline.model.entries import read_entry, signing_bytes
from sightline.model.groups import MAX_GROUP
from sightline.model.sshsig import armour, key_line, unpack
from sightline.verify.codes import Code
from sightline.verify.folder import walk
from sightline.verify.notebook import Notebook
from sightline.verify.run import form_of, open_log


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The files of one entry, and the command that checks them."""

    entry: Path
    """Exactly the bytes that were signed."""
    signature: Path
    signers: Path
    """The key that made the signature, by its own account."""
    command: str


def extract_entry(path: Path, seq: int, folder: Path) -> Extracted:
    """Write `N.json`, `N.sig` and `N.allowed_signers` into a folder.

    N is the entry's number, or that of the entry whose signature covers it.

    Raises:
        NotFound: there is no bundle or case, or it has no such entry.
        CaseDamaged: the entry cannot be read.
        InputRefused: its signature is none.
        StorageFailed: the files cannot be written.
    """
    notebook = Notebook()
    form = form_of(path)
    source = open_log(path, form, walk(path, notebook, Code.IRREGULAR), notebook)
    found = _signed_in(source.entries(), seq)
    if found is None:
        raise NotFound(
            f"The log has no entry {seq}, or no signature covers it.",
            file=str(path),
            next_step="Entries are counted from 0; `sightline log` lists them.",
        )
    entry, signature = found
    key = key_line(unpack(signature).public_key)
    signers = f'{entry.actor} namespaces="{SIGNATURE_NAMESPACE}" {key}\n'
    parts = {
        "json": signing_bytes(entry),
        "sig": armour(signature).encode(),
        "allowed_signers": signers.encode(),
    }
    files = {suffix: folder / f"{entry.seq}.{suffix}" for suffix in parts}
    _write({files[suffix]: content for suffix, content in parts.items()})
    command = (
        f"ssh-keygen -Y verify -f {files['allowed_signers']} -I {entry.actor} "
        f"-n {SIGNATURE_NAMESPACE} -s {files['sig']} < {files['json']}"
    )
    return Extracted(
        entry=files["json"],
        signature=files["sig"],
        signers=files["allowed_signers"],
        command=command,
    )


def _signed_in(entries: Iterator[bytes], seq: int) -> tuple[CustodyEntry, str] | None:
    """The entry of that number, or the first after it that is signed, and the signature."""
    for number, data in enumerate(islice(entries, seq, seq + MAX_GROUP), seq):
        signed = read_entry(data, number)
        if signed.signature is not None:
            return signed.entry, signed.signature
    return None


def _write(files: dict[Path, bytes]) -> None:
    for path, content in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
        except OSError as error:
            raise StorageFailed(
                f"It cannot be written ({error.strerror}).",
                file=str(path),
                next_step="Name an empty folder that you may write to.",
            ) from error
