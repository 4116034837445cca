"""Any single changed byte of a bundle is named by all three verifiers, or lies outside the log.

A change that its maker did not hide shows in the manifests, wherever it is. Behind manifests that
were written anew, what the log binds still shows; what it does not bind is listed here, and shows
only in the digest of `tagmanifest-sha256.txt`, which the case's own delivery record holds.
"""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.authority import LocalAuthority
from tests.builders.forger import remanifest
from tests.builders.page import CHROMIUM, ask, opened
from tests.builders.small_case import Desk, LocalStamps, add_exhibit, fill, seal_with
from tests.builders.verifiers import found_alone

from sightline.bootstrap.custody import Parcel, export_case
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench import roster
from sightline.workbench.judge import restrict
from sightline.workbench.not_before import begin
from sightline.workbench.roster_file import first_draft
from sightline.workbench.selection import Wishes

FOOTAGE = Path(__file__).parents[3] / "shared/data/footage"
MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
OUTSIDE = ("README.txt", "verify.py", "verify.html")
OUTSIDE_DATA = ("data/report/", "data/case.jsonld", "data/ro-crate-metadata.json")
"""What follows from the case, or tells a reader how to go on: no entry of the log binds it."""
HELD_LABELS = ("Sightline-Bundle-Format", "Payload-Oxum", "External-Identifier")
"""Of `bag-info.txt`; its other lines are outside."""

examples = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255))


