import time
from pathlib import Path

import pytest

from sightline.errors import InputRefused, NotFound
from sightline.model.note import Head
from sightline.model.times import Instant
from sightline.verify.trust import Trust, TrustedKey, read_signers

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
NOON = Instant.parse("2024-06-01T12:00:00Z")


def one(line: str) -> TrustedKey:
    (key,) = read_signers(line, file="trusted")
    return key


def test_a_plain_line_trusts_its_key_at_any_time() -> None:
    key = one(f"ada@desk {KEY} a comment")
    assert key.principals == "ada@desk"
    assert key.covers(NOON, NOON)


def test_comments_and_empty_lines_are_passed_over() -> None:
    assert read_signers(f"# who\n\n  \nada {KEY}\n", file="x") == (one(f"ada {KEY}"),)


@pytest.mark.parametrize(
    ("options", "covered"),
    [
        ('namespaces="sightline"', True),
        ('namespaces="git,sightline"', True),
        ('namespaces="sight*"', True),
        ('namespaces="git"', False),
        ('valid-after="20240601Z"', True),
        ('valid-after="20240602Z"', False),
        ('valid-after="202406011200Z"', True),
        ('valid-after="20240601120001Z"', False),
        ('valid-before="20240601120001Z"', True),
        ('valid-before="202406011200Z"', False),
        ('namespaces="sightline",valid-after="20240101Z",valid-before="20250101Z"', True),
        ('VALID-BEFORE="20240101Z"', False),
    ],
)
def test_options_bound_what_a_key_is_trusted_for(options: str, *, covered: bool) -> None:
    assert one(f"ada {options} {KEY}").covers(NOON, NOON) is covered


def test_a_key_must_be_valid_for_all_it_signed() -> None:
    key = one(f'ada valid-before="20240701Z" {KEY}')
    assert not key.covers(NOON, Instant.parse("2024-07-01T00:00:00Z"))


def test_a_time_without_z_is_read_in_the_machines_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "XXX-03:00")
    time.tzset()
    try:
        key = one(f'ada valid-after="202406011200" {KEY}')
    finally:
        monkeypatch.undo()
        time.tzset()
    assert key.valid_after == Instant.parse("2024-06-01T09:00:00Z")


def test_names_in_quotation_marks_are_read() -> None:
    assert one(f'"Ada L.,ada@desk" namespaces="sightline" {KEY}').principals == "Ada L.,ada@desk"


def test_certificate_authorities_are_left_out() -> None:
    assert read_signers(f"* cert-authority {KEY}", file="x") == ()


@pytest.mark.parametrize(
    "line",
    [
        "ada",
        "ada ssh-ed25519",
        "ada ssh-ed25519 é",
        f'ada unknown-restriction="x" {KEY}',
        f'ada valid-after="yesterday" {KEY}',
        f'ada valid-after="20241301Z" {KEY}',
        f'ada valid-after="2024060112000Z" {KEY}',
        f"ada =,= {KEY}",
    ],
)
def test_a_line_that_cannot_be_read_is_refused_by_number(line: str) -> None:
    with pytest.raises(InputRefused, match="trusted, line 2"):
        read_signers(f"# first\n{line}\n", file="trusted")


def test_a_kept_checkpoint_is_read(tmp_path: Path) -> None:
    head = Head(origin="sightline/case/x", size=3, root=bytes(32))
    (tmp_path / "kept").write_text(f"{head.body}\n— sightline/case/x AAAAAAAA\n")
    assert Trust.read(checkpoints=(tmp_path / "kept",)).heads == (head,)


@pytest.mark.parametrize("data", [b"", b"\xff", b"a\nb\nc\n\n"])
def test_a_checkpoint_that_is_none_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "kept").write_bytes(data)
    with pytest.raises(InputRefused, match="kept"):
        Trust.read(checkpoints=(tmp_path / "kept",))


def test_a_root_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n")
    with pytest.raises(InputRefused, match=r"root\.pem"):
        Trust.read(roots=(tmp_path / "root.pem",))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nothing"):
        Trust.read(signers=tmp_path / "nothing")
