"""What somebody with a key of the case can do to its log, and what then gives them away."""

import dataclasses
from pathlib import Path

from tests.builders.forger import Forger, entries_of, object_file
from tests.builders.small_case import Desk, bundle, claim, fill, seal_with
from tests.builders.verifiers import both, codes

from sightline.adapters.keys import FileKey
from sightline.model.claim import Observation
from sightline.model.custody import Checkpoint
from sightline.model.digest import Digest
from sightline.model.entries import read_entry
from sightline.model.merkle import Frontier
from sightline.model.note import Head, case_origin
from sightline.model.records import read_record
from sightline.verify.codes import Code
from sightline.verify.report import Report, Verdict
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust


def published(forger: Forger) -> Report:
    """What the first verifier says of the bundle, once the second agrees."""
    forger.write()
    both(forger.bag)
    return verify_path(forger.bag, Trust())


def desk(tmp_path: Path) -> tuple[Desk, Path, FileKey]:
    """A case without seals, and its bundle."""
    ada = Desk(tmp_path / "case", "Ada")
    case = ada.create()
    fill(case)
    claim(case, "The gate stood open.")
    bundle(case, tmp_path / "bundle")
    case.log.close()
    return ada, tmp_path / "bundle", FileKey.load_or_make(ada.key_path, "Ada")


def test_an_entry_signed_by_another_key_than_it_names_is_refused(tmp_path: Path) -> None:
    ada, bag, _ = desk(tmp_path)
    mallory = FileKey.load_or_make(tmp_path / "Mallory.key", "Mallory")
    insider = Forger(bag)
    name = FileKey.load_or_make(ada.key_path, "Ada").actor.fingerprint
    insider.say(Checkpoint(size=1, root="00" * 32, note="x"), mallory, actor=name)
    assert Code.SIGNER_DIFFERS in codes(published(insider))


def test_a_key_that_never_joined_is_refused(tmp_path: Path) -> None:
    _, bag, _ = desk(tmp_path)
    mallory = FileKey.load_or_make(tmp_path / "Mallory.key", "Mallory")
    insider = Forger(bag)
    insider.say(Checkpoint(size=1, root="00" * 32, note="x"), mallory)
    assert Code.RULE_BROKEN in codes(published(insider))


def test_a_substituted_actor_shows_against_keys_the_reader_trusts(tmp_path: Path) -> None:
    """The whole case made again by somebody who gives their own key the same name."""
    ada = Desk(tmp_path / "a" / "case", "Ada")
    ada.folder.parent.mkdir()
    case = ada.create()
    fill(case)
    bundle(case, tmp_path / "true")
    signers = (tmp_path / "true/data/trust/allowed_signers").read_text()
    (tmp_path / "trusted").write_text(signers)
    case.log.close()
    forger = Desk(tmp_path / "b" / "case", "Ada")
    forger.folder.parent.mkdir()
    case = forger.create()
    fill(case)
    bundle(case, tmp_path / "false")
    case.log.close()
    trust = Trust.read(signers=tmp_path / "trusted")
    assert verify_path(tmp_path / "true", trust).verdict == (Verdict.SIGNED,)
    report = verify_path(tmp_path / "false", trust)
    assert codes(report) == {Code.KEY_UNTRUSTED}
    assert report.verdict == (Verdict.SELF_CONSISTENT,)
    assert report.exit_code == 6


def test_a_forked_log_shows_against_a_checkpoint_kept_elsewhere(tmp_path: Path) -> None:
    ada = Desk(tmp_path / "case", "Ada")
    case = ada.create()
    fill(case)
    kept = tmp_path / "kept"
    kept.write_text(seal_with(case).note)
    bundle(case, tmp_path / "bundle")
    case.log.close()
    bag = tmp_path / "bundle"
    old = read_entry(entries_of(bag)[-1], len(entries_of(bag)) - 1)
    object_file(bag, old.entry.record.hex).unlink()
    (bag / "data/log/checkpoint").unlink()
    for path in (bag / "data/log/checkpoints").iterdir():
        path.unlink()
    key = FileKey.load_or_make(ada.key_path, "Ada")
    insider = Forger(bag, keep=9)
    tenth = entries_of(bag)[9]
    record = read_record(object_file(bag, read_entry(tenth, 9).entry.record.hex).read_bytes())
    object_file(bag, read_entry(tenth, 9).entry.record.hex).unlink()
    assert isinstance(record, Observation)
    insider.say(dataclasses.replace(record, text="seen otherwise"), key)
    assert published(insider).held
    report = verify_path(bag, Trust.read(checkpoints=(kept,)))
    assert codes(report) == {Code.HEAD_DIFFERS}


