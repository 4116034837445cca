"""Witnesses and proofs by commands alone: a witness that runs, one entry shown alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@pytest.fixture
def case(tmp_path: Path) -> CommandLine:
    line = new_case(tmp_path)
    line.done("claim", "The gate stood open.")
    return line


@pytest.fixture
def witness(case: CommandLine, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The key and the address of a witness that knows the case's log."""
    folder = ("witness", tmp_path / "witness", "--name", "witness.example")
    (tmp_path / "logs").write_text(case.json("seal")["log_key"] + "\n# no more\n")
    key = case.json(*folder, "--show-key")["key"]
    running = case.started(*folder, "--logs", tmp_path / "logs", "--listen", "127.0.0.1:0")
    try:
        assert running.stdout is not None
        match = ADDRESS.search(running.stdout.readline())
        assert match is not None
        yield key, match[0]
    finally:
        running.terminate()
        running.communicate()


def test_a_case_is_sealed_witnessed_and_one_entry_of_it_shown(
    case: CommandLine, witness: tuple[str, str], tmp_path: Path
) -> None:
    key, address = witness
    case.done("claim", "The gate was shut.")
    said = case.done("seal", "--witness", key, address)
    assert "cosigned by witness.example at " in said
    again = case.json("seal", "--witness", key, address)
    assert [seen["witness"] for seen in again["cosigned"]] == ["witness.example"]
    proof = tmp_path / "c1.tlog-proof"
    assert "Wrote the proof of entry 1" in case.done("prove", "C1", "--into", proof)
    shown = case.done("verify", proof, "--witness", key)
    assert "The witness witness.example, whom you trust, saw the log grow to it." in shown
    assert case.json("prove", "1")["proof"] == proof.read_text()
    bundle = tmp_path / "bundle"
    case.done("export", bundle)
    checked = case.done("verify", bundle, "--witness", key)
    assert "every witness you named saw it grow" in checked


def test_a_witness_that_does_not_answer_leaves_the_seal_standing(case: CommandLine) -> None:
    stranger = "w.example+b3d2e35a+BPGgTr4cZUo8h1bYgQyRYWJ3UjZ6bHYFsjAvpTbUqPv8"
    refused = case("seal", "--witness", stranger, "http://127.0.0.1:9")
    assert refused.code == 4
    assert "hash is not that of its name and key" in refused.err


def test_a_witness_without_logs_prints_its_key_and_what_it_needs(
    case: CommandLine, tmp_path: Path
) -> None:
    said = case("witness", tmp_path / "w", "--name", "witness.example")
    assert said.out.startswith("witness.example+")
    refused = case("witness", tmp_path / "w", "--name", "two words")
    assert refused.code == 4
    missing = case("witness", tmp_path / "w", "--name", "w", "--logs", tmp_path / "none")
    assert missing.code == 3
