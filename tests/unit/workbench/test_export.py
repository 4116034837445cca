"""The writer of bundles; what a bundle then is, tests/cases/test_bundle.py tells."""

import os
import tracemalloc
from pathlib import Path

import pytest
from tests.builders.small_case import Desk, add_exhibit, bundle, fill

from sightline.adapters.bag_folder import BagFolder
from sightline.errors import CaseDamaged
from sightline.model.digest import Digest
from sightline.workbench.export import Order, export


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()
    fill(case)
    told: list[tuple[int, int]] = []
    export(
        case,
        BagFolder(tmp_path / "bundle"),
        Order(to="nobody"),
        lambda done, total: told.append((done, total)),
    )
    assert told[-1][0] == told[-1][1] > 0
    assert told == sorted(told)


def test_memory_does_not_grow_with_an_exhibit(tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()
    add_exhibit(case, os.urandom(48 << 20))
    tracemalloc.start()
    bundle(case, tmp_path / "bundle")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


def test_two_bundles_of_one_state_hold_the_same_log_and_objects(tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()
    fill(case)
    for name in ("one", "two"):
        bundle(case, tmp_path / name)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes()
         for path in (tmp_path / name / "data/objects").rglob("*") if path.is_file()}
        for name in ("one", "two")
    )  # fmt: skip
    assert one.items() <= two.items()
    # The second holds one record more: that the first was handed over.
    assert len(two) == len(one) + 1


def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()
    fill(case)

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    size = case.size
    with pytest.raises(KeyboardInterrupt):
        export(case, BagFolder(tmp_path / "bundle"), Order(to="nobody"), interrupt)
    assert not list(tmp_path.glob("*bundle*"))
    assert case.size == size


def test_a_log_that_was_exchanged_on_disk_is_not_exported(tmp_path: Path) -> None:
    case = Desk(tmp_path / "one").create()
    other = Desk(tmp_path / "two", "Ben").create()
    fill(case, exhibits=0)
    fill(other, exhibits=0)
    case.log, theirs = other.log, case.log
    case.refresh = lambda: None  # type: ignore[method-assign]
    with pytest.raises(CaseDamaged):
        bundle(case, tmp_path / "bundle")
    theirs.close()


def test_bytes_that_are_not_those_expected_are_not_listed(tmp_path: Path) -> None:
    with BagFolder(tmp_path / "bag") as bag:
        kept = bag.add("one", [b"a", b"b"], Digest.of(b"ab"))
        assert bag.add("two", [b"a"], Digest.of(b"b")) == Digest.of(b"a")
        bag.close({}, "", {})
        path = bag.publish()
    manifest = (path / "manifest-sha256.txt").read_text()
    assert manifest == f"{kept.hex}  data/one\n"
    assert not (path / "data/two").exists()
    assert "Payload-Oxum: 2.1\n" in (path / "bag-info.txt").read_text()
