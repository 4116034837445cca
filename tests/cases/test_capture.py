"""Capturing pages from servers that lie, by the command alone."""

import gzip
import hashlib
import io
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.builders.command_line import CommandLine, new_case
from tests.builders.web_server import (
    Site,
    certified,
    endless,
    html,
    raw,
    sends_on,
    serving,
    unused_port,
)
from tests.unit.analysis.test_web_archive import PAGE, wacz, warc
from warcio.archiveiterator import ArchiveIterator

from sightline.adapters.browser_process import found
from sightline.model.digest import Digest
from sightline.model.layout import object_path

SCRIPT = b"""
    p.textContent = 'written ' + 'by a script';
    alert(1);
    fetch('/vote', {method: 'POST'});
    new WebSocket('ws://localhost:1/');
    open('/window');
"""
AT_ONCE = ("--allow-private", "--no-browser", "--reason", "it shows the yard")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    return new_case(tmp_path)


def picture(shade: int = 90) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 40, 10)).save(held, "JPEG")
    return held.getvalue()


def captured(ada: CommandLine, *words: str) -> Any:  # noqa: ANN401 - any JSON
    """The one capture of a command that may have failed."""
    ran = ada("capture", *words, *AT_ONCE, "--json")
    (one,) = ran.document["captures"]
    return one


def kept(ada: CommandLine, digest: str) -> bytes:
    return (ada.case / object_path(Digest.parse(digest))).read_bytes()


def of_part(one: Any, part: str) -> list[Any]:  # noqa: ANN401 - any JSON
    return [item for item in one["fields"]["items"] if item["part"] == part]


def records(ada: CommandLine, one: Any) -> list[tuple[str, str, bytes]]:  # noqa: ANN401 - any JSON
    """Kind, address and payload of every record, as an independent reader has them."""
    data = kept(ada, one["fields"]["archive"])
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        address = record.rec_headers.get_header("WARC-Target-URI") or ""
        found.append((record.rec_type, address, record.content_stream().read()))
    return found


def test_the_page_is_kept_as_served_with_the_way_to_it_and_what_it_shows(
    ada: CommandLine, site: Site
) -> None:
    page = html('<p>At the gate</p><img src="/a.jpg"><img src="b.jpg">')
    site.pages |= {
        "/go": sends_on("/news/?a=1", cookie="way=long; Path=/"),
        "/news/?a=1": page,
        "/a.jpg": (200, "image/jpeg", picture()),
        "/news/b.jpg": (200, "image/jpeg", picture(200)),
    }
    one = captured(ada, site.url("/go#part"))
    fields = one["fields"]
    assert fields["requested"] == site.url("/go#part")
    assert fields["final"] == site.url("/news/?a=1")
    assert [hop["status"] for hop in fields["hops"]] == [302, 200]
    assert {hop["ip"] for hop in fields["hops"]} == {"127.0.0.1"}
    (source,) = of_part(one, "source")
    assert source["exhibit"] == f"sha256:{hashlib.sha256(page[2]).hexdigest()}"
    shown = {item["address"]: kept(ada, item["exhibit"]) for item in of_part(one, "embedded")}
    assert shown == {site.url("/a.jpg"): picture(), site.url("/news/b.jpg"): picture(200)}
    assert one["minimum_missing"] == ["a picture of the full page"]
    # A cookie of this capture is sent back; the request stands in the archive as it was sent.
    assert dict(site.asked[1][1])["Cookie"] == "way=long"
    kinds = [kind for kind, _, _ in records(ada, one)]
    assert kinds.count("request") == kinds.count("response") == 4


def test_what_is_sent_is_what_the_user_chose_and_is_kept(ada: CommandLine, site: Site) -> None:
    site.pages["/"] = html("x")
    one = captured(
        ada, site.url("/"), "--user-agent", "Desk/1", "--network", "VPN, Vienna", "--identity", "B7"
    )
    assert site.asked[0][1]["User-Agent"] == "Desk/1"
    assert one["fields"]["collecting"]["user_agent"] == "Desk/1"
    assert one["fields"]["collecting"]["network"] == "VPN, Vienna"
    assert one["fields"]["collecting"]["identity"] == "B7"
    assert b"User-Agent: Desk/1\r\n" in kept(ada, one["fields"]["archive"])


@pytest.mark.parametrize(
    "onward",
    [
        *("file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)"),
        *("http://u:p@localhost/", "http://[x/"),
    ],
)
def test_a_redirect_out_of_the_web_is_not_followed_and_stays_on_record(
    ada: CommandLine, site: Site, onward: str
) -> None:
    site.pages["/"] = sends_on(onward)
    ran = ada("capture", site.url("/"), *AT_ONCE)
    assert ran.code == 4
    assert "no page:" in ran.out
    (one,) = ada.json("show", "CP1")["fields"]["hops"][1:]
    assert one["address"] == onward
    assert "status" not in one


