"""Time stamps, followed by all three verifiers, the page in a real browser: one answer."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from playwright.sync_api import Page
from tests.builders.authority import LocalAuthority
from tests.builders.page import CHROMIUM, ask, opened
from tests.builders.past_authority import PastAuthority
from tests.builders.revoked import (
    DAY,
    REASON,
    crl,
    kept_for,
    now,
    ocsp_answer,
    of_length,
    roots,
)
from tests.builders.small_case import Desk, bundle, claim, seal_with
from tests.builders.verifiers import codes, found_alone

from sightline.errors import NotVerified
from sightline.model.der import sort_certificates
from sightline.model.stamps import RevocationData, RevocationForm
from sightline.verify.alone.authorities import token_leads
from sightline.verify.alone.certificates import read_certificate
from sightline.verify.alone.standing import AMISS
from sightline.verify.codes import Code
from sightline.verify.report import Outcome
from sightline.verify.run import verify_path
from sightline.verify.tokens import check_chain, read_token
from sightline.verify.trust import Trust
from sightline.workbench.case import Case

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    with opened() as page:
        yield page


@dataclass(frozen=True)
class Kept:
    """Revocation data, and whether a named root is of the authority whose token it is about."""

    data: bytes
    form: RevocationForm = RevocationForm.CRL


def keep(case: Case, stamp: object, kept: Kept) -> None:
    """As a hostile desk may: whatever it is."""
    record = RevocationData(
        stamp=stamp,  # type: ignore[arg-type]
        form=kept.form,
        data=case.objects.put([kept.data]).digest,
        source="by hand",
        at=case.times.now(),
    )
    case.record(record, action="keep revocation data")


def by_all(browser: Page, bag: Path, *authorities: LocalAuthority) -> tuple[set[str], str]:
    """Codes of problems, once it is clear that all three agree; and what the page says."""
    report = verify_path(bag, Trust(roots=roots(*authorities)))
    files = tuple(authority.root for authority in authorities)
    found = found_alone(bag, tsa_root=list(map(str, files)))
    answer = ask(browser, bag, roots=files)
    assert {code for _, code, *_ in found.notes} == answer.codes == codes(report)
    made = {check.number for check in report.checks if check.outcome is not Outcome.NOT_EXAMINED}
    assert found.made == answer.made == made
    return answer.codes, answer.words


NAMED: dict[str, tuple[Callable[[LocalAuthority, LocalAuthority], Kept], set[str], str]] = {
    "not revoked": (lambda ours, _: Kept(crl(ours)), set(), "CN=Local TSA not revoked as of"),
    "revoked before": (
        lambda ours, _: Kept(crl(ours, now() - DAY, REASON.superseded)),
        {Code.STAMP_UNTRUSTED},
        "before its time",
    ),
    "superseded since": (
        lambda ours, _: Kept(crl(ours, now() + DAY, REASON.superseded)),
        set(),
        "after its time",
    ),
    "key taken since": (
        lambda ours, _: Kept(crl(ours, now() + DAY, REASON.key_compromise)),
        {Code.STAMP_UNTRUSTED},
        "its key may be in other hands",
    ),
    "no reason stated": (
        lambda ours, _: Kept(crl(ours, now() + DAY)),
        {Code.STAMP_UNTRUSTED},
        "its key may be in other hands",
    ),
    "signed by another": (
        lambda ours, other: Kept(crl(ours, signed_by=other)),
        {Code.REVOCATION_DATA},
        "its signature does not hold",
    ),
    "of another": (
        lambda _, other: Kept(crl(other)),
        {Code.REVOCATION_DATA},
        "was issued by its issuer",
    ),
    "long": (
        lambda ours, _: Kept(crl(ours, limits=(of_length(1 << 19),))),
        set(),
        "not revoked as of",
    ),
    "longer than any of them may be": (
        lambda ours, _: Kept(crl(ours, limits=(of_length(1 << 20),))),
        {Code.REVOCATION_DATA},
        "cannot be read",
    ),
    "kept for such certificates": (
        lambda ours, _: Kept(crl(ours, limits=(kept_for(only_contains_user_certs=True),))),
        set(),
        "not revoked as of",
    ),
    "kept for authorities": (
        lambda ours, _: Kept(crl(ours, limits=(kept_for(only_contains_ca_certs=True),))),
        {Code.REVOCATION_DATA},
        "a part of its issuer",
    ),
    "kept for certificates that name another place": (
        lambda ours, _: Kept(crl(ours, limits=(kept_for("http://a.example/1.crl"),))),
        {Code.REVOCATION_DATA},
        "a part of its issuer",
    ),
    "kept for others, and revoked": (
        lambda ours, _: Kept(
            crl(ours, now() - DAY, limits=(kept_for(only_contains_ca_certs=True),))
        ),
        {Code.STAMP_UNTRUSTED},
        "before its time",
    ),
    "of several issuers": (
        lambda ours, _: Kept(crl(ours, now() - DAY, limits=(kept_for(indirect_crl=True),))),
        {Code.REVOCATION_DATA},
        "several issuers",
    ),
    "changes only": (
        lambda ours, _: Kept(crl(ours, limits=(x509.DeltaCRLIndicator(1),))),
        {Code.REVOCATION_DATA},
        "is not read",
    ),
    "noise": (lambda *_: Kept(b"noise"), {Code.REVOCATION_DATA}, "cannot be read"),
    "answered good": (
        lambda ours, _: Kept(ocsp_answer(ours, ocsp.OCSPCertStatus.GOOD), RevocationForm.OCSP),
        set(),
        "not revoked as of",
    ),
    "answered revoked": (
        lambda ours, _: Kept(ocsp_answer(ours, ocsp.OCSPCertStatus.REVOKED), RevocationForm.OCSP),
        {Code.STAMP_UNTRUSTED},
        "before its time",
    ),
    "answered by a responder whom the issuer made one": (
        lambda ours, _: Kept(
            ocsp_answer(ours, ocsp.OCSPCertStatus.GOOD, made_by=ours), RevocationForm.OCSP
        ),
        set(),
        "not revoked as of",
    ),
    "answered by a responder whom another made one": (
        lambda ours, other: Kept(
            ocsp_answer(ours, ocsp.OCSPCertStatus.GOOD, made_by=other), RevocationForm.OCSP
        ),
        {Code.REVOCATION_DATA},
        "was not made one by",
    ),
    "answered unknown": (
        lambda ours, _: Kept(ocsp_answer(ours, ocsp.OCSPCertStatus.UNKNOWN), RevocationForm.OCSP),
        {Code.REVOCATION_DATA},
        "does not know the certificate",
    ),
    "answered of another": (
        lambda _, other: Kept(ocsp_answer(other, ocsp.OCSPCertStatus.GOOD), RevocationForm.OCSP),
        {Code.REVOCATION_DATA},
        "no certificate of the token's chain",
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_what_was_kept_of_revoked_certificates_weighs_the_same(
    browser: Page, authority: LocalAuthority, other: LocalAuthority, tmp_path: Path, name: str
) -> None:
    make, expected, words = NAMED[name]
    case = Desk(tmp_path / "case").create()
    sealed = seal_with(case, authority)
    keep(case, sealed.stamped[0].record, make(authority, other))
    bundle(case, tmp_path / "bundle")
    case.log.close()
    found, said = by_all(browser, tmp_path / "bundle", authority)
    assert found == expected
    assert words in said


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    """Another authority, by RSA keys."""
    key = ("rsa", "-pkeyopt", "rsa_keygen_bits:2048")
    return LocalAuthority(tmp_path_factory.mktemp("other") / "tsa", "Other TSA").make(key=key)


def test_a_later_stamp_rescues_what_a_taken_key_stamped(
    browser: Page, authority: LocalAuthority, other: LocalAuthority, tmp_path: Path
) -> None:
    case = Desk(tmp_path / "case").create()
    claim(case, "The gate stood open.")
    first = seal_with(case, authority)
    second = seal_with(case, other)
    keep(case, first.stamped[0].record, Kept(crl(authority, now() + DAY, REASON.key_compromise)))
    keep(case, second.stamped[0].record, Kept(crl(other)))
    bundle(case, tmp_path / "bundle")
    case.log.close()
    found, said = by_all(browser, tmp_path / "bundle", authority, other)
    assert found == set()
    assert "covers it" in said
    # Without the other's root, its own list can be held against the root that its token carries.
    assert by_all(browser, tmp_path / "bundle", authority)[0] == {Code.STAMP_UNTRUSTED}


def test_every_word_on_a_certificate_is_weighed_not_the_first_alone(
    browser: Page, authority: LocalAuthority, tmp_path: Path
) -> None:
    """One list says superseded, a later one that the key was taken: the worse holds."""
    case = Desk(tmp_path / "case").create()
    stamp = seal_with(case, authority).stamped[0].record
    for reason in (REASON.superseded, REASON.key_compromise):
        keep(case, stamp, Kept(crl(authority, now() + DAY, reason)))
    bundle(case, tmp_path / "bundle")
    case.log.close()
    assert by_all(browser, tmp_path / "bundle", authority)[0] == {Code.STAMP_UNTRUSTED}


def test_roots_that_ride_in_tokens_or_were_not_named_count_for_nothing(
    browser: Page, copied: Path, authority: LocalAuthority, other: LocalAuthority, tmp_path: Path
) -> None:
    rogue = LocalAuthority(tmp_path / "rogue", "Local TSA").make()
    assert by_all(browser, copied, authority)[0] == set()
    assert "leads to an authority you trust" in ask(browser, copied, roots=(authority.root,)).words
    assert by_all(browser, copied, rogue)[0] == {Code.STAMP_UNTRUSTED}
    assert by_all(browser, copied, other)[0] == {Code.STAMP_UNTRUSTED}
    assert by_all(browser, copied)[0] == set()


def test_a_root_is_read_in_pem_and_der_and_nothing_else(
    browser: Page, copied: Path, authority: LocalAuthority, tmp_path: Path
) -> None:
    (root,) = roots(authority)
    (tmp_path / "root.cer").write_bytes(root.public_bytes(Encoding.DER))
    assert 10 in ask(browser, copied, roots=(tmp_path / "root.cer",)).made
    (tmp_path / "root.pem").write_text("no certificate")
    said = ask(browser, copied, roots=(tmp_path / "root.pem",))
    assert "cannot be read: a file of root certificates" in said.words


def test_tokens_are_followed_alike(
    browser: Page, copied: Path, authority: LocalAuthority, other: LocalAuthority, tmp_path: Path
) -> None:
    """Good tokens of every kind of key, and each way in which one can mislead."""
    browser.goto((copied / "verify.html").as_uri())
    tokens = list(_tokens(authority, other, tmp_path))
    asked = [
        [
            base64.b64encode(data).decode(),
            [base64.b64encode(root.public_bytes(Encoding.DER)).decode() for root in trusted],
        ]
        for _, data, trusted in tokens
    ]
    answers = browser.evaluate(FOLLOW, asked)
    for (name, data, trusted), answer in zip(tokens, answers, strict=True):
        assert (answer == "") is _first(data, trusted), (name, answer)
        assert (answer == "") is _second(data, trusted), (name, answer)
        assert (answer == "") is name.startswith("good"), (name, answer)


FOLLOW = """async (tokens) => {
  const answers = [];
  for (const [token, roots] of tokens) {
    const data = unbase64(token);
    const pinned = roots.map((root) => readCertificate(unbase64(root)));
    try {
      await tokenLeads(data, pinned, tokenSays(data).time);
      answers.push("");
    } catch (error) { answers.push(`${error.name}: ${error.message}`); }
  }
  return answers;
}"""


def _first(data: bytes, trusted: tuple[x509.Certificate, ...]) -> bool:
    try:
        check_chain(read_token(data), b"words", trusted)
    except NotVerified:
        return False
    return True


def _second(data: bytes, trusted: tuple[x509.Certificate, ...]) -> bool:
    pinned = [read_certificate(root.public_bytes(Encoding.DER)) for root in trusted]
    try:
        token_leads(data, pinned, str(read_token(data).time))
    except AMISS:
        return False
    return True


def _tokens(
    authority: LocalAuthority, other: LocalAuthority, folder: Path
) -> Iterator[tuple[str, bytes, tuple[x509.Certificate, ...]]]:
    good = authority.stamp(b"words")
    yield "good P-256", good, roots(authority)
    yield "good RSA", other.stamp(b"words"), roots(other)
    for curve in ("P-384", "P-521"):
        key = ("ec", "-pkeyopt", f"ec_paramgen_curve:{curve}")
        made = LocalAuthority(folder / curve, curve).make(key=key)
        yield f"good {curve}", made.stamp(b"words"), roots(made)
    rogue = LocalAuthority(folder / "rogue", "Local TSA").make()
    yield "a rogue root beside the named one", rogue.stamp(b"words"), roots(authority)
    yield "no root", good, ()
    (folder / "past").mkdir()
    past = PastAuthority(folder / "past")
    old = past.stamp(b"words", "20200601120000Z")
    yield "good, ended since", old, past.roots
    yield "too early", past.stamp(b"words", "20190101120000Z"), past.roots
    yield "too late", past.stamp(b"words", "20220101120000Z"), past.roots
    two = past.stamp(b"words", "20200601120000Z", "-certfile", str(other.root))
    yield "good, certificates in another order", _reversed_certificates(two), past.roots
    twins = past.stamp(b"words", "20200601120000Z", "-certfile", str(past.twin()))
    yield "two certificates for its signer", twins, past.roots
    (folder / "mail").mkdir()
    mail = PastAuthority(folder / "mail", purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION)
    yield "a certificate for mail", mail.stamp(b"words", "20200601120000Z"), mail.roots
    imprint = good.index(hashlib.sha256(b"words").digest())
    yield "another imprint", _flipped(good, imprint), roots(authority)
    yield "another signature", _flipped(good, len(good) - 3), roots(authority)


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _reversed_certificates(data: bytes) -> bytes:
    """The same token with its set of certificates the other way round, as some authorities send."""
    ordered = sort_certificates(data)
    first, second = sorted(read_token(data).response.signed_data.certificates)
    return ordered.replace(first + second, second + first)
