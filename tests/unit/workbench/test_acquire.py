"""Taking exhibits in."""

import hashlib
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.archives import encrypted_zip, nested_zip, tar_of, zip_of
from tests.builders.intake import PURPOSE, add, failing, incoming, statuses
from tests.builders.small_case import Desk

from sightline.adapters.archive_reader import REST
from sightline.adapters.archives import ArchiveExpander
from sightline.errors import CaseDamaged, InputRefused, StorageFailed
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, ExhibitKind, Refusal
from sightline.model.snapshot import ORIGIN_NOT_STATED
from sightline.workbench import acquire as module
from sightline.workbench.acquire import Acquired, acquire
from sightline.workbench.case import Case
from sightline.workbench.ports.objects import Incoming, NotIncoming

ROOT = Path(__file__).parents[3]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "case")


@pytest.fixture
def case(desk: Desk) -> Iterator[Case]:
    case = desk.create()
    yield case
    case.log.close()


def kept(case: Case) -> dict[str, bytes]:
    """Bytes of every exhibit, by the name each came under."""
    return {
        act.source.name: _bytes(case, act.exhibit) for _, act in case.snapshot.live(Acquisition)
    }


def _bytes(case: Case, digest: Digest) -> bytes:
    with case.objects.open(digest) as file:
        return file.read()


def refusals(case: Case) -> list[tuple[str, str]]:
    return [(item.source.name, item.cause) for _, item in case.snapshot.live(Refusal)]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=5))
def test_bytes_received_are_bytes_kept(case: Case, chunks: list[bytes]) -> None:
    (acquired,) = add(case, [incoming("a.bin", *chunks)])
    data = b"".join(chunks)
    assert acquired.exhibit is not None
    assert acquired.exhibit.digest.hex == hashlib.sha256(data).hexdigest()
    assert acquired.exhibit.size == len(data)
    assert _bytes(case, acquired.exhibit.digest) == data


def test_kind_and_type_are_told_from_the_bytes(case: Case) -> None:
    (acquired,) = add(case, [incoming("clip.mp4", b"%PDF-", b"1.7 report")])
    assert acquired.exhibit is not None
    assert acquired.exhibit.exhibit_kind is ExhibitKind.REPORT
    assert acquired.exhibit.media_type == "application/pdf"


def test_an_acquisition_says_who_when_why_and_by_which_clock(case: Case) -> None:
    before = case.times.now()
    add(case, [incoming("a", b"x")])
    ((_, act),) = case.snapshot.live(Acquisition)
    assert (act.collector, act.reason) == (PURPOSE.collector, PURPOSE.reason)
    assert before.microseconds <= act.acquired_at.microseconds <= case.times.now().microseconds
    assert act.clock.source
    assert act.source.no_address_reason == PURPOSE.no_address_reason


@pytest.mark.parametrize(
    "purpose",
    [
        replace(PURPOSE, no_address_reason=None),
        replace(PURPOSE, no_address_reason=" \n"),
        replace(PURPOSE, no_address_reason=None, address="  "),
        replace(PURPOSE, reason=" "),
        replace(PURPOSE, collector=""),
    ],
)
def test_what_an_acquisition_must_state_is_asked_for_before_anything_is_kept(
    purpose: module.Purpose, case: Case
) -> None:
    with pytest.raises(InputRefused, match="An acquisition states"):
        add(case, [incoming("a", b"x")], purpose)
    assert not case.snapshot.exhibits
    assert not list(case.objects.digests())


def test_an_address_stands_in_the_record_and_no_excuse_beside_it(case: Case) -> None:
    add(case, [incoming("a", b"x")], replace(PURPOSE, address="https://example.org/1"))
    ((_, act),) = case.snapshot.live(Acquisition)
    assert act.source.address == "https://example.org/1"
    assert act.source.no_address_reason is None


def test_the_same_bytes_seen_again_are_a_second_acquisition(case: Case) -> None:
    acquired = add(case, [incoming("a", b"x"), incoming("b", b"x")])
    acquired += add(case, [incoming("c", b"x")])
    assert statuses(acquired) == ["new", "seen before", "seen before"]
    assert len(case.snapshot.exhibits) == 1
    assert len(list(case.snapshot.live(Acquisition))) == 3


def test_adding_again_records_nothing_new(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"words")
    (folder / "b.zip").write_bytes(zip_of(("x", b"1"), ("../y", b"2")))
    os.mkfifo(folder / "pipe")
    first = add(case, folder)
    size = case.size
    again = add(case, folder)
    assert case.size == size
    assert statuses(again) == [
        status if status == "refused" else "already recorded" for status in statuses(first)
    ]


