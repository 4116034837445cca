"""A text file that calls itself footage must not make us open anything else."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.analyzers import WATCHING, WEIGHING
from tests.doubles.followers import careless
from tests.doubles.jobs import examine_bytes
from tests.doubles.media import Film, encode

from sightline.adapters.confined import run_confined
from sightline.adapters.decoder import open_footage
from sightline.adapters.opened import CannotDecode, FileBytes
from sightline.analysis.contract import Stream
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome

NEEDS = frozenset(Stream)


class Server(http.server.ThreadingHTTPServer):
    """Serves one film and remembers who asked."""

    asked: list[str]
    film: bytes


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.film)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), _Handler) as running:
        running.asked, running.film = [], encode(Film(container="mpegts"))
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.ts"
    path.write_bytes(encode(Film(container="mpegts")))
    return path


def playlists(film: str) -> dict[str, bytes]:
    segment = f"#EXTINF:1,\n{film}\n#EXT-X-ENDLIST\n"
    return {
        "ffconcat": f"ffconcat version 1.0\nfile '{film}'\n".encode(),
        "m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n{segment}".encode(),
        "mpd": f"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'>{film}</MPD>".encode(),
        "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
        "asx": f"<asx><entry><ref href='{film}'/></entry></asx>".encode(),
        "smil": f"<smil><body><video src='{film}'/></body></smil>".encode(),
    }


@pytest.mark.parametrize("form", sorted(playlists("")))
def test_a_playlist_named_mp4_opens_no_other_file(tmp_path: Path, secret: Path, form: str) -> None:
    data = playlists(secret.name)[form]
    watching, weighing = examine_bytes(tmp_path, data, WATCHING, WEIGHING)
    assert watching.result.outcome is Outcome.FAILED
    assert "cannot be decoded" in watching.result.summary
    assert weighing.result.values["size"] == len(data)


@pytest.mark.parametrize("form", sorted(playlists("")))
def test_a_playlist_named_mp4_asks_no_server(tmp_path: Path, server: Server, form: str) -> None:
    address = f"http://127.0.0.1:{server.server_port}/secret.ts"
    (watching,) = examine_bytes(tmp_path, playlists(address)[form], WATCHING)
    assert watching.result.outcome is Outcome.FAILED
    assert server.asked == []


@pytest.mark.parametrize("form", ["ffconcat", "m3u8"])
def test_the_list_of_demuxers_refuses_playlists_without_any_sandbox(
    tmp_path: Path, secret: Path, form: str
) -> None:
    path = tmp_path / "playlist.mp4"
    path.write_bytes(playlists(secret.name)[form])
    with path.open("rb") as file:
        source = FileBytes(file.fileno(), path.stat().st_size, lambda _: None)
        with pytest.raises(CannotDecode):
            open_footage(source, ExhibitKind.FOOTAGE, "video/mp4", NEEDS, lambda _: None)


def test_the_sandbox_refuses_what_a_careless_reader_would_follow(
    tmp_path: Path, secret: Path, server: Server
) -> None:
    path = tmp_path / "playlist.mp4"
    path.write_bytes(playlists(secret.name)["ffconcat"])
    # The controls: outside, the same reader follows the list.
    with path.open("rb", buffering=0) as file:
        assert careless(file).startswith(b"[0")
    assert not run_confined(careless, path).startswith(b"[")
    address = f"http://127.0.0.1:{server.server_port}/secret.ts"
    path.write_bytes(playlists(address)["ffconcat"])
    with path.open("rb", buffering=0) as file:
        careless(file)
    assert server.asked.count("/secret.ts") == len(server.asked) > 0
    server.asked.clear()
    assert not run_confined(careless, path).startswith(b"[")
    assert server.asked == []
