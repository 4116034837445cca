"""Rendering, and recording what was handed over."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.builders.examining import METHODS, run_missing
from tests.builders.intake import add, incoming
from tests.builders.small_case import Desk

from sightline.adapters.folder_writer import FolderWriter
from sightline.errors import StorageFailed
from sightline.exports.contract import CaseView, Export, Rendered
from sightline.exports.registry import EXPORTS
from sightline.model.custody import Delivery
from sightline.model.digest import Digest
from sightline.workbench import deliver as module
from sightline.workbench.case import Case
from sightline.workbench.deliver import deliver, view_of


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    case = Desk(tmp_path / "case").create()
    add(case, [incoming("a.txt", b"report"), incoming("b.txt", b"another")])
    run_missing(case)
    yield case
    case.log.close()


@dataclass
class Looking:
    """An export that says how many entries it saw."""

    seen: list[tuple[int, str]] = field(default_factory=list)

    def render(self, view: CaseView) -> Rendered:
        self.seen.append((len(view.snapshot.entries), view.root))
        return Rendered(data=b"%d" % len(view.snapshot.entries), left_out=("the rest",))

    def export(self, name: str) -> Export:
        return Export(
            name=name, file_name=f"{name}.txt", media_type="text/plain", render=self.render
        )


def test_all_exports_show_one_state_of_the_case(case: Case, tmp_path: Path) -> None:
    looking = Looking()
    size, root = case.size, case.frontier.root().hex()
    exports = [looking.export(name) for name in ("one", "two", "three")]
    deliver(case, METHODS, exports, FolderWriter(tmp_path / "out"))
    assert looking.seen == [(size, root)] * 3


def test_each_hand_over_is_recorded_with_its_bytes_and_what_it_left_out(
    case: Case, tmp_path: Path
) -> None:
    (delivered,) = deliver(case, METHODS, [Looking().export("one")], FolderWriter(tmp_path / "out"))
    ((_, record),) = case.snapshot.live(Delivery)
    assert Digest.of(delivered.path.read_bytes()) == record.digest == delivered.digest
    assert (record.what, record.to, record.left_out) == ("one", "one.txt", ("the rest",))
    assert record.by == case.me


def test_what_others_recorded_meanwhile_is_shown(case: Case, tmp_path: Path) -> None:
    other = Desk(tmp_path / "case").open()
    add(other, [incoming("late.txt", b"late")])
    size = other.size
    other.log.close()
    looking = Looking()
    deliver(case, METHODS, [looking.export("one")], FolderWriter(tmp_path / "out"))
    assert looking.seen[0][0] == size


def test_what_could_not_be_written_is_not_recorded(case: Case, tmp_path: Path) -> None:
    (tmp_path / "out" / "two.txt").mkdir(parents=True)
    exports = [Looking().export(name) for name in ("one", "two", "three")]
    with pytest.raises(StorageFailed):
        deliver(case, METHODS, exports, FolderWriter(tmp_path / "out"))
    assert [record.what for _, record in case.snapshot.live(Delivery)] == ["one"]


def test_exports_see_what_was_made_and_never_an_exhibit(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = view_of(case, METHODS, case.times.now())
    made = {digest for item in case.snapshot.findings.values() for digest in item.derivatives}
    assert all(view.small_object(digest) for digest in made)
    assert all(view.small_object(digest) is None for digest in case.snapshot.exhibits)
    monkeypatch.setattr(module, "SMALL_OBJECT_BYTES", 3)
    assert all(view.small_object(digest) is None for digest in made)


def test_a_derivative_that_is_not_kept_here_is_none(case: Case, tmp_path: Path) -> None:
    view = view_of(case, METHODS, case.times.now())
    digest = next(iter(case.snapshot.findings.values())).derivatives[0]
    (tmp_path / "case" / "objects" / "sha256" / digest.hex[:2] / digest.hex).unlink()
    assert view.small_object(digest) is None


def test_every_export_there_is_can_be_delivered_twice(case: Case, tmp_path: Path) -> None:
    for _ in range(2):
        delivered = deliver(case, METHODS, EXPORTS, FolderWriter(tmp_path / "out"))
        assert [item.path.name for item in delivered] == [item.file_name for item in EXPORTS]
        assert all(item.path.stat().st_size for item in delivered)
