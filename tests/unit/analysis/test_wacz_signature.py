"""Signatures of WACZ files: what holds, what does not, and what cannot be told."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.authority import LocalAuthority
from tests.builders.wacz_signers import Domain, by_browser
from tests.unit.analysis.test_web_archive import Bytes, wacz, warc

from sightline.analysis.wacz_signature import read_wacz_signature
from sightline.analysis.web_archive import read_archive
from sightline.analysis.web_archive_values import Signed, WaczSignature, summary

MANIFEST = f"sha256:{hashlib.sha256(b'manifest').hexdigest()}"
OTHER = f"sha256:{hashlib.sha256(b'another').hexdigest()}"


def read(stated: object, manifest: str = MANIFEST) -> WaczSignature:
    found = read_wacz_signature(stated, manifest)
    assert found is not None
    return found


def test_a_key_without_a_name_is_told_by_its_digest() -> None:
    stated = by_browser(MANIFEST)
    found = read(stated)
    key = base64.b64decode(str(stated["publicKey"]))
    assert found.state is Signed.HOLDS
    assert found.key_sha256 == hashlib.sha256(key).hexdigest()
    assert (found.domain, found.named_in_certificate, found.token_over_it) == (None, None, None)
    assert found.created == "2026-04-17T17:02:07.848Z"


@pytest.mark.parametrize("by_rsa", [False, True])
def test_a_domain_counts_only_where_its_certificate_names_it(*, by_rsa: bool) -> None:
    desk = Domain("archive.example", by_rsa=by_rsa)
    assert read(desk.sign(MANIFEST)).named_in_certificate is True
    other = read(desk.sign(MANIFEST, {"domain": "court.example"}))
    assert (other.state, other.named_in_certificate) == (Signed.HOLDS, False)


@pytest.mark.parametrize("signer", [by_browser, Domain("archive.example").sign])
def test_a_signature_over_another_manifest_does_not_hold(
    signer: Callable[[str], dict[str, object]],
) -> None:
    assert read(signer(OTHER)).state is Signed.DIFFERS
    relabelled = {**signer(OTHER), "hash": MANIFEST}
    assert read(relabelled).state is Signed.DIFFERS
    swapped = {**signer(MANIFEST), "signature": signer(OTHER)["signature"]}
    assert read(swapped).state is Signed.DIFFERS


def test_a_time_stamp_over_the_signature_tells_its_time(tmp_path: Path) -> None:
    authority = LocalAuthority(tmp_path / "tsa", "Local TSA").make()
    stated = Domain("archive.example").sign(MANIFEST)
    token = authority.stamp(str(stated["signature"]).encode())
    good = read({**stated, "timeSignature": base64.b64encode(token).decode()})
    assert good.token_over_it
    assert good.token_time is not None
    assert good.token_time.endswith("+00:00")
    token = authority.stamp(b"another signature")
    bad = read({**stated, "timeSignature": base64.b64encode(token).decode()})
    assert (bad.state, bad.token_over_it) == (Signed.HOLDS, False)


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"hash": MANIFEST},
        {**by_browser(MANIFEST), "publicKey": "AAAA"},
        {**by_browser(MANIFEST), "publicKey": 7},
        {**by_browser(MANIFEST), "signature": ["x"]},
        {**by_browser(MANIFEST), "domainCert": "no certificate"},
        {**by_browser(MANIFEST), "signature": "A" * (1 << 17)},
        {**by_browser(MANIFEST), "timeSignature": "AAAA"},
    ],
)
def test_what_makes_no_sense_is_unreadable_and_never_raises(stated: dict[str, object]) -> None:
    found = read(stated)
    assert found.state is Signed.UNREADABLE or found.token_over_it is False


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.dictionaries(st.text(), x)))
def test_nothing_that_is_stated_makes_it_fail(stated: object) -> None:
    found = read_wacz_signature(stated, MANIFEST)
    assert (found is None) is (not isinstance(stated, dict))


def test_the_finding_says_in_a_sentence_what_the_signature_is_worth() -> None:
    parts = {"archive/data.warc": warc()}
    assert "It is not signed." in summary(read_archive(Bytes(wacz(parts))))
    data = wacz(parts)
    stated, desk = _manifest_digest(data), Domain("archive.example")
    for sign, words in (
        (desk.sign, "in the name of archive.example: the signature holds."),
        (by_browser, "which has no name: the signature holds."),
    ):
        said = json.dumps({"hash": stated, "signedData": sign(stated)}).encode()
        values = read_archive(Bytes(wacz(parts, {"datapackage-digest.json": said})))
        assert words in summary(values)
    said = json.dumps({"hash": stated, "signedData": by_browser(OTHER)}).encode()
    values = read_archive(Bytes(wacz(parts, {"datapackage-digest.json": said})))
    assert "does not hold over its manifest" in summary(values)


def _manifest_digest(data: bytes) -> str:
    values = read_archive(Bytes(data))
    assert values.manifest_digest == "fits"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return str(json.loads(archive.read("datapackage-digest.json"))["hash"])
