"""OpenTimestamps from the seal to a Bitcoin block: promised, completed, checked against headers."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.calendars import LocalCalendar, calendar, mined
from tests.builders.command_line import CommandLine, new_case
from tests.builders.small_case import Desk, bundle, claim
from tests.builders.verifiers import codes

from sightline.adapters.calendar_http import HttpCalendar
from sightline.errors import AuthorityFailed, InputRefused
from sightline.model.custody import Checkpoint
from sightline.model.digest import Digest
from sightline.model.ots import APPEND, Step, Tree, start
from sightline.model.ots_bytes import block, promise, read_ots, write_ots
from sightline.model.stamps import OtsStamp
from sightline.verify.blocks import Blocks, read_blocks
from sightline.verify.codes import Code
from sightline.verify.report import Report, StampKind, Verdict
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench.case import Case
from sightline.workbench.ots_stamps import complete, standing_ots
from sightline.workbench.seal import Sealed, seal

NOON = 1_700_000_000


def notes(report: Report, number: int) -> str:
    return " ".join(report.checks[number - 1].notes)


def sealed_with(case: Case, desk: LocalCalendar) -> Sealed:
    return seal(case, [], [], [HttpCalendar(desk.address)])


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Desk(tmp_path / "case").create()
    claim(made, "The gate stood open.")
    return made


def test_a_promise_is_reported_as_pending_and_never_as_a_time(case: Case, tmp_path: Path) -> None:
    with calendar() as desk:
        sealed = sealed_with(case, desk)
    assert sealed.promised is not None
    assert sealed.promised[1].pending == (desk.address,)
    assert sealed.promised[1].blocks == ()
    bundle(case, tmp_path / "bundle")
    headers = Blocks(lines={7: mined(b"r" * 32, NOON)})
    for trust, expected in ((Trust(), set()), (Trust(blocks=headers), {Code.STAMP_UNTRUSTED})):
        report = verify_path(tmp_path / "bundle", trust)
        assert report.stamps == ()
        assert "pending at" in notes(report, 9)
        assert report.verdict == (Verdict.SELF_CONSISTENT,)
        assert codes(report) == expected


def test_a_completed_stamp_leads_to_a_block_whose_header_the_reader_brought(
    case: Case, tmp_path: Path
) -> None:
    with calendar() as desk:
        sealed = sealed_with(case, desk)
        asked = HttpCalendar(desk.address)
        assert complete(case, [asked]) == ((), ())
        desk.submit(b"somebody else's".ljust(32))
        desk.mine(800_000, NOON)
        completed, unanswered = complete(case, [asked])
    assert unanswered == ()
    assert [item.blocks for item in completed] == [(800_000,)]
    assert completed[0].checkpoint == sealed.checkpoint
    assert sealed.promised is not None
    record = case.snapshot.records[completed[0].record]
    assert isinstance(record, OtsStamp)
    assert (record.completes, record.pending) == (sealed.promised[0], ())
    bundle(case, tmp_path / "bundle")
    (tmp_path / "headers").write_text("# block 800,000\n" + desk.lines())
    report = verify_path(tmp_path / "bundle", Trust.read(headers=tmp_path / "headers"))
    assert report.verdict == (Verdict.STAMPED,)
    (stamp,) = report.stamps
    assert (stamp.kind, stamp.trusted, stamp.size) == (
        StampKind.OPENTIMESTAMPS,
        True,
        sealed.size,
    )
    assert str(stamp.time) == "2023-11-14T22:13:20.000000Z"
    assert any("two hours off" in line for line in report.lines())
    without = verify_path(tmp_path / "bundle", Trust())
    assert without.stamps == ()
    assert "whose header you did not bring" in notes(without, 10)


def test_a_block_with_another_root_is_named(case: Case, tmp_path: Path) -> None:
    with calendar() as desk:
        sealed_with(case, desk)
        desk.mine(800_000, NOON)
        complete(case, [HttpCalendar(desk.address)])
    bundle(case, tmp_path / "bundle")
    other = Blocks(lines={800_000: mined(b"r" * 32, NOON)})
    report = verify_path(tmp_path / "bundle", Trust(blocks=other))
    assert codes(report) == {Code.BLOCK_DIFFERS, Code.STAMP_UNTRUSTED}
    assert report.consistent
    assert not report.held


def test_only_calendars_that_were_named_are_asked(case: Case) -> None:
    with calendar() as one, calendar() as other:
        seal(case, [], [], [HttpCalendar(one.address), HttpCalendar(other.address)])
        (_, stamp), *_ = standing_ots(case.snapshot)
        assert set(stamp.pending) == {one.address, other.address}
        one.mine(5, NOON)
        other.mine(6, NOON)
        one.asked.clear()
        other.asked.clear()
        completed, _ = complete(case, [HttpCalendar(one.address)])
        assert [item.blocks for item in completed] == [(5,)]
        assert [item.pending for item in completed] == [(other.address,)]
        assert len(one.asked) == 1
        assert other.asked == []
        later, _ = complete(case, [HttpCalendar(other.address)])
        assert [(item.blocks, item.pending) for item in later] == [((5, 6), ())]


@pytest.mark.parametrize(
    "answer",
    [b"", b"\x00", b"\xf0\x00", b"\x08" * 300, b"not a stamp", b"\x00" + b"x" * 8 + b"\x01y"],
)
def test_an_answer_that_is_no_stamp_leaves_the_seal_standing(
    case: Case, answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with calendar() as desk:
        monkeypatch.setattr(desk, "submit", lambda _: answer)
        sealed = sealed_with(case, desk)
    assert sealed.promised is None
    assert [miss.authority for miss in sealed.not_promised] == [desk.address]
    assert sealed.checkpoint in case.snapshot.records


def test_an_address_that_does_not_answer_is_an_answer() -> None:
    with pytest.raises(AuthorityFailed, match="cannot be reached"):
        HttpCalendar("http://127.0.0.1:9", timeout_seconds=1).submit(b"m" * 32)


def other_digest(tree: Tree, _: OtsStamp) -> tuple[Tree, dict[str, object]]:
    return Tree(message=hashlib.sha256(b"other").digest(), attestations=tree.attestations), {}


def no_stamp(_tree: Tree, _stamp: OtsStamp) -> tuple[bytes, dict[str, object]]:
    return b"\x00OpenTimestamps", {}


def other_blocks(tree: Tree, _: OtsStamp) -> tuple[Tree, dict[str, object]]:
    return tree, {"blocks": (9,)}


def other_calendar(tree: Tree, _: OtsStamp) -> tuple[Tree, dict[str, object]]:
    return tree, {"pending": ("https://elsewhere.example",)}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (no_stamp, Code.STAMP_UNREADABLE),
        (other_digest, Code.STAMP_OF_OTHER),
        (other_blocks, Code.STAMP_TIME),
        (other_calendar, Code.STAMP_TIME),
    ],
)
def test_each_way_a_recorded_stamp_can_be_wrong_has_its_code(
    case: Case, tmp_path: Path, wrong: object, code: Code
) -> None:
    with calendar() as desk:
        sealed = seal(case, [])
        note = case.snapshot.records[sealed.checkpoint]
        assert isinstance(note, Checkpoint)
        digest = bytes.fromhex(Digest.of(note.note.encode()).hex)
        tree = Tree(message=digest, attestations=(promise(desk.address), block(7)))
    stamp = OtsStamp(
        checkpoint=sealed.checkpoint,
        token=Digest.of(b""),
        pending=(desk.address,),
        blocks=(7,),
        completes=None,
        at=case.times.now(),
    )
    made, fields = wrong(tree, stamp)  # type: ignore[operator]
    data = made if isinstance(made, bytes) else write_ots(made)
    token = case.objects.put([data]).digest
    case.record(replace(stamp, token=token, **fields), action="stamp")
    bundle(case, tmp_path / "bundle")
    assert codes(verify_path(tmp_path / "bundle", Trust())) == {code}


def test_a_step_that_is_not_computed_here_is_told_and_not_taken(case: Case, tmp_path: Path) -> None:
    sealed = seal(case, [])
    note = case.snapshot.records[sealed.checkpoint]
    assert isinstance(note, Checkpoint)
    digest = bytes.fromhex(Digest.of(note.note.encode()).hex)
    below = Tree(message=None, attestations=(block(7),))
    tree = Tree(message=digest, branches=((Step(tag=0x03), below),))
    stamp = OtsStamp(
        checkpoint=sealed.checkpoint,
        token=case.objects.put([write_ots(tree)]).digest,
        pending=(),
        blocks=(7,),
        completes=None,
        at=case.times.now(),
    )
    case.record(stamp, action="stamp")
    bundle(case, tmp_path / "bundle")
    headers = Blocks(lines={7: mined(digest, NOON)})
    report = verify_path(tmp_path / "bundle", Trust(blocks=headers))
    assert "not computed here" in notes(report, 10)
    assert codes(report) == {Code.STAMP_UNTRUSTED}


GENESIS_TRANSACTION = bytes.fromhex(
    "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff00"
    "1d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b20"
    "6f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afd"
    "b0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c"
    "384df7ba0b8d578a4c702b6bf11d5fac00000000"
)
GENESIS_HEADER = bytes.fromhex(
    "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac7"
    "2c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
)


def test_bitcoins_first_block_holds_its_first_transaction() -> None:
    """The one stamp over Bitcoin's real chain that needs nobody's calendar."""
    data = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
    data += hashlib.sha256(GENESIS_TRANSACTION).digest()
    data += b"\x08\x00" + bytes.fromhex("0588960d73d71901") + b"\x01\x00"
    ((height, root),) = read_ots(data).blocks()
    for blocks in (
        read_blocks(GENESIS_HEADER, file="headers"),
        read_blocks(f"0 {GENESIS_HEADER.hex()}\n".encode(), file="headers"),
    ):
        found = blocks.at(height)
        assert found is not None
        assert found.root == root
        assert str(found.time) == "2009-01-03T18:15:05.000000Z"
        assert blocks.at(1) is None


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "no multiple of 80"),
        (b"x" * 79, "no multiple of 80"),
        (mined(b"r" * 32, NOON), "does not begin with Bitcoin's block 0"),
        (GENESIS_HEADER + mined(b"r" * 32, NOON), "does not follow the one before"),
        (b"# nothing\n", "holds no header"),
        (b"7 00ff\n", "line 1 is not a height"),
        (b"7 " + b"00" * 80 + b"\n", "does not meet its own target"),
        (b"7 %b\n7 %b\n" % (mined(b"r" * 32, 1).hex().encode(), GENESIS_HEADER.hex().encode()),
         "gives block 7 another header"),
    ],
)  # fmt: skip
def test_headers_that_were_changed_or_are_none_are_refused(data: bytes, cause: str) -> None:
    with pytest.raises(InputRefused, match=cause):
        read_blocks(data, file="headers")


def test_nothing_but_a_blinded_hash_is_handed_to_a_calendar() -> None:
    digest = Digest.of(b"note")
    tree, message = start(bytes.fromhex(digest.hex), b"n" * 16)
    assert message == hashlib.sha256(bytes.fromhex(digest.hex) + b"n" * 16).digest()
    ((step, _),) = tree.branches
    assert step == Step(tag=APPEND, operand=b"n" * 16)


def test_by_commands_a_seal_is_promised_completed_and_checked(tmp_path: Path) -> None:
    line: CommandLine = new_case(tmp_path)
    line.done("claim", "The gate stood open.")
    with calendar() as desk:
        said = line.done("seal", "--ots", desk.address)
        assert f"OT1 pending at {desk.address}: a promise, and no time yet" in said
        assert f"pending at {desk.address}" in line("doctor").out
        assert f"ask with --ots {desk.address}" in line.done("renew")
        desk.mine(800_001, NOON)
        found = line.json("renew", "--ots", desk.address)
        assert found["completed"] == [{"label": "OT2", "blocks": [800_001]}]
        assert (found["pending"], found["blocks"]) == ([], 1)
    line.done("export", tmp_path / "bundle")
    (tmp_path / "headers").write_text(desk.lines())
    checked = line.done("verify", tmp_path / "bundle", "--block-headers", tmp_path / "headers")
    assert "Bitcoin block 800001" in checked
    assert "Consistent, and stamped by an authority you trust." in checked
