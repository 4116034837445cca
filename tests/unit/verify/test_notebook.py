import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sightline.model.canonical import encode
from sightline.verify.codes import CHECKS, CONSISTENCY, Code
from sightline.verify.notebook import Notebook, printable
from sightline.verify.report import MAX_PROBLEMS, Form, Outcome, Report, Verdict


def report(notebook: Notebook) -> Report:
    return Report(
        path="p",
        form=Form.BUNDLE,
        case=None,
        size=0,
        root="",
        covered=0,
        objects=0,
        object_bytes=0,
        withheld_objects=0,
        withheld_records=0,
        consistent=notebook.held(*CONSISTENCY),
        signed_by_trusted=False,
        checks=notebook.checks(),
        stamps=(),
    )


@given(st.text(st.characters(exclude_categories=())))
def test_foreign_text_becomes_one_printable_line(text: str) -> None:
    done = printable(text)
    assert done.isprintable()
    assert done.encode("ascii", "replace").count(b"\n") == 0
    done.encode()


def test_a_long_text_is_cut() -> None:
    assert len(printable("x" * 100_000)) < 400


def test_problems_are_all_counted_and_some_listed() -> None:
    notebook = Notebook()
    for number in range(MAX_PROBLEMS + 7):
        notebook.problem(Code.CHANGED, f"file {number}", "changed")
    check = notebook.checks()[0]
    assert (check.problem_count, len(check.problems)) == (MAX_PROBLEMS + 7, MAX_PROBLEMS)
    assert any("and 7 more" in line for line in report(notebook).lines())


def test_a_check_that_was_not_made_does_not_pass_for_one_that_held() -> None:
    notebook = Notebook()
    notebook.not_examined(10, "nobody named an authority")
    assert notebook.checks()[9].outcome is Outcome.NOT_EXAMINED
    notebook.problem(Code.STAMP_UNTRUSTED, "x", "y")
    assert notebook.checks()[9].outcome is Outcome.NOT_HELD


def test_every_code_belongs_to_a_check_and_says_what_to_do() -> None:
    assert {code.check for code in Code} == set(CHECKS)
    assert all(code.next_step.endswith(".") for code in Code)


def test_a_report_never_calls_anything_true_or_authentic() -> None:
    notebook = Notebook()
    held = report(notebook)
    words = " ".join([*held.lines(), *(code.next_step for code in Code), *CHECKS.values()])
    assert not re.search(r"\b(authentic|genuine|fake|true|proof|verified)\b", words, re.IGNORECASE)
    assert held.verdict != (Verdict.NOT_CONSISTENT,)


def test_a_report_is_canonical_json() -> None:
    notebook = Notebook()
    notebook.problem(Code.UNLISTED, "data/\udcff\n", "x")
    assert b'"where":"data/\\\\udcff\\\\n"' in encode(report(notebook).to_plain())


def test_every_code_is_used_in_the_code() -> None:
    folder = Path(__file__).parents[3] / "src/sightline/verify"
    text = "".join(path.read_text() for path in folder.glob("*.py") if path.name != "codes.py")
    assert [code.name for code in Code if f"Code.{code.name}" not in text] == []
