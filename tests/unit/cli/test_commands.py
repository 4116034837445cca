import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from sightline.cli.command_table import COMMANDS
from sightline.cli.commands import program
from sightline.cli.options import Everywhere, Family, Options

LOADED = """
import sys
from sightline.__main__ import run
code = run(sys.argv[1:])
print(code, *sorted(sys.modules), file=sys.stderr)
"""


def _loaded(*words: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True
    )
    return set(ran.stderr.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("words", [("--help",), ("--version",), ()])
def test_help_loads_no_command_and_nothing_heavy(words: tuple[str, ...]) -> None:
    loaded = _loaded(*words)
    assert not loaded & {"numpy", "cv2", "av", "rich", "cryptography", "sqlite3"}
    ours = {name for name in loaded if name.startswith("sightline.")}
    assert ours == {
        "sightline.__main__",
        "sightline.cli",
        "sightline.cli.command_table",
        "sightline.cli.commands",
        "sightline.cli.failing",
        "sightline.cli.options",
        "sightline.errors",
        "sightline.exports",
        "sightline.exports.visible",
    }


def test_verify_loads_nothing_of_the_workbench(tmp_path: object) -> None:
    loaded = _loaded("verify", str(tmp_path))
    layers = {name.split(".")[1] for name in loaded if name.startswith("sightline.")}
    assert layers == {"__main__", "cli", "errors", "exports", "model", "verify"}
    ours = {name for name in loaded if name.startswith("sightline.exports.")}
    assert ours == {"sightline.exports.visible"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_names_a_command_that_is_there(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert isinstance(command, Everywhere | Family)
    assert command.name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    options = [item for item in command.params if isinstance(item, click.Option)]
    assert [item.name for item in options if not item.help] == []
    assert command.help


def test_every_command_knows_the_shared_options() -> None:
    for name in COMMANDS:
        command = program.get_command(click.Context(program), name)
        assert command is not None
        assert {"json", "quiet"} <= {item.name for item in command.params}


@pytest.mark.parametrize(
    "words", [["--json", "completion", "bash"], ["completion", "bash", "--json"]]
)
def test_shared_options_may_stand_before_or_after_the_command(words: list[str]) -> None:
    options = Options()
    result = CliRunner().invoke(program, words, obj=options, prog_name="sightline")
    assert result.exit_code == 0
    assert options.json


def test_a_value_after_the_command_wins() -> None:
    options = Options()
    words = ["--name", "first", "new", "--name", "second", "--help"]
    CliRunner().invoke(program, words, obj=options)
    assert options.name == "first"
    CliRunner().invoke(program, ["--name", "first", "log", "--name", "second"], obj=options)
    assert options.name == "second"
