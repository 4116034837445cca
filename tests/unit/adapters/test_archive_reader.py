"""Reading archives: what is in them, and what they try."""

import bz2
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.archives import (
    encrypted_zip,
    gzip_of,
    lying_zip,
    overlapping_zip,
    tar_of,
    zip_of,
)

from sightline.adapters import archive_reader
from sightline.adapters.archive_reader import REST, Data, End, Member, Part, Refused, read_members

ZIP, TAR, GZIP = "application/zip", "application/x-tar", "application/gzip"
MEMBERS = (("clip.mp4", b"clip" * 40_000), ("notes/a.txt", b""), ("b.txt", b"words"))


def read(data: bytes, media_type: str) -> tuple[list[tuple[str, bytes]], list[Refused]]:
    """Complete members, and what was refused."""
    taken: list[tuple[str, bytes]] = []
    refused: list[Refused] = []
    for name, held, refusal in _members(read_members(io.BytesIO(data), len(data), media_type)):
        if refusal is None:
            taken.append((name, held))
        else:
            refused.append(refusal)
    return taken, refused


def _members(parts: Iterator[Part]) -> Iterator[tuple[str, bytes, Refused | None]]:
    begun: str | None = None
    held = b""
    for part in parts:
        if isinstance(part, Member):
            assert begun is None, "a member begins inside another"
            begun, held = part.name, b""
        elif isinstance(part, Data):
            held += part.data
        elif isinstance(part, End):
            assert begun is not None
            yield begun, held, None
            begun = None
        else:
            yield part.name, b"", part
            begun = None
    assert begun is None, "a member has no end"


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(archive_reader, "FREE_BYTES", 1 << 20)
    return 1 << 20


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (zip_of(*MEMBERS), ZIP),
        (zip_of(*MEMBERS, deflate=False), ZIP),
        (tar_of(*MEMBERS), TAR),
        (tar_of(*MEMBERS, tar_format=tarfile.GNU_FORMAT), TAR),
        (tar_of(*MEMBERS, mode="w:gz"), GZIP),
        (tar_of(*MEMBERS, mode="w:bz2"), "application/x-bzip2"),
        (tar_of(*MEMBERS, mode="w:xz"), "application/x-xz"),
    ],
)
def test_members_come_in_order_with_their_bytes(data: bytes, media_type: str) -> None:
    assert read(data, media_type) == (list(MEMBERS), [])


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (gzip_of(b"one file"), GZIP),
        (bz2.compress(b"one file"), "application/x-bzip2"),
        (lzma.compress(b"one file"), "application/x-xz"),
    ],
)
def test_a_compressed_file_that_holds_no_tar_is_one_member(data: bytes, media_type: str) -> None:
    assert read(data, media_type) == ([("content", b"one file")], [])


def test_compressed_zeros_are_bytes_and_no_empty_tar() -> None:
    assert read(gzip_of(bytes(20_000)), GZIP) == ([("content", bytes(20_000))], [])


def test_a_name_that_comes_twice_is_two_members() -> None:
    twice = (("a.txt", b"one"), ("a.txt", b"two"))
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zip_of(*twice)
    assert read(data, ZIP) == (list(twice), [])
    assert read(tar_of(*twice), TAR) == (list(twice), [])


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../up.txt",
        "a/../../up.txt",
        "a/..",
        "..\\up.txt",
        "\\\\server\\share",
        "C:\\windows\\x",
        "c:x",
        "a\n/../b",
    ],
)
def test_a_name_that_points_outside_is_refused_and_the_rest_goes_on(name: str) -> None:
    for data, media_type in (
        (zip_of((name, b"x"), ("good.txt", b"y")), ZIP),
        (tar_of((name, b"x"), ("good.txt", b"y")), TAR),
    ):
        taken, refused = read(data, media_type)
        assert taken == [("good.txt", b"y")]
        assert [item.cause for item in refused] == ["The member's name points outside the archive."]


@pytest.mark.parametrize("name", ["a..b", "...", "a/...b/c", "xy:z", "a/b:c", ".hidden"])
def test_odd_but_harmless_names_are_taken_in(name: str) -> None:
    assert read(zip_of((name, b"x")), ZIP) == ([(name, b"x")], [])


@pytest.mark.parametrize(
    "name", ["two\nlines.txt", "bidi\u202egpj.exe", "ünï/ćode.txt", " ", "a" * 900]
)
def test_names_are_labels_kept_as_they_stand(name: str) -> None:
    assert read(zip_of((name, b"x")), ZIP) == ([(name, b"x")], [])
    assert read(tar_of((name, b"x")), TAR)[0][0][1] == b"x"


def test_a_name_with_a_nul_is_kept_whole() -> None:
    data = zip_of(("clipXtail", b"x")).replace(b"clipXtail", b"clip\0tail")
    assert read(data, ZIP) == ([("clip\0tail", b"x")], [])


def test_a_name_that_is_no_utf_8_is_written_with_escapes() -> None:
    data = tar_of(("na\udcefve", b"x"), tar_format=tarfile.GNU_FORMAT)
    assert read(data, TAR) == ([("na\\xefve", b"x")], [])


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused_and_the_rest_goes_on(kind: bytes) -> None:
    def change(info: tarfile.TarInfo) -> None:
        if info.name == "odd":
            info.type, info.linkname, info.size = kind, "/etc/passwd", 0

    taken, refused = read(tar_of(("odd", b""), ("good", b"y"), change=change), TAR)
    assert taken == [("good", b"y")]
    assert [(item.name, "link or device" in item.cause) for item in refused] == [("odd", True)]


def test_a_symbolic_link_in_a_zip_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert read(out.getvalue(), ZIP)[1][0].cause.startswith("A link or device")


