"""Web archives that `capture` wrote, played back, checked, packed and signed by tools of others."""

import contextlib
import gzip
import http.server
import json
import os
import shutil
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.authority import LocalAuthority, handler
from tests.builders.authority import serving as stamping
from tests.builders.command_line import CommandLine, new_case
from tests.builders.page import CHROMIUM, opened
from tests.builders.wacz_signers import Domain
from tests.builders.web_server import Site, html, sends_on, serving
from tests.cases.test_capture import kept, picture
from tests.unit.analysis.test_web_archive import Bytes

from sightline.analysis.web_archive import read_archive
from sightline.analysis.web_archive_values import Signed

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]

ROOT = Path(__file__).parents[2]
UV = shutil.which("uv") or shutil.which("uv", path=ROOT / ".uv" / "bin")
PYWB, WACZ = ("pywb>=2.9",), ("wacz>=0.5", "setuptools<81")
SHEET = b"p { color: rgb(31, 90, 58) }"
SCRIPT = b"document.getElementById('said').textContent = 'written by a script'"


def of_others(packages: tuple[str, ...], *words: str | Path) -> list[str]:
    """A command of theirs, in a throw-away environment."""
    if UV is None:
        pytest.skip("there is no uv")
    wanted = [part for package in packages for part in ("--with", package)]
    return [UV, "run", "--quiet", "--isolated", "--no-project", *wanted, *map(str, words)]


def ran(packages: tuple[str, ...], *words: str | Path, cwd: Path, **more: str) -> str:
    """What it said; skips where its packages cannot be had."""
    done = subprocess.run(
        of_others(packages, *words),
        cwd=cwd,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if "Failed to fetch" in done.stderr or "Could not connect" in done.stderr:
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A web archive, and the address that was asked for; the server is gone by then."""
    folder = tmp_path_factory.mktemp("captured")
    with serving() as site:
        address = lay_out(site)
        ada = new_case(folder)
        ada.done("capture", address, "--allow-private", "--reason", "it shows the yard")
    return take_out(ada, folder / "page.warc"), address


def lay_out(site: Site) -> str:
    """A page by way of a redirect, with a packed sheet, a script in chunks, and pictures."""
    head = '<link rel="stylesheet" href="/s.css"><script defer src="/s.js"></script>'
    body = '<p>Seen at noon. <b id="said">no script</b></p><img src="/a.jpg"><img src="b.jpg">'
    site.pages |= {
        "/go": sends_on("/news/?a=1"),
        "/news/?a=1": html(body, head),
        "/a.jpg": (200, "image/jpeg", picture()),
        "/news/b.jpg": (200, "image/jpeg", picture(200)),
        "/s.css": packed_sheet,
        "/s.js": chunked_script,
    }
    return site.url("/go")


def packed_sheet(request: http.server.BaseHTTPRequestHandler) -> None:
    body = gzip.compress(SHEET)
    request.send_response(200)
    for name, text in (("Type", "text/css"), ("Encoding", "gzip"), ("Length", str(len(body)))):
        request.send_header(f"Content-{name}", text)
    request.end_headers()
    request.wfile.write(body)


def chunked_script(request: http.server.BaseHTTPRequestHandler) -> None:
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nTransfer-Encoding: chunked\r\n\r\n"
    parts = [SCRIPT[:20], SCRIPT[20:], b""]
    chunks = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts)
    request.wfile.write(head.encode() + chunks)
    request.close_connection = True


def take_out(ada: CommandLine, path: Path) -> Path:
    """The archive's own bytes."""
    path.write_bytes(kept(ada, ada.json("show", "CP1")["fields"]["archive"]))
    return path


@pytest.mark.timeout(600)
def test_pywb_plays_the_page_back_as_it_was(captured: tuple[Path, str], tmp_path: Path) -> None:
    archive, address = captured
    ran(PYWB, "wb-manager", "init", "case", cwd=tmp_path)
    ran(PYWB, "wb-manager", "add", "case", archive, cwd=tmp_path)
    with playing(tmp_path) as base, opened() as browser:
        browser.goto(f"{base}/case/mp_/{address}")
        page = next(frame for frame in browser.frames if "/mp_/" in frame.url)
        page.locator("#said", has_text="written by a script").wait_for()
        assert page.url.endswith("/news/?a=1")
        widths = "Array.from(document.images).map((it) => it.naturalWidth)"
        assert page.evaluate(widths) == [64, 64]
        colour = "getComputedStyle(document.querySelector('p')).color"
        assert page.evaluate(colour) == "rgb(31, 90, 58)"


@contextlib.contextmanager
def playing(folder: Path) -> Iterator[str]:
    """pywb, serving what lies in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = of_others(PYWB, "wayback", "--bind", "127.0.0.1", "--port", str(port))
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            for _ in range(600):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait()


@pytest.mark.timeout(600)
def test_warcio_checks_its_digests_and_the_wacz_tool_packs_it(
    captured: tuple[Path, str], tmp_path: Path
) -> None:
    archive, _ = captured
    assert "digest failed" not in ran(PYWB, "warcio", "check", "-v", archive, cwd=tmp_path)
    ran(WACZ, "wacz", "create", "--detect-pages", "-o", "page.wacz", "-f", archive, cwd=tmp_path)
    assert "is valid" in ran(WACZ, "wacz", "validate", "-f", "page.wacz", cwd=tmp_path)
    values = read_archive(Bytes((tmp_path / "page.wacz").read_bytes()))
    assert (values.manifest_digest, values.digests_differ, values.unlisted) == ("fits", (), ())
    assert values.signature is None


@pytest.mark.timeout(600)
def test_what_an_independent_signer_signs_holds(captured: tuple[Path, str], tmp_path: Path) -> None:
    archive, _ = captured
    ran(WACZ, "wacz", "create", "--detect-pages", "-o", "page.wacz", "-f", archive, cwd=tmp_path)
    # Their library checks time stamps by RSA keys only.
    key_kind = ("rsa", "-pkeyopt", "rsa_keygen_bits:2048")
    authority = LocalAuthority(tmp_path / "tsa", "Local TSA").make(key=key_kind)
    certificate, key = Domain("archive.example").save(tmp_path)
    with zipfile.ZipFile(tmp_path / "page.wacz") as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    digest = json.loads(members["datapackage-digest.json"])
    with stamping(handler(authority)) as address:
        said = ran(
            ("wacz-signing>=0.4",), "python", ROOT / "tests/independents/wacz_sign.py",
            digest["hash"], cwd=tmp_path, DOMAIN="archive.example", CERTFILE=str(certificate),
            KEYFILE=str(key), TS_URL=address, TS_CERTFILE=str(authority.folder / "tsa.pem"),
        )  # fmt: skip
    digest["signedData"] = json.loads(said.splitlines()[-1])
    members["datapackage-digest.json"] = json.dumps(digest).encode()
    with zipfile.ZipFile(tmp_path / "signed.wacz", "w") as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    signature = read_archive(Bytes((tmp_path / "signed.wacz").read_bytes())).signature
    assert signature is not None
    assert (signature.state, signature.domain) == (Signed.HOLDS, "archive.example")
    assert (signature.named_in_certificate, signature.token_over_it) == (True, True)
