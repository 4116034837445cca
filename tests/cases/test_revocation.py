"""Certificates that were revoked: what is kept beside a token, and what a reader makes of it."""

import datetime as dt
import http.server
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import ocsp
from tests.builders.authority import LocalAuthority, handler, serving
from tests.builders.command_line import new_case
from tests.builders.revoked import DAY, REASON, crl, now, ocsp_answer, roots
from tests.builders.small_case import Desk, bundle, claim, seal_with
from tests.builders.verifiers import codes

from sightline.adapters.revocation_data import NamedRevocation
from sightline.errors import InputRefused, NotVerified
from sightline.model.stamps import RevocationData, RevocationForm
from sightline.verify.certificates import MAX_TOKEN_BYTES
from sightline.verify.codes import Code
from sightline.verify.report import Report
from sightline.verify.revocation import status
from sightline.verify.run import verify_path
from sightline.verify.tokens import chain_of, read_token
from sightline.verify.trust import Trust
from sightline.workbench.case import Case
from sightline.workbench.revocation import keep_revocation


def notes(report: Report) -> str:
    return " ".join(report.checks[9].notes)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Desk(tmp_path / "case").create()
    claim(made, "The gate stood open.")
    return made


def keep(case: Case, data: bytes, tmp_path: Path, authority: LocalAuthority) -> None:
    """Keep a list that lies in a file."""
    path = tmp_path / "list.crl"
    path.write_bytes(data)
    source = NamedRevocation(RevocationForm.CRL, str(path))
    kept, missed = keep_revocation(case, [source], roots(authority))
    assert kept
    assert missed == ()


def checked(case: Case, tmp_path: Path, *authorities: LocalAuthority) -> Report:
    bundle(case, tmp_path / "bundle")
    return verify_path(tmp_path / "bundle", Trust(roots=roots(*authorities)))


def test_a_certificate_that_nobody_revoked_is_told(
    case: Case, authority: LocalAuthority, tmp_path: Path
) -> None:
    seal_with(case, authority)
    keep(case, crl(authority), tmp_path, authority)
    report = checked(case, tmp_path, authority)
    assert report.held
    assert "not revoked as of" in notes(report)


@pytest.mark.parametrize(
    ("at", "reason", "stands"),
    [
        (-DAY, REASON.superseded, False),
        (-DAY, None, False),
        (DAY, REASON.superseded, True),
        (DAY, REASON.cessation_of_operation, True),
        (DAY, REASON.affiliation_changed, True),
        (DAY, REASON.key_compromise, False),
        (DAY, REASON.ca_compromise, False),
        (DAY, None, False),
    ],
)
def test_what_a_revocation_does_depends_on_its_time_and_reason(
    case: Case,
    authority: LocalAuthority,
    tmp_path: Path,
    at: dt.timedelta,
    reason: x509.ReasonFlags | None,
    *,
    stands: bool,
) -> None:
    """RFC 3161, section 4, note 1: without a reason that rules it out, the key may be abroad."""
    seal_with(case, authority)
    keep(case, crl(authority, now() + at, reason), tmp_path, authority)
    report = checked(case, tmp_path, authority)
    assert report.consistent
    assert codes(report) == (set() if stands else {Code.STAMP_UNTRUSTED})
    assert "was revoked on" in notes(report)


def test_a_later_stamp_of_another_authority_rescues_what_a_taken_key_stamped(
    case: Case, authority: LocalAuthority, tmp_path: Path
) -> None:
    other = LocalAuthority(tmp_path / "other", "Other TSA").make()
    first = seal_with(case, authority)
    seal_with(case, other)
    keep(case, crl(authority, now() + DAY, REASON.key_compromise), tmp_path, authority)
    bundle(case, tmp_path / "bundle")
    both = verify_path(tmp_path / "bundle", Trust(roots=roots(authority, other)))
    assert both.held
    assert [stamp.trusted for stamp in both.stamps if stamp.size == first.size] == [True]
    assert "covers it" in notes(both)
    alone = verify_path(tmp_path / "bundle", Trust(roots=roots(authority)))
    assert codes(alone) == {Code.STAMP_UNTRUSTED}