def few(count: int) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@dataclass
class Change:
    """One byte of one file of a bundle, changed until the end of a `with`."""

    bag: Path
    path: Path
    where: float
    """How far into the file, from 0 to 1."""
    flips: int
    hidden: bool
    """Whether manifests are written that fit."""
    kept: dict[Path, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.path.relative_to(self.bag).as_posix()

    def __enter__(self) -> Self:
        told = [self.bag / name for name in (*MANIFESTS, "bag-info.txt")]
        self.kept = {path: path.read_bytes() for path in (*told, self.path)}
        changed = bytearray(self.kept[self.path])
        changed[int(self.where * len(changed))] ^= self.flips
        self.path.write_bytes(changed)
        if self.hidden and self.name == "bag-info.txt":
            # Manifests as others write them would mend the file itself.
            tags = self.bag / "tagmanifest-sha256.txt"
            was = _digits(self.kept[self.path])
            tags.write_text(tags.read_text().replace(was, _digits(bytes(changed))))
        elif self.hidden:
            remanifest(self.bag)
        return self

    def __exit__(self, *_: object) -> None:
        for path, data in self.kept.items():
            path.write_bytes(data)

    def outside(self) -> bool:
        """Whether the log binds nothing of what was changed."""
        if self.name == "bag-info.txt":
            before, after = map(_labels, (self.kept[self.path], self.path.read_bytes()))
            return before == after
        return self.name in OUTSIDE or self.name.startswith(OUTSIDE_DATA)


def _labels(data: bytes) -> dict[str, str | None]:
    lines = data.decode(errors="replace").split("\n")
    fields = dict(line.split(": ", 1) for line in lines if ": " in line)
    return {label: fields.get(label) for label in HELD_LABELS}


def _digits(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def bags(tmp_path_factory: pytest.TempPathFactory, authority: LocalAuthority) -> list[Path]:
    """A whole case with a roster and stamps; a part of it with an encrypted exhibit."""
    folder = tmp_path_factory.mktemp("any-byte")
    case = Desk(folder / "case").create()
    stamps = LocalStamps(authority)
    begin(case, [stamps])
    exhibits = fill(case)
    digest = roster.propose(case, first_draft(case.snapshot, case.times.now()), reason="test")
    roster.adopt(case, digest)
    seal_with(case, authority)
    export_case(case, folder / "whole", Parcel())
    restrict(case, exhibits[1], reason="need to know")
    seal_with(case)
    key = str(pyrage.x25519.Identity.generate().to_public())
    wishes = Wishes(only=frozenset(exhibits[:2]))
    export_case(case, folder / "part", Parcel(wishes=wishes, recipients=[key]))
    case.log.close()
    return [folder / "whole", folder / "part"]


def files_of(bag: Path) -> list[Path]:
    return sorted(path for path in bag.rglob("*") if path.is_file() and path.stat().st_size)


def judged_by_programs(bag: Path) -> list[set[str]]:
    """Where each of the two programs sees a problem."""
    report = verify_path(bag, Trust())
    ours = {problem.where for check in report.checks for problem in check.problems}
    assert bool(ours) is not report.held
    return [ours, {where for _, _, where, _ in found_alone(bag).notes}]


def pick(data: st.DataObject, bags: list[Path], *, hidden: bool) -> Change:
    bag = data.draw(st.sampled_from(bags))
    paths = [path for path in files_of(bag) if not (hidden and path.name in MANIFESTS)]
    path = data.draw(st.sampled_from(paths))
    where, flips = data.draw(examples)
    return Change(bag, path, where, flips, hidden=hidden)


def open_change(change: Change, judge: Callable[[Path], list[set[str]]]) -> None:
    """A change that nobody hid is named, in the file where it is."""
    with change:
        for problems in judge(change.bag):
            assert problems, change
            assert change.name in problems or change.name in MANIFESTS, (change, problems)


def hidden_change(change: Change, judge: Callable[[Path], list[set[str]]]) -> None:
    """A change behind new manifests is named, unless no entry of the log binds the file."""
    with change:
        for problems in judge(change.bag):
            assert bool(problems) is not change.outside(), (change, problems)


def test_an_untouched_bundle_holds(bags: list[Path]) -> None:
    for bag in bags:
        assert judged_by_programs(bag) == [set(), set()]


@few(20)
@given(data=st.data())
def test_any_changed_byte_is_named(bags: list[Path], data: st.DataObject) -> None:
    open_change(pick(data, bags, hidden=False), judged_by_programs)


@few(20)
@given(data=st.data())
def test_any_changed_byte_behind_new_manifests_is_named_or_outside(
    bags: list[Path], data: st.DataObject
) -> None:
    hidden_change(pick(data, bags, hidden=True), judged_by_programs)


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_page_names_what_the_programs_name(bags: list[Path], tmp_path: Path) -> None:
    """In a real browser, from a page that is not the bundle's own: that may be what was changed."""
    page = Path(shutil.copy(bags[0] / "verify.html", tmp_path / "verify.html"))
    with opened() as browser:

        def judge(bag: Path) -> list[set[str]]:
            ask(browser, bag, page)
            problems = browser.evaluate("window.result.problems")
            return [{problem["where"] for problem in problems}]

        @few(6)
        @given(data=st.data())
        def in_the_browser(data: st.DataObject) -> None:
            open_change(pick(data, bags, hidden=False), judge)
            hidden_change(pick(data, bags, hidden=True), judge)

        in_the_browser()


@pytest.mark.nightly
@pytest.mark.timeout(7200)
@few(1000)
@given(data=st.data(), hidden=st.booleans())
def test_many_changed_bytes(bags: list[Path], data: st.DataObject, *, hidden: bool) -> None:
    change = pick(data, bags, hidden=hidden)
    (hidden_change if hidden else open_change)(change, judged_by_programs)


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_every_byte_of_every_short_file(bags: list[Path]) -> None:
    """Not a sample: each byte of the files that bind the others."""
    for bag in bags:
        for path in files_of(bag):
            count = path.stat().st_size
            if path.name in {"bagit.txt", "checkpoint", "bag-info.txt"} or "entries" in path.parts:
                for at in range(0, count, 1 if count < 1000 else 17):
                    change = Change(bag, path, (at + 0.5) / count, 1, hidden=True)
                    hidden_change(change, judged_by_programs)


@pytest.fixture(scope="module")
def real_bag(tmp_path_factory: pytest.TempPathFactory, authority: LocalAuthority) -> Path:
    folder = tmp_path_factory.mktemp("real-bytes")
    case = Desk(folder / "case").create()
    for path in sorted(FOOTAGE.glob("*"))[:12]:
        add_exhibit(case, path.read_bytes())
    seal_with(case, authority)
    export_case(case, folder / "bundle", Parcel())
    case.log.close()
    return folder / "bundle"


@pytest.mark.real
@few(6)
@given(data=st.data(), hidden=st.booleans())
def test_any_changed_byte_of_real_clips_is_named(
    real_bag: Path, data: st.DataObject, *, hidden: bool
) -> None:
    change = pick(data, [real_bag], hidden=hidden)
    (hidden_change if hidden else open_change)(change, judged_by_programs)
