"""From reports to a ledger at the command line: read, decide, undo, compare, report."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.builders.command_line import CommandLine
from tests.builders.ledger_corpus import read_report

WIRE = """The Northern Ministry of Defence on Friday accused Southern soldiers of killing \
more than ten prisoners in the village of Arlo on 14 November 2024. \
"They had laid down their arms," the ministry said in a statement.

The Southern Ministry of Defence did not respond to a request for comment.
"""
ANSWER = """The Southern Ministry of Defence said on 18 November 2024 that Southern soldiers did \
not execute prisoners. It said that as many as nine prisoners were killed by shelling.

The Northern Ministry of Defence said it will publish all recordings within seven days.
"""
POST = """
Mara Quell, who lives in Dorn, said that Southern soldiers killed eleven prisoners on Monday.
"""
PARTIES = """
[[party]]
key = "n"
name = "Republic of North"
kind = "side"
aliases = ["North", "Northern"]
[[party]]
key = "s"
name = "Republic of South"
kind = "side"
aliases = ["South", "Southern"]
[[party]]
key = "nm"
name = "Northern Ministry of Defence"
kind = "organisation"
side = "n"
state_affiliated = true
basis = "a ministry"
[[party]]
key = "sm"
name = "Southern Ministry of Defence"
kind = "organisation"
side = "s"
state_affiliated = true
basis = "a ministry"
"""


@pytest.fixture
def desk(tmp_path: Path) -> CommandLine:
    root = tmp_path
    line = CommandLine(root)
    (root / "parties.toml").write_text(PARTIES)
    (root / "wire.txt").write_text(WIRE)
    (root / "answer.txt").write_text(ANSWER)
    assert line("new", line.case, "--title", "T", "--purpose", "P").code == 0
    assert line("parties", "import", root / "parties.toml").code == 0
    return line


def _claims(desk: CommandLine, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk("claims", *words, "--json").document["candidates"]
    return found


def _a_case_without_reports_says_what_to_do(desk: CommandLine) -> None:
    assert "sightline read FILE" in desk("claims").out
    assert "sightline read FILE" in desk("statements").out
    ran = desk("compare", "--json")
    assert (ran.code, "sightline read" in ran.error["next_step"]) == (3, True)


def _a_report_is_taken_in_and_shown_with_who_says_what(desk: CommandLine) -> None:
    ran = desk("read", desk.root / "wire.txt", "--origin", "The Wire")
    assert ran.code == 0
    assert "Northern Ministry of Defence" in ran.out
    assert re.search(r"E1\.c\d+  accusation, affirmed, asserted", ran.out)
    again = desk("read", "E1", "--json").document
    assert again["exhibit_label"] == "E1"
    assert desk("read", desk.root / "answer.txt", "--origin", "The Answer").code == 0
    assert desk("read", "E9", "--json").code == 3


def _accepting_brings_statement_claim_and_what_they_imply(desk: CommandLine) -> None:
    ran = desk("accept", "--type", "accusation", "--type", "response status", "--report", "E1")
    assert ran.code == 0
    accepted = _claims(desk, "--state", "accepted")
    assert {item["fields"]["type"] for item in accepted} == {"accusation", "response status"}
    account = desk("accountability", "--party", "South", "--json").document["accounts"]
    (request,) = account[0]["requests"]
    assert request["standing"] == "unanswered"
    assert request["fields"]["asker"] == "The Wire"
    twice = desk("accept", accepted[0]["candidate"], "--json")
    assert (twice.code, "already accepted" in twice.error["cause"]) == (7, True)


def _a_decision_is_undone_with_all_that_it_recorded(desk: CommandLine) -> None:
    (silence,) = _claims(desk, "--type", "response status", "--state", "accepted")
    assert desk("supersede", silence["decision_label"], "--reason", "too early").code == 0
    (again,) = _claims(desk, "--type", "response status", "--report", "E1")
    assert again["state"] == "candidate"
    account = desk("accountability", "--party", "South", "--json").document["accounts"]
    assert account == []
    assert desk("accept", again["candidate"]).code == 0


def _a_correction_keeps_the_reading_and_says_what_was_wrong(desk: CommandLine) -> None:
    denial = next(iter(_claims(desk, "--type", "denial", "--report", "E2")))
    words = ("--act", "killing", "--count", "at least 2", "--of", "prisoners", "--side", "South",
             "--accused", "Republic of South")  # fmt: skip
    for option in ("--accused", "--act", "--place", "--speaker", "--words", "--content-words"):
        blank = desk("correct", denial["candidate"], option, " ", "--reason", "r", "--json")
        assert (blank.code, blank.error["cause"]) == (4, f"{option} is blank.")
    ran = desk("correct", denial["candidate"], *words, "--reason", "the act", "--json")
    assert ran.code == 0
    claim = ran.document["decisions"][-1]["records"][0]
    fields = desk("show", claim, "--json").document["fields"]
    assert fields["slots"]["act"] == "killing"
    assert [one["name"] for one in fields["slots"]["actors"]] == ["Republic of South"]
    assert fields["count"] == {"low": 2, "of": "prisoners", "soft": False}
    statement = desk("show", claim, "--json").document["statement"]
    assert statement["reading"]["finding"].startswith("sha256:")
    case = desk.root / "regression" / "arlo-1.txt"
    case.parent.mkdir()
    quoted = next(
        item
        for item in _claims(desk, "--report", "E1", "--state", "candidate")
        if "laid down" in item["fields"]["span"]["words"]
    )
    spans = ("--source-words", "the ministry", "--content-words", "laid down their arms")
    why = ("--reason", "too wide", "--regression", case)
    assert desk("correct", quoted["candidate"], *spans, *why).code == 0
    (said,) = read_report(case, incident="arlo").said
    assert [read_report(case, incident="arlo").words((mark,)) for mark in said.content] == [
        "laid down their arms"
    ]
    half = desk("correct", denial["candidate"], "--count", "3", "--reason", "x", "--json")
    assert half.code == 4


def _a_rejection_keeps_who_and_why_and_a_merger_what_it_is(desk: CommandLine) -> None:
    (left, *_) = _claims(desk, "--state", "candidate", "--report", "E2")
    assert desk("reject", left["candidate"], "--reason", " ", "--json").code == 7
    assert desk("reject", left["candidate"], "--reason", "no claim").code == 0
    assert _claims(desk, "--state", "rejected")[0]["candidate"] == left["candidate"]
    (other, *_) = _claims(desk, "--state", "candidate", "--report", "E2")
    assert desk("merge", other["candidate"], "C1", "--reason", "the same").code == 0
    assert _claims(desk, "--state", "merged")[0]["records"] == ["C1"]
    assert desk("merge", other["candidate"], "S1", "--reason", "x").code == 4


def _what_is_not_there_is_told_with_what_would_do(desk: CommandLine) -> None:
    for words, code, step in (
        (("accept",), 4, "--report"),
        (("accept", "E1"), 4, "E3.c4"),
        (("accept", "E1.c99"), 3, "claims --report"),
        (("accept", "E7.c0"), 3, "exhibits"),
    ):
        ran = desk(*words, "--json")
        assert (ran.code, step in ran.error["next_step"]) == (code, True)


def _the_comparison_is_recorded_runs_again_and_counts_origins(desk: CommandLine) -> None:
    first = desk("compare", "--json").document
    assert desk("compare", "--json").document["finding"] == first["finding"]
    accusations = [one for one in first["values"]["backed"] if one["type"] == "accusation"]
    main = next(one for one in accusations if one["actors"] == ["Republic of South"])
    assert main["sentence"] == "1 outlet, 1 family, 1 originating accuser"
    assert main["originators"] == ["Republic of North"]
    contrary = [one for one in first["values"]["relations"] if one["relation"] == "contradicts"]
    assert contrary
    assert "exactly the same" in desk("reproduce", "E1").out
    text = desk("compare").out
    assert "1 outlet, 1 family, 1 originating accuser" in text


def _the_report_says_who_accuses_who_denies_and_who_did_not_answer(desk: CommandLine) -> None:
    assert desk("report").code == 0
    page = (desk.case / "reports" / "report.html").read_text()
    ledger = page[page.index('id="ledger"') : page.index('id="contradictions"')]
    assert "Republic of South</bdi>: accused of killing" in ledger
    assert "1 outlet, 1 family, 1 originating accuser" in ledger
    assert "did not answer, says The Wire" in ledger
    assert "Southern Ministry of Defence</bdi></strong> denies" in ledger
    rest = page[page.index('id="contradictions"') :]
    assert "unanswered" in rest[rest.index('id="accountability"') :]


def test_a_desk_reads_decides_undoes_compares_and_reports(desk: CommandLine) -> None:
    """One case for all, since each step needs those before it."""
    _a_case_without_reports_says_what_to_do(desk)
    _a_report_is_taken_in_and_shown_with_who_says_what(desk)
    _accepting_brings_statement_claim_and_what_they_imply(desk)
    _a_decision_is_undone_with_all_that_it_recorded(desk)
    _a_correction_keeps_the_reading_and_says_what_was_wrong(desk)
    _a_rejection_keeps_who_and_why_and_a_merger_what_it_is(desk)
    _what_is_not_there_is_told_with_what_would_do(desk)
    _the_comparison_is_recorded_runs_again_and_counts_origins(desk)
    _the_report_says_who_accuses_who_denies_and_who_did_not_answer(desk)


def test_a_person_says_which_event_a_claim_speaks_of_and_it_is_compared_no_more(
    desk: CommandLine,
) -> None:
    assert desk("read", desk.root / "wire.txt").code == 0
    assert desk("read", desk.root / "answer.txt").code == 0
    found = desk("compare", "--json").document
    assert found["values"]["events"] == []
    counted = [r for r in found["values"]["relations"] if r["aspect"] == "count"]
    assert counted
    candidate = found["candidates"][counted[0]["first"]]
    said = desk("events", candidate, "--event", "the shelling", "--reason", "another day")
    assert said.code == 0, said.err
    again = desk("events", candidate, "--event", "other", "--reason", "r", "--json")
    assert again.error["next_step"].startswith("Undo that first")
    values = desk("compare", "--json").document["values"]
    assert "the shelling" in {event["name"] for event in values["events"]}
    assert not [r for r in values["relations"] if counted[0]["first"] in (r["first"], r["second"])]
    assert "the shelling" in desk("events").out


def test_events_without_a_comparison_say_what_to_do(desk: CommandLine) -> None:
    assert "sightline compare" in desk("events").out
    assert desk("events", "E1.c0").code == 2


def test_a_report_that_cannot_be_read_stops_no_comparison(desk: CommandLine) -> None:
    (desk.root / "broken.pdf").write_bytes(b"%PDF-1.7\ngarbage")
    assert desk("read", desk.root / "broken.pdf").code == 0
    assert "sightline read" in desk("compare", "--json").error["next_step"]
    assert desk("read", desk.root / "wire.txt").code == 0
    compared = desk("compare", "--json").document
    assert compared["summary"].startswith("1 report in 1 family")
    assert [one["outlet"] for one in compared["values"]["reports"]] == ["report 1"]


def test_an_originator_whom_nobody_registered_is_shown_as_the_report_names_it(
    desk: CommandLine,
) -> None:
    (desk.root / "post.txt").write_text(POST)
    assert desk("read", desk.root / "post.txt").code == 0
    assert "originators: Mara Quell" in desk("compare").out
