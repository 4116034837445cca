"""Web archives of others: every digest computed anew, what does not fit named."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sightline.analysis.web_archive import read_archive
from sightline.analysis.web_archive_values import WebForm, summary

PAGE = b"<html><body>At least twelve lie in the yard.</body></html>"


class Bytes:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]


def warc(*, gzip: bool = False) -> bytes:
    """As another program writes it."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "Another 1.0"}))
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    for number in range(3):
        writer.write_record(
            writer.create_warc_record(
                f"https://a.example/{number}",
                "response",
                payload=io.BytesIO(PAGE),
                length=len(PAGE),
                http_headers=headers,
            )
        )
    return out.getvalue()


def wacz(
    parts: Mapping[str, bytes], changes: Mapping[str, bytes] | None = None, *, digest: bool = True
) -> bytes:
    """A zip with a manifest; `changes` replace or add members behind its back."""
    manifest = json.dumps(
        {
            "software": "Another 1.0",
            "resources": [
                {"name": name, "path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
                for name, data in parts.items()
            ],
        }
    ).encode()
    stated = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(manifest).hexdigest()}"}
    members = {**parts, "datapackage.json": manifest}
    if digest:
        members["datapackage-digest.json"] = json.dumps(stated).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {**members, **(changes or {})}.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("gzip", [False, True])
def test_an_archive_by_another_program_fits_its_digests(gzip: bool) -> None:  # noqa: FBT001 - a parameter of the test
    values = read_archive(Bytes(warc(gzip=gzip)))
    assert values.form is WebForm.WARC
    assert {item.name: item.count for item in values.records} == {"response": 3, "warcinfo": 1}
    assert values.software == ("Another 1.0",)
    assert (values.digests_fit, values.digests_differ, values.damage) == (4, (), None)


def test_a_changed_byte_is_named_by_its_record() -> None:
    data = warc()
    place = data.index(b"twelve", data.index(b"https://a.example/1"))
    values = read_archive(Bytes(data[:place] + b"eleven" + data[place + 6 :]))
    (named,) = values.digests_differ
    assert "https://a.example/1" in named
    assert "not those of the digest" in summary(values)


@pytest.mark.parametrize("gzip", [False, True])
def test_a_cut_archive_says_where(gzip: bool) -> None:  # noqa: FBT001 - a parameter of the test
    data = warc(gzip=gzip)
    values = read_archive(Bytes(data[:-60]))
    assert values.digests_differ or values.damage


def test_parts_of_a_wacz_are_held_against_its_manifest() -> None:
    parts = {"archive/data.warc": warc(), "pages/pages.jsonl": b"{}\n"}
    whole = read_archive(Bytes(wacz(parts)))
    assert (whole.form, whole.digests_fit, whole.manifest_digest) == (WebForm.WACZ, 2, "fits")
    assert whole.digests_differ == whole.unlisted == ()
    changed = read_archive(Bytes(wacz(parts, {"pages/pages.jsonl": b"{} \n"})))
    assert changed.digests_differ == ("pages/pages.jsonl",)
    more = read_archive(Bytes(wacz(parts, {"archive/more.warc": b""})))
    assert more.unlisted == ("archive/more.warc",)
    assert read_archive(Bytes(wacz(parts, digest=False))).manifest_digest is None
    other = read_archive(Bytes(wacz(parts, {"datapackage-digest.json": b'{"hash": "sha256:0"}'})))
    assert other.manifest_digest == "differs"


def test_a_zip_of_something_else_is_no_web_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("clip.mp4", b"x")
    assert read_archive(Bytes(out.getvalue())).form is WebForm.NONE
    assert summary(read_archive(Bytes(b""))) == "This is no web archive."


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_any_change_leaves_a_report_and_none_passes_within_a_block(at: int, noise: bytes) -> None:
    data = warc()
    place = at % len(data)
    changed = data[:place] + noise + data[place + len(noise) :]
    values = read_archive(Bytes(changed))
    blocks = [start for start in range(len(data)) if data.startswith(PAGE, start)]
    touched = [start for start in blocks if start <= place < start + len(PAGE)]
    if touched and data[place] != noise[0]:
        assert values.digests_differ or values.damage
