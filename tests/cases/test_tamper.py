"""Any changed, removed, moved or added byte of a bundle is named by a numbered check."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.forger import (
    edit_entry,
    entries_of,
    object_file,
    record_of,
    remanifest,
    replace_log,
)
from tests.builders.verifiers import codes

from sightline.model.canonical import encode
from sightline.verify.codes import Code
from sightline.verify.report import Outcome, Verdict, Working
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust

NOBODY = Trust()


def of_kind(bag: Path, kind: str) -> list[int]:
    return [
        number
        for number, entry in enumerate(entries_of(bag))
        if json.loads(entry)["entry"]["kind"] == kind
    ]


def test_an_untouched_bundle_holds(copied: Path) -> None:
    report = verify_path(copied, NOBODY)
    assert report.held
    assert report.verdict == (Verdict.SELF_CONSISTENT,)
    assert [check.number for check in report.checks] == list(range(1, 16))
    assert encode(report.to_plain())


def test_an_untouched_case_holds(copied_case: Path) -> None:
    report = verify_path(copied_case, NOBODY)
    assert report.held
    assert report.checks[0].outcome is Outcome.NOT_EXAMINED


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_one_flipped_bit_anywhere_is_noticed(copied: Path, data: st.DataObject) -> None:
    files = sorted(path for path in copied.rglob("*") if path.is_file() and path.stat().st_size)
    path = data.draw(st.sampled_from(files))
    before = path.read_bytes()
    position = data.draw(st.integers(0, len(before) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(before)
    changed[position] ^= 1 << bit
    path.write_bytes(changed)
    try:
        report = verify_path(copied, NOBODY)
    finally:
        path.write_bytes(before)
    assert not report.held
    assert report.exit_code == 6


FREE_TEXT = (
    *("README.txt", "verify.py", "verify.html", "bag-info.txt"),
    *("data/report/", "data/ro-crate-metadata.json", "data/case.jsonld"),
)
"""What only the manifests vouch for: docs/format.md says so."""


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_one_flipped_bit_below_data_is_noticed_behind_new_manifests(
    copied: Path, data: st.DataObject
) -> None:
    files = sorted(
        path
        for path in (copied / "data").rglob("*")
        if path.is_file()
        and path.stat().st_size
        and not path.relative_to(copied).as_posix().startswith(FREE_TEXT)
    )
    path = data.draw(st.sampled_from(files))
    before = path.read_bytes()
    position = data.draw(st.integers(0, len(before) - 1))
    changed = bytearray(before)
    changed[position] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    remanifest(copied)
    try:
        report = verify_path(copied, NOBODY)
    finally:
        path.write_bytes(before)
    assert not report.consistent
    # A flip may give the case another name than bag-info.txt; of the files the bag sees nothing.
    assert {problem.code for problem in report.checks[0].problems} <= {Code.BAG_INFO}


def test_every_file_that_is_taken_away_is_missed(copied: Path) -> None:
    for path in sorted(copied.rglob("*")):
        if path.is_file():
            before = path.read_bytes()
            path.unlink()
            assert not verify_path(copied, NOBODY).held, path
            path.write_bytes(before)


def test_every_file_but_what_follows_from_the_case_is_missed_behind_new_manifests(
    copied: Path,
) -> None:
    for path in sorted((copied / "data").rglob("*")):
        if path.is_file() and not path.relative_to(copied).as_posix().startswith(FREE_TEXT):
            before = path.read_bytes()
            path.unlink()
            remanifest(copied)
            assert not verify_path(copied, NOBODY).consistent, path
            path.write_bytes(before)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("data/objects/sha256/ab/" + "ab" * 32, Code.OBJECT_UNKNOWN),
        ("data/log/tile/0/001", Code.TILE_UNKNOWN),
        ("data/log/tile/entries/001", Code.TILE_UNKNOWN),
        ("data/log/checkpoints/3-0123456789ab.txt", Code.CHECKPOINT_FILE),
        ("data/timestamps/3-0123456789ab-1.tsr", Code.STAMP_FILE),
        ("data/log/other", Code.UNLISTED),
        ("data/extra/file", Code.UNLISTED),
        ("fetch.txt", Code.MANIFEST),
        ("manifest-md5.txt", Code.MANIFEST),
    ],
)
def test_an_added_file_is_named_even_behind_new_manifests(
    copied: Path, name: str, code: Code
) -> None:
    path = copied / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    assert Code.UNLISTED in codes(verify_path(copied, NOBODY))
    remanifest(copied)
    report = verify_path(copied, NOBODY)
    assert code in codes(report)


def test_a_bundle_without_its_tag_manifest_is_refused(copied: Path) -> None:
    (copied / "tagmanifest-sha256.txt").unlink()
    assert Code.MANIFEST in codes(verify_path(copied, NOBODY))


def test_a_linked_folder_is_refused(copied: Path, tmp_path: Path) -> None:
    shutil.move(copied / "data/objects", tmp_path / "elsewhere")
    (copied / "data/objects").symlink_to(tmp_path / "elsewhere")
    report = verify_path(copied, NOBODY)
    assert Code.IRREGULAR in codes(report)
    assert Code.MISSING in codes(report)


def test_a_pipe_in_a_bundle_is_refused_and_not_waited_for(copied: Path) -> None:
    os.mkfifo(copied / "data/report/pipe")
    assert Code.IRREGULAR in codes(verify_path(copied, NOBODY))


def test_a_manifest_cannot_name_files_outside(copied: Path) -> None:
    with (copied / "manifest-sha256.txt").open("a") as file:
        file.write(f"{'0' * 64}  data/../../../etc/passwd\n")
    assert Code.MANIFEST in codes(verify_path(copied, NOBODY))


def _swap(entries: list[bytes]) -> list[bytes]:
    return [entries[1], entries[0], *entries[2:]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_swap, Code.ENTRY_OUT_OF_PLACE),
        (lambda entries: entries[:3] + entries[4:], Code.TREE_DIFFERS),
        (lambda entries: entries[:4] + entries[3:], Code.TREE_DIFFERS),
        (lambda entries: [*entries[:3], b"", *entries[4:]], Code.ENTRY_UNREADABLE),
        (lambda entries: [*entries[:3], b"[" * 60_000, *entries[4:]], Code.ENTRY_UNREADABLE),
        (lambda entries: [*entries[:3], b'{"a":1,"a":1}', *entries[4:]], Code.ENTRY_UNREADABLE),
        (lambda _: [], Code.LOG_UNREADABLE),
    ],
)
def test_a_rewritten_log_is_named(
    copied: Path, change: Callable[[list[bytes]], list[bytes]], code: Code
) -> None:
    replace_log(copied, change(entries_of(copied)))
    remanifest(copied)
    report = verify_path(copied, NOBODY)
    assert not report.consistent
    assert code in codes(report)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("action", "something else"),
        ("at", "2001-01-01T00:00:00.000000Z"),
        ("actor", "SHA256:" + "A" * 43),
    ],
)
def test_an_edited_last_entry_breaks_its_signature(copied: Path, field: str, value: str) -> None:
    entries = entries_of(copied)
    entries[-1] = edit_entry(entries[-1], lambda entry: entry.update({field: value}))
    replace_log(copied, entries)
    remanifest(copied)
    report = verify_path(copied, NOBODY)
    assert codes(report) & {Code.SIGNATURE, Code.SIGNER_DIFFERS}


def test_a_signature_in_another_spelling_is_refused(copied: Path) -> None:
    entries = entries_of(copied)
    value = json.loads(entries[-1])
    signature = value["signature"]
    assert signature.endswith("=")
    last = signature.rstrip("=")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = alphabet[alphabet.index(last[-1]) + 1]
    value["signature"] = last[:-1] + other + signature[len(last) :]
    replace_log(copied, [*entries[:-1], encode(value)])
    remanifest(copied)
    assert Code.SIGNATURE in codes(verify_path(copied, NOBODY))


def test_a_changed_record_under_its_old_name_is_named(copied: Path) -> None:
    (number,) = of_kind(copied, "claim")[:1]
    entry = json.loads(entries_of(copied)[number])["entry"]
    path = object_file(copied, entry["record"].removeprefix("sha256:"))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"open", b"shut"))
    remanifest(copied)
    report = verify_path(copied, NOBODY)
    assert Code.RECORD_DIFFERS in codes(report)


def test_an_exhibit_of_another_size_is_named_without_being_read(copied: Path) -> None:
    (number,) = of_kind(copied, "exhibit")[:1]
    record = record_of(copied, entries_of(copied)[number])
    path = object_file(copied, str(record["digest"]).removeprefix("sha256:"))
    with path.open("r+b") as file:
        file.truncate(1 << 42)
    report = verify_path(copied, NOBODY)
    assert Code.OBJECT_DIFFERS in codes(report)


def _drop(folder: Path, keep: str) -> None:
    for path in folder.iterdir():
        if not path.name.startswith(keep):
            path.unlink()


def test_a_cut_log_shows_by_the_checkpoints_beside_it(copied: Path) -> None:
    cut = of_kind(copied, "checkpoint")[1]
    replace_log(copied, entries_of(copied)[:cut])
    remanifest(copied)
    report = verify_path(copied, NOBODY)
    assert Code.CHECKPOINT_FILE in codes(report)


def test_a_cut_log_without_its_checkpoints_shows_only_by_one_kept_elsewhere(
    copied: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_bytes((copied / "data/log/checkpoint").read_bytes())
    entries, cut = entries_of(copied), of_kind(copied, "checkpoint")[0]
    dropped = [json.loads(entry)["entry"]["record"][7:] for entry in entries[cut:]]
    records = [record_of(copied, entry) for entry in entries[cut:]]
    tokens = [str(record["token"])[7:] for record in records if record["kind"] == "stamp"]
    for digest in (*dropped, *tokens):
        object_file(copied, digest).unlink()
    shutil.rmtree(copied / "data/log/checkpoints")
    shutil.rmtree(copied / "data/timestamps")
    (copied / "data/log/checkpoint").unlink()
    signers = copied / "data/trust/allowed_signers"
    signers.write_text(signers.read_text().splitlines()[0] + "\n")
    replace_log(copied, entries[:cut])
    remanifest(copied)
    report = verify_path(copied, NOBODY)
    assert report.held, codes(report)
    assert any("Only a checkpoint kept elsewhere" in line for line in report.lines())
    report = verify_path(copied, Trust.read(checkpoints=(kept,)))
    assert codes(report) == {Code.LOG_SHORTENED}
    assert report.verdict == (Verdict.NOT_CONSISTENT,)


def test_swapped_tokens_are_named(copied: Path) -> None:
    (number,) = of_kind(copied, "stamp")
    record = record_of(copied, entries_of(copied)[number])
    token = object_file(copied, str(record["token"])[7:])
    token.chmod(0o600)
    token.write_bytes(token.read_bytes()[:-1] + b"\x00")
    (beside,) = (copied / "data/timestamps").iterdir()
    beside.write_bytes(token.read_bytes())
    remanifest(copied)
    report = verify_path(copied, NOBODY)
    assert {Code.OBJECT_DIFFERS, Code.STAMP_FILE} <= codes(report)


def test_another_checkpoint_as_the_latest_is_named(copied: Path) -> None:
    notes = sorted(
        (copied / "data/log/checkpoints").iterdir(), key=lambda path: int(path.name.split("-")[0])
    )
    (copied / "data/log/checkpoint").write_bytes(notes[0].read_bytes())
    remanifest(copied)
    assert codes(verify_path(copied, NOBODY)) == {Code.CHECKPOINT_FILE}


def test_a_bundle_of_another_case_by_its_label_is_named(copied: Path) -> None:
    info = copied / "bag-info.txt"
    lines = [
        "External-Identifier: sha256:" + "0" * 64 if line.startswith("External") else line
        for line in info.read_text().splitlines()
    ]
    info.write_text("\n".join(lines) + "\n")
    remanifest(copied)
    assert codes(verify_path(copied, NOBODY)) == {Code.BAG_INFO}


def test_what_is_free_text_is_only_as_good_as_the_manifest(copied: Path) -> None:
    (copied / "data/report/report.html").write_text("<p>another report</p>")
    assert Code.CHANGED in codes(verify_path(copied, NOBODY))
    remanifest(copied)
    assert verify_path(copied, NOBODY).held


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM entry WHERE seq = 3", Code.ENTRY_OUT_OF_PLACE),
        (
            "UPDATE entry SET record = CAST(record || x'20' AS BLOB) WHERE seq = 3",
            Code.RECORD_DIFFERS,
        ),
        (
            "UPDATE entry SET entry = CAST(entry || x'20' AS BLOB) WHERE seq = 3",
            Code.ENTRY_UNREADABLE,
        ),
        (
            "UPDATE entry SET entry = (SELECT entry FROM entry WHERE seq = 4) WHERE seq = 3",
            Code.ENTRY_OUT_OF_PLACE,
        ),
        ("PRAGMA user_version = 2", Code.LOG_UNREADABLE),
    ],
)
def test_a_changed_row_of_a_case_is_named(copied_case: Path, statement: str, code: Code) -> None:
    connection = sqlite3.connect(copied_case / "case.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()
    report = verify_path(copied_case, NOBODY)
    assert code in codes(report)
    assert not report.consistent


def test_a_changed_or_missing_object_of_a_case_is_named(copied_case: Path) -> None:
    objects = sorted(path for path in (copied_case / "objects").rglob("*") if path.is_file())
    for path in objects:
        before = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(bytes([before[0] ^ 1]) + before[1:])
        assert Code.OBJECT_DIFFERS in codes(verify_path(copied_case, NOBODY))
        path.unlink()
        assert Code.OBJECT_MISSING in codes(verify_path(copied_case, NOBODY))
        path.write_bytes(before)


def test_what_an_interrupted_command_left_in_a_case_is_counted_and_no_damage(
    copied_case: Path,
) -> None:
    stray = copied_case / "objects/sha256/ab" / ("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    report = verify_path(copied_case, NOBODY)
    assert report.held
    assert report.checks[6].notes == ("1 object(s) lie here that no record names",)


def test_progress_is_told_for_entries_and_bytes(copied: Path) -> None:
    told: list[Working] = []
    report = verify_path(copied, NOBODY, told.append)
    assert {working.step for working in told} == {"entries", "bytes"}
    assert told[-1].done == told[-1].total > report.object_bytes
