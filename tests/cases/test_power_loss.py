"""The power goes at any write: nothing acknowledged is lost, and nothing found is corrupt."""

import hashlib
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.builders.children import ROOT
from tests.builders.desk import numbered
from tests.builders.power import Call, Disk, traced
from tests.builders.power_worker import settings

from sightline.bootstrap.cases import open_case
from sightline.errors import CaseDamaged, NotFound, SightlineError
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.workbench.case import Case

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@dataclass(frozen=True)
class Run:
    """What a program did to the disk, call by call."""

    root: str
    calls: list[Call]
    points: list[int]
    """Numbers of the calls after which a cut leaves something else than before."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    base = tmp_path_factory.mktemp("power").resolve()
    (base / "disk").mkdir()
    found = traced(base, "power_worker", base / "disk", root=ROOT)
    disk = Disk(str(base / "disk"))
    points = [number for number, call in enumerate(found) if disk.play(call)]
    assert len(points) > 300
    assert disk.said.count(b"ack ") == 12
    return Run(str(base / "disk"), found, points)


def left_at(run: Run, point: int, seed: int, target: Path) -> list[list[str]]:
    """Write what a cut after that call may leave; returns what had been acknowledged."""
    disk = Disk(run.root)
    for call in run.calls[: point + 1]:
        disk.play(call)
    disk.leave(target, random.Random(seed))  # noqa: S311 - the same in every run
    return [line.split()[1:] for line in disk.said.decode().splitlines()]


def digest_of(case: Case, digest: Digest) -> str:
    with case.objects.open(digest) as file:
        return hashlib.sha256(file.read()).hexdigest()


def check(folder: Path, told: list[list[str]]) -> None:
    """What was acknowledged is there; what is there is whole; and work goes on."""
    try:
        case = open_case(folder / "work" / "case", settings(folder))
    except (NotFound, CaseDamaged):
        # Before the first entry was acknowledged there may be no case yet, and no half of one.
        assert not told
        return
    recorded = {(str(seq), digest.hex) for digest, seq in case.snapshot.seq_of.items()}
    for first, second, third, fourth, kept in told:
        assert {(first, second), (third, fourth)} <= recorded
        assert digest_of(case, Digest(kept)) == kept
    for digest in case.objects.digests():
        assert digest_of(case, digest) == digest.hex
    for exhibit in case.snapshot.exhibits.values():
        assert isinstance(exhibit, Exhibit)
        assert case.objects.has(exhibit.digest)
    case.record(numbered("after", case.size), action="add")
    case.objects.put([b"after the cut"])
    case.log.close()


def cut(run: Run, points: list[int], seed: int, tmp_path: Path) -> None:
    for number, point in enumerate(points):
        target = tmp_path / "left"
        told = left_at(run, point, seed + number, target)
        try:
            check(target, told)
        except BaseException as error:
            error.add_note(f"cut after call {point} of {len(run.calls)}, seed {seed + number}")
            raise


def test_fifty_cuts_lose_nothing_acknowledged_and_leave_nothing_corrupt(
    run: Run, tmp_path: Path
) -> None:
    chance = random.Random(1)  # noqa: S311 - the same in every run
    cut(run, sorted(chance.sample(run.points, 50)), 100, tmp_path)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_a_thousand_cuts_at_every_write_lose_nothing_acknowledged(run: Run, tmp_path: Path) -> None:
    rounds = 1 + 1_000 // len(run.points)
    for turn in range(rounds):
        cut(run, run.points, 10_000 * (turn + 1), tmp_path)


def test_the_model_would_notice_a_log_that_is_not_synced(run: Run, tmp_path: Path) -> None:
    careless = Run(
        run.root,
        [call for call in run.calls if call.name not in {"fdatasync", "fsync"}],
        run.points,
    )
    last = len(careless.calls) - 1
    lost = 0
    for seed in range(20):
        told = left_at(careless, last, seed, tmp_path / "left")
        try:
            check(tmp_path / "left", told)
        except (AssertionError, SightlineError):
            lost += 1
    assert lost
