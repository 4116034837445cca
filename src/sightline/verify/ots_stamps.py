"""Checks 9 and 10 for OpenTimestamps: stamps over checkpoints, and the blocks they end in."""

from collections.abc import Iterator

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.layout import DATA, CheckpointFile, OtsFile, object_path
from sightline.model.ots import Tree
from sightline.model.ots_bytes import MAX_OTS_BYTES, read_ots
from sightline.verify.blocks import Blocks
from sightline.verify.codes import Code
from sightline.verify.folder import Folder
from sightline.verify.notebook import Notebook
from sightline.verify.report import Form, SeenStamp, StampKind


class OtsStamps:
    """The OpenTimestamps stamps of a log, followed to blocks whose headers the reader brought."""

    def __init__(self, folder: Folder, form: Form, blocks: Blocks, notebook: Notebook) -> None:
        self._folder = folder
        self._prefix = f"{DATA}/" if form is Form.BUNDLE else ""
        self._blocks = blocks
        self._notebook = notebook

    def check(self, files: list[CheckpointFile]) -> list[SeenStamp]:
        """Check every stamp; returns the blocks that hold what is stamped."""
        completed = {item.stamp.completes for file in files for item in file.ots}
        seen: list[SeenStamp] = []
        for file in files:
            for item in file.ots:
                tree = self._read(file, item)
                if tree is not None and item.record not in completed:
                    self._promises(tree, item)
                    seen += self._followed(tree, file, item)
        if self._blocks and not seen:
            what = "no OpenTimestamps stamp ends in a block whose header you brought"
            self._notebook.problem(Code.STAMP_UNTRUSTED, "OpenTimestamps", what)
        return seen

    def _read(self, file: CheckpointFile, item: OtsFile) -> Tree | None:
        data = self._folder.read(self._prefix + object_path(item.stamp.token), MAX_OTS_BYTES)
        if data is None:
            what = "its stamp is not there, or cannot be read"
            self._notebook.problem(Code.STAMP_UNREADABLE, item.path, what)
            return None
        try:
            tree = read_ots(data)
        except InputRefused as error:
            self._notebook.problem(Code.STAMP_UNREADABLE, item.path, error.cause)
            return None
        if tree.message != bytes.fromhex(Digest.of(file.checkpoint.note.encode()).hex):
            what = "the stamp was made over other bytes"
            self._notebook.problem(Code.STAMP_OF_OTHER, item.path, what)
            return None
        pending = tuple(sorted({address for address, _ in tree.pending()}))
        blocks = tuple(sorted({height for height, _ in tree.blocks()}))
        if (pending, blocks) != (item.stamp.pending, item.stamp.blocks):
            what = f"it leads to {_places(pending, blocks)}; the log says otherwise"
            self._notebook.problem(Code.STAMP_TIME, item.path, what)
            return None
        return tree

    def _promises(self, tree: Tree, item: OtsFile) -> None:
        for address, _ in tree.pending():
            self._notebook.note(9, f"{item.path}: pending at {address}, which is no time yet")

    def _followed(self, tree: Tree, file: CheckpointFile, item: OtsFile) -> Iterator[SeenStamp]:
        for height, root in tree.blocks():
            block = self._blocks.at(height)
            if root is None:
                why = "takes a step that is not computed here (RIPEMD-160 or Keccak)"
                self._notebook.note(10, f"{item.path}: the way to block {height} {why}")
            elif block is None:
                what = f"{item.path}: it leads to Bitcoin block {height}, whose header you did "
                self._notebook.note(10, what + "not bring")
            elif block.root != root:
                what = f"block {height} has another Merkle root than the stamp leads to"
                self._notebook.problem(Code.BLOCK_DIFFERS, item.path, what)
            else:
                yield SeenStamp(
                    kind=StampKind.OPENTIMESTAMPS,
                    size=file.checkpoint.size,
                    authority=f"Bitcoin block {height}, by a clock that may be two hours off",
                    time=block.time,
                    trusted=True,
                )


def _places(pending: tuple[str, ...], blocks: tuple[int, ...]) -> str:
    return ", ".join([*pending, *(f"block {height}" for height in blocks)]) or "nothing"
