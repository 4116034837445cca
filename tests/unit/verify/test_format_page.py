import re
from pathlib import Path

import pytest
from tests.builders.format_tables import TABLES

from sightline.model.canonical import MAX_DEPTH
from sightline.model.custody import FORMAT, MAX_ENTRY_BYTES, MAX_RECORD_BYTES
from sightline.verify.folder import MAX_DEPTH as MAX_FOLDERS
from sightline.verify.folder import MAX_FILES, MAX_PATH_CHARACTERS
from sightline.verify.report import MAX_PROBLEMS, Verdict

PAGE = (Path(__file__).parents[3] / "docs/format.md").read_text()


@pytest.mark.parametrize("name", TABLES)
def test_the_pages_tables_are_those_of_the_code(name: str) -> None:
    """`PYTHONPATH=. python -m tests.builders.format_tables` prints them."""
    match = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- end -->", PAGE, re.DOTALL)
    assert match is not None
    assert match[1] == TABLES[name]()


def test_the_page_states_the_limits_of_the_code() -> None:
    text = " ".join(PAGE.split())
    for figure in (
        f"format {FORMAT}",
        f"At most {MAX_DEPTH} levels",
        f"{MAX_ENTRY_BYTES:,} bytes",
        f"{MAX_RECORD_BYTES >> 20} MiB",
        f"{MAX_FILES:,} files",
        f"{MAX_PATH_CHARACTERS} characters or {MAX_FOLDERS} levels",
        f"{MAX_PROBLEMS} problems",
    ):
        assert figure in text, figure


def test_the_page_names_every_verdict() -> None:
    text = " ".join(PAGE.split())
    assert [word for word in Verdict if f'"{word}"' not in text] == []
