import json

import click
import pytest

from sightline import __main__ as entry
from sightline import errors
from sightline.cli import failing
from sightline.cli.commands import program

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.SightlineError)
]


def _raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(program, "main", fail)


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_ends_with_the_code_of_its_class(
    kind: type[errors.SightlineError],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _raising(monkeypatch, kind("It broke.", file="a\u202eb", next_step="Mend it."))
    assert entry.run([]) == kind.exit_code
    assert capsys.readouterr().err == "error: a[U+202E]b: It broke.\n  next: Mend it.\n"


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_json_where_json_was_asked_for(
    kind: type[errors.SightlineError],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _raising(monkeypatch, kind("It broke.", next_step="Mend it."))
    entry.run(["--json"])
    assert json.loads(capsys.readouterr().err) == {
        "error": {
            "kind": kind.__name__,
            "cause": "It broke.",
            "next_step": "Mend it.",
            "file": None,
            "exit_code": kind.exit_code,
        }
    }


def test_no_two_kinds_of_failure_share_a_code() -> None:
    own = [kind.exit_code for kind in KINDS if "exit_code" in vars(kind)]
    codes = [*own, failing.WRONG_USE, failing.INTERRUPTED]
    assert len(set(codes)) == len(codes)


def test_a_defect_shows_no_traceback_unless_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _raising(monkeypatch, ZeroDivisionError("by zero"))
    monkeypatch.delenv("SIGHTLINE_TRACEBACK", raising=False)
    assert entry.run([]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "SIGHTLINE_TRACEBACK=1" in said
    monkeypatch.setenv("SIGHTLINE_TRACEBACK", "1")
    assert entry.run([]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_says_what_stays(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _raising(monkeypatch, error)
    assert entry.run([]) == 130
    assert "What was recorded stays recorded." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frobnicate"], "There is no command 'frobnicate'."),
        (["exhibit"], "Did you mean exhibits?"),
        (["new"], "Missing argument 'FOLDER'"),
        (["log", "--limit", "0"], "--limit"),
        (["conclude", "C1", "--question", "place", "--reason", "r"], "Missing option"),
        (["link", "E1", "C1", "--question", "mood"], "'mood'"),
        (["a\x1b[2Jb"], "There is no command"),
    ],
)
def test_words_that_make_no_command_end_with_two(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.run(words) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert said in first
    assert "\x1b" not in first
    assert second.startswith("  next: See `sightline")