def test_a_list_that_another_key_signed_is_a_named_problem(
    case: Case, authority: LocalAuthority, tmp_path: Path
) -> None:
    other = LocalAuthority(tmp_path / "other", "Other TSA").make()
    sealed = seal_with(case, authority)
    for data in (crl(authority, signed_by=other), crl(other), b"noise"):
        path = tmp_path / "list.crl"
        path.write_bytes(data)
        source = NamedRevocation(RevocationForm.CRL, str(path))
        assert keep_revocation(case, [source], roots(authority)) == ((), ())
        record = RevocationData(
            stamp=sealed.stamped[0].record,
            form=RevocationForm.CRL,
            data=case.objects.put([data]).digest,
            source="by hand",
            at=case.times.now(),
        )
        case.record(record, action="keep revocation data")
    report = checked(case, tmp_path, authority)
    assert codes(report) == {Code.REVOCATION_DATA}
    assert report.checks[8].problem_count == 3


def test_a_file_longer_than_may_be_kept_is_refused_and_named(
    case: Case, authority: LocalAuthority, tmp_path: Path
) -> None:
    seal_with(case, authority)
    path = tmp_path / "long.crl"
    path.write_bytes(crl(authority).ljust(MAX_TOKEN_BYTES + 1, b"\0"))
    source = NamedRevocation(RevocationForm.CRL, str(path))
    with pytest.raises(InputRefused, match="1,048,576 bytes") as refused:
        keep_revocation(case, [source], roots(authority))
    assert refused.value.file == str(path)


@pytest.mark.parametrize("state", [ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED])
def test_a_responder_is_asked_and_its_answer_kept(
    case: Case, authority: LocalAuthority, tmp_path: Path, state: ocsp.OCSPCertStatus
) -> None:
    seal_with(case, authority)
    with answering(ocsp_answer(authority, state)) as address:
        source = NamedRevocation(RevocationForm.OCSP, address)
        kept, missed = keep_revocation(case, [source], roots(authority))
        again, _ = keep_revocation(case, [source], roots(authority))
    assert (len(kept), missed, again) == (1, (), ())
    report = checked(case, tmp_path, authority)
    assert report.held is (state is ocsp.OCSPCertStatus.GOOD)


def test_an_answer_that_does_not_know_or_is_of_another_says_nothing(
    authority: LocalAuthority, tmp_path: Path
) -> None:
    other = LocalAuthority(tmp_path / "other", "Other TSA").make()
    links = chain_of(read_token(authority.stamp(b"words")), roots(authority))
    assert len(links) == 1
    for data in (
        ocsp_answer(authority, ocsp.OCSPCertStatus.UNKNOWN),
        ocsp_answer(other, ocsp.OCSPCertStatus.GOOD),
        ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(
            serialization.Encoding.DER
        ),
        b"noise",
    ):
        with pytest.raises(NotVerified, match="does not count"):
            status(RevocationForm.OCSP, data, links)


def test_by_commands_a_list_is_kept_and_checked(authority: LocalAuthority, tmp_path: Path) -> None:
    line = new_case(tmp_path)
    line.done("claim", "The gate stood open.")
    with serving(handler(authority)) as address:
        line.done("seal", "--tsa", address, "--tsa-policy", "1.2.3.4.2")
    path = tmp_path / "list.crl"
    path.write_bytes(crl(authority))
    said = line.done("renew", "--crl", path, "--tsa-root", authority.root)
    assert "kept beside T1: CN=Local TSA not revoked as of" in said
    line.done("export", tmp_path / "bundle")
    checked = line.done("verify", tmp_path / "bundle", "--tsa-root", authority.root)
    assert "CN=Local TSA not revoked as of" in checked
    assert line("renew", "--crl", tmp_path / "nothing").code == 3


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """A responder that always says the same."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            ocsp.load_der_ocsp_request(asked)
            self.send_response(200)
            self.send_header("Content-Type", "application/ocsp-response")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Keep quiet."""

    with serving(Handler) as address:
        yield address
