from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.authority import LocalAuthority

from sightline.errors import InputRefused, NotVerified
from sightline.model.der import sort_certificates
from sightline.verify.certificates import read_roots
from sightline.verify.tokens import check_chain, check_message, read_token, signer_name


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("unit") / "tsa", "Unit TSA").make()


@pytest.fixture(scope="module")
def token(authority: LocalAuthority) -> bytes:
    return authority.stamp(b"words")


def test_certificates_out_of_order_are_sorted_and_nothing_else_changes(token: bytes) -> None:
    done = sort_certificates(token)
    assert len(done) == len(token)
    assert sorted(done) == sorted(token)
    assert sort_certificates(done) == done


def test_a_token_whose_certificates_are_out_of_order_is_read(
    authority: LocalAuthority, token: bytes
) -> None:
    read = read_token(token)
    check_message(read, b"words")
    check_chain(read, b"words", read_roots(authority.root.read_bytes(), file="root"))
    assert signer_name(read) == "CN=Unit TSA"


@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"\x30\x80", b"\x30\x00", b"\x30\x84\xff\xff\xff\xff", b"\x30\x85" * 9]
)
def test_bytes_that_are_no_response_are_refused(data: bytes) -> None:
    with pytest.raises(InputRefused):
        sort_certificates(data)
    with pytest.raises(NotVerified):
        read_token(data)


def test_a_refusal_is_not_a_stamp() -> None:
    with pytest.raises(NotVerified):
        read_token(bytes.fromhex("30053003020102"))


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_no_change_to_a_token_ends_in_anything_but_a_named_refusal(
    authority: LocalAuthority, token: bytes, data: st.DataObject
) -> None:
    roots = read_roots(authority.root.read_bytes(), file="root")
    changed = bytearray(token)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(token) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = read_token(bytes(changed))
        signer_name(read)
        check_message(read, b"words")
        check_chain(read, b"words", roots)
    except NotVerified:
        return
    # A token has bytes that neither signature nor reader cares for; its digest in the log does.
    assert (read.time, read.imprint) == (read_token(token).time, read_token(token).imprint)


def test_roots_are_read_from_one_file(authority: LocalAuthority, tmp_path: Path) -> None:
    (tmp_path / "both").write_bytes(authority.root.read_bytes() * 2)
    roots = read_roots((tmp_path / "both").read_bytes(), file="both")
    assert len(roots) == 2
    check_chain(read_token(authority.stamp(b"words")), b"words", roots)
