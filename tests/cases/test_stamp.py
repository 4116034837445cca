"""Time stamps: an authority on this machine, whom the reader trusts, and tokens that mislead."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.builders.authority import LocalAuthority, handler, serving
from tests.builders.past_authority import PastAuthority
from tests.builders.small_case import Desk, bundle, claim, fill, seal_with
from tests.builders.verifiers import alone_codes, codes, found_alone

from sightline.adapters.timestamp import HttpAuthority
from sightline.errors import NotVerified
from sightline.verify.alone.authorities import token_leads
from sightline.verify.alone.certificates import read_certificate
from sightline.verify.alone.ssh import Unfit
from sightline.verify.alone.stamps import token_says
from sightline.verify.certificates import read_roots
from sightline.verify.codes import Code
from sightline.verify.report import Outcome, Verdict
from sightline.verify.run import verify_path
from sightline.verify.tokens import check_chain, check_message, read_token
from sightline.verify.trust import Trust
from sightline.workbench.seal import seal


def roots(*authorities: LocalAuthority) -> tuple[x509.Certificate, ...]:
    return tuple(
        root
        for authority in authorities
        for root in read_roots(authority.root.read_bytes(), file="root")
    )


def follow(data: bytes, trusted: tuple[x509.Certificate, ...]) -> None:
    """Follow a token over `words` with both verifiers, which must say the same."""
    pinned = [read_certificate(root.public_bytes(Encoding.DER)) for root in trusted]
    token = read_token(data)
    try:
        check_chain(token, b"words", trusted)
    except NotVerified:
        with pytest.raises((Unfit, ValueError, IndexError, KeyError, TypeError)):
            token_leads(data, pinned, str(token.time))
        raise
    token_leads(data, pinned, str(token.time))


@pytest.mark.parametrize(
    "key",
    [
        ("rsa", "-pkeyopt", "rsa_keygen_bits:2048"),
        ("ec", "-pkeyopt", "ec_paramgen_curve:P-384"),
        ("ec", "-pkeyopt", "ec_paramgen_curve:P-521"),
    ],
)
def test_tokens_by_other_kinds_of_key_are_followed_by_both(
    tmp_path: Path, key: tuple[str, ...]
) -> None:
    made = LocalAuthority(tmp_path / "tsa", "Other keys").make(key=key)
    follow(made.stamp(b"words"), roots(made))


def test_a_token_that_is_changed_and_followed_still_says_the_same(
    authority: LocalAuthority,
) -> None:
    """Certificates that no chain needs, and such, lie outside the signature."""
    data = authority.stamp(b"words")
    pinned = [read_certificate(root.public_bytes(Encoding.DER)) for root in roots(authority)]
    said, followed = token_says(data), 0
    for at in range(0, len(data), 11):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            token_leads(changed, pinned, said[2])
        except (Unfit, ValueError, IndexError, KeyError, TypeError):
            continue
        followed += 1
        assert token_says(changed) == said
    assert followed < len(data) / 11 / 2


def test_verify_py_follows_stamps_to_a_named_root(
    copied: Path, authority: LocalAuthority, tmp_path: Path
) -> None:
    found = found_alone(copied, tsa_root=[str(authority.root)])
    assert found.notes == []
    assert 10 in found.made
    assert any("leads to an authority you trust" in line for line in found.remarks[10])
    other = LocalAuthority(tmp_path / "tsa", "Other TSA").make()
    assert alone_codes(copied, tsa_root=[str(other.root)]) == {Code.STAMP_UNTRUSTED}


def test_a_seal_over_the_wire_is_followed_to_a_root_the_reader_named(
    authority: LocalAuthority, tmp_path: Path
) -> None:
    case = Desk(tmp_path / "case").create()
    fill(case)
    with serving(handler(authority)) as address:
        sealed = seal(case, [HttpAuthority(address, roots=roots(authority))])
    assert [item.authority for item in sealed.stamped] == [address]
    case.log.close()
    report = verify_path(tmp_path / "case", Trust(roots=roots(authority)))
    assert report.verdict == (Verdict.STAMPED,)
    assert report.stamps[0].trusted
    assert report.stamps[0].size == sealed.size == report.covered


def test_without_a_named_root_the_time_is_only_what_the_token_states(copied: Path) -> None:
    report = verify_path(copied, Trust())
    assert report.verdict == (Verdict.SELF_CONSISTENT,)
    assert report.checks[9].outcome is Outcome.NOT_EXAMINED
    assert [stamp.trusted for stamp in report.stamps] == [False]
    assert any("have not named as trusted" in line for line in report.lines())


def test_a_root_that_rides_in_the_token_is_not_believed(copied: Path, tmp_path: Path) -> None:
    other = LocalAuthority(tmp_path / "tsa", "Other TSA").make()
    report = verify_path(copied, Trust(roots=roots(other)))
    assert codes(report) == {Code.STAMP_UNTRUSTED}
    assert report.consistent
    assert not report.held
    assert report.verdict == (Verdict.SELF_CONSISTENT,)


def test_the_rogue_root_of_a_token_is_refused_beside_a_named_one(
    authority: LocalAuthority, tmp_path: Path
) -> None:
    rogue = LocalAuthority(tmp_path / "rogue", "Local TSA").make()
    data = rogue.stamp(b"words")
    follow(data, roots(rogue))
    with pytest.raises(NotVerified, match="No chain leads"):
        follow(data, roots(authority))


def test_one_trusted_stamp_of_two_is_enough(authority: LocalAuthority, tmp_path: Path) -> None:
    other = LocalAuthority(tmp_path / "tsa", "Other TSA").make()
    case = Desk(tmp_path / "case").create()
    seal_with(case, other, authority)
    case.log.close()
    report = verify_path(tmp_path / "case", Trust(roots=roots(authority)))
    assert report.held
    assert sorted(stamp.trusted for stamp in report.stamps) == [False, True]


def test_a_case_without_stamps_does_not_pass_where_one_was_asked_for(
    authority: LocalAuthority, tmp_path: Path
) -> None:
    case = Desk(tmp_path / "case").create()
    claim(case, "The gate stood open.")
    case.log.close()
    report = verify_path(tmp_path / "case", Trust(roots=roots(authority)))
    assert codes(report) == {Code.STAMP_UNTRUSTED}
    assert not report.held


def test_a_token_over_other_bytes_is_refused(authority: LocalAuthority) -> None:
    token = read_token(authority.stamp(b"words"))
    check_message(token, b"words")
    with pytest.raises(NotVerified, match="other bytes"):
        check_message(token, b"other words")
    with pytest.raises(NotVerified):
        check_chain(token, b"other words", roots(authority))


def test_a_certificate_that_expired_since_does_not_break_an_old_stamp(tmp_path: Path) -> None:
    """Chains are followed at the time that the token states, not today."""
    past = PastAuthority(tmp_path)
    data = past.stamp(b"words", "20200601120000Z")
    token = read_token(data)
    assert str(token.time) == "2020-06-01T12:00:00.000000Z"
    check_message(token, b"words")
    follow(data, past.roots)


@pytest.mark.parametrize("time", ["20190101120000Z", "20220101120000Z"])
def test_a_stamp_from_outside_its_certificates_years_is_refused(tmp_path: Path, time: str) -> None:
    past = PastAuthority(tmp_path)
    with pytest.raises(NotVerified, match=r"expired|not yet valid"):
        follow(past.stamp(b"words", time), past.roots)


def test_a_certificate_for_mail_cannot_stamp(tmp_path: Path) -> None:
    mail = PastAuthority(tmp_path, purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION)
    with pytest.raises(NotVerified):
        follow(mail.stamp(b"words", "20200601120000Z"), mail.roots)


def test_a_token_with_two_certificates_for_its_signer_is_refused(tmp_path: Path) -> None:
    """One would be checked for its purpose, and the other for its signature."""
    past = PastAuthority(tmp_path)
    twin = past.twin()
    data = past.stamp(b"words", "20200601120000Z", "-certfile", str(twin))
    with pytest.raises(NotVerified, match="2 certificates"):
        follow(data, past.roots)


def test_tokens_of_another_checkpoint_are_named(authority: LocalAuthority, tmp_path: Path) -> None:
    """Made by a real desk whose authority stamped something else: signed, and still wrong."""
    case = Desk(tmp_path / "case").create()

    class Elsewhere:
        name = "elsewhere"

        def stamp(self, message: bytes) -> tuple[bytes, object]:
            data = authority.stamp(message + b"more")
            return data, read_token(data).time

    seal(case, [Elsewhere()])  # type: ignore[list-item]
    bundle(case, tmp_path / "bundle")
    case.log.close()
    report = verify_path(tmp_path / "bundle", Trust(roots=roots(authority)))
    assert Code.STAMP_OF_OTHER in codes(report)
    assert not report.consistent


def test_a_token_that_cannot_be_read_is_a_named_problem(tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()

    class Noise:
        name = "noise"

        def stamp(self, _message: bytes) -> tuple[bytes, object]:
            return b"\x30\x82\xff\xff", case.times.now()

    seal(case, [Noise()])  # type: ignore[list-item]
    case.log.close()
    assert Code.STAMP_UNREADABLE in codes(verify_path(tmp_path / "case", Trust()))


def test_a_stamped_bundle_stays_stamped_when_moved(copied: Path, authority: LocalAuthority) -> None:
    moved = copied.rename(copied.with_name("elsewhere"))
    assert verify_path(moved, Trust(roots=roots(authority))).held
    shutil.rmtree(moved)


@pytest.mark.parametrize(("named", "code"), [(False, 0), (True, 6)])
def test_without_the_stamp_library_stamps_are_not_examined_and_never_pass(
    copied: Path, authority: LocalAuthority, *, named: bool, code: int
) -> None:
    program = (
        "import sys; sys.modules['rfc3161_client'] = None\n"
        "from sightline.verify.__main__ import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    words = ["--tsa-root", str(authority.root)] if named else []
    done = subprocess.run(
        [sys.executable, "-c", program, str(copied), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "V9 not examined" in done.stdout
    assert ("V10 did not hold" in done.stdout) is named
