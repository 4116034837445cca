import contextlib
import io

import pytest

from sightline.cli.options import Options
from sightline.cli.screen import Cell, Column, Screen, coloured


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    return Terminal()


def _draw() -> None:
    screen = Screen(Options())
    screen.line("word " * 30, "strong")
    screen.table([Column(heading="State")], [[Cell(text="failed", style="bad")]])


def test_a_terminal_gets_colours_and_lines_of_its_width(terminal: Terminal) -> None:
    with contextlib.redirect_stdout(terminal):
        _draw()
    text = terminal.getvalue()
    assert "\x1b[1mword" in text
    assert "\x1b[1;31mfailed" in text
    assert max(len(line) for line in text.splitlines()) <= 60 + len("\x1b[1m\x1b[0m")


def test_no_color_is_respected(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with contextlib.redirect_stdout(terminal):
        _draw()
    assert "failed" in terminal.getvalue()
    assert "\x1b" not in terminal.getvalue()
    assert not coloured(terminal)


def test_a_pipe_gets_no_colours(capsys: pytest.CaptureFixture[str]) -> None:
    _draw()
    assert "\x1b" not in capsys.readouterr().out


def test_a_digest_is_never_broken_in_the_middle(terminal: Terminal) -> None:
    digest = "sha256:" + "0123456789abcdef" * 4
    with contextlib.redirect_stdout(terminal):
        Screen(Options()).line(f"The exhibit is {digest} and no other.")
    assert digest in terminal.getvalue().splitlines()
