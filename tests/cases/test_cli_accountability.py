"""What a desk types of requests, answers, promises and proceedings, and what it reads back."""

from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine


@pytest.fixture
def desk(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    assert line("new", line.case, "--title", "T", "--purpose", "P").code == 0
    return line


def test_an_empty_account_says_how_to_begin(desk: CommandLine) -> None:
    ran = desk("accountability")
    assert "Nobody was asked" in ran.out
    assert "accountability ask" in ran.err


def test_a_request_a_silence_and_a_promise_are_told_party_by_party(desk: CommandLine) -> None:
    asked = ("accountability", "ask", "the ministry", "comment", "--asker", "us")
    assert desk(*asked, "--sent", "2024-11-15", "--answer-by", "2024-11-16T12:00Z").code == 0
    silence = ("accountability", "answer", "Ministry", "no answer", "--as", "no_response")
    assert desk(*silence, "--given", "2024-11-17", "--to", "I1").code == 0
    promise = ("accountability", "promise", "ministry", "to publish", "--made", "2024-11-15")
    assert desk(*promise, "--due", "2024-11-22", "--zone", "UTC").code == 0
    court = ("accountability", "proceeding", "the court", "a case", "--subject", "nobody named")
    assert desk(*court).code == 0
    opened = ("accountability", "step", "B1", "opened", "announced", "--when", "2024-11-18")
    assert desk(*opened).code == 0
    ran = desk("accountability", "--as-of", "2024-12-16T00:00Z", "--json").document
    court_account, ministry = ran["accounts"]
    assert court_account["proceedings"][0]["standing"] == "open"
    assert ministry["requests"][0]["standing"] == "unanswered"
    assert ministry["requests"][0]["overdue"] is True
    assert ministry["promises"][0]["late_days"] == {"least": 23, "most": 24}
    text = desk("accountability", "--as-of", "2024-12-16T00:00Z", "--open").out
    assert "unanswered, past the deadline" in text
    assert "overdue, 23 to 24 days late" in text


def test_wrong_words_are_told_with_what_would_do(desk: CommandLine) -> None:
    court = ("accountability", "proceeding", "the court", "a case")
    assert desk(*court).code == 0
    kept = desk("accountability", "step", "B1", "kept", "x", "--when", "2024", "--json")
    assert (kept.code, "suspended" in kept.error["next_step"]) == (7, True)
    naive = desk("accountability", "--as-of", "2024-12-16T00:00", "--json")
    assert (naive.code, "names no zone" in naive.error["cause"]) == (4, True)
    nowhere = desk("accountability", "answer", "x", "y", "--as", "denies", "--given", "2024",
                   "--to", "I7", "--json")  # fmt: skip
    assert nowhere.code == 3
    assert desk("accountability", "promise", "x", " ", "--made", "2024", "--json").code == 4