def test_a_private_machine_is_not_asked_unless_that_is_allowed(
    ada: CommandLine, site: Site
) -> None:
    refused = ada("capture", site.url("/"), "--reason", "r", "--no-browser")
    assert refused.code == 4
    assert "--allow-private" in refused.out
    assert site.paths() == []


def test_what_is_no_address_is_refused_on_record_and_stops_no_other(
    ada: CommandLine, site: Site
) -> None:
    site.pages["/"] = html("x")
    wrong = ("http://", "ftp://example.org/x", "http://[::1/", "news", "http://localhost/\udcff")
    ran = ada("capture", *wrong, site.url("/"), *AT_ONCE, "--json")
    assert ran.code == 4
    *causes, none = [one["cause"] for one in ran.document["captures"]]
    assert none is None
    assert all("Write it as https://HOST/PATH" in cause for cause in causes)
    assert [item["name"] for item in ada.json("exhibits")["refused"]] == [
        *wrong[:-1],
        "http://localhost/\\udcff",
    ]
    assert ada("verify", ada.case).code == 0


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["--reason", "r", "--collector", " "], "who collected it"),
        (["--reason", " "], "who collected it, and why"),
        ([" ", "--reason", "r"], "is blank"),
    ],
)
def test_what_is_wrong_with_the_command_is_told_before_anything_is_asked(
    ada: CommandLine, site: Site, words: list[str], cause: str
) -> None:
    ran = ada("capture", site.url("/"), *words, "--allow-private", "--no-browser", "--json")
    assert ran.code == 4
    assert cause in ran.error["cause"]
    assert site.paths() == []
    assert ada.json("exhibits")["refused"] == []


def test_a_circle_of_redirects_ends(ada: CommandLine, site: Site) -> None:
    site.pages |= {"/a": sends_on("/b"), "/b": sends_on("/a")}
    one = captured(ada, site.url("/a"))
    assert "circle" in one["cause"]
    assert site.paths() == ["/a", "/b"]


def test_an_endless_page_is_cut_kept_and_marked(ada: CommandLine, site: Site) -> None:
    site.pages["/"] = endless()
    one = captured(ada, site.url("/"), "--item-mib", "1")
    (source,) = of_part(one, "source")
    assert "longer than" in source["note"]
    assert 1 << 20 < len(kept(ada, source["exhibit"])) < 2 << 20
    assert b"WARC-Truncated: length\r\n" in kept(ada, one["fields"]["archive"])


def test_a_page_that_trickles_is_cut_when_its_time_is_up(ada: CommandLine, site: Site) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n"
    site.pages["/"] = raw(head, *[b"<p>drip"] * 60, pause=0.1)
    one = captured(ada, site.url("/"), "--seconds", "1")
    (source,) = of_part(one, "source")
    assert "took longer" in source["note"]


@pytest.mark.parametrize(
    ("parts", "note"),
    [
        ((b"Content-Length: 500\r\n\r\n", b"<p>too short</p>"), "announced"),
        ((b"Transfer-Encoding: chunked\r\n\r\n", b"10\r\n<p>too sho"), "ended within"),
    ],
)
def test_a_page_shorter_than_announced_is_kept_and_marked(
    ada: CommandLine, site: Site, parts: tuple[bytes, bytes], note: str
) -> None:
    site.pages["/"] = raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + parts[0] + parts[1])
    one = captured(ada, site.url("/"))
    (source,) = of_part(one, "source")
    assert note in source["note"]
    assert b"<p>too sho" in kept(ada, source["exhibit"])


def test_chunks_and_stray_bytes_are_kept_in_the_archive_to_the_byte(
    ada: CommandLine, site: Site
) -> None:
    wire = b"HTTP/1.1 200 Fine\r\nX-Odd:  two  spaces \r\nTransfer-Encoding: chunked\r\n"
    wire += b"Content-Type: text/html\r\n\r\n5;note=1\r\n<p>on\r\n7\r\ne</p>ok\r\n0\r\n\r\n"
    site.pages["/"] = raw(wire + b"HTTP/1.1 200 smuggled")
    one = captured(ada, site.url("/"))
    archive = kept(ada, one["fields"]["archive"])
    assert wire + b"\r\n\r\nWARC/1.1" in archive
    (source,) = of_part(one, "source")
    assert kept(ada, source["exhibit"]) == b"<p>one</p>ok"


