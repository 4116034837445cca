"""Content Credentials: integrity, signer, chain and edits, each apart; nothing is ever fetched."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import c2pa
import pytest
from tests.builders.credentials import Desk, desk, picture, signed
from tests.doubles.jobs import examine
from tests.unit.analysis import driver

from sightline.analysis.contract import Analyzer, Media
from sightline.analysis.credentials import ANALYZER, ANCHORS_MOST, TRUST_LIST, analyzer, asked_again
from sightline.analysis.credentials_reading import values_of
from sightline.analysis.credentials_values import (
    Carried,
    CredentialsValues,
    Integrity,
    Trust,
)
from sightline.model.canonical import Json
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome
from sightline.model.plain import from_plain


@pytest.fixture(scope="module")
def ada() -> Desk:
    return desk("Ada's camera")


@pytest.fixture(scope="module")
def bob() -> Desk:
    return desk("Bob's editor")


def look(
    data: bytes, method: Analyzer = ANALYZER, media_type: str = "image/jpeg"
) -> CredentialsValues:
    media = Media(kind=ExhibitKind.STILL, media_type=media_type, source=driver.Bytes(data))
    return from_plain(CredentialsValues, method.start(media).finish().values)


def words(data: bytes, method: Analyzer = ANALYZER) -> str:
    media = Media(kind=ExhibitKind.STILL, media_type="image/jpeg", source=driver.Bytes(data))
    return method.start(media).finish().summary


def altered(data: bytes) -> bytes:
    """One bit of the picture itself."""
    changed = bytearray(data)
    changed[-20] ^= 1
    return bytes(changed)


def test_a_signed_picture_is_unchanged_and_its_signer_not_judged_without_a_list(ada: Desk) -> None:
    values = look(signed(ada, picture()))
    assert (values.carried, values.integrity) == (Carried.EMBEDDED, Integrity.UNCHANGED)
    assert (values.trust, values.trust_list) == (Trust.NOT_EXAMINED, None)
    assert values.manifests[0].signer == "Ada's camera, Invented Cameras"
    assert values.manifests[0].stamped_by is None


def test_a_picture_altered_after_signing_says_so_and_the_signer_stays_apart(ada: Desk) -> None:
    values = look(altered(signed(ada, picture())), analyzer([ada.root]))
    assert (values.integrity, values.trust) == (Integrity.FILE_CHANGED, Trust.LISTED)


def test_a_signer_is_listed_only_by_a_list_that_holds_the_authority(ada: Desk, bob: Desk) -> None:
    data = signed(ada, picture())
    assert look(data, analyzer([ada.root])).trust is Trust.LISTED
    assert look(data, analyzer([bob.root])).trust is Trust.NOT_LISTED
    assert "this may be anybody" in words(data, analyzer([bob.root]))


def test_what_is_said_to_be_done_is_listed_as_said(ada: Desk) -> None:
    actions: list[dict[str, Any]] = [
        {
            "action": "c2pa.created",
            "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/"
            "trainedAlgorithmicMedia",
        },
        {"action": "c2pa.cropped", "parameters": {"name": "left"}},
        {"action": "org.invented.turned"},
    ]
    data = signed(ada, picture(), actions=actions)
    done = look(data).manifests[0].actions
    assert [item.action for item in done] == [item["action"] for item in actions]
    assert done[0].made_by == "trainedAlgorithmicMedia"
    assert done[1].details == '{"name": "left"}'
    assert "They say that it was made by a trained model." in words(data)
    assert "cropped, “org.invented.turned”" in words(data)


def test_the_chain_leads_from_the_file_back_to_what_it_was_made_from(ada: Desk, bob: Desk) -> None:
    data = signed(bob, picture(100), parent=signed(ada, picture(), title="raw.jpg"))
    own, parent = look(data).manifests
    assert (own.depth, parent.depth) == (0, 1)
    assert own.ingredients[0].manifest == 1
    assert parent.title == "raw.jpg"
    assert parent.integrity is Integrity.UNCHANGED


def test_an_ingredient_that_was_altered_before_it_was_taken_in_is_told(
    ada: Desk, bob: Desk
) -> None:
    data = signed(bob, picture(100), parent=altered(signed(ada, picture())))
    own, parent = look(data).manifests
    assert own.integrity is Integrity.UNCHANGED
    assert parent.integrity is Integrity.FILE_CHANGED
    assert "1 did not pass the checks of being unchanged" in words(data)


def test_a_maker_that_trusted_an_ingredients_signer_settles_nothing_for_the_reader(
    ada: Desk, bob: Desk
) -> None:
    data = signed(bob, picture(100), parent=signed(ada, picture()), trusting=(ada.root,))
    assert look(data, analyzer([bob.root])).manifests[1].trust is Trust.NOT_LISTED
    assert look(data, analyzer([ada.root])).manifests[1].trust is Trust.LISTED
    assert look(data, analyzer([ada.root])).trust is Trust.NOT_LISTED


def test_absence_is_observed_and_says_nothing() -> None:
    assert look(picture()).carried is Carried.NONE
    assert "their absence says nothing" in words(picture())


def test_a_form_that_is_not_read_is_said_not_to_be_examined() -> None:
    values = look(b"\x1a\x45\xdf\xa3", media_type="video/x-matroska")
    assert values.carried is Carried.UNSUPPORTED


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """An address, and the requests that reached it."""
    seen: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/manifest.c2pa", seen
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("label", [b"c2pa.claim", b"c2pa.signature", b"c2pa.hash.data"])
def test_a_broken_manifest_is_told_from_a_file_that_cannot_be_walked(
    ada: Desk, label: bytes
) -> None:
    data = signed(ada, picture())
    at = data.index(label)
    broken = data[:at] + b"\xff" * 64 + data[at + 64 :]
    assert look(broken).carried is Carried.BROKEN
    assert "Nothing can be told by it." in words(broken)
    assert look(data[:at]).carried is Carried.UNREADABLE


@pytest.mark.parametrize("before", [0, (1 << 20) - 70, 6 << 20])
def test_credentials_that_a_file_names_and_does_not_hold_are_told_as_missing(before: int) -> None:
    name = b"/c2pa/urn:uuid:54281c07-ad34/c2pa.claim"
    xmp = b'<rdf dcterms:provenance="self#jumbf=' + name + b'">'
    data = picture() + bytes(before) + xmp + bytes(1000)
    values = look(data)
    assert values.carried is Carried.MISSING
    assert name.decode() in words(data)
    assert "Nothing can be told by them." in words(data)


def test_a_remote_manifest_is_named_and_never_fetched(
    ada: Desk, asked: tuple[str, list[str]]
) -> None:
    address, seen = asked
    data = signed(ada, picture(), remote=address)
    for method in (ANALYZER, analyzer([ada.root])):
        values = look(data, method)
        assert (values.carried, values.remote) == (Carried.REMOTE, address)
    assert seen == []


def test_the_library_by_itself_would_have_fetched_it(
    ada: Desk, asked: tuple[str, list[str]], tmp_path: Path
) -> None:
    # The control: without our settings, the same file does make the library ask.
    address, seen = asked
    path = tmp_path / "remote.jpg"
    path.write_bytes(signed(ada, picture(), remote=address))
    with pytest.raises(c2pa.C2paError), path.open("rb") as file:
        c2pa.Reader("image/jpeg", file)
    assert seen == ["/manifest.c2pa"]


def test_the_limited_child_reads_credentials(ada: Desk, tmp_path: Path) -> None:
    path = tmp_path / "signed.jpg"
    path.write_bytes(signed(ada, picture()))
    (examined,) = examine(
        path, analyzer([ada.root]), kind=ExhibitKind.STILL, media_type="image/jpeg"
    )
    assert examined.result.outcome is Outcome.OBSERVED
    assert examined.result.values["trust"] == Trust.LISTED


def test_the_order_of_a_list_makes_no_other_method(ada: Desk, bob: Desk) -> None:
    one, other = analyzer([ada.root, bob.root]), analyzer([bob.root, ada.root, bob.root])
    assert one.method.key == other.method.key
    again = asked_again(one.method)
    assert again is not None
    assert again.method.key == one.method.key


@pytest.mark.parametrize(
    "listed",
    [None, "text", [], ["?"], [b64encode(b"x").decode()] * (ANCHORS_MOST + 1), ["eA=="] * 2],
    ids=["none", "text", "empty", "no base64", "very many", "given twice"],
)
def test_parameters_that_are_no_list_of_ours_make_no_method(listed: Json) -> None:
    assert (
        asked_again(Method(name="credentials", version=3, parameters={TRUST_LIST: listed})) is None
    )


def test_an_account_of_any_shape_is_read_without_trust() -> None:
    hostile = {
        "active_manifest": "a",
        "manifests": {
            "a": {
                "title": "\u202egpj.exe",
                "claim_generator_info": [{"name": 7}, "x"],
                "ingredients": [{"active_manifest": "a"}, {"active_manifest": "b"}, None],
                "assertions": [{"label": "c2pa.actions", "data": {"actions": [{"action": 3}, 4]}}],
                "signature_info": {"time": "yesterday", "common_name": ["x"]},
            },
            "b": {"ingredients": [{"active_manifest": "a"}]},
            "unreached": [],
        },
        "validation_results": {
            "activeManifest": {"failure": [{"code": None}, 5]},
            "specVersion": 2,
        },
    }
    values = values_of(hostile, None, None)
    assert [item.depth for item in values.manifests] == [0, 1]
    assert values.manifests[0].title == "\\u202egpj.exe"
    assert values.left_out == 1
    assert values.integrity is Integrity.NOT_BOUND


def test_a_long_chain_is_cut_and_counted() -> None:
    manifests = {
        str(number): {"label": str(number), "ingredients": [{"active_manifest": str(number + 1)}]}
        for number in range(1000)
    }
    values = values_of({"active_manifest": "0", "manifests": manifests}, None, None)
    assert len(values.manifests) + values.left_out == 1000
    assert values.left_out > 900


REAL = {
    "A-none.jpg": (Carried.NONE, None),
    "C.jpg": (Carried.EMBEDDED, Integrity.UNCHANGED),
    "CA.jpg": (Carried.EMBEDDED, Integrity.UNCHANGED),
    "XCA.jpg": (Carried.EMBEDDED, Integrity.FILE_CHANGED),
    "cloud.jpg": (Carried.REMOTE, None),
    "invalid.wav": (Carried.UNREADABLE, None),
    "recorded.mov": (Carried.NONE, None),
    "video1-signed.mp4": (Carried.EMBEDDED, Integrity.UNCHANGED),
    "video1-no-manifest.mp4": (Carried.MISSING, None),
}
_TYPES = {".jpg": "image/jpeg", ".wav": "audio/wav", ".mov": "video/quicktime", ".mp4": "video/mp4"}


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
def test_real_files_are_told_apart(name: str) -> None:
    values = look(driver.file("credentials", name), media_type=_TYPES[Path(name).suffix])
    assert (values.carried, values.integrity) == REAL[name]
