"""A browser that is started for one page, however this system can hold it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.adapters.browser_process import found, running


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a short path: browsers make a socket within, whose path is limited."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.mark.skipif(found() is None, reason="no browser is installed")
@pytest.mark.parametrize("bubblewrap", [True, False])
def test_a_browser_leaves_no_file_behind(
    short: Path,
    monkeypatch: pytest.MonkeyPatch,
    bubblewrap: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    program = found()
    assert program is not None
    if not bubblewrap:
        monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(tempfile, "tempdir", str(short))
    with running(program, 60) as browser:
        if not bubblewrap:
            assert not any("bubblewrap" in level for level in browser.levels)
        (only,) = short.iterdir()
        assert only.name.startswith("sightline-browser-")
    assert list(short.iterdir()) == []
