"""A witness of ours, ready to answer."""

from collections.abc import Iterable
from pathlib import Path

from sightline.adapters.clock import SystemClock
from sightline.adapters.keys import FileKey
from sightline.adapters.witness_server import WitnessServer, parse_listen
from sightline.adapters.witness_sqlite import WitnessMemory
from sightline.errors import InputRefused, NotFound
from sightline.model.cosignature import VerifierKey, witness_key
from sightline.model.note import ED25519_NOTE_KEY
from sightline.workbench.witness import OwnWitness


def own_key(folder: Path, name: str) -> tuple[FileKey, VerifierKey]:
    """The witness's key in its folder, made at first use, and as others are to know it.

    Raises:
        InputRefused: the name cannot stand in a signature line.
        StorageFailed: the key cannot be read or written.
    """
    key = FileKey.load_or_make(folder / "witness_ed25519", name)
    return key, witness_key(name, key.raw)


def server(folder: Path, name: str, logs: Path, listen: str) -> WitnessServer:
    """A witness that listens, and knows the logs whose keys the file lists, one a line.

    Raises:
        InputRefused: the file lists something else, or the address is none.
        NotFound: the file cannot be read.
        StorageFailed: the folder cannot be used.
    """
    address, known = parse_listen(listen), _logs(logs)
    key, _ = own_key(folder, name)
    memory = WitnessMemory.open(folder / "witness.sqlite")
    witness = OwnWitness(name=name, key=key, logs=known, store=memory, times=SystemClock())
    return WitnessServer(address, witness)


def _logs(path: Path) -> dict[str, tuple[VerifierKey, ...]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NotFound(
            "The list of logs cannot be read.",
            file=str(path),
            next_step="Write one key a line; `sightline seal` prints a log's.",
        ) from error
    return _by_origin(
        VerifierKey.parse(line) for line in lines if line.strip() and not line.startswith("#")
    )


def _by_origin(keys: Iterable[VerifierKey]) -> dict[str, tuple[VerifierKey, ...]]:
    known: dict[str, tuple[VerifierKey, ...]] = {}
    for key in keys:
        if key.kind != ED25519_NOTE_KEY:
            raise InputRefused(
                f"The key of {key.name[:80]} is a witness's, not a log's.",
                next_step="Use the key that `sightline seal` prints.",
            )
        known[key.name] = (*known.get(key.name, ()), key)
    return known
