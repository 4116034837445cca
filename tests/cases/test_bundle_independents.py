"""What lies in a bundle, read by validators of others, each in an environment of its own."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import bagit
import pytest
from tests.builders.farmyard import farmyard
from tests.builders.small_case import Desk, fill, seal_with

from sightline.bootstrap.custody import Parcel, export_case
from sightline.exports import case_uco
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust

INDEPENDENTS = Path(__file__).parents[1] / "independents"
# The one of the project's own, where none is on the PATH (tasks.py).
UV = shutil.which("uv") or shutil.which("uv", path=Path(__file__).parents[2] / ".uv" / "bin")


def ask(script: str, *arguments: Path, packages: tuple[str, ...]) -> Any:  # noqa: ANN401 - their JSON
    """What a validator says; skips where its packages cannot be had."""
    if UV is None:
        pytest.skip("there is no uv")
    wanted = [part for package in packages for part in ("--with", package)]
    command = [UV, "run", "--quiet", "--isolated", "--no-project", *wanted, "python"]
    done = subprocess.run(
        [*command, str(INDEPENDENTS / script), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "Failed to fetch" in done.stderr or "Could not connect" in done.stderr:
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle as the command writes it, with reports, crate and graph."""
    base = tmp_path_factory.mktemp("independents")
    case = Desk(base / "case").create()
    fill(case)
    seal_with(case)
    return export_case(case, base / "bundle", Parcel(to="a repository")).path


def test_rocrate_validator_accepts_the_bundle_as_an_ro_crate_1_2(
    bundle: Path, tmp_path: Path
) -> None:
    issues = ask(
        "rocrate_validate.py", bundle / "data", tmp_path / "http",
        packages=("roc-validator>=0.13", "rocrate>=0.16"),
    )  # fmt: skip
    assert issues == []


@pytest.mark.nightly
def test_rocrate_validator_would_notice_a_file_that_is_not_there(
    bundle: Path, tmp_path: Path
) -> None:
    crate = tmp_path / "crate"
    shutil.copytree(bundle / "data", crate)
    (crate / "case.jsonld").unlink()
    issues = ask(
        "rocrate_validate.py", crate, tmp_path / "http",
        packages=("roc-validator>=0.13", "rocrate>=0.16"),
    )  # fmt: skip
    assert any("case.jsonld" in issue for issue in issues)


def test_case_validate_accepts_the_graph_of_every_kind_of_record(tmp_path: Path) -> None:
    graph = tmp_path / "case.jsonld"
    graph.write_bytes(case_uco.render(farmyard().view()).data)
    said = ask("case_validate.py", graph, packages=("case-utils>=0.17",))
    assert said["conforms"], said["text"]
    assert said["triples"] > 500


def test_bagit_and_our_verifier_accept_the_same_bundle(bundle: Path) -> None:
    bagit.Bag(str(bundle)).validate(processes=1)
    assert verify_path(bundle, Trust()).held


def test_every_file_that_the_crate_names_is_there_with_its_digest(bundle: Path) -> None:
    crate = json.loads((bundle / "data/ro-crate-metadata.json").read_bytes())
    listed = dict(
        line.split("  ", 1)[::-1]
        for line in (bundle / "manifest-sha256.txt").read_text().splitlines()
    )
    files = [node for node in crate["@graph"] if node["@type"] == "File"]
    assert len(files) >= 10
    for node in files:
        assert listed[f"data/{node['@id']}"] == node["sha256"]
