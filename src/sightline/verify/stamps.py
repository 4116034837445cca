"""Checks 9 and 10: time stamps, and which authorities the user trusts.

Chains are followed at the time that a token states, so an authority whose certificate has ended
since is honoured; what a later stamp makes of that is worked out in `standing`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sightline.errors import NotVerified
from sightline.model.digest import Digest
from sightline.model.layout import (
    DATA,
    STAMPS,
    CheckpointFile,
    before_files,
    checkpoint_files,
    object_path,
)
from sightline.model.snapshot import Snapshot
from sightline.model.stamps import RevocationData
from sightline.model.times import Instant
from sightline.verify.certificates import MAX_TOKEN_BYTES
from sightline.verify.codes import Code
from sightline.verify.entries import Log
from sightline.verify.folder import Folder
from sightline.verify.notebook import Notebook
from sightline.verify.ots_stamps import OtsStamps
from sightline.verify.report import Form, SeenBefore, SeenStamp, StampKind
from sightline.verify.standing import Chain, Followed, collected_between, covered, standing
from sightline.verify.trust import Trust

if TYPE_CHECKING:
    from sightline.verify.revocation import Status

try:
    from sightline.verify import revocation, tokens
except ModuleNotFoundError:
    # All else can be checked without rfc3161-client (ADR 6).
    _CAN_READ = False
else:
    _CAN_READ = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A token that a record names, and what it should be over."""

    record: Digest
    path: str
    token: Digest
    message: bytes
    stated: Instant
    size: int
    """Entries under its checkpoint; 0 for a token that was made beforehand."""


