"""Every object store keeps the same promises."""

import hashlib
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer
from obstore.store import MemoryStore

from sightline.adapters.objects_folder import FolderObjects
from sightline.adapters.objects_remote import RemoteObjects
from sightline.errors import CaseDamaged, InputRefused, NotFound, StorageFailed
from sightline.model.digest import Digest
from sightline.workbench.ports.objects import ObjectStore

Build = Callable[[Path], ObjectStore]


@pytest.fixture(scope="module")
def s3_options() -> Iterator[dict[str, Any]]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "config": {
            "endpoint": f"http://{host}:{port}",
            "region": "us-east-1",
            "access_key_id": "test",
            "secret_access_key": "test",
        },
        "client_options": {"allow_http": True},
    }
    server.stop()


def _bucket(options: dict[str, Any]) -> str:
    name = f"case-{uuid.uuid4().hex}"
    config = options["config"]
    boto3.client(
        "s3",
        endpoint_url=config["endpoint"],
        region_name=config["region"],
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the stand-in server takes any
    ).create_bucket(Bucket=name)
    return name


@pytest.fixture(params=["folder", "folder without links", "memory", "s3"])
def build(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Build:
    if request.param == "s3":
        options = request.getfixturevalue("s3_options")
        url = f"s3://{_bucket(options)}/desk"
        return lambda folder: RemoteObjects.at(url, folder / "staging", options)
    if request.param == "memory":
        store = MemoryStore()
        return lambda folder: RemoteObjects(store, folder / "staging")
    if request.param == "folder without links":
        monkeypatch.setattr(os, "link", _no_links)
    return lambda folder: FolderObjects(folder / "objects", folder / "staging")


def _no_links(*_: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def _left(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_bytes_come_back_under_their_sha256(build: Build, tmp_path: Path) -> None:
    store = build(tmp_path)
    kept = store.put([b"what ", b"was ", b"received"])
    assert kept.digest.hex == hashlib.sha256(b"what was received").hexdigest()
    assert (kept.size, kept.already_there) == (17, False)
    with store.open(kept.digest) as file:
        assert file.read() == b"what was received"
    with store.local(kept.digest) as path:
        assert path.read_bytes() == b"what was received"
    assert store.has(kept.digest)
    assert list(store.digests()) == [kept.digest]


def test_the_same_bytes_twice_are_kept_once(build: Build, tmp_path: Path) -> None:
    store = build(tmp_path)
    first = store.put([b"one"])
    again = build(tmp_path).put([b"o", b"ne"])
    assert again.already_there
    assert again.digest == first.digest
    assert list(store.digests()) == [first.digest]
    assert not _left(tmp_path / "staging")


def test_no_bytes_at_all_are_an_object_too(build: Build, tmp_path: Path) -> None:
    store = build(tmp_path)
    for chunks in ([], [b""], [b"", b""]):
        kept = store.put(chunks)
        assert kept.digest == Digest.of(b"")
        assert kept.size == 0
    with store.open(Digest.of(b"")) as file:
        assert file.read() == b""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(chunks=st.lists(st.binary(max_size=9), max_size=40))
def test_where_the_chunks_are_cut_changes_nothing(
    build: Build, tmp_path: Path, chunks: list[bytes]
) -> None:
    store = build(tmp_path)
    kept = store.put(iter(chunks))
    whole = b"".join(chunks)
    assert kept.digest == Digest.of(whole)
    with store.open(kept.digest) as file:
        assert file.read() == whole


def test_a_source_that_breaks_off_leaves_nothing(build: Build, tmp_path: Path) -> None:
    store = build(tmp_path)

    def broken() -> Iterator[bytes]:
        yield b"the first part"
        raise OSError(5, "the card was pulled out")

    # The source's own error: it must not be told as a fault of the store.
    with pytest.raises(OSError, match="pulled out"):
        store.put(broken())
    assert list(store.digests()) == []
    assert not _left(tmp_path)


def test_what_is_not_kept_is_said_to_be_missing(build: Build, tmp_path: Path) -> None:
    store, absent = build(tmp_path), Digest.of(b"never seen")
    assert not store.has(absent)
    with pytest.raises(NotFound, match=absent.short):
        store.open(absent)
    with pytest.raises(NotFound, match=absent.short), store.local(absent):
        pass


def test_the_decoder_gets_a_file_it_cannot_write(build: Build, tmp_path: Path) -> None:
    store = build(tmp_path)
    kept = store.put([b"original"])
    with store.local(kept.digest) as path:
        assert not path.stat().st_mode & 0o222


def test_two_writers_of_the_same_bytes_keep_one_object(build: Build, tmp_path: Path) -> None:
    chunks = [bytes([value]) * 70_001 for value in range(5)]

    def put(_: int) -> Digest:
        return build(tmp_path).put(iter(chunks)).digest

    with ThreadPoolExecutor(4) as pool:
        digests = set(pool.map(put, range(12)))
    assert digests == {Digest.of(b"".join(chunks))}
    assert list(build(tmp_path).digests()) == list(digests)
    assert not _left(tmp_path / "staging")


def test_objects_of_several_parts_come_back_whole(build: Build, tmp_path: Path) -> None:
    store = build(tmp_path)
    kept = store.put(hashlib.sha256(bytes([n])).digest() * 32_768 for n in range(20))
    assert kept.size == 20 << 20
    with store.local(kept.digest) as path, path.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == kept.digest.hex
    assert store.put(hashlib.sha256(bytes([n])).digest() * 32_768 for n in range(20)).already_there


def test_names_that_are_no_digests_are_left_alone(tmp_path: Path) -> None:
    store = FolderObjects(tmp_path / "objects", tmp_path / "staging")
    kept = store.put([b"x"])
    shelf = tmp_path / "objects" / "sha256" / kept.digest.hex[:2]
    (shelf / ("z" * 64)).write_bytes(b"")
    (shelf / ("0" * 64 if kept.digest.hex[0] != "0" else "1" * 64)).write_bytes(b"")
    (shelf / "Thumbs.db").write_bytes(b"")
    assert list(store.digests()) == [kept.digest]


def test_a_kept_file_is_one_that_sha256sum_checks(tmp_path: Path) -> None:
    store = FolderObjects(tmp_path / "objects", tmp_path / "staging")
    kept = store.put([b"plain file"])
    with store.local(kept.digest) as path:
        said = subprocess.run(["sha256sum", path], check=True, capture_output=True, text=True)
    assert said.stdout.split()[0] == kept.digest.hex == path.name


def test_a_kept_file_of_another_size_is_reported_and_not_replaced(tmp_path: Path) -> None:
    store = FolderObjects(tmp_path / "objects", tmp_path / "staging")
    path = store.path(store.put([b"whole"]).digest)
    path.chmod(0o600)
    path.write_bytes(b"who")
    with pytest.raises(CaseDamaged, match="5 bytes"):
        store.put([b"whole"])
    assert path.read_bytes() == b"who"


def test_a_folder_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "objects").write_bytes(b"in the way")
    store = FolderObjects(tmp_path / "objects", tmp_path / "staging")
    with pytest.raises(StorageFailed, match="objects"):
        store.put([b"x"])
    with pytest.raises(StorageFailed, match="objects"):
        store.has(Digest.of(b"x"))
    assert not _left(tmp_path / "staging")


@pytest.mark.parametrize("size", [5, 9 << 20], ids=["one piece", "in parts"])
def test_a_changed_remote_object_is_noticed_when_fetched(tmp_path: Path, size: int) -> None:
    bucket = MemoryStore()
    store = RemoteObjects(bucket, tmp_path / "staging")
    kept = store.put([b"x" * size])
    name = f"objects/sha256/{kept.digest.hex[:2]}/{kept.digest.hex}"
    bucket.put(name, b"y" * size)
    with pytest.raises(CaseDamaged, match="other bytes"), store.local(kept.digest):
        pass
    with pytest.raises(CaseDamaged, match="other bytes"):
        store.open(kept.digest)
    bucket.put(name, b"cut")
    with pytest.raises(CaseDamaged, match="keeps 3 bytes"):
        store.put([b"x" * size])
    assert not _left(tmp_path / "staging")


def test_a_fetched_file_is_gone_when_its_work_is_done(tmp_path: Path) -> None:
    store = RemoteObjects(MemoryStore(), tmp_path / "staging")
    kept = store.put([b"x"])
    with store.local(kept.digest) as path:
        assert path.exists()
    assert not path.exists()
    assert not _left(tmp_path)


def test_a_bucket_that_is_not_there_is_said_so(tmp_path: Path, s3_options: dict[str, Any]) -> None:
    store = RemoteObjects.at("s3://no-such-bucket/x", tmp_path, s3_options)
    with pytest.raises((StorageFailed, NotFound), match="bucket"):
        store.put([b"x"])
    assert not _left(tmp_path)


@pytest.mark.parametrize("url", ["", "bucket", "gopher://x/y", "s3:/"])
def test_an_address_of_no_bucket_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(InputRefused, match="address"):
        RemoteObjects.at(url, tmp_path)


_STREAM = """
import resource, sys
from pathlib import Path
from obstore.store import LocalStore
from sightline.adapters.objects_folder import FolderObjects
from sightline.adapters.objects_remote import RemoteObjects
folder = Path(sys.argv[2])
(folder / "bucket").mkdir()
stores = {
    "folder": lambda: FolderObjects(folder / "objects", folder / "staging"),
    "remote": lambda: RemoteObjects(LocalStore(folder / "bucket"), folder / "staging"),
}
store = stores[sys.argv[1]]()
store.put([b"warm" * 3_000_000])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
kept = store.put(bytes([n]) * (1 << 20) for n in range(64))
with store.local(kept.digest) as path:
    assert path.stat().st_size == 64 << 20
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("kind", ["folder", "remote"])
def test_64_megabytes_stream_through_flat_memory(tmp_path: Path, kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _STREAM, kind, tmp_path], check=True, capture_output=True, text=True
    )
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stdout) * unit < 40 << 20


def test_what_is_damaged_is_set_aside_and_never_deleted(build: Build, tmp_path: Path) -> None:
    store = build(tmp_path)
    kept = store.put([b"bytes"])
    store.set_aside(kept.digest)
    assert not store.has(kept.digest)
    assert list(store.digests()) == []
    again = store.put([b"bytes"])
    assert not again.already_there
    with store.open(kept.digest) as file:
        assert file.read() == b"bytes"


def test_nothing_is_set_aside_that_is_not_there(build: Build, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        build(tmp_path).set_aside(Digest.of(b"nothing"))
