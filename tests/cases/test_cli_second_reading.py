"""A second reading by a stand-in endpoint that also lies: shown, logged, held to the report."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine

REPORT = "KARDEN - The ministry said more than ten men had been shot. A nurse saw nine.\n"
TRUE = {
    "speaker": "The ministry",
    "words": "more than ten men had been shot",
    "numbers": [{"words": "more than ten", "low": 11, "high": None}],
}
LIES = [
    TRUE | {"words": "dozens had been shot", "numbers": []},
    TRUE | {"speaker": "The president"},
    TRUE | {"numbers": [{"words": "more than ten", "low": 30, "high": 30}]},
]


class StandIn:
    """What the endpoint answers, and what it was sent."""

    def __init__(self) -> None:
        self.status, self.answer = 200, _answer(TRUE, *LIES)
        self.asked: list[tuple[str, dict[str, str], bytes]] = []


def _answer(*statements: object) -> bytes:
    content = json.dumps({"statements": statements})
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


@pytest.fixture
def stand_in() -> Iterator[tuple[StandIn, str]]:
    state = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.asked.append((self.path, dict(self.headers), body))
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(state.answer)))
            self.end_headers()
            self.wfile.write(state.answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state, f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    (tmp_path / "wire.txt").write_text(REPORT)
    assert line("new", line.case, "--title", "T", "--purpose", "P").code == 0
    assert line("read", tmp_path / "wire.txt").code == 0
    return line


def test_without_send_the_question_is_shown_and_nothing_leaves(
    desk: CommandLine, stand_in: tuple[StandIn, str]
) -> None:
    state, address = stand_in
    shown = desk("second-reading", "E1", "--address", address, "--model", "m")
    assert shown.code == 0
    assert "Nothing was sent" in shown.out
    assert "more than ten men" in shown.out
    assert state.asked == []
    assert "deliver" not in desk("log").out


def test_what_is_true_is_shown_what_is_a_lie_is_counted_and_the_log_says_what_left(
    desk: CommandLine, stand_in: tuple[StandIn, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    state, address = stand_in
    monkeypatch.setenv("THEIR_KEY", "secret-of-theirs")
    options = ("--address", address, "--model", "m", "--key-variable", "THEIR_KEY", "--send")
    found = desk("second-reading", "E1", *options, "--json").document
    assert [offer["words"]["words"] for offer in found["offers"]["kept"]] == [TRUE["words"]] * 2
    assert [len(offer["counts"]) for offer in found["offers"]["kept"]] == [1, 0]
    assert sum(found["offers"]["dropped"].values()) == 3
    ((path, headers, body),) = state.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret-of-theirs"
    assert json.loads(body)["messages"][1]["content"].strip() == REPORT.strip()
    log = desk("log").out
    assert "deliver" in log
    assert "secret-of-theirs" not in log
    assert "secret-of-theirs" not in desk("show", found["delivery"]).out


def test_what_an_engine_read_is_a_candidate_with_its_engine_to_be_decided_on(
    desk: CommandLine, stand_in: tuple[StandIn, str]
) -> None:
    _, address = stand_in
    sent = desk("second-reading", "E1", "--address", address, "--model", "m", "--send", "--json")
    label = sent.document["finding_label"]
    assert sent.document["candidates"] == [f"{label}.s0", f"{label}.s1"]
    (listed,) = {
        row["engine"] for row in desk("claims", "--engine", "--json").document["candidates"]
    }
    assert listed == sent.document["engine"]
    assert listed.startswith("m ")
    ours = [row["engine"] for row in desk("claims", "--json").document["candidates"]]
    assert set(ours) == {"rules 5"}
    assert desk("accept", f"{label}.c0").code == 0
    assert desk("correct", f"{label}.c1", "--reason", "hedged", "--hedge", "hedged").code == 0
    again = desk("reject", f"{label}.s0", "--reason", "x")
    assert again.code != 0
    states = [row["state"] for row in desk("claims", "--engine", "--json").document["candidates"]]
    assert states == ["accepted", "corrected"]
    whole = desk("accept", "--report", "E1", "--json").document["decisions"]
    assert len(whole) == 2 * len(ours)


def test_a_rejected_offer_stays_on_record_with_its_reason(
    desk: CommandLine, stand_in: tuple[StandIn, str]
) -> None:
    _, address = stand_in
    sent = desk("second-reading", "E1", "--address", address, "--model", "m", "--send", "--json")
    label = sent.document["finding_label"]
    assert desk("reject", f"{label}.s1", "--reason", "the same again").code == 0
    rows = desk("statements", "--engine", "--json").document["statements"]
    assert [row["state"] for row in rows] == ["candidate", "rejected"]


def test_a_model_whose_name_cannot_be_shown_as_it_is_goes_by_what_was_recorded(
    desk: CommandLine, stand_in: tuple[StandIn, str]
) -> None:
    _, address = stand_in
    name = "m\u202e1"
    sent = desk("second-reading", "E1", "--address", address, "--model", name, "--send", "--json")
    assert sent.code == 0, sent.err
    (row, *_) = desk("statements", "--engine", "--json").document["statements"]
    assert row["finding"] == sent.document["finding"]
    assert "\u202e" not in sent.document["engine"]


def test_no_engine_or_two_is_an_error_with_a_next_step(desk: CommandLine, tmp_path: Path) -> None:
    for given in ((), ("--model", "m"), ("--address", "https://x.example/v1")):
        refused = desk("second-reading", "E1", *given)
        assert refused.code != 0
        assert "--spacy" in refused.err
    both = ("--address", "https://x.example/v1", "--model", "m", "--spacy", tmp_path)
    assert desk("second-reading", "E1", *both).code != 0


def test_a_pipeline_that_cannot_be_run_is_an_error_that_names_it(
    desk: CommandLine, tmp_path: Path
) -> None:
    refused = desk("second-reading", "E1", "--spacy", tmp_path)
    assert refused.code != 0
    assert str(tmp_path) in refused.err
    assert "--python" in refused.err
    nowhere = desk("second-reading", "E1", "--spacy", tmp_path, "--python", tmp_path / "no-python")
    assert "no Python that runs" in nowhere.err
    assert desk("claims", "--engine", "--json").document["candidates"] == []


def test_no_usable_answer_is_an_error_with_a_next_step_and_what_left_stays_logged(
    desk: CommandLine, stand_in: tuple[StandIn, str]
) -> None:
    state, address = stand_in
    state.status, state.answer = 401, b"no key"
    failed = desk("second-reading", "E1", "--address", address, "--model", "m", "--send")
    assert failed.code == 10
    assert "401" in failed.err
    assert "deliver" in desk("log").out


def test_a_key_variable_that_is_not_set_sends_nothing(
    desk: CommandLine, stand_in: tuple[StandIn, str]
) -> None:
    state, address = stand_in
    options = ("--address", address, "--model", "m", "--key-variable", "NOT_SET_HERE", "--send")
    assert desk("second-reading", "E1", *options).code != 0
    assert state.asked == []
