"""Bundles: whole or not there at all, nothing missing without being said, nothing overwritten."""

import shutil
from pathlib import Path

import pytest
from tests.builders.small_case import Desk, add_exhibit, bundle, claim, fill, seal_with

from sightline.adapters.bag_folder import BagFolder
from sightline.errors import CaseDamaged, InputRefused, StorageFailed
from sightline.model.claim import Claim, Hedge
from sightline.model.custody import Delivery
from sightline.model.digest import Digest
from sightline.model.layout import object_path
from sightline.verify.codes import Code
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench.case import Case
from sightline.workbench.export import BundleFile, Order, export


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "case")


@pytest.fixture
def case(desk: Desk) -> Case:
    return desk.create()


def test_a_bundle_is_recorded_by_the_digest_of_its_tag_manifest(case: Case, tmp_path: Path) -> None:
    fill(case)
    size = case.size
    done = bundle(case, tmp_path / "bundle")
    manifest = (tmp_path / "bundle/tagmanifest-sha256.txt").read_bytes()
    assert done.digest == Digest.of(manifest)
    assert (done.size, done.covered) == (size, 0)
    delivery = case.snapshot.records[done.delivery]
    assert isinstance(delivery, Delivery)
    assert delivery.digest == done.digest
    assert delivery.to == "a colleague"
    report = verify_path(tmp_path / "bundle", Trust())
    assert report.size == size
    assert str(case.snapshot.case) == report.case


def test_a_case_that_was_never_sealed_says_so_in_its_bundle(case: Case, tmp_path: Path) -> None:
    bundle(case, tmp_path / "bundle")
    assert not (tmp_path / "bundle/data/log/checkpoint").exists()
    assert "(none: the case was never sealed)" in (tmp_path / "bundle/README.txt").read_text()
    report = verify_path(tmp_path / "bundle", Trust())
    assert report.held
    assert any("never sealed" in line for line in report.lines())


def test_the_longest_checkpoint_stands_as_the_logs_own(case: Case, tmp_path: Path) -> None:
    seal_with(case)
    claim(case, "The gate stood open.")
    note = seal_with(case).note
    bundle(case, tmp_path / "bundle")
    assert (tmp_path / "bundle/data/log/checkpoint").read_text() == note


def test_nothing_is_overwritten(case: Case, tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    with pytest.raises(StorageFailed, match="nothing is overwritten"):
        bundle(case, tmp_path / "bundle")


def test_a_name_taken_while_the_bundle_was_written_is_left_alone(
    case: Case, tmp_path: Path
) -> None:
    bag = BagFolder(tmp_path / "bundle")
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle/theirs").write_text("theirs")
    with pytest.raises(StorageFailed):
        export(case, bag, Order(to="nobody"))
    assert [path.name for path in (tmp_path / "bundle").iterdir()] == ["theirs"]
    assert not list(tmp_path.glob("*.partial"))


def test_a_missing_object_is_named_and_no_bundle_is_left(
    case: Case, desk: Desk, tmp_path: Path
) -> None:
    first, second = add_exhibit(case, b"first"), add_exhibit(case, b"second")
    (desk.folder / object_path(first)).unlink()
    path = desk.folder / object_path(second)
    path.chmod(0o600)
    path.write_bytes(b"secand")
    size = case.size
    with pytest.raises(CaseDamaged) as caught:
        bundle(case, tmp_path / "bundle")
    assert f"object {first}: missing" in caught.value.cause
    assert f"object {second}: damaged" in caught.value.cause
    assert case.size == size
    assert not list(tmp_path.glob("*bundle*"))


def test_a_bundle_without_a_missing_object_says_so_everywhere(
    case: Case, desk: Desk, tmp_path: Path
) -> None:
    digest = add_exhibit(case, b"first")
    (desk.folder / object_path(digest)).unlink()
    done = bundle(case, tmp_path / "bundle", allow_missing=True)
    assert done.left_out == (f"object {digest}: missing",)
    assert f"object {digest}: missing" in (tmp_path / "bundle/README.txt").read_text()
    delivery = case.snapshot.records[done.delivery]
    assert isinstance(delivery, Delivery)
    assert delivery.left_out == done.left_out
    report = verify_path(tmp_path / "bundle", Trust())
    assert [problem.code for problem in report.checks[6].problems] == [Code.OBJECT_MISSING]
    assert not report.held


@pytest.mark.parametrize("name", ["../escape", "a/b", "", ".hidden", "a\nb", "C:\\x"])
def test_a_report_is_named_by_a_plain_file_name(case: Case, tmp_path: Path, name: str) -> None:
    order = Order(to="nobody", files=(BundleFile(name=name, data=b""),))
    with pytest.raises(InputRefused):
        export(case, BagFolder(tmp_path / "bundle"), order)
    assert not list(tmp_path.glob("*bundle*"))


def test_bytes_that_are_an_exhibit_and_a_record_alike_are_kept_once(
    case: Case, tmp_path: Path
) -> None:
    """Somebody adds the bytes of a record as an exhibit: one object, two roles."""
    row = next(iter(case.log.entries()))
    digest = add_exhibit(case, row.record)
    bundle(case, tmp_path / "bundle")
    assert (tmp_path / "bundle/data" / object_path(digest)).read_bytes() == row.record
    assert verify_path(tmp_path / "bundle", Trust()).held


def test_a_log_of_several_tiles_survives_the_way_out(case: Case, tmp_path: Path) -> None:
    exhibit = add_exhibit(case, b"x")
    case.record_all((record, "claim") for record in claims(case, 600))
    seal_with(case)
    bundle(case, tmp_path / "bundle")
    log = tmp_path / "bundle/data/log/tile"
    assert {path.relative_to(log).as_posix() for path in log.rglob("*") if path.is_file()} == {
        "0/000", "0/001", "0/002.p/92", "1/000.p/2",
        "entries/000", "entries/001", "entries/002.p/92",
    }  # fmt: skip
    report = verify_path(tmp_path / "bundle", Trust())
    assert report.held
    assert report.size == 604
    assert report.root == case.snapshot.entries[604].tree
    tile = log / "1/000.p/2"
    tile.write_bytes(tile.read_bytes()[::-1])
    codes = {
        problem.code for problem in verify_path(tmp_path / "bundle", Trust()).checks[2].problems
    }
    assert codes == {Code.TILE_DIFFERS}
    assert exhibit in case.snapshot.exhibits


def claims(case: Case, count: int) -> list[Claim]:
    return [
        Claim(
            text=f"claim {number}",
            hedge=Hedge.ASSERTED,
            allegation=False,
            by=case.me,
            at=case.times.now(),
        )
        for number in range(count)
    ]


def test_a_case_on_a_disk_that_cannot_be_written_is_still_read(
    case: Case, desk: Desk, tmp_path: Path
) -> None:
    claim(case, "The gate stood open.")
    copied = Path(shutil.copytree(desk.folder, tmp_path / "copied"))
    assert (copied / "case.sqlite-wal").stat().st_size
    before = sorted(path.name for path in copied.iterdir())
    report = verify_path(copied, Trust())
    assert report.held
    assert report.size == case.size
    case.log.close()
    assert set(before) >= {"case.sqlite", "case.sqlite-wal"}


def test_a_case_that_is_being_written_to_is_read_as_it_was(case: Case, desk: Desk) -> None:
    with case.log.writing():
        report = verify_path(desk.folder, Trust())
    assert report.held
    assert report.size == case.size