class Stamps:
    """The stamps of a log, followed as far as they lead."""

    def __init__(self, folder: Folder, form: Form, trust: Trust, notebook: Notebook) -> None:
        self._folder = folder
        self._form = form
        self._trust = trust
        self._notebook = notebook

    def check(self, log: Log) -> tuple[tuple[SeenStamp, ...], tuple[SeenBefore, ...]]:
        """Make checks 9 and 10.

        Returns:
            The stamps that fit their checkpoints, and what was collected after which token.
        """
        files = list(checkpoint_files(log.snapshot))
        items = list(_items(log.snapshot, files))
        ots = OtsStamps(self._folder, self._form, self._trust.blocks, self._notebook)
        blocks = ots.check(files)
        followed = [read for item in items if _CAN_READ and (read := self._one(log.snapshot, item))]
        stood = standing(followed, blocks)
        for item in stood:
            if item.why:
                self._notebook.note(10, f"{item.path}: {item.why}")
        if self._form is Form.BUNDLE:
            self._check_files(log.snapshot, files)
        seen = (*(_seen(item, stood, blocks) for item in stood if item.size), *blocks)
        self._conclude(bool(items), any(file.ots for file in files), stood)
        return seen, collected_between(log.snapshot, stood, seen)

    def _one(self, snapshot: Snapshot, item: _Item) -> Followed | None:
        token = self._token(item)
        if token is None:
            return None
        chain = Chain()
        if self._trust.roots:
            try:
                tokens.check_chain(token, item.message, self._trust.roots)
                chain = Chain(reached=True)
            except NotVerified as error:
                chain = Chain(why=error.cause)
        statuses = tuple(self._statuses(snapshot, item, token))
        return Followed(
            record=item.record,
            seq=snapshot.seq_of[item.record],
            path=item.path,
            size=item.size,
            authority=tokens.signer_name(token),
            time=token.time,
            ends=tokens.chain_ends(token, self._trust.roots),
            chain=chain,
            statuses=statuses,
        )

    def _token(self, item: _Item) -> "tokens.Token | None":
        data = self._object(item.token)
        if data is None:
            what = "its token is not there, or cannot be read"
            self._notebook.problem(Code.STAMP_UNREADABLE, item.path, what)
            return None
        try:
            token = tokens.read_token(data)
        except NotVerified as error:
            self._notebook.problem(Code.STAMP_UNREADABLE, item.path, error.cause)
            return None
        try:
            tokens.check_message(token, item.message)
        except NotVerified as error:
            self._notebook.problem(Code.STAMP_OF_OTHER, item.path, error.cause)
            return None
        if token.time != item.stated:
            what = f"it states {token.time}; the log says {item.stated}"
            self._notebook.problem(Code.STAMP_TIME, item.path, what)
            return None
        return token

    def _statuses(
        self, snapshot: Snapshot, item: _Item, token: "tokens.Token"
    ) -> Iterator["Status"]:
        for digest, record in snapshot.about(item.record, RevocationData):
            where = f"revocation data {digest.short} of {item.path}"
            data = self._object(record.data)
            if data is None:
                what = "its bytes are not there, or cannot be read"
                self._notebook.problem(Code.REVOCATION_DATA, where, what)
                continue
            try:
                yield revocation.status(
                    record.form, data, tokens.chain_of(token, self._trust.roots)
                )
            except NotVerified as error:
                self._notebook.problem(Code.REVOCATION_DATA, where, error.cause)

    def _object(self, digest: Digest) -> bytes | None:
        prefix = f"{DATA}/" if self._form is Form.BUNDLE else ""
        return self._folder.read(prefix + object_path(digest), MAX_TOKEN_BYTES)

    def _conclude(
        self,
        any_tokens: bool,  # noqa: FBT001 - private, one caller
        any_proofs: bool,  # noqa: FBT001 - private, one caller
        stood: list[Followed],
    ) -> None:
        if not any_tokens and not any_proofs:
            self._notebook.not_examined(9, "the case has no time stamps")
        elif any_tokens and not _CAN_READ:
            why = "rfc3161-client is not installed: README.txt has the openssl commands"
            self._notebook.not_examined(9, why)
        if not self._trust.roots and not self._trust.blocks:
            why = "you named no authority: the times are only what the tokens state"
            self._notebook.not_examined(10, why)
        elif self._trust.roots and not any(item.trusted and item.size for item in stood):
            what = "none of them leads to an authority you named"
            if not any_tokens:
                what = "the case has none"
            elif not _CAN_READ:
                what = "they cannot be followed without rfc3161-client"
            self._notebook.problem(Code.STAMP_UNTRUSTED, "time stamps", what)

    def _check_files(self, snapshot: Snapshot, files: list[CheckpointFile]) -> None:
        """The files beside the log must be the objects that the log names."""
        before = list(before_files(snapshot))
        expected = {
            **{stamp.path: stamp.digest for file in files for stamp in file.stamps},
            **{item.path: item.stamp.token for file in files for item in file.ots},
            **{item.path: item.before.token for item in before},
            **{item.message_path: Digest.of(item.message) for item in before},
        }
        for path in self._folder.below(f"{DATA}/{STAMPS}/"):
            if path.removeprefix(f"{DATA}/") not in expected:
                what = "no stamp of the log has this name"
                self._notebook.problem(Code.STAMP_FILE, path, what)
        for path, digest in expected.items():
            self._folder.read(f"{DATA}/{path}", MAX_TOKEN_BYTES)
            if self._folder.hashes.get(f"{DATA}/{path}") != digest.hex:
                what = "it is not the stamp that the log names"
                self._notebook.problem(Code.STAMP_FILE, f"{DATA}/{path}", what)


def _items(snapshot: Snapshot, files: list[CheckpointFile]) -> Iterator[_Item]:
    for file in files:
        for stamp in file.stamps:
            yield _Item(
                record=stamp.record,
                path=stamp.path,
                token=stamp.digest,
                message=file.checkpoint.note.encode(),
                stated=stamp.stamp.gen_time,
                size=file.checkpoint.size,
            )
    for item in before_files(snapshot):
        yield _Item(
            record=item.record,
            path=item.path,
            token=item.before.token,
            message=item.message,
            stated=item.before.gen_time,
            size=0,
        )


def _seen(item: Followed, stood: list[Followed], blocks: list[SeenStamp]) -> SeenStamp:
    return SeenStamp(
        kind=StampKind.RFC3161,
        size=item.size,
        authority=item.authority,
        time=item.time,
        trusted=item.trusted,
        ends=item.ends,
        covered_by=covered(item, stood, blocks),
    )
