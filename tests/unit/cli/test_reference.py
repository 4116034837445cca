import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sightline.cli.commands import program
from sightline.cli.options import Options
from sightline.cli.reference import WIDTH, command_names, reference

DOCUMENT = Path(__file__).parents[3] / "docs" / "commands.md"


def test_the_document_is_what_the_program_says() -> None:
    again = "write it again with `python -m sightline.cli.reference > docs/commands.md`"
    assert DOCUMENT.read_text(encoding="utf-8") == reference(), again


@pytest.mark.parametrize("name", [None, *command_names()])
def test_the_document_has_what_help_prints(name: str | None) -> None:
    words = ["--help"] if name is None else [*name.split(), "--help"]
    result = CliRunner().invoke(
        program, words, obj=Options(), prog_name="sightline", terminal_width=WIDTH
    )
    assert result.exit_code == 0
    blocks = re.findall(r"```text\n(.*?)\n```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert result.output.rstrip("\n") in blocks