def test_a_folder_that_hides_bytes_is_taken_in() -> None:
    assert read(zip_of(("folder/", b"hidden"), ("empty/", b"")), ZIP) == (
        [("folder/", b"hidden")],
        [],
    )


def test_an_encrypted_member_is_refused() -> None:
    assert [item.cause for item in read(encrypted_zip(), ZIP)[1]] == ["The member is encrypted."]


@pytest.mark.parametrize("stated", [0, 3, 6, 5_000_000, 0xFFFFFFFE])
def test_a_size_that_lies_never_makes_other_bytes_of_a_member(stated: int) -> None:
    taken, refused = read(lying_zip(stated), ZIP)
    assert taken in ([], [("five.txt", b"12345")])
    assert len(taken) + len(refused) >= 1


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(zip_of(*MEMBERS), ZIP), (tar_of(*MEMBERS), TAR), (tar_of(*MEMBERS, mode="w:gz"), GZIP)],
)
def test_a_cut_archive_always_says_that_something_is_missing(data: bytes, media_type: str) -> None:
    known = {data for _, data in MEMBERS}
    # A tar is padded with zeros behind its end mark: only they may go unmissed.
    last = len(data.rstrip(b"\0")) + 1024 if media_type == TAR else len(data)
    for length in range(1, min(last, len(data)), max(1, len(data) // 60)):
        taken, refused = read(data[:length], media_type)
        assert refused, length
        assert {content for _, content in taken} <= known


def test_a_member_that_breaks_off_is_refused_and_so_is_the_rest() -> None:
    data = tar_of(*MEMBERS)
    taken, refused = read(data[:100_000], TAR)
    assert taken == []
    assert [item.name for item in refused] == ["clip.mp4", REST]


def test_a_damaged_header_in_a_tar_is_told() -> None:
    data = bytearray(tar_of(("a", b"1"), ("b", b"2")))
    data[1024 + 150] ^= 0xFF
    taken, refused = read(bytes(data), TAR)
    assert taken == [("a", b"1")]
    assert [item.name for item in refused] == [REST]


def test_a_tar_behind_another_is_told() -> None:
    taken, refused = read(tar_of(("a", b"1")) + tar_of(("b", b"2")), TAR)
    assert taken == [("a", b"1")]
    assert refused == [Refused(REST, "There is more behind the archive's end mark.")]


def test_a_damaged_member_of_a_zip_is_refused_and_the_rest_goes_on() -> None:
    data = bytearray(zip_of(("a", bytes(range(256))), ("b", b"2"), deflate=False))
    data[40] ^= 1
    taken, refused = read(bytes(data), ZIP)
    assert taken == [("b", b"2")]
    assert [item.name for item in refused] == ["a"]


@pytest.mark.parametrize("bomb", ["zip", "gzip", "tar.gz", "overlapping", "xz"])
def test_a_bomb_ends_at_the_budget_and_is_told(bomb: str, small_budget: int) -> None:
    size = 40 << 20
    data, media_type = {
        "zip": (zip_of(("zeros", bytes(size))), ZIP),
        "gzip": (gzip_of(bytes(size)), GZIP),
        "tar.gz": (tar_of(("zeros", bytes(size)), mode="w:gz"), GZIP),
        "overlapping": (overlapping_zip(400, 200_000), ZIP),
        "xz": (lzma.compress(bytes(size)), "application/x-xz"),
    }[bomb]
    out = sum(
        len(part.data)
        for part in read_members(io.BytesIO(data), len(data), media_type)
        if isinstance(part, Data)
    )
    assert out <= max(small_budget, archive_reader.MAX_RATIO * len(data))
    assert read(data, media_type)[1][-1].name in {REST, "kernel"}


def test_what_compresses_well_but_is_small_is_taken_in() -> None:
    assert read(zip_of(("zeros", bytes(1 << 20))), ZIP)[1] == []


def test_too_many_members_end_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_reader, "MAX_MEMBERS", 3)
    names = [(f"{number}", b"") for number in range(5)]
    for data, media_type in ((zip_of(*names), ZIP), (tar_of(*names), TAR)):
        taken, refused = read(data, media_type)
        assert len(taken) == 3
        assert [item.name for item in refused] == [REST]


@pytest.mark.parametrize("mtime", [1e18, -1e18, 1e11])
def test_a_time_outside_the_calendar_says_nothing(mtime: float) -> None:
    def change(info: tarfile.TarInfo) -> None:
        info.mtime = mtime

    parts = list(
        read_members(io.BytesIO(data := tar_of(("a", b""), change=change)), len(data), TAR)
    )
    assert parts[0] == Member("a", None)


def test_a_member_keeps_the_time_that_a_tar_states() -> None:
    data = tar_of(("a", b""))
    assert next(read_members(io.BytesIO(data), len(data), TAR)) == Member(
        "a", 1_668_245_400_000_000
    )


@given(st.binary(max_size=2000), st.sampled_from([ZIP, TAR, GZIP, "application/x-bzip2"]))
def test_random_bytes_never_raise(data: bytes, media_type: str) -> None:
    read(data, media_type)


@given(st.data())
def test_flipped_bytes_never_raise(data: st.DataObject) -> None:
    kind, media_type = data.draw(st.sampled_from([("zip", ZIP), ("tar", TAR), ("gz", GZIP)]))
    members = (("a.txt", b"words " * 50), ("b/c.bin", bytes(range(256))))
    whole = bytearray(
        {
            "zip": zip_of(*members),
            "tar": tar_of(*members),
            "gz": tar_of(*members, mode="w:gz"),
        }[kind]
    )
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(whole), media_type)
