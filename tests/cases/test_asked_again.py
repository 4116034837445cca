"""`reproduce` asks programs and services again where they are at hand, and else says why not."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.builders.command_line import CommandLine
from tests.doubles.media import Film, encode
from tests.doubles.speech_server import BAD_TIMES, HONEST, speech_server

from sightline.bootstrap.reported_fields import installed


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    line("new", line.case, "--title", "t", "--purpose", "test")
    film = tmp_path / "film.mp4"
    film.write_bytes(encode(Film(tone_hz=440)))
    line("add", film, "--reason", "test", "--no-address", "made here")
    return line


def test_a_second_run_asks_only_the_address_that_is_named_again(ada: CommandLine) -> None:
    with speech_server(HONEST) as speech:
        ada("transcribe", "E1", "--service", speech.address, "--model", "m1")
        again = ada.json("reproduce", "E1")["findings"]
        (heard,) = [item for item in again if item["method"] == "transcript"]
        assert heard["agreement"] == "not_run"
        assert heard["reason"].startswith(f"Not re-run: {speech.address} heard it")
        assert len(speech.asked) == 1
        ran = ada("reproduce", "E1", "--service", speech.address)
        assert len(speech.asked) == 2
    assert f"to {speech.address}." in ran.err
    assert "transcript  exactly the same" in ran.out


def test_a_service_that_is_gone_was_not_re_run_and_no_difference(ada: CommandLine) -> None:
    with speech_server(HONEST) as speech:
        ada("transcribe", "E1", "--service", speech.address, "--model", "m1")
        address = speech.address
    ran = ada("reproduce", "E1", "--service", address, "--json")
    (heard,) = [item for item in ran.document["findings"] if item["method"] == "transcript"]
    assert heard["agreement"] == "not_run"
    assert heard["reason"].startswith("Not re-run: The service gave no answer")
    assert ran.code == 0


def test_a_service_that_answers_otherwise_differs(ada: CommandLine) -> None:
    with speech_server(HONEST) as speech:
        ada("transcribe", "E1", "--service", speech.address, "--model", "m1")
        speech.answer = BAD_TIMES
        ran = ada("reproduce", "E1", "--service", speech.address, "--json")
    (heard,) = [item for item in ran.document["findings"] if item["method"] == "transcript"]
    assert heard["agreement"] == "differs"
    assert ran.code == 6


def test_a_translation_is_asked_for_again_only_where_its_service_is_named_again(
    ada: CommandLine,
) -> None:
    with speech_server(HONEST) as speech:
        ada("transcribe", "E1", "--service", speech.address, "--model", "m1")
    said = {"choices": [{"message": {"content": "1\tWaffe weg!\n2\tKomm heraus.\n"}}]}
    with speech_server(said) as service:
        ada("translate", "D1", "--service", service.address, "--model", "m2", "--to", "de")
        left = again(ada, "translation")
        assert left["agreement"] == "not_run"
        assert left["reason"].startswith(f"Not re-run: {service.address} translated it")
        assert len(service.asked) == 1
        same = again(ada, "translation", "--service", service.address)
        assert (same["agreement"], same["differences"]) == ("exact", [])
        first, second = service.asked
        assert first.body == second.body
        service.answer = {"choices": [{"message": {"content": "1\tHalt!\n"}}]}
        ran = ada("reproduce", "E1", "--service", service.address)
    assert ran.code == 6
    assert "Waffe weg!" in ran.out


def again(ada: CommandLine, method: str, *named: str) -> dict[str, Any]:
    """What a second run makes of the one finding of a method."""
    findings = ada.json("reproduce", "E1", *named)["findings"]
    (found,) = [item for item in findings if item["method"] == method]
    return dict(found)


@pytest.mark.skipif(not installed(), reason="ExifTool is not installed")
def test_fields_by_exiftool_are_read_again_and_are_the_same(ada: CommandLine) -> None:
    ada("fields")
    again = ada.json("reproduce", "E1")["findings"]
    (read,) = [item for item in again if item["method"] == "exiftool"]
    assert (read["agreement"], read["differences"]) == ("exact", [])


def test_a_program_is_run_again_by_the_command_it_was_run_with(
    ada: CommandLine, tmp_path: Path
) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps(HONEST))
    command = f"cat {answer}"
    ada("transcribe", "E1", "--command", command, "--model", "m1")
    (left,) = [
        item for item in ada.json("reproduce", "E1")["findings"] if item["method"] == "transcript"
    ]
    assert left["reason"].startswith(f"Not re-run: program: {command} heard it")
    again = ada.json("reproduce", "E1", "--command", command)["findings"]
    (heard,) = [item for item in again if item["method"] == "transcript"]
    assert (heard["agreement"], heard["differences"]) == ("exact", [])
