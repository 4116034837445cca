"""Speech and translation through a service: what leaves is named, its lies do not get in."""

import sys
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine
from tests.doubles.media import Film, encode
from tests.doubles.speech_server import BAD_TIMES, HONEST, speech_server

from sightline.errors import InputRefused

KEY = "secret-of-the-desk"


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    line("new", line.case, "--title", "t", "--purpose", "test")
    film = tmp_path / "film.mp4"
    film.write_bytes(encode(Film(tone_hz=440)))
    line("add", film, "--reason", "test", "--no-address", "made here")
    return line


def test_sound_goes_to_the_named_address_and_its_words_are_found(
    ada: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_KEY", KEY)
    with speech_server(HONEST) as speech:
        ran = ada(
            "transcribe",
            "E1",
            "--service",
            speech.address,
            "--model",
            "m1",
            "--key-from",
            "DESK_KEY",
        )
    assert ran.code == 0, ran.err
    assert "Put the gun down." in ran.out
    assert "Sending 1 s of sound" in ran.err
    assert f"to {speech.address}." in ran.err
    (asked,) = speech.asked
    assert asked.path == "/v1/audio/transcriptions"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert b'name="model"\r\n\r\nm1' in asked.body
    assert b"RIFF" in asked.body
    found = ada("find", "gun", "--json").document
    assert {hit["kind"] for hit in found["hits"]} == {"finding", "words"}
    log = (ada.case / "case.sqlite").read_bytes()
    assert KEY.encode() not in log
    assert speech.address.encode() in log


def test_times_that_cannot_be_do_not_get_in_and_are_counted(ada: CommandLine) -> None:
    with speech_server(BAD_TIMES) as speech:
        ran = ada("transcribe", "E1", "--service", speech.address, "--model", "m", "--json")
    values = ran.document["values"]
    assert values["misplaced"] == 6
    assert [item["text"] for item in values["segments"] if "start_us" in item] == ["first"]
    assert "6 segments came with times that cannot be" in ran.document["summary"]


@pytest.mark.parametrize(
    ("answer", "status", "cause"),
    [
        (b"<html>no</html>", 200, "no JSON"),
        (b"x" * (17 << 20), 200, "longer than"),
        ({"error": "quota"}, 429, "429"),
    ],
    ids=["no JSON", "huge", "refused"],
)
def test_an_answer_that_is_none_is_a_failed_finding_that_says_what_was_sent(
    ada: CommandLine, answer: object, status: int, cause: str
) -> None:
    with speech_server(answer, status) as speech:
        ran = ada("transcribe", "E1", "--service", speech.address, "--model", "m", "--json")
    assert ran.code == 10
    assert ran.document["outcome"] == "failed"
    assert cause in ran.document["summary"]
    assert ran.document["values"]["sent"][0]["octets"] > 30_000


def test_a_failed_request_can_be_made_again(ada: CommandLine) -> None:
    address = ["--model", "m", "--json"]
    with speech_server(b"?") as speech:
        assert ada("transcribe", "E1", "--service", speech.address, *address).code == 10
        program = Path(ada.root / "say.py")
    program.write_text('import sys; sys.stdin.buffer.read(); print(\'{"text": "Come out."}\')')
    command = f"{sys.executable} {program}"
    ran = ada("transcribe", "E1", "--command", command, *address)
    assert ran.code == 0, ran.err
    assert ran.document["values"]["segments"][0]["text"] == "Come out."


def test_a_program_that_fails_or_is_missing_says_so(ada: CommandLine) -> None:
    for command in ("/no/such/program", f"{sys.executable} -c 'raise SystemExit(3)'"):
        ran = ada("transcribe", "E1", "--command", command, "--model", "m", "--json")
        assert ran.code == 10, ran.err
        assert ran.document["outcome"] == "failed"


def test_nothing_is_sent_where_no_service_is_named(ada: CommandLine) -> None:
    ran = ada("transcribe", "E1", "--model", "m")
    assert ran.code == InputRefused.exit_code
    assert "Name one of a service and a program." in ran.err


def test_a_text_is_translated_line_by_line(ada: CommandLine) -> None:
    with speech_server(HONEST) as speech:
        ada("transcribe", "E1", "--service", speech.address, "--model", "m")
    said = {"choices": [{"message": {"content": "1\tWaffe weg!\n"}}]}
    with speech_server(said) as speech:
        ran = ada(
            "translate", "D1", "--service", speech.address, "--model", "m", "--to", "de", "--json"
        )
    assert ran.code == 0, ran.err
    assert ran.document["values"]["lines"] == [["Put the gun down.", "Waffe weg!"]]
    assert ran.document["values"]["missing"] == 1
    (asked,) = speech.asked
    assert asked.path == "/v1/chat/completions"
    assert b"0:00:00" not in asked.body
    assert "[0:00:00.0 to 0:00:00.5, 90 %] «Waffe» weg!" in ada("find", "waffe").out
    assert ada("find", "waffe", "--json").document["total"] >= 1
