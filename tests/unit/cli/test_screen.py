import json
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sightline.cli.options import Options
from sightline.cli.screen import Cell, Column, Screen, json_text

HOSTILE = "clip\u202egpj.exe\r\n\x1b[2Jerror: done\x9b31m\u2066\u200b.mp4"


@pytest.fixture(autouse=True)
def _no_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(deadline=None)
@given(_values)
@example("\x00\x7f\x9b\u202e\ud800\ufdd0\U000f0000\n")
def test_json_says_the_same_and_holds_nothing_a_terminal_obeys(value: object) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    unsafe = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert [c for c in text if c != "\n" and unicodedata.category(c) in unsafe] == []


def test_json_is_utf_8_and_not_ascii_alone() -> None:
    assert "Київ" in json_text({"place": "Київ"})


def test_no_name_can_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(Options())
    screen.line(HOSTILE)
    screen.prose(HOSTILE)
    screen.remark(HOSTILE)
    screen.heading(HOSTILE)
    screen.table([Column(heading=HOSTILE)], [[HOSTILE], [Cell(text=HOSTILE, style="bad")]])
    captured = capsys.readouterr()
    for text in (captured.out, captured.err):
        assert all(c.isprintable() or c == "\n" for c in text)
        assert "[U+202E]" in text
    assert captured.out.count("\n") == 1 + 2 + 2 + 3


def test_a_row_is_one_line_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    long = "word " * 500
    Screen(Options()).table([Column(heading="Text")], [[long.strip()], ["short"]])
    assert capsys.readouterr().out.splitlines() == ["Text", long.strip(), "short"]


def test_a_table_keeps_to_the_width_it_is_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    columns = [Column(heading="Exhibit", whole=True), Column(heading="Name")]
    Screen(Options()).table(columns, [["E1", "name " * 40]])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 50
    assert " ".join(lines).split().count("name") == 40


def test_markup_in_a_cell_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(Options()).table([Column(heading="Name")], [["[bold]x[/bold] :smile:"]])
    assert "[bold]x[/bold] :smile:" in capsys.readouterr().out


def test_quiet_leaves_out_remarks_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(Options(quiet=True))
    screen.line("result")
    screen.remark("remark")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("result\n", "")


def test_json_is_printed_only_where_it_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert not Screen(Options()).document({"a": 1})
    assert Screen(Options(json=True)).document({"a": 1})
    assert json.loads(capsys.readouterr().out) == {"a": 1}
