"""Copies and audits by commands: a folder, a bucket of a real S3 server, damage, repair, doctor."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from tests.builders.command_line import CommandLine, new_case


@pytest.fixture
def case(tmp_path: Path) -> CommandLine:
    line = new_case(tmp_path)
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Report {number}.")
        line.done("add", tmp_path / f"{number}.txt", "--reason", "test", "--no-address", "mine")
    return line


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1").create_bucket(
        Bucket="desk"
    )
    yield "s3://desk/case"
    server.stop()


def damaged(case: CommandLine) -> Path:
    """One of the exhibits, with a bit changed."""
    path = next(
        path
        for path in (case.case / "objects/sha256").rglob("*")
        if path.is_file() and path.read_bytes() == b"Report 1."
    )
    path.chmod(0o600)
    path.write_bytes(b"Report 2.")
    return path


def test_a_case_has_three_copies_on_two_media_one_elsewhere(
    case: CommandLine, bucket: str, tmp_path: Path
) -> None:
    assert "3 copies are asked for, and there are 1" in case("doctor").out
    first = case.json("copy", tmp_path / "backup")
    assert first["short"]
    done = case.json("copy", bucket, "--elsewhere")
    assert (done["medium"], done["short"], done["left_out"]) == ("object_store", [], [])
    assert done["objects"] == first["objects"]
    looked = {item["what"]: item for item in case.json("doctor")["remarks"]}
    assert looked["copies"]["state"] == "good"
    assert "elsewhere" in looked["copies"]["found"]


def test_a_copy_holds_the_log_as_tiles_and_grows(case: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "backup"
    case.done("seal")
    case.done("copy", copy)
    before = {path for path in (copy / "objects").rglob("*") if path.is_file()}
    assert list((copy / "log/tile/entries").rglob("*"))
    assert (copy / "log/checkpoint").read_text().startswith("sightline/case/")
    case.done("claim", "The gate stood open.")
    case.done("copy", copy)
    assert before < {path for path in (copy / "objects").rglob("*") if path.is_file()}


@pytest.mark.parametrize("remote", [False, True])
def test_damage_is_found_told_and_repaired_from_a_copy(
    case: CommandLine, bucket: str, tmp_path: Path, *, remote: bool
) -> None:
    to = bucket if remote else str(tmp_path / "backup")
    case.done("copy", to)
    assert "All of them are what their names say." in case.done("audit")
    path = damaged(case)
    found = case("audit")
    assert found.code == 5
    assert "damaged: sha256:" in found.out
    assert "not restored" in case("doctor").out
    mended = case("audit", "--whole", "--repair-from", to)
    assert mended.code == 0, mended.out + mended.err
    assert ", restored" in mended.out
    assert path.read_bytes() == b"Report 1."
    looked = {item["what"]: item for item in case.json("doctor")["remarks"]}
    assert looked["fixity"]["state"] == "good"
    assert case.json("audit", "--of", to)["unrepaired"] == []
    assert case("verify", case.case).code == 0


def test_a_copy_that_was_never_made_is_named_with_the_way_out(
    case: CommandLine, tmp_path: Path
) -> None:
    refused = case("audit", "--repair-from", tmp_path / "nowhere")
    assert refused.code == 3
    assert "sightline copy" in refused.err


def test_an_address_that_is_none_is_refused_and_nothing_recorded(
    case: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = case("copy", "ftp://nowhere/case")
    assert refused.code == 4
    assert "s3://BUCKET/FOLDER" in refused.err
    assert not (tmp_path / "ftp:").exists()
    assert "only the case itself" in case("doctor").out
