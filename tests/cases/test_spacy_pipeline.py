"""A spaCy pipeline of the user's own, in a Python of its own: its offers become candidates."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine

INDEPENDENTS = Path(__file__).parents[1] / "independents"
UV = shutil.which("uv") or shutil.which("uv", path=Path(__file__).parents[2] / ".uv" / "bin")
REPORT = (
    "KARDEN - The ministry said men fled. Lena Okarro said that nine men died. "
    "Nobody named anything.\n"
)
pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Python that has spaCy, and two pipelines; skips where it cannot be had."""
    if UV is None:
        pytest.skip("there is no uv")
    folder = tmp_path_factory.mktemp("spacy")
    python = folder / "python" / "bin" / "python"
    for command in (
        (UV, "venv", "--quiet", str(folder / "python")),
        (UV, "pip", "install", "--quiet", "--python", str(python), "spacy>=3.8,<4"),
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"spaCy cannot be had: {done.stderr.strip()[-200:]}")
    script = INDEPENDENTS / "spacy_pipelines.py"
    subprocess.run([python, script, folder], check=True, capture_output=True)
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    (tmp_path / "wire.txt").write_text(REPORT)
    assert line("new", line.case, "--title", "T", "--purpose", "P").code == 0
    assert line("read", tmp_path / "wire.txt").code == 0
    return line


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rules", {"men fled", "nine men died"}),
        ("trained", {"men fled"}),
    ],
)
def test_what_a_pipeline_reads_becomes_candidates_with_its_name_and_version(
    theirs: Path, desk: CommandLine, name: str, said: set[str]
) -> None:
    python = theirs / "python" / "bin" / "python"
    read = desk("second-reading", "E1", "--spacy", theirs / name, "--python", python, "--json")
    assert read.code == 0, read.err
    assert read.document["engine"].startswith("spaCy 3.")
    assert read.document["delivery"] is None
    rows = desk("statements", "--engine", "--json").document["statements"]
    words = {row["fields"]["content"][0]["words"].removeprefix("that ") for row in rows}
    assert said <= words
    assert all(row["engine"] == read.document["engine"] for row in rows)
    assert desk("accept", read.document["candidates"][0]).code == 0


def test_code_that_comes_with_a_pipeline_writes_nothing(theirs: Path, desk: CommandLine) -> None:
    python = theirs / "python" / "bin" / "python"
    package = next((theirs / "python" / "lib").glob("python*/site-packages/spacy/__init__.py"))
    before, seen = package.read_text(), theirs / "seen"
    package.write_text(
        before + f"\ntry:\n    open({str(seen)!r}, 'w').close()\nexcept OSError:\n    pass\n"
    )
    read = desk("second-reading", "E1", "--spacy", theirs / "rules", "--python", python)
    confined = seen.exists()
    subprocess.run([python, "-c", "import spacy"], check=True)
    package.write_text(before)
    assert read.code == 0, read.err
    assert (confined, seen.exists()) == (False, True)
