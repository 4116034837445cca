"""Checks 9 and 10: time stamps over checkpoints, and which authorities the user trusts."""

from sightline.errors import NotVerified
from sightline.model.layout import (
    DATA,
    STAMPS,
    CheckpointFile,
    StampFile,
    checkpoint_files,
    object_path,
)
from sightline.verify.certificates import MAX_TOKEN_BYTES
from sightline.verify.codes import Code
from sightline.verify.entries import Log
from sightline.verify.folder import Folder
from sightline.verify.notebook import Notebook
from sightline.verify.report import Form, SeenStamp
from sightline.verify.trust import Trust

try:
    from sightline.verify import tokens
except ModuleNotFoundError:
    # All else can be checked without rfc3161-client (ADR 6).
    _CAN_READ = False
else:
    _CAN_READ = True


class Stamps:
    """The stamps of a log, followed as far as they lead."""

    def __init__(self, folder: Folder, form: Form, trust: Trust, notebook: Notebook) -> None:
        self._folder = folder
        self._form = form
        self._trust = trust
        self._notebook = notebook
        self._seen: list[SeenStamp] = []

    def check(self, log: Log) -> tuple[SeenStamp, ...]:
        """Make checks 9 and 10; returns the stamps that fit their checkpoints."""
        files = list(checkpoint_files(log.snapshot))
        for file in files if _CAN_READ else ():
            for stamp in file.stamps:
                self._one(file, stamp)
        if self._form is Form.BUNDLE:
            self._check_files(files)
        self._conclude(any(file.stamps for file in files))
        return tuple(self._seen)

    def _one(self, file: CheckpointFile, stamp: StampFile) -> None:
        prefix = f"{DATA}/" if self._form is Form.BUNDLE else ""
        data = self._folder.read(prefix + object_path(stamp.digest), MAX_TOKEN_BYTES)
        if data is None:
            what = "its token is not there, or cannot be read"
            self._notebook.problem(Code.STAMP_UNREADABLE, stamp.path, what)
            return
        message = file.checkpoint.note.encode()
        try:
            token = tokens.read_token(data)
        except NotVerified as error:
            self._notebook.problem(Code.STAMP_UNREADABLE, stamp.path, error.cause)
            return
        try:
            tokens.check_message(token, message)
        except NotVerified as error:
            self._notebook.problem(Code.STAMP_OF_OTHER, stamp.path, error.cause)
            return
        if token.time != stamp.stamp.gen_time:
            what = f"it states {token.time}; the log says {stamp.stamp.gen_time}"
            self._notebook.problem(Code.STAMP_TIME, stamp.path, what)
            return
        self._seen.append(
            SeenStamp(
                size=file.checkpoint.size,
                authority=tokens.signer_name(token),
                time=token.time,
                trusted=self._trusted(token, message, stamp.path),
            )
        )

    def _trusted(self, token: "tokens.Token", message: bytes, where: str) -> bool:
        if not self._trust.roots:
            return False
        try:
            tokens.check_chain(token, message, self._trust.roots)
        except NotVerified as error:
            self._notebook.note(10, f"{where}: {error.cause}")
            return False
        return True

    def _conclude(self, any_stamps: bool) -> None:  # noqa: FBT001 - private, one caller
        if not any_stamps:
            self._notebook.not_examined(9, "the case has no time stamps")
        elif not _CAN_READ:
            why = "rfc3161-client is not installed: README.txt has the openssl commands"
            self._notebook.not_examined(9, why)
        if not self._trust.roots:
            why = "you named no authority: the times are only what the tokens state"
            self._notebook.not_examined(10, why)
        elif not any(seen.trusted for seen in self._seen):
            what = "none of them leads to an authority you named"
            if not any_stamps:
                what = "the case has none"
            elif not _CAN_READ:
                what = "they cannot be followed without rfc3161-client"
            self._notebook.problem(Code.STAMP_UNTRUSTED, "time stamps", what)

    def _check_files(self, files: list[CheckpointFile]) -> None:
        """The tokens beside the log must be the objects that the log names."""
        expected = {
            f"{DATA}/{stamp.path}": stamp.digest.hex for file in files for stamp in file.stamps
        }
        for path in self._folder.below(f"{DATA}/{STAMPS}/"):
            if path not in expected:
                what = "no stamp of the log has this name"
                self._notebook.problem(Code.STAMP_FILE, path, what)
        for path, digest in expected.items():
            self._folder.read(path, MAX_TOKEN_BYTES)
            if self._folder.hashes.get(path) != digest:
                what = "it is not the token that the log names"
                self._notebook.problem(Code.STAMP_FILE, path, what)
