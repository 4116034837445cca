"""The verifier that rides in each bundle: alone with Python, it finds what the other one finds."""

import ast
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.farmyard import farmyard
from tests.builders.forger import edit_entry, entries_of, remanifest, replace_log
from tests.builders.small_case import Desk, add_exhibit, bundle, claim, fill, seal_with
from tests.builders.verifiers import KNOWN, alone, both

from sightline.adapters.keys import FileKey
from sightline.model.cosignature import witness_key
from sightline.model.layout import object_sizes
from sightline.model.records import record_bytes
from sightline.verify.alone import titles
from sightline.verify.alone.join import standalone
from sightline.verify.alone.log import named_objects
from sightline.verify.codes import CHECKS, CONSISTENCY
from sightline.verify.page.join import page
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust, read_signers
from sightline.workbench.seal import seal

FEW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def run(bag: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run the file in the bundle with a Python that sees no installed package."""
    command = [sys.executable, "-I", "-S", bag / "verify.py", *words]
    return subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True)


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(standalone())
    imported = {
        alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        (node.module or "").partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names


def test_no_name_is_given_twice_where_its_parts_meet() -> None:
    tree = ast.parse(standalone())
    names = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    ]
    assert len(set(names)) == len(names)


def test_the_file_in_a_bundle_runs_on_its_own_and_agrees(copied: Path) -> None:
    ran = run(copied)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "This copy is: self-consistent only." in ran.stdout
    for number, title in CHECKS.items():
        assert f"V{number} " in ran.stdout
        assert title in ran.stdout
    document = json.loads(run(copied, copied, "--json").stdout)
    assert document == {
        # This case has no roster.
        "made": sorted(KNOWN - {14}),
        "problems": [],
        "verdict": ["self-consistent only"],
        "withheld": 0,
    }


def test_a_changed_verifier_is_pointed_out(copied: Path) -> None:
    (copied / "verify.py").write_text("print('all is well')")
    remanifest(copied)
    lines = list(verify_path(copied, Trust()).lines())
    assert any("verify.py is not the one that this Sightline writes" in line for line in lines)


def test_a_bundle_from_before_it_was_there_still_holds(copied: Path) -> None:
    (copied / "verify.py").unlink()
    remanifest(copied)
    assert verify_path(copied, Trust()).held
    assert alone(copied) == (set(), ["self-consistent only"])


@FEW
@given(data=st.data())
def test_one_flipped_bit_anywhere_is_named_by_both(copied: Path, data: st.DataObject) -> None:
    files = sorted(path for path in copied.rglob("*") if path.is_file() and path.stat().st_size)
    path = data.draw(st.sampled_from(files))
    before = path.read_bytes()
    changed = bytearray(before)
    changed[data.draw(st.integers(0, len(before) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    try:
        assert both(copied)
    finally:
        path.write_bytes(before)


@FEW
@given(data=st.data())
def test_behind_new_manifests_both_find_the_same(copied: Path, data: st.DataObject) -> None:
    files = sorted(path for path in (copied / "data").rglob("*") if path.is_file())
    path = data.draw(st.sampled_from([item for item in files if item.stat().st_size]))
    before = path.read_bytes()
    changed = bytearray(before)
    changed[data.draw(st.integers(0, len(before) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    remanifest(copied)
    try:
        both(copied)
    finally:
        path.write_bytes(before)


def test_every_file_that_is_taken_away_is_missed_by_both(copied: Path) -> None:
    for path in sorted(copied.rglob("*")):
        if path.is_file() and not path.name.startswith("verify"):
            before = path.read_bytes()
            path.unlink()
            assert both(copied), path
            path.write_bytes(before)


@pytest.mark.parametrize(
    "field", ["at", "actor", "action", "record", "tree", "seq", "case", "kind"]
)
def test_a_field_of_an_entry_that_is_edited_is_named_by_both(copied: Path, field: str) -> None:
    entries = entries_of(copied)
    donor = json.loads(entries[1])["entry"]

    def change(entry: dict[str, object]) -> None:
        entry[field] = "2021-01-01T00:00:00.000000Z" if field == "at" else donor[field]

    edited = [*entries[:-1], edit_entry(entries[-1], change)]
    if edited == entries:
        edited = [*entries[:-1], edit_entry(entries[-1], lambda entry: entry.update(action="x"))]
    replace_log(copied, edited)
    remanifest(copied)
    assert both(copied)


def test_what_the_reader_trusts_counts_as_in_the_other_verifier(tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()
    fill(case)
    note = seal_with(case).note
    claim(case, "The gate stood open.")
    bundle(case, tmp_path / "bundle")
    kept = tmp_path / "kept"
    kept.write_text(note)
    trusted, stranger = tmp_path / "trusted", tmp_path / "stranger"
    trusted.write_text(f"# keys\nada {case.signer.actor.public_key} Ada\n")
    other = FileKey.load_or_make(tmp_path / "eve", "Eve")
    stranger.write_text(f'eve namespaces="sightline" {other.actor.public_key}\n')
    bag = tmp_path / "bundle"
    found, verdict = alone(bag, trust=str(trusted), checkpoint=[str(kept)])
    assert (found, verdict) == (
        set(),
        ["signed by keys you trust", "continues a checkpoint you kept"],
    )
    assert alone(bag, trust=str(stranger))[0] == {11}
    kept.write_text(
        note.replace("\n2", "\n9", 1) if "\n2" in note else note.replace("\n1", "\n9", 1)
    )
    assert alone(bag, checkpoint=[str(kept)])[0] == {12}
    witness = witness_key("w.example", other.raw)
    assert alone(bag, witness=[witness.text])[0] == {13}
    case.log.close()


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        ("", True),
        ('namespaces="sightline,file"', True),
        ('namespaces="light*"', False),
        ('valid-after="20200101Z"', True),
        ('valid-before="20200101Z"', False),
        ('valid-after="20200101Z",valid-before="20990101000000Z"', True),
    ],
)
def test_options_of_trusted_keys_mean_the_same_to_both(
    tmp_path: Path,
    options: str,
    *,
    holds: bool,
) -> None:
    case = Desk(tmp_path / "case").create()
    bundle(case, tmp_path / "bundle")
    line = " ".join(filter(None, ["ada", options, case.signer.actor.public_key]))
    (tmp_path / "trusted").write_text(f"{line}\n")
    report = verify_path(tmp_path / "bundle", Trust(keys=read_signers(line, file="test")))
    found, _ = alone(tmp_path / "bundle", trust=str(tmp_path / "trusted"))
    assert (report.held, not found) == (holds, holds)
    case.log.close()


def test_what_a_record_names_is_the_same_for_both(tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()
    add_exhibit(case, b"bytes")
    seal(case, [])
    farm = farmyard().snapshot
    for snapshot in (case.snapshot, farm):
        named = {
            digest
            for record in snapshot.records.values()
            for digest, _ in named_objects(json.loads(record_bytes(record)))
        }
        assert named == {str(digest) for digest in object_sizes(snapshot)}
    case.log.close()


def test_words_that_make_no_sense_end_with_a_reason(copied: Path, tmp_path: Path) -> None:
    (tmp_path / "none").write_text("ada ssh-ed25519\n")
    for words in (("--trust", tmp_path / "none"), ("--checkpoint", tmp_path / "none")):
        ran = run(copied, *words)
        assert ran.returncode == 4
        assert ran.stderr.strip()
    assert run(copied, tmp_path / "nowhere").returncode == 4


def test_its_digest_does_not_change_from_export_to_export(tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        case = Desk(tmp_path / name / "case")
        case.folder.parent.mkdir()
        made = case.create()
        bundle(made, tmp_path / name / "bundle")
        text = (tmp_path / name / "bundle/verify.py").read_bytes()
        digests.add(hashlib.sha256(text).hexdigest())
        made.log.close()
    assert len(digests) == 1


def test_the_titles_of_the_checks_are_those_of_the_first_verifier() -> None:
    assert titles.TITLES == CHECKS
    assert tuple(titles.CONSISTENCY) == CONSISTENCY
    tables = re.search(r"^const TABLES = (\{.*\});$", page(), re.MULTILINE)
    assert tables is not None
    found = {int(number): title for number, title in json.loads(tables[1])["TITLES"].items()}
    assert found == CHECKS