def test_a_bomb_in_the_content_coding_fills_no_memory(ada: CommandLine, site: Site) -> None:
    bomb = gzip.compress(b"\0" * (300 << 20), 1)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
    site.pages["/"] = raw(head + f"Content-Length: {len(bomb)}\r\n\r\n".encode() + bomb)
    one = captured(ada, site.url("/"))
    assert of_part(one, "source") == []
    assert "the source as served" in one["minimum_missing"]
    assert bomb in kept(ada, one["fields"]["archive"])
    assert "expands more than" in ada.done("exhibits")


def test_an_honest_page_that_comes_compressed_is_read(ada: CommandLine, site: Site) -> None:
    page = gzip.compress(html('<img src="/a.jpg">')[2])
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    site.pages |= {"/": raw(head + page), "/a.jpg": (200, "image/jpeg", picture())}
    one = captured(ada, site.url("/"))
    (source,) = of_part(one, "source")
    assert kept(ada, source["exhibit"]) == html('<img src="/a.jpg">')[2]
    assert len(of_part(one, "embedded")) == 1


def test_a_page_that_is_not_there_is_kept_and_marked(ada: CommandLine, site: Site) -> None:
    one = captured(ada, site.url("/gone"))
    (source,) = of_part(one, "source")
    assert source["status"] == 404
    assert b"nothing here" in kept(ada, source["exhibit"])
    assert "404" in ada.done("show", one["label"])


def test_a_page_that_changes_is_two_captures_of_one_address(ada: CommandLine, site: Site) -> None:
    site.pages["/"] = html("At least ten were killed.")
    first = captured(ada, site.url("/"))
    site.pages["/"] = html("At least twelve were killed.")
    second = captured(ada, site.url("/"))
    assert of_part(first, "source")[0]["exhibit"] != of_part(second, "source")[0]["exhibit"]
    assert "changed since CP1" in ada.done("show", "CP2")


def test_where_nothing_answers_that_is_recorded(ada: CommandLine) -> None:
    address = f"http://localhost:{unused_port()}/"
    ran = ada("capture", address, *AT_ONCE)
    assert ran.code == 4
    assert "not captured" in ran.out
    (refusal,) = ada.json("exhibits")["refused"]
    assert address in str(refusal)


def test_an_answer_that_is_no_http_is_told(ada: CommandLine, site: Site) -> None:
    site.pages["/"] = raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    assert "BadStatusLine" in captured(ada, site.url("/"))["cause"]


def test_a_film_at_the_address_itself_is_kept_as_what_it_is(ada: CommandLine, site: Site) -> None:
    site.pages["/a.jpg"] = (200, "image/jpeg", picture())
    one = captured(ada, site.url("/a.jpg"))
    (source,) = of_part(one, "source")
    assert kept(ada, source["exhibit"]) == picture()
    assert any("no page" in sentence for sentence in one["fields"]["not_examined"])