def test_the_same_file_for_another_reason_or_with_its_origin_is_another_act(case: Case) -> None:
    add(case, [incoming("a", b"x")])
    for purpose in (replace(PURPOSE, origin="the neighbour"), replace(PURPOSE, reason="asked for")):
        assert statuses(add(case, [incoming("a", b"x")], purpose)) == ["seen before"]
    (digest,) = case.snapshot.exhibits
    assert case.snapshot.origin_of(digest) == "the neighbour"


def test_a_member_that_comes_twice_with_the_same_bytes_is_recorded_once(case: Case) -> None:
    data = tar_of(("a", b"x"), ("a", b"x"))
    assert statuses(add(case, [incoming("t.tar", data)])) == ["new", "new", "already recorded"]


def test_what_cannot_be_taken_in_is_recorded_once_and_the_rest_goes_on(
    case: Case, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "a-pipe")
    (folder / "b.txt").write_bytes(b"words")
    (folder / "c-dangling").symlink_to("nowhere")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.relpath(folder / "d-socket"))
    listener.close()
    (folder / "e.txt").write_bytes(b"more words")
    for _ in range(2):
        acquired = add(case, folder)
        assert [item.source.name.rpartition("/")[2] for item in acquired if item.cause] == [
            "a-pipe",
            "c-dangling",
            "d-socket",
        ]
    assert len(refusals(case)) == 3
    assert len(case.snapshot.exhibits) == 2


def test_bytes_that_break_off_are_refused_and_nothing_of_them_is_kept(
    case: Case, desk: Desk
) -> None:
    error = InputRefused("The disk broke.", next_step="Try another.")
    acquired = add(case, [failing("a", error, b"half"), incoming("b", b"whole")])
    assert statuses(acquired) == ["refused", "new"]
    assert refusals(case) == [("a", "The disk broke.")]
    assert [_bytes(case, digest) for digest in case.objects.digests()] == [b"whole"]
    assert not list((desk.folder / "staging").iterdir())


def test_a_file_that_opens_but_cannot_be_read_is_refused(case: Case) -> None:
    path = Path("/proc/self/mem")
    if not path.exists():
        pytest.skip("no /proc here: no file that opens but cannot be read")
    assert statuses(add(case, path)) == ["refused"]


