from dataclasses import replace
from pathlib import Path

import pytest

from sightline.bootstrap.health import CaseHealth, Machine
from sightline.cli.doctor import Remark, case_remarks, machine_remarks
from sightline.model.digest import Digest
from sightline.model.exhibit import Clock
from sightline.model.times import Instant
from sightline.model.upkeep import Copy, Medium

MACHINE = Machine(
    version="1",
    builds={"python": "3"},
    confinement=("no network (namespace)", "Landlock: no files", "system call filter"),
    clock=Clock(source="operating system", synchronised=True, error_bound_us=20),
    key=Path("key"),
    key_exists=True,
    key_mode=0o600,
    folder=Path(),
    free_bytes=10**12,
    network_disk=None,
)
COPY = Copy(
    to="s3://desk/case",
    medium=Medium.OBJECT_STORE,
    elsewhere=True,
    size=12,
    objects=3,
    octets=300,
    left_out=(),
    by="SHA256:a",
    at=Instant(1_700_000_000_000_000),
)
CASE = CaseHealth(
    case=Digest("0" * 64),
    size=12,
    root="00",
    checkpoint_size=10,
    uncovered=0,
    objects=3,
    missing=(),
    orphans=(),
    staging=(),
    copies=(COPY, replace(COPY, to="/backup", medium=Medium.FOLDER, elsewhere=False)),
    copies_short=(),
    never_read=0,
    oldest_read=COPY.at,
    known_bad=(),
    stamps=1,
    stamps_due=(),
    stamps_end=COPY.at,
    stamps_pending=(),
)


def _attention(remarks: list[Remark]) -> list[tuple[str, str]]:
    return [(item.what, item.state) for item in remarks if item.state != "good"]


def test_nothing_needs_attention_where_all_is_well() -> None:
    assert _attention([*machine_remarks(MACHINE), *case_remarks(CASE)]) == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (replace(MACHINE, confinement=("memory limit 1 MiB",)), ("decoder limits", "look")),
        (replace(MACHINE, clock=Clock(source="x", synchronised=False)), ("clock", "look")),
        (replace(MACHINE, clock=Clock(source="x")), ("clock", "look")),
        (replace(MACHINE, key_exists=False), ("key", "look")),
        (replace(MACHINE, key_mode=0o644), ("key", "bad")),
        (replace(MACHINE, free_bytes=10**9), ("disk", "look")),
        (replace(MACHINE, network_disk="nfs"), ("file system", "bad")),
    ],
)
def test_what_is_wrong_with_a_machine_is_told(facts: Machine, found: tuple[str, str]) -> None:
    assert _attention(list(machine_remarks(facts))) == [found]


@pytest.mark.parametrize(
    ("health", "found"),
    [
        (replace(CASE, uncovered=2), ("seal", "look")),
        (replace(CASE, checkpoint_size=0, uncovered=12), ("seal", "look")),
        (replace(CASE, missing=(Digest("1" * 64),)), ("objects", "bad")),
        (replace(CASE, orphans=(Digest("1" * 64),)), ("orphans", "look")),
        (replace(CASE, staging=("x.part",)), ("staging", "look")),
        (replace(CASE, never_read=2, oldest_read=None), ("fixity", "look")),
        (replace(CASE, known_bad=(Digest("1" * 64),)), ("fixity", "bad")),
        (replace(CASE, copies=(), copies_short=("none lies elsewhere",)), ("copies", "look")),
    ],
)
def test_what_is_wrong_with_a_case_is_told(health: CaseHealth, found: tuple[str, str]) -> None:
    assert _attention(list(case_remarks(health))) == [found]


def test_everything_that_needs_attention_comes_with_advice() -> None:
    worst = replace(
        MACHINE, confinement=(), clock=Clock(source="x"), key_mode=0o644, network_disk="nfs",
        free_bytes=0,
    )  # fmt: skip
    ill = replace(
        CASE, uncovered=1, missing=(CASE.case,), orphans=(CASE.case,), staging=("x.part",)
    )
    remarks = [*machine_remarks(worst), *case_remarks(ill)]
    assert [item.what for item in remarks if item.state != "good" and not item.advice] == []
