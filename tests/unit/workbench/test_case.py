"""The case: what is recorded lasts, what was changed behind its back is refused."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from tests.builders.desk import new_case, numbered, open_case, tools

from sightline.adapters.known_heads import HeadFiles
from sightline.adapters.log_sqlite import SqliteLog
from sightline.errors import (
    CaseDamaged,
    InputRefused,
    NotFound,
    RuleRefused,
    StorageFailed,
    VersionRefused,
)
from sightline.model.custody import Actor, CaseOpened
from sightline.model.exhibit import Display, Exhibit
from sightline.workbench.case import Case
from sightline.workbench.ports.log import KnownHead, LogTransaction, StoredEntry

ADD = "add"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "case"


@pytest.fixture
def case(folder: Path) -> Iterator[Case]:
    case = new_case(folder)
    yield case
    case.log.close()


def fill(case: Case, count: int, name: str = "x") -> None:
    case.record_all((numbered(name, number), ADD) for number in range(count))


def execute(folder: Path, statement: str, *values: object) -> None:
    """Change the file as somebody would who has it in hand."""
    connection = sqlite3.connect(folder / "case.sqlite")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def state(case: Case) -> tuple[int, bytes, int]:
    return case.size, case.frontier.root(), len(case.snapshot.records)


# Creating and opening


def test_a_new_case_holds_its_opening_signed_by_its_founder(case: Case) -> None:
    assert case.size == 1
    assert isinstance(case.snapshot.opened, CaseOpened)
    assert case.snapshot.opened.founder.fingerprint == case.me
    assert case.snapshot.entries[0].actor == case.me


def test_a_case_opens_to_the_state_it_was_left_in(case: Case, folder: Path) -> None:
    fill(case, 5)
    again = open_case(folder)
    assert state(again) == state(case)
    assert again.snapshot.records == case.snapshot.records
    again.log.close()


def test_two_cases_of_one_title_are_two_cases(case: Case, tmp_path: Path) -> None:
    other = new_case(tmp_path / "other")
    assert other.snapshot.case != case.snapshot.case
    other.log.close()


def test_a_second_case_is_not_made_in_one_log(case: Case, folder: Path) -> None:
    assert case.size == 1
    with pytest.raises(StorageFailed, match="a case here already"):
        new_case(folder)
    with pytest.raises(RuleRefused, match="opens a case once"):
        Case.create(tools(folder), title="x", purpose="y")
    assert open_case(folder).size == 1


def test_a_start_that_was_cut_off_can_be_taken_up_again(folder: Path) -> None:
    log = tools(folder, new=True).log
    log.close()
    with pytest.raises(NotFound, match="sightline new"):
        open_case(folder)
    assert new_case(folder).size == 1


# Recording


def test_a_second_person_joins_with_the_first_thing_they_do(case: Case, folder: Path) -> None:
    ben = open_case(folder, "Ben")
    ben.record(numbered("x", 1), action=ADD)
    assert [entry.action for entry in ben.snapshot.entries] == ["open case", "join case", ADD]
    case.refresh()
    assert case.size == 3
    assert case.snapshot.actors[ben.me].name == "Ben"
    ben.record(numbered("x", 2), action=ADD)
    assert ben.size == 4
    ben.log.close()


def test_a_person_may_introduce_themselves_by_hand(case: Case, folder: Path) -> None:
    assert case.size == 1
    ben = open_case(folder, "Ben")
    ben.record(ben.signer.actor, action="join")
    assert sum(isinstance(record, Actor) for record in ben.snapshot.records.values()) == 1
    ben.log.close()


def test_what_others_append_is_taken_in_before_our_own(case: Case, folder: Path) -> None:
    other = open_case(folder)
    for number in range(4):
        (case if number % 2 else other).record(numbered("x", number), action=ADD)
    case.refresh()
    other.refresh()
    assert state(case) == state(other)
    assert case.size == 5
    other.log.close()


def test_a_record_another_process_already_made_is_refused(case: Case, folder: Path) -> None:
    other = open_case(folder)
    other.record(numbered("x", 1), action=ADD)
    with pytest.raises(RuleRefused, match="already in the log as entry 1"):
        case.record(numbered("x", 1), action=ADD)
    assert state(case) == state(other)
    other.log.close()


def test_a_group_is_recorded_in_order_and_each_gets_its_digest(case: Case) -> None:
    records = [numbered("x", number) for number in range(50)]
    digests = case.record_all((record, ADD) for record in records)
    assert [case.snapshot.records[digest] for digest in digests] == records
    assert [case.snapshot.seq_of[digest] for digest in digests] == list(range(1, 51))


def test_a_refusal_inside_a_group_leaves_state_and_disk_as_before(case: Case, folder: Path) -> None:
    fill(case, 3)
    before = state(case)
    bad = [(numbered("y", 1), ADD), (numbered("y", 2), ADD), (numbered("x", 0), ADD)]
    with pytest.raises(RuleRefused, match="already in the log"):
        case.record_all(bad)
    assert case.size == before[0]
    assert state(case) == before == state(open_case(folder))
    case.record_all(bad[:2])
    assert state(case) == state(open_case(folder))


def test_an_error_in_the_caller_s_own_records_leaves_all_as_before(case: Case) -> None:
    before = state(case)

    def broken() -> Iterator[tuple[Exhibit, str]]:
        yield numbered("x", 1), ADD
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        case.record_all(broken())
    assert state(case) == before
    case.record(numbered("x", 1), action=ADD)


def test_nothing_recorded_is_nothing_appended(case: Case) -> None:
    before = state(case)
    assert case.record_all([]) == []
    assert state(case) == before


class _FullDisk:
    """A log whose commits fail once, after everything was accepted."""

    def __init__(self, log: SqliteLog) -> None:
        self._log = log
        self.fails = True

    def entries(self, start: int = 0) -> Iterator[StoredEntry]:
        return self._log.entries(start)

    def writing(self) -> AbstractContextManager[LogTransaction]:
        @contextmanager
        def failing() -> Iterator[LogTransaction]:
            with self._log.writing() as transaction:
                yield transaction
                if self.fails:
                    raise StorageFailed("The disk is full.", next_step="Free some space.")

        return failing()

    def close(self) -> None:
        self._log.close()


def test_a_group_that_could_not_be_made_durable_never_happened(case: Case, folder: Path) -> None:
    own = tools(folder)
    assert isinstance(own.log, SqliteLog)
    log = _FullDisk(own.log)
    mine = Case.open(replace(own, log=log))
    before = state(mine)
    with pytest.raises(StorageFailed, match="full"):
        fill(mine, 3)
    assert mine.size == before[0]
    assert state(mine) == before
    assert mine.frontier.root() == case.frontier.root()
    log.fails = False
    fill(mine, 3)
    assert state(mine) == state(open_case(folder))


# What was changed behind its back


def raw(folder: Path) -> list[tuple[int, bytes, bytes]]:
    connection = sqlite3.connect(folder / "case.sqlite")
    rows = connection.execute("SELECT seq, entry, record FROM entry ORDER BY seq").fetchall()
    connection.close()
    return rows


@pytest.fixture
def closed(case: Case, folder: Path) -> Path:
    """A case of nine entries, the last four of them signed once, that nobody has open."""
    for number in range(4):
        case.record(numbered("x", number), action=ADD)
    case.record_all((numbered("x", number), ADD) for number in range(4, 8))
    case.log.close()
    return folder


def stranger(folder: Path) -> Case:
    """Opened by somebody who never saw it: every signature is checked."""
    return open_case(folder, "Zoe")


@pytest.mark.parametrize("who", ["Ada", "Zoe"], ids=["known head", "never seen"])
@pytest.mark.parametrize("column", ["entry", "record"])
def test_an_edited_row_is_refused_by_its_number(closed: Path, who: str, column: str) -> None:
    data = bytearray(raw(closed)[4][1 if column == "entry" else 2])
    place = data.index(b"add" if column == "entry" else b"other")
    data[place] ^= 1
    execute(closed, f"UPDATE entry SET {column} = ? WHERE seq = 4", bytes(data))  # noqa: S608 - the column is one of two above
    with pytest.raises(CaseDamaged) as caught:
        open_case(closed, who)
    # With a known head the signature is not looked at again: the next entry's root tells it.
    assert "entry 4" in str(caught.value) or "entry 5: the entries before it" in str(caught.value)


def test_an_edited_last_row_is_refused(closed: Path) -> None:
    entry = raw(closed)[-1][1].replace(b'"action":"add"', b'"action":"bad"')
    execute(closed, "UPDATE entry SET entry = ? WHERE seq = 8", entry)
    with pytest.raises(CaseDamaged, match="entry 8: The signature was not made"):
        stranger(closed)
    with pytest.raises(CaseDamaged, match="rewritten"):
        open_case(closed)


@pytest.mark.parametrize("who", ["Ada", "Zoe"])
@pytest.mark.parametrize("seq", [0, 3, 7])
def test_a_deleted_row_is_refused_by_its_number(closed: Path, who: str, seq: int) -> None:
    execute(closed, "DELETE FROM entry WHERE seq = ?", seq)
    with pytest.raises(CaseDamaged, match=f"entry {seq} is missing"):
        open_case(closed, who)


@pytest.mark.parametrize("who", ["Ada", "Zoe"])
def test_rows_closed_up_over_a_gap_are_refused(closed: Path, who: str) -> None:
    execute(closed, "DELETE FROM entry WHERE seq = 3")
    for seq in range(4, 9):
        execute(closed, "UPDATE entry SET seq = ? WHERE seq = ?", seq - 1, seq)
    with pytest.raises(CaseDamaged, match="entry 3 says that it is number 4"):
        open_case(closed, who)


@pytest.mark.parametrize("who", ["Ada", "Zoe"])
def test_rows_that_changed_places_are_refused(closed: Path, who: str) -> None:
    for old, new in ((3, 99), (5, 3), (99, 5)):
        execute(closed, "UPDATE entry SET seq = ? WHERE seq = ?", new, old)
    with pytest.raises(CaseDamaged, match="entry 3 says that it is number 5"):
        open_case(closed, who)


def test_a_row_hidden_before_the_first_is_refused(closed: Path) -> None:
    execute(closed, "INSERT INTO entry VALUES (-7, x'00', x'00')")
    with pytest.raises(CaseDamaged, match="entry 0 is missing"):
        open_case(closed)


@pytest.mark.parametrize("cut", [4, 5, 8])
def test_a_cut_tail_shows_to_whoever_saw_it_whole(closed: Path, cut: int) -> None:
    execute(closed, "DELETE FROM entry WHERE seq > ?", 8 - cut)
    with pytest.raises(CaseDamaged, match="seen this log with 9 entries"):
        open_case(closed)
    # A hash chain alone cannot tell, which is why heads are kept and sealed outside.
    assert stranger(closed).size == 9 - cut


@pytest.mark.parametrize("cut", [1, 3])
def test_a_tail_cut_within_what_was_recorded_together_shows_to_anybody(
    closed: Path, cut: int
) -> None:
    execute(closed, "DELETE FROM entry WHERE seq > ?", 8 - cut)
    with pytest.raises(CaseDamaged, match="entry 5: no signature of its actor covers it"):
        stranger(closed)


def test_an_older_copy_put_back_shows_to_whoever_saw_the_newer(
    case: Case, folder: Path, tmp_path: Path
) -> None:
    case.log.close()
    shutil.copytree(folder, tmp_path / "older")
    newer = open_case(folder)
    fill(newer, 2)
    newer.log.close()
    with pytest.raises(CaseDamaged, match="seen this log with 3 entries"):
        open_case(tmp_path / "older")


def test_a_log_forked_after_it_was_seen_shows(case: Case, folder: Path, tmp_path: Path) -> None:
    case.log.close()
    shutil.copytree(folder, tmp_path / "fork")
    fork = open_case(tmp_path / "fork", "Ben")
    fill(fork, 6, "fork")
    fork.log.close()
    mine = open_case(folder)
    fill(mine, 2)
    mine.log.close()
    with pytest.raises(CaseDamaged, match="no longer has them"):
        open_case(tmp_path / "fork")


def test_a_log_cut_while_it_is_open_is_not_written_to(case: Case, folder: Path) -> None:
    fill(case, 4)
    execute(folder, "DELETE FROM entry WHERE seq > 2")
    with pytest.raises(CaseDamaged, match="entry 4 is missing: the log was cut"):
        case.record(numbered("y", 1), action=ADD)
    with pytest.raises(CaseDamaged, match="entry 4 is missing"):
        case.refresh()
    assert len(raw(folder)) == 3


def test_a_state_that_could_not_be_read_again_is_not_shown(case: Case, folder: Path) -> None:
    fill(case, 4)
    with pytest.raises(RuleRefused):
        case.record_all([(numbered("y", 1), ADD), (numbered("x", 1), ADD)])
    execute(folder, "DELETE FROM entry WHERE seq > 2")
    for _ in range(2):
        with pytest.raises(CaseDamaged, match="seen this log with 5 entries"):
            _ = case.snapshot


def test_a_record_that_others_forged_is_refused_when_it_is_taken_in(
    case: Case, folder: Path
) -> None:
    fill(case, 1)
    rows = raw(folder)
    execute(folder, "INSERT INTO entry VALUES (2, ?, ?)", rows[1][1], rows[1][2])
    with pytest.raises(CaseDamaged, match="entry 2 says that it is number 1"):
        case.record(numbered("y", 1), action=ADD)


# Files that are no case of ours


@pytest.mark.parametrize(("version", "age"), [(0, "older"), (2, "newer"), (99, "newer")])
def test_a_case_of_another_format_asks_for_another_sightline(
    closed: Path, version: int, age: str
) -> None:
    execute(closed, f"PRAGMA user_version = {version}")
    with pytest.raises(VersionRefused, match=f"format {version}; .*{age} Sightline"):
        open_case(closed)


def test_a_folder_without_a_case_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nothing.*no case here"):
        SqliteLog.open(tmp_path / "nothing" / "case.sqlite")


@pytest.mark.parametrize(
    "content", [b"", b"just text", b"SQLite format 3\0" + bytes(84), bytes(100_000)]
)
def test_a_file_that_is_no_case_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "case.sqlite"
    path.write_bytes(content)
    with pytest.raises(CaseDamaged, match=r"case\.sqlite"):
        SqliteLog.open(path)
    assert path.read_bytes() == content
    assert [found.name for found in tmp_path.iterdir()] == ["case.sqlite"]


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CaseDamaged, match="not a case's log"):
        SqliteLog.open(path)
    with pytest.raises(StorageFailed, match="another database"):
        SqliteLog.create(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE seq = new.seq; END",
        "CREATE VIEW v AS SELECT * FROM entry",
        "CREATE TABLE more (x)",
        "ALTER TABLE entry ADD COLUMN note TEXT",
        "DROP TABLE entry",
    ],
)
def test_a_log_with_another_schema_is_refused(closed: Path, statement: str) -> None:
    execute(closed, statement)
    with pytest.raises(CaseDamaged, match="other tables"):
        open_case(closed)


def test_a_head_that_cannot_be_read_means_checking_everything(closed: Path, tmp_path: Path) -> None:
    (head,) = (tmp_path / "Ada.heads").iterdir()
    for text in ("", "[]", "{}", '{"size": "many"}', '{"size": 1}'):
        head.write_text(text)
        case = open_case(closed)
        assert case.size == 9
        case.log.close()


def test_a_head_that_cannot_be_kept_is_said_and_the_record_stays(
    case: Case, folder: Path, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "Ada.heads")
    (tmp_path / "Ada.heads").write_text("in the way")
    with pytest.raises(StorageFailed, match="head of the log could not be remembered"):
        case.record(numbered("x", 1), action=ADD)
    (tmp_path / "Ada.heads").unlink()
    assert case.size == 2
    assert state(open_case(folder)) == state(case)


def test_heads_only_ever_move_forward(case: Case, tmp_path: Path) -> None:
    heads = HeadFiles(tmp_path / "heads")
    heads.put(case.snapshot.case, KnownHead(size=7, root="a"))
    heads.put(case.snapshot.case, KnownHead(size=5, root="b"))
    assert heads.get(case.snapshot.case) == KnownHead(size=7, root="a")
    heads.put(case.snapshot.case, KnownHead(size=8, root="c"))
    assert heads.get(case.snapshot.case) == KnownHead(size=8, root="c")
    assert len(list((tmp_path / "heads").iterdir())) == 1


def test_rows_are_read_as_of_the_moment_of_the_call(case: Case, folder: Path) -> None:
    rows = case.log.entries()
    other = open_case(folder)
    fill(other, 3)
    other.log.close()
    assert _count(rows) == 1
    assert _count(case.log.entries(2)) == 2


def _count(rows: Iterator[StoredEntry] | Sequence[StoredEntry]) -> int:
    return sum(1 for _ in rows)


def test_what_could_not_be_read_back_is_never_appended(case: Case) -> None:
    fill(case, 1)
    before = state(case)
    (exhibit,) = case.snapshot.exhibits
    senseless = Display(
        exhibit=exhibit,
        graphic=cast("bool", None),
        warning="",
        by=case.me,
        at=case.times.now(),
    )
    with pytest.raises(InputRefused):
        case.record(senseless, action="set display")
    assert state(case) == before


def test_a_record_longer_than_readers_accept_is_refused(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sightline.workbench.case.MAX_RECORD_BYTES", 100)
    with pytest.raises(InputRefused, match="longer than 100"):
        fill(case, 1)