@pytest.mark.parametrize(
    "name", [b"two\nlines", "bidi\u202egpj.exe".encode(), b"na\xefve", b"\x07"]
)
def test_odd_file_names_are_kept_as_they_stand(name: bytes, case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    path.write_bytes(b"words")
    add(case, folder)
    expected = name.decode(errors="backslashreplace")
    assert kept(case) == {f"{folder}/{expected}": b"words"}


def test_nothing_is_told_before_it_lasts(case: Case, desk: Desk) -> None:
    told: list[Acquired] = []

    def listener(acquired: Acquired) -> None:
        told.append(acquired)
        other = desk.open()
        assert acquired.exhibit is not None
        assert acquired.exhibit.digest in other.snapshot.exhibits
        other.log.close()

    items = [incoming(f"{number}", b"%d" % number) for number in range(70)]
    acquire(case, items, PURPOSE, ArchiveExpander(), listener)
    assert len(told) == 70


def test_large_files_do_not_wait_for_a_whole_group(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GROUP_BYTES", 10)
    lasting: list[int] = []

    def items() -> Iterator[Incoming]:
        for number in range(4):
            lasting.append(len(case.snapshot.exhibits))
            yield incoming(str(number), b"%06d" % number)

    add(case, items())
    assert lasting == [0, 0, 2, 2]


def test_two_processes_taking_in_the_same_bytes_make_one_exhibit(case: Case, desk: Desk) -> None:
    other = desk.open()

    def items() -> Iterator[Incoming]:
        yield incoming("mine", b"same")
        yield incoming("mine too", b"else")
        # Between our keeping the bytes and our recording them, another records them.
        add(other, [incoming("theirs", b"same")])

    add(case, items())
    other.log.close()
    assert len(case.snapshot.exhibits) == 2
    assert sorted(kept(case)) == ["mine", "mine too", "theirs"]


def test_an_interrupt_keeps_what_came_before_and_another_run_completes(
    case: Case, desk: Desk
) -> None:
    first, last = incoming("first", b"1"), incoming("last", b"3")
    with pytest.raises(KeyboardInterrupt):
        add(case, [first, failing("second", KeyboardInterrupt(), b"2"), last])
    assert kept(case) == {"first": b"1"}
    assert not list((desk.folder / "staging").iterdir())
    acquired = add(case, [first, incoming("second", b"2"), last])
    assert statuses(acquired) == ["already recorded", "new", "new"]


def test_an_interrupt_inside_an_archive_keeps_what_came_before(case: Case) -> None:
    class Interrupted:
        def members(self, _: Path, __: str) -> Iterator[Incoming | NotIncoming]:
            yield incoming("one", b"1")
            yield failing("two", KeyboardInterrupt(), b"2")

    data = zip_of(("one", b"1"), ("two", b"2"))
    with pytest.raises(KeyboardInterrupt):
        acquire(case, [incoming("a.zip", data)], PURPOSE, Interrupted())
    assert sorted(kept(case)) == ["a.zip", "a.zip!one"]
    assert statuses(add(case, [incoming("a.zip", data)])) == [
        "already recorded",
        "already recorded",
        "new",
    ]


def test_a_damaged_object_ends_it_and_is_no_fault_of_the_source(case: Case, desk: Desk) -> None:
    add(case, [incoming("a", b"whole")])
    (digest,) = case.snapshot.exhibits
    path = desk.folder / "objects" / "sha256" / digest.hex[:2] / digest.hex
    path.unlink()
    path.write_bytes(b"cut")
    with pytest.raises(CaseDamaged):
        add(case, [incoming("b", b"whole")])
    assert refusals(case) == []


# --- archives ------------------------------------------------------------------------------------


def test_members_become_exhibits_named_by_the_way_to_them(case: Case) -> None:
    data = zip_of(("clip.mp4", b"clip"), ("notes/a.txt", b"words"))
    add(case, [incoming("upload.zip", data)])
    assert kept(case) == {
        "upload.zip": data,
        "upload.zip!clip.mp4": b"clip",
        "upload.zip!notes/a.txt": b"words",
    }
    member = Digest.of(b"clip")
    ((_, act),) = case.snapshot.about(member, Acquisition)
    assert act.source.member_of == Digest.of(data)


def test_members_have_the_origin_of_the_archive(case: Case) -> None:
    add(
        case,
        [incoming("a.zip", zip_of(("b.zip", zip_of(("c", b"c")))))],
        replace(PURPOSE, origin="the neighbour"),
    )
    ((_, act),) = case.snapshot.about(Digest.of(b"c"), Acquisition)
    assert act.origin is None
    assert case.snapshot.origin_of(Digest.of(b"c")) == "the neighbour"


def test_members_of_an_archive_without_origin_have_none(case: Case) -> None:
    add(case, [incoming("a.zip", zip_of(("c", b"c")))])
    assert case.snapshot.origin_of(Digest.of(b"c")) == ORIGIN_NOT_STATED


def test_archives_are_opened_three_deep_and_deeper_ones_stay_closed(case: Case) -> None:
    add(case, [incoming("a.zip", nested_zip(4, ("deep.txt", b"deep")))])
    assert Digest.of(b"deep") not in case.snapshot.exhibits
    assert Digest.of(nested_zip(1, ("deep.txt", b"deep"))) in case.snapshot.exhibits
    add(case, [incoming("b.zip", nested_zip(3, ("deep.txt", b"deep")))])
    assert Digest.of(b"deep") in case.snapshot.exhibits


def test_an_archive_that_contains_itself_ends(case: Case) -> None:
    whole = zip_of(("any", b""))

    class Quine:
        def members(self, archive: Path, _: str) -> Iterator[Incoming | NotIncoming]:
            yield incoming("again.zip", archive.read_bytes())

    acquired = acquire(case, [incoming("a.zip", whole)], PURPOSE, Quine())
    assert [item.source.name for item in acquired] == ["a.zip", "a.zip!again.zip"]


def test_refused_members_are_recorded_by_name_and_cause(case: Case) -> None:
    def change(info: object) -> None:
        if getattr(info, "name", "") == "link":
            info.type, info.size = b"2", 0  # type: ignore[attr-defined]

    add(
        case,
        [
            incoming("a.zip", zip_of(("../up", b"1"), ("good", b"2"))),
            incoming("b.zip", encrypted_zip()),
            incoming("c.tar", tar_of(("link", b""), ("fine", b"3"), change=change)),
            incoming("d.zip", zip_of(("x", b"4"))[:-10]),
        ],
    )
    assert [name for name, _ in refusals(case)] == [
        "a.zip!../up",
        "b.zip!secret.txt",
        "c.tar!link",
        f"d.zip!{REST}",
    ]
    assert {"a.zip!good", "c.tar!fine"} <= kept(case).keys()


def test_a_bomb_of_bombs_is_stopped_over_all_that_lie_in_it(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sightline.workbench.members.FREE_BYTES", 100_000)
    inner = [(f"{number}.zip", zip_of((f"{number}", bytes(60_000)))) for number in range(10)]
    acquired = add(case, [incoming("bomb.zip", zip_of(*inner, deflate=False))])
    size = sum(exhibit.size for exhibit in case.snapshot.exhibits.values())
    assert size < 400_000
    assert acquired[-1].status == "refused"
    assert any(name == f"bomb.zip!9.zip!{REST}" for name, _ in refusals(case))


# --- the machine fails ---------------------------------------------------------------------------


def importing(folder: Path, what: Path, **options: object) -> "subprocess.Popen[str]":
    code = "from tests.builders.intake import main; import sys; main(*sys.argv[1:])"
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-c", code, folder, what],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def many_files(folder: Path, count: int, size: int) -> Path:
    folder.mkdir()
    numbers = random.Random(1)  # noqa: S311 - the same bytes each time
    for number in range(count):
        (folder / f"{number:04}.bin").write_bytes(numbers.randbytes(size))
    return folder


def test_a_full_disk_is_told_and_another_run_goes_on(desk: Desk, tmp_path: Path) -> None:
    desk.create().log.close()
    folder = many_files(tmp_path / "in", 5, 40_000)
    (folder / "0003.bin").write_bytes(bytes(600_000))

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    child = importing(desk.folder, folder, preexec_fn=limit)
    _, said = child.communicate(timeout=60)
    assert child.returncode != 0
    assert "StorageFailed" in said
    assert "could not be kept (File too large)" in said
    case = desk.open()
    assert len(case.snapshot.exhibits) == 3
    assert not list((desk.folder / "staging").iterdir())
    assert statuses(add(case, folder)) == ["already recorded"] * 3 + ["new"] * 2
    case.log.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mount = shutil.which("mount")
    folder = tmp_path / "disk"
    folder.mkdir()
    if mount is None or os.geteuid() != 0:
        pytest.skip("needs root to mount a small disk")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=3m", "none", folder], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_fills_up_leaves_a_case_that_opens(small_disk: Path, tmp_path: Path) -> None:
    # The case alone lies on the small disk: key and heads have room.
    desk = Desk(tmp_path / "case")
    desk.create().log.close()
    shutil.move(desk.folder, small_disk)
    desk.folder.symlink_to(small_disk / "case")
    case = desk.open()
    folder = many_files(tmp_path / "in", 40, 200_000)
    with pytest.raises(StorageFailed, match=r"No space left|full"):
        add(case, folder)
    case.log.close()
    case = desk.open()
    for digest in case.snapshot.exhibits:
        assert Digest.of(_bytes(case, digest)) == digest
    assert not list((desk.folder / "staging").iterdir())
    case.log.close()


def test_a_command_killed_at_any_moment_loses_nothing_it_told(desk: Desk, tmp_path: Path) -> None:
    desk.create().log.close()
    folder = many_files(tmp_path / "in", 200, 20_000)
    (folder / "all.zip").write_bytes(
        zip_of(*((path.name, path.read_bytes()[::-1]) for path in sorted(folder.iterdir())))
    )
    moments = random.Random(2)  # noqa: S311 - the same moments each time
    told: set[str] = set()
    for _ in range(6):
        child = importing(desk.folder, folder)
        assert child.stdout is not None
        for _ in range(moments.choice([0, 1, 64, 65, 150])):
            told.add(child.stdout.readline().strip())
        child.send_signal(signal.SIGKILL)
        # What it had written to the pipe by then was told too.
        told.update(child.stdout.read().split("\n")[:-1])
        child.communicate()
        case = desk.open()
        known = {digest.hex for digest in case.snapshot.exhibits}
        case.log.close()
        assert told - {""} <= known
    case = desk.open()
    add(case, folder)
    assert len(case.snapshot.exhibits) == 401
    for digest in case.snapshot.exhibits:
        assert Digest.of(_bytes(case, digest)) == digest
    size = case.size
    add(case, folder)
    assert case.size == size
    case.log.close()


@pytest.mark.nightly
def test_two_gigabytes_pass_in_flat_memory(desk: Desk, tmp_path: Path) -> None:
    desk.create().log.close()
    path = tmp_path / "long.bin"
    with path.open("wb") as file:
        file.truncate(2 << 30)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (400 << 20, 400 << 20))

    child = importing(desk.folder, path, preexec_fn=limit)
    told, said = child.communicate(timeout=280)
    assert child.returncode == 0, said
    assert len(told.split()) == 1


@pytest.mark.nightly
def test_ten_thousand_members_are_recorded(case: Case) -> None:
    data = zip_of(*((f"{number}.txt", b"%d" % number) for number in range(10_000)))
    acquired = add(case, [incoming("many.zip", data)])
    assert statuses(acquired) == ["new"] * 10_001
