"""Objects in a bucket (S3, Google Cloud, Azure): `objects/sha256/ab/<64 digits>`, written once.

Bytes are hashed into a local staging file first, since a name must be known before an upload
begins. What comes back from a bucket is held against its digest before anybody sees it.
"""

import contextlib
import hashlib
import re
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, Self

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import ObjectStore, from_url

from sightline.adapters.staging import Staged, staged, storing
from sightline.errors import CaseDamaged, InputRefused, NotFound, StorageFailed
from sightline.model.digest import Digest
from sightline.workbench.ports.objects import StoredObject

_PREFIX: Final = "objects/sha256/"
_NAME: Final = re.compile(r"objects/sha256/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_PART_BYTES: Final = 8 << 20
_PARTS_AT_ONCE: Final = 2


class RemoteObjects:
    """Write-once objects in a bucket; satisfies the port `ObjectStore`."""

    def __init__(self, store: ObjectStore, staging: Path) -> None:
        """`staging` is a local folder with room for the largest exhibit."""
        self._store = store
        self._staging = staging

    @classmethod
    def at(cls, url: str, staging: Path, options: Mapping[str, Any] | None = None) -> Self:
        """A bucket, or a folder of one: `s3://bucket/folder`, `gs://…`, `az://…`.

        Args:
            url: Where it is.
            staging: As in the constructor.
            options: What `obstore.store.from_url` takes: `config`, `client_options` and so on.
                Credentials not given here are looked for where the provider's own tools do.

        Raises:
            InputRefused: the address or an option is none that the library knows.
        """
        try:
            return cls(from_url(url, **(options or {})), staging)
        except (BaseError, ValueError, TypeError) as error:
            raise InputRefused(
                f"This is no address of a bucket ({_first_line(error)}).",
                file=url,
                next_step="Write it as s3://BUCKET/FOLDER, gs://… or az://….",
            ) from error

    def put(self, chunks: Iterable[bytes]) -> StoredObject:
        """Hash and upload bytes; what `chunks` raises passes through unchanged.

        Raises:
            StorageFailed: the staging folder or the bucket does not take them.
            CaseDamaged: the object kept under that name is of another size.
        """
        with staged(chunks, self._staging) as file, _answers(file.digest):
            new = self._upload(file)
            kept = self._store.head(_name(file.digest))["size"]
        if kept != file.size:
            raise CaseDamaged(
                f"The bucket keeps {kept} bytes as {file.digest}, which has {file.size}.",
                file=_name(file.digest),
                next_step="Move that object away and add the exhibit again.",
            )
        return StoredObject(digest=file.digest, size=file.size, already_there=not new)

    def has(self, digest: Digest) -> bool:
        """Whether an object stands under that name."""
        try:
            with _answers(digest):
                self._store.head(_name(digest))
        except NotFound:
            return False
        return True

    def open(self, digest: Digest) -> BinaryIO:
        """The bytes, fetched and held against their digest, in a file that goes when closed.

        Raises:
            NotFound, CaseDamaged, StorageFailed: as `local`.
        """
        with storing(self._staging):
            self._staging.mkdir(parents=True, exist_ok=True)
            file = tempfile.TemporaryFile(dir=self._staging)  # noqa: SIM115 - the caller closes it
        try:
            self._fetch(digest, file)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    @contextlib.contextmanager
    def local(self, digest: Digest) -> Iterator[Path]:
        """A read-only file with the bytes, gone after the context.

        Raises:
            NotFound: they are not kept here.
            CaseDamaged: what is kept is not what its name says.
            StorageFailed: the bucket does not answer, or the staging folder is full.
        """
        with contextlib.ExitStack() as cleaning:
            with storing(self._staging):
                self._staging.mkdir(parents=True, exist_ok=True)
                file = cleaning.enter_context(tempfile.NamedTemporaryFile(dir=self._staging))
            self._fetch(digest, file)
            path = Path(file.name)
            path.chmod(0o400)
            yield path

    def digests(self) -> Iterator[Digest]:
        """Names of the objects kept."""
        with _answers(None):
            for batch in self._store.list(_PREFIX):
                for meta in batch:
                    found = _NAME.fullmatch(meta["path"])
                    if found:
                        yield Digest(found[2])

    def write(self, path: str, data: bytes) -> None:
        """Put a small file beside the objects, in place of an older one.

        Raises:
            StorageFailed: the bucket does not take it.
        """
        with _answers(None):
            self._store.put(path, data)

    def set_aside(self, digest: Digest) -> None:
        """Rename the object to `set-aside/…`."""
        with _answers(digest):
            self._store.head(_name(digest))
            away = f"set-aside/{digest.hex}.{secrets.token_hex(4)}"
            self._store.rename(_name(digest), away)

    def _upload(self, file: Staged) -> bool:
        """Send a staged file; False where the bucket has it already."""
        name = _name(file.digest)
        if self.has(file.digest):
            return False
        if file.size > _PART_BYTES:
            # Sent in parts, because one piece would be read into memory. Parts know no "create
            # only", but whoever comes between brings the same bytes under their digest.
            obstore.put(
                self._store,
                name,
                file.path,
                chunk_size=_PART_BYTES,
                max_concurrency=_PARTS_AT_ONCE,
            )
            return True
        try:
            self._store.put(name, file.path.read_bytes(), mode="create")
        except AlreadyExistsError:
            return False
        return True

    def _fetch(self, digest: Digest, into: IO[bytes]) -> None:
        hasher = hashlib.sha256()
        with _answers(digest):
            for chunk in self._store.get(_name(digest)).stream(min_chunk_size=1 << 20):
                hasher.update(chunk)
                with storing(self._staging):
                    into.write(chunk)
        with storing(self._staging):
            into.flush()
        if hasher.hexdigest() != digest.hex:
            raise CaseDamaged(
                f"The bucket answers with other bytes than those of {digest}.",
                file=_name(digest),
                next_step="Restore the object from another copy of the case.",
            )


def _name(digest: Digest) -> str:
    return f"{_PREFIX}{digest.hex[:2]}/{digest.hex}"


@contextlib.contextmanager
def _answers(digest: Digest | None) -> Iterator[None]:
    """Tell the library's errors as ours."""
    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise NotFound(
            f"The bytes of {digest} are not kept here.",
            file=_name(digest) if digest else None,
            next_step="Restore the object from another copy of the case, or check the bucket.",
        ) from error
    except BaseError as error:
        raise StorageFailed(
            f"The bucket did not do what was asked ({_first_line(error)}).",
            file=_name(digest) if digest else None,
            next_step="Check the network, the bucket's name and your credentials, and try again.",
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]
