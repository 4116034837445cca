"""Audits read everything, go on where they ended, restore, and say what they could not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.small_case import Desk, add_exhibit

from sightline.adapters.objects_folder import FolderObjects
from sightline.adapters.pace import Pace
from sightline.errors import RuleRefused
from sightline.model.digest import Digest
from sightline.model.layout import object_sizes
from sightline.model.upkeep import Audit
from sightline.workbench.case import Case
from sightline.workbench.fixity import Plan, audit, last_read, resumed, unrepaired

SOME = 7


@dataclass
class Kept:
    case: Case
    folder: Path
    second: FolderObjects

    @property
    def names(self) -> list[Digest]:
        return sorted(object_sizes(self.case.snapshot))

    def path(self, digest: Digest) -> Path:
        return self.folder / "objects/sha256" / digest.hex[:2] / digest.hex

    def damage(self, digest: Digest) -> None:
        path = self.path(digest)
        path.chmod(0o600)
        data = bytearray(path.read_bytes())
        data[0] ^= 1
        path.write_bytes(data)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    case = Desk(tmp_path / "case").create()
    second = FolderObjects(tmp_path / "second/objects", tmp_path / "second/staging")
    for number in range(SOME):
        data = b"exhibit %d" % number
        add_exhibit(case, data)
        second.put([data])
    yield Kept(case, tmp_path / "case", second)
    case.log.close()


def after(count: int) -> Plan:
    """A plan whose time is up after so many objects."""
    left = [count]

    def pace(_: int) -> bool:
        left[0] -= 1
        return left[0] > 0

    return Plan(pace=pace)


def test_a_run_reads_every_object_that_the_log_names(kept: Kept) -> None:
    done = audit(kept.case, kept.case.objects, Plan())
    assert (done.audit.objects, done.remaining) == (SOME, 0)
    assert not done.unrepaired
    assert (done.audit.after, done.audit.upto) == (None, None)
    assert None not in last_read(kept.case.snapshot).values()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=8
)
@given(st.lists(st.integers(1, SOME), min_size=1, max_size=4))
def test_short_runs_one_after_another_read_as_much_as_one_long_one(
    kept: Kept, counts: list[int]
) -> None:
    expected = kept.names.index(last) + 1 if (last := resumed(kept.case.snapshot, "case")) else 0
    for count in counts:
        done = audit(kept.case, kept.case.objects, after(count))
        read = min(count, SOME - expected)
        assert done.audit.objects == read
        expected = (expected + read) % SOME
        assert done.remaining == (SOME - expected if expected else 0)


def test_what_no_run_has_come_to_is_known(kept: Kept) -> None:
    assert set(last_read(kept.case.snapshot).values()) == {None}
    done = audit(kept.case, kept.case.objects, after(3))
    times = last_read(kept.case.snapshot)
    assert [times[name] for name in kept.names] == [done.audit.ended] * 3 + [None] * 4
    late = add_exhibit(kept.case, b"late")
    audit(kept.case, kept.case.objects, Plan())
    read = last_read(kept.case.snapshot)
    assert [name for name, at in read.items() if at is None] == (
        [late] if late < kept.names[3] and late in kept.names[:3] else []
    )


def test_missing_and_damaged_bytes_are_named_and_stop_no_other(kept: Kept) -> None:
    gone, bent = kept.names[1], kept.names[4]
    kept.path(gone).unlink()
    kept.damage(bent)
    done = audit(kept.case, kept.case.objects, Plan())
    assert (done.audit.missing, done.audit.damaged) == ((gone,), (bent,))
    assert done.audit.objects == SOME
    assert set(done.unrepaired) == {gone, bent} == set(unrepaired(kept.case.snapshot))


def test_they_are_restored_from_a_second_copy_and_the_damaged_bytes_kept(kept: Kept) -> None:
    gone, bent = kept.names[1], kept.names[4]
    kept.path(gone).unlink()
    kept.damage(bent)
    wrong = kept.path(bent).read_bytes()
    done = audit(kept.case, kept.case.objects, Plan(second=kept.second))
    assert set(done.audit.repaired) == {gone, bent}
    assert not done.unrepaired
    assert audit(kept.case, kept.case.objects, Plan()).audit.damaged == ()
    (aside,) = (kept.folder / "objects/set-aside").iterdir()
    assert aside.read_bytes() == wrong


def test_a_second_copy_that_is_damaged_too_restores_nothing(kept: Kept) -> None:
    bent = kept.names[2]
    kept.damage(bent)
    other = kept.second.path(bent)
    other.chmod(0o600)
    other.write_bytes(b"other")
    done = audit(kept.case, kept.case.objects, Plan(second=kept.second))
    assert done.unrepaired == (bent,)
    assert kept.path(bent).exists()


def test_what_was_mended_later_is_no_longer_told(kept: Kept) -> None:
    kept.damage(kept.names[0])
    audit(kept.case, kept.case.objects, Plan())
    assert unrepaired(kept.case.snapshot)
    audit(kept.case, kept.case.objects, Plan(second=kept.second, whole=True))
    assert not unrepaired(kept.case.snapshot)


def test_runs_over_a_copy_are_counted_apart(kept: Kept) -> None:
    audit(kept.case, kept.second, Plan(store="/backup"))
    assert set(last_read(kept.case.snapshot).values()) == {None}
    assert None not in last_read(kept.case.snapshot, "/backup").values()


def test_an_interrupted_run_is_recorded_as_far_as_it_came(kept: Kept) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit(kept.case, kept.case.objects, Plan(), interrupt)
    ((_, record),) = kept.case.snapshot.live(Audit)
    assert (record.objects, record.upto) == (3, kept.names[2])
    assert audit(kept.case, kept.case.objects, Plan()).audit.objects == SOME - 3


def test_an_account_that_does_not_fit_together_is_refused(kept: Kept) -> None:
    record = audit(kept.case, kept.case.objects, Plan()).audit
    low, high = kept.names[0], kept.names[-1]
    for wrong in (
        replace(record, after=high, upto=low),
        replace(record, repaired=(low,)),
        replace(record, started=record.ended, ended=record.started),
    ):
        if wrong != record and wrong.ended <= wrong.started:
            with pytest.raises(RuleRefused, match="fit together"):
                kept.case.record(wrong, action="audit")


def test_a_pace_waits_for_the_rate_and_ends_with_the_time() -> None:
    assert Pace(octets_per_second=10**12)(10**6)
    assert not Pace(seconds=0.0)(1)
    assert Pace()(1)
