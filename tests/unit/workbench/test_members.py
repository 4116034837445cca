"""How much comes out of archives in archives."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.intake import incoming

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit, ExhibitKind, Source
from sightline.model.times import Instant
from sightline.workbench import members
from sightline.workbench.members import MAX_NESTING, REST, Allowance, Nest
from sightline.workbench.ports.objects import Incoming, NotIncoming

OUTER = Source(name="upload.zip", address="https://example.org/1")


def archive(name: str, size: int = 100) -> Exhibit:
    return Exhibit(
        digest=Digest.of(name.encode()),
        size=size,
        exhibit_kind=ExhibitKind.ARCHIVE,
        media_type="application/zip",
        sniffed_by="test",
    )


def nest(allowance: Allowance | None = None) -> Nest:
    return Nest(
        archives=(archive("outer").digest,),
        source=OUTER,
        allowance=allowance or Allowance(1000),
    )


def drained(found: Iterator[Incoming | NotIncoming]) -> tuple[int, list[str]]:
    """Bytes that came, and the names of what was refused."""
    octets, refused = 0, []
    for item in found:
        if isinstance(item, NotIncoming):
            refused.append(item.source.name)
            continue
        try:
            for chunk in item.chunks():
                octets += len(chunk)
        except InputRefused:
            refused.append(item.source.name)
    return octets, refused


def test_a_member_is_named_by_the_way_to_it_and_lies_in_the_archive() -> None:
    at = Instant(5)
    item = Incoming(
        source=Source(name="a.txt", modified_at=at), size=3, chunks=lambda: iter([b"abc"])
    )
    gone = NotIncoming(source=Source(name="b.txt"), cause="Encrypted.", next_step="Ask.")
    first, second = nest().members(lambda: [item, gone])
    digest = archive("outer").digest
    assert first.source == Source(name="upload.zip!a.txt", member_of=digest, modified_at=at)
    assert second.source == Source(name="upload.zip!b.txt", member_of=digest)
    assert isinstance(second, NotIncoming)
    assert (second.cause, second.next_step) == ("Encrypted.", "Ask.")


def test_an_archive_stays_closed_inside_itself_and_below_the_last_level() -> None:
    inner: Nest | None = None
    for level in range(MAX_NESTING):
        inner = Nest.of(archive(f"level {level}"), OUTER, inner)
        assert inner is not None
        assert Nest.of(archive("level 0"), OUTER, inner) is None
    assert Nest.of(archive("deeper"), OUTER, inner) is None


def test_all_levels_draw_on_the_allowance_of_the_outermost() -> None:
    outer = Nest.of(archive("outer", 10), OUTER, None)
    assert outer is not None
    inner = Nest.of(archive("inner", 1 << 40), OUTER, outer)
    assert inner is not None
    assert inner.allowance is outer.allowance
    assert outer.allowance.octets == members.FREE_BYTES


def test_a_large_archive_may_hold_as_many_times_its_size() -> None:
    size = 1 << 30
    outer = Nest.of(archive("outer", size), OUTER, None)
    assert outer is not None
    assert outer.allowance.octets == members.MAX_RATIO * size


@given(st.lists(st.integers(0, 400), max_size=12), st.integers(0, 1500))
def test_no_more_comes_out_than_is_allowed_and_what_does_not_is_told(
    sizes: list[int], allowed: int
) -> None:
    items = [incoming(f"{number}", bytes(size)) for number, size in enumerate(sizes)]
    octets, refused = drained(nest(Allowance(allowed)).members(lambda: items))
    assert octets <= allowed
    if sum(sizes) <= allowed:
        assert (octets, refused) == (sum(sizes), [])
    else:
        # The last member that was looked at, or the rest; never silence.
        assert refused
        assert refused[-1] == f"upload.zip!{REST}" or len(refused) == 1


@pytest.mark.parametrize(("allowed", "names"), [(2, ["0", "1", REST]), (3, ["0", "1", "2"])])
def test_no_more_members_than_allowed_are_looked_at(allowed: int, names: list[str]) -> None:
    items = [incoming(str(number)) for number in range(3)]
    found = nest(Allowance(1000, members=allowed)).members(lambda: items)
    assert [item.source.name for item in found] == [f"upload.zip!{name}" for name in names]


def test_an_archive_is_not_even_opened_where_nothing_more_is_taken() -> None:
    def opened() -> list[Incoming]:
        raise AssertionError("it was opened")

    (only,) = nest(Allowance(-1)).members(opened)
    assert only.source.name == f"upload.zip!{REST}"