def test_a_server_that_nobody_vouches_for_is_asked_only_when_allowed(
    ada: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, pem = certified(tmp_path, "localhost")
    with serving(context) as site:
        site.pages["/"] = html("x")
        assert "--any-certificate" in captured(ada, site.url("/"))["cause"]
        allowed = captured(ada, site.url("/"), "--any-certificate")
        assert "self-signed" in allowed["fields"]["hops"][0]["tls"]["doubt"].replace(" ", "-")
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        trusted = captured(ada, site.url("/"))
    tls = trusted["fields"]["hops"][0]["tls"]
    assert "doubt" not in tls
    assert tls["version"].startswith("TLSv1.")
    archive = kept(ada, trusted["fields"]["archive"])
    assert pem.read_bytes().partition(b"-----BEGIN PRIVATE")[0] in archive


def test_what_lies_outside_the_web_is_not_fetched_and_that_is_told(
    ada: CommandLine, site: Site
) -> None:
    site.pages["/"] = html('<img src="file:///etc/passwd"><img src="/gone.jpg">')
    one = captured(ada, site.url("/"))
    (note,) = [item["note"] for item in of_part(one, "embedded")]
    assert "Only http and https" in note
    assert one["fields"]["not_fetched"] == 1


def test_addresses_in_a_page_that_are_none_are_told_and_stop_nothing(
    ada: CommandLine, site: Site
) -> None:
    site.pages |= {
        "/": html('<base href="http://[x"><img src="http://[y"><img src="/a.jpg">'),
        "/a.jpg": (200, "image/jpeg", picture()),
    }
    one = captured(ada, site.url("/"))
    kept_one, told = of_part(one, "embedded")
    assert kept(ada, kept_one["exhibit"]) == picture()
    assert told["address"] == "http://[y"
    assert "This is no address" in told["note"]


@pytest.mark.skipif(found() is None, reason="no browser is installed")
def test_a_browser_draws_what_was_kept_and_reaches_nothing_itself(
    ada: CommandLine, site: Site
) -> None:
    site.pages |= {
        "/": html(
            '<h1>Shots</h1><img src="/a.jpg"><div style="height:2500px"></div>'
            '<img loading="lazy" src="/late.jpg"><p id="p"></p><iframe src="/frame"></iframe>'
            '<script src="/s.js"></script>'
        ),
        "/s.js": (
            200,
            "text/javascript",
            SCRIPT,
        ),
        "/a.jpg": (200, "image/jpeg", picture()),
        "/late.jpg": (200, "image/jpeg", picture(220)),
        "/frame": html("in a frame"),
    }
    ran = ada("capture", site.url("/"), "--allow-private", "--reason", "r", "--json")
    (one,) = ran.document["captures"]
    assert one["minimum_missing"] == []
    (drawn,) = of_part(one, "picture")
    with Image.open(io.BytesIO(kept(ada, drawn["exhibit"]))) as image:
        assert image.width == 1280
        assert image.height > 2600
    (rendered,) = of_part(one, "rendered")
    assert b"written by a script" in kept(ada, rendered["exhibit"])
    assert b"written by a script" not in kept(ada, of_part(one, "source")[0]["exhibit"])
    # Each thing once, by us alone; nothing was submitted and no window opened.
    assert len(site.paths()) == len(set(site.paths()))
    assert {"/", "/a.jpg", "/late.jpg", "/s.js", "/frame"} <= set(site.paths())
    assert not {"/vote", "/window"} & set(site.paths())
    assert {headers["User-Agent"] for _, headers in site.asked} == {
        one["fields"]["collecting"]["user_agent"]
    }
    assert len(of_part(one, "embedded")) == 2
    answers = [address for kind, address, _ in records(ada, one) if kind == "response"]
    assert sorted(answers) == sorted(site.url(path) for path in site.paths())


@pytest.mark.skipif(found() is None, reason="no browser is installed")
def test_what_was_not_fetched_is_counted_once_and_a_film_that_was_fetched_is_not(
    ada: CommandLine, site: Site
) -> None:
    nobody = f"http://localhost:{unused_port()}/a.jpg"
    site.pages |= {
        "/": html(f'<img src="{nobody}"><video src="/a.mp4" preload="auto"></video>'),
        "/a.mp4": (200, "video/mp4", b"\0\0\0\x18ftypmp42" + bytes(400)),
    }
    (one,) = ada.json("capture", site.url("/"), "--allow-private", "--reason", "r")["captures"]
    assert site.paths().count("/a.mp4") == 1
    assert {item["address"] for item in of_part(one, "embedded")} == {nobody, site.url("/a.mp4")}
    assert one["fields"]["not_fetched"] == 1


@pytest.mark.parametrize("form", ["warc", "warc.gz", "wacz"])
def test_a_web_archive_made_by_others_comes_in_with_its_pages_and_pictures(
    ada: CommandLine, tmp_path: Path, form: str
) -> None:
    made = {"warc": warc(), "warc.gz": warc(gzip=True)}
    made["wacz"] = wacz({"archive/data.warc.gz": made["warc.gz"], "pages/pages.jsonl": b"{}\n"})
    (tmp_path / f"page.{form}").write_bytes(made[form])
    ada.done("add", tmp_path / f"page.{form}", "--reason", "r", "--no-address", "by mail")
    exhibits = ada.json("exhibits")["exhibits"]
    (page,) = [item for item in exhibits if item["digest"] == str(Digest.of(PAGE))]
    acquisitions = [item["fields"] for item in ada.json("show", page["label"])["acquisitions"]]
    assert {item["source"]["address"] for item in acquisitions} == {
        f"https://a.example/{number}" for number in range(3)
    }
    assert all("member_of" in item["source"] for item in acquisitions)
    ada.done("examine")
    (found,) = [
        item["fields"]
        for item in ada.json("show", "E1")["findings"]
        if item["fields"]["method"]["name"] == "web_archive"
    ]
    assert found["values"]["digests_fit"] == (2 if form == "wacz" else 4)
    assert found["values"]["digests_differ"] == []


def test_an_interrupt_ends_a_capture_at_once_and_leaves_the_case_whole(
    ada: CommandLine, site: Site
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n"
    site.pages |= {
        "/": html('<img src="/slow.jpg">'),
        "/slow.jpg": raw(head, *[b"x"] * 600, pause=0.1),
    }
    with ada.started("capture", site.url("/"), *AT_ONCE) as process:
        for _ in range(600):
            if "/slow.jpg" in site.paths():
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert ada.json("exhibits")["exhibits"] == []
