from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion_is_printed_for_each_shell(shell: str, tmp_path: Path) -> None:
    script = CommandLine(tmp_path).done("completion", shell)
    assert "_SIGHTLINE_COMPLETE" in script
    assert CommandLine(tmp_path).json("completion", shell)["script"] in script


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion_is_installed_where_the_shell_looks(
    shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    installed = Path(CommandLine(tmp_path).json("completion", shell, "--install")["path"])
    assert installed.is_relative_to(tmp_path)
    assert "_SIGHTLINE_COMPLETE" in installed.read_text()


def test_a_home_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".config").write_text("a file, no folder")
    monkeypatch.setenv("HOME", str(tmp_path))
    ran = CommandLine(tmp_path)("completion", "fish", "--install")
    assert ran.code == 8
    assert "without --install" in ran.err


def test_the_shell_is_offered_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_SIGHTLINE_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "sightline ex")
    monkeypatch.setenv("COMP_CWORD", "1")
    with CommandLine(tmp_path).started() as process:
        out, err = process.communicate(timeout=60)
    assert err == ""
    assert sorted(out.split()) == ["plain,examine", "plain,exhibits", "plain,export"]