def test_a_checkpoint_of_another_case_is_not_taken(tmp_path: Path) -> None:
    _, bag, key = desk(tmp_path)
    origin = case_origin(Digest("ab" * 32))
    head = Head(origin=origin, size=1, root=bytes(32))
    kept = tmp_path / "kept"
    kept.write_text(f"{head.body}\n{key.sign_note(origin, head.body.encode())}")
    report = verify_path(bag, Trust.read(checkpoints=(kept,)))
    assert codes(report) == {Code.HEAD_OF_OTHER}


def test_a_checkpoint_over_another_root_is_refused(tmp_path: Path) -> None:
    _, bag, key = desk(tmp_path)
    insider = Forger(bag)
    head = Head(origin=case_origin(insider.case), size=3, root=bytes(32))
    note = f"{head.body}\n{key.sign_note(head.origin, head.body.encode())}"
    insider.say(Checkpoint(size=3, root=head.root.hex(), note=note), key)
    assert Code.RULE_BROKEN in codes(published(insider))


def test_a_checkpoint_over_a_tree_that_was_only_claimed_is_refused(tmp_path: Path) -> None:
    """An entry that misstates its tree, and a checkpoint that agrees with it."""
    _, bag, key = desk(tmp_path)
    insider = Forger(bag)
    size, claimed = insider.tree.size, bytes(32)
    head = Head(origin=case_origin(insider.case), size=size, root=claimed)
    note = f"{head.body}\n{key.sign_note(head.origin, head.body.encode())}"
    insider.say(Checkpoint(size=size, root=claimed.hex(), note=note), key, tree=claimed)
    assert codes(published(insider)) >= {Code.TREE_DIFFERS, Code.CHECKPOINT_DIFFERS}


def test_a_log_whose_first_record_opens_no_case_is_refused(tmp_path: Path) -> None:
    _, bag, key = desk(tmp_path)
    insider = Forger(bag)
    opening = insider.entries[0]
    insider.entries, insider.tree = [], Frontier()
    insider.at = read_entry(opening, 0).entry.at
    for size in (1, 2):
        insider.say(Checkpoint(size=size, root="zz", note="x"), key)
    report = published(insider)
    assert {Code.ENTRY_OUT_OF_PLACE, Code.RULE_BROKEN} <= codes(report)


def test_a_checkpoint_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    _, bag, key = desk(tmp_path)
    stranger = FileKey.load_or_make(tmp_path / "Mallory.key", "Mallory")
    insider = Forger(bag)
    head = Head(origin=case_origin(insider.case), size=insider.tree.size, root=insider.tree.root())
    for signer, body in ((stranger, head.body), (key, head.body + "x")):
        note = f"{head.body}\n{signer.sign_note(head.origin, body.encode())}"
        insider.say(Checkpoint(size=head.size, root=head.root.hex(), note=note), key)
    report = published(insider)
    unsigned = [
        problem for problem in report.checks[7].problems if problem.code is Code.CHECKPOINT_UNSIGNED
    ]
    assert len(unsigned) == 2


def test_a_note_that_is_none_is_refused(tmp_path: Path) -> None:
    _, bag, key = desk(tmp_path)
    insider = Forger(bag)
    insider.say(Checkpoint(size=2, root="zz", note="\n\né\n"), key)
    assert codes(published(insider)) == {Code.RULE_BROKEN}


def test_an_entry_that_misnames_its_records_kind_is_refused(tmp_path: Path) -> None:
    _, bag, key = desk(tmp_path)
    insider = Forger(bag)
    insider.say(Checkpoint(size=2, root="zz", note="x"), key, kind="claim")
    assert Code.RECORD_DIFFERS in codes(published(insider))


def test_a_name_in_the_log_cannot_steer_the_readers_terminal(tmp_path: Path) -> None:
    _, bag, key = desk(tmp_path)
    insider = Forger(bag)
    insider.say(Checkpoint(size=2, root="zz", note="x"), key, kind="\x1b[2J\u202egnol")
    lines = "\n".join(published(insider).lines())
    assert "\\x1b[2J" in lines
    assert not {"\x1b", "\u202e"} & set(lines)
