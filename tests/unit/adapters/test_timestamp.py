import http.server
import socket
import subprocess
from pathlib import Path

import pytest
from tests.builders.authority import LocalAuthority, handler, serving

from sightline.adapters.timestamp import HttpAuthority
from sightline.errors import AuthorityFailed, InputRefused
from sightline.verify.certificates import read_roots
from sightline.verify.tokens import read_token


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("adapter") / "tsa", "Adapter TSA").make()


def answering(
    status: int, headers: dict[str, str], body: bytes
) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Keep quiet."""

    return Handler


REPLY = {"Content-Type": "application/timestamp-reply"}


def test_an_answer_is_kept_byte_for_byte_with_the_time_it_states(
    authority: LocalAuthority,
) -> None:
    roots = read_roots(authority.root.read_bytes(), file="root")
    with serving(handler(authority)) as address:
        data, time = HttpAuthority(address, roots=roots).stamp(b"words")
    assert data == (authority.folder / "reply.tsr").read_bytes()
    assert read_token(data).time == time


def test_only_the_hash_of_the_message_leaves(authority: LocalAuthority) -> None:
    with serving(handler(authority)) as address:
        HttpAuthority(address).stamp(b"a name that must stay here")
    assert b"name" not in authority.requests[-1]


def test_two_requests_for_one_message_differ(authority: LocalAuthority) -> None:
    with serving(handler(authority)) as address:
        for _ in range(2):
            HttpAuthority(address).stamp(b"words")
    assert authority.requests[-1] != authority.requests[-2]


def test_an_old_answer_played_again_is_refused(authority: LocalAuthority) -> None:
    old = authority.stamp(b"words")
    with (
        serving(answering(200, REPLY, old)) as address,
        pytest.raises(AuthorityFailed, match="nonce differs"),
    ):
        HttpAuthority(address).stamp(b"words")


def test_an_answer_by_an_authority_that_was_not_named_is_refused(
    authority: LocalAuthority, tmp_path: Path
) -> None:
    other = LocalAuthority(tmp_path / "tsa", "Other TSA").make()
    roots = read_roots(other.root.read_bytes(), file="root")
    with (
        serving(handler(authority)) as address,
        pytest.raises(AuthorityFailed, match="No chain leads"),
    ):
        HttpAuthority(address, roots=roots).stamp(b"words")


@pytest.mark.parametrize(
    ("status", "headers", "body", "said"),
    [
        (302, {"Location": "http://127.0.0.1:9/elsewhere"}, b"", "answered 302"),
        (503, {}, b"", "answered 503"),
        (200, {"Content-Type": "text/html"}, b"<p>", "text/html"),
        (200, REPLY, b"", "does not fit"),
        (200, REPLY, b"\x30\x03\x02\x01\x02", "does not fit"),
        (200, REPLY, bytes(3 << 20), "longer than"),
    ],
)
def test_other_answers_are_refused(
    status: int, headers: dict[str, str], body: bytes, said: str
) -> None:
    with (
        serving(answering(status, headers, body)) as address,
        pytest.raises(AuthorityFailed, match=said) as caught,
    ):
        HttpAuthority(address).stamp(b"words")
    assert caught.value.file == address


def test_an_address_where_nobody_answers_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(AuthorityFailed, match="cannot be reached"):
        HttpAuthority(address, timeout_seconds=5).stamp(b"words")


def test_an_authority_that_says_nothing_does_not_hold_us_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        authority = HttpAuthority(
            f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout_seconds=0.2
        )
        with pytest.raises(AuthorityFailed, match="cannot be reached"):
            authority.stamp(b"words")


@pytest.mark.parametrize(
    "address", ["", "tsa.example", "ftp://tsa.example/", "file:///etc/passwd", "http://a:b@c/"]
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(InputRefused):
        HttpAuthority(address)


def test_a_policy_that_is_asked_for_is_the_one_that_is_answered(authority: LocalAuthority) -> None:
    with serving(handler(authority)) as address:
        data, _ = HttpAuthority(address, policy="1.2.3.4.2").stamp(b"words")
    assert read_token(data).policy == "1.2.3.4.2"
    asked = authority.folder / "query.tsq"
    text = subprocess.run(
        ["openssl", "ts", "-query", "-in", asked, "-text"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "1.2.3.4.2" in text


def test_a_policy_that_the_authority_does_not_know_is_an_answer(authority: LocalAuthority) -> None:
    with (
        serving(handler(authority)) as address,
        pytest.raises(AuthorityFailed, match="not a granted"),
    ):
        HttpAuthority(address, policy="2.16.840.1.99999").stamp(b"words")


def test_an_answer_under_another_policy_is_refused(authority: LocalAuthority) -> None:
    class Deaf(LocalAuthority):
        def reply(self, query: bytes) -> bytes:
            return authority.reply(query.replace(b"\x2a\x03\x04\x02", b"\x2a\x03\x04\x01"))

    with (
        serving(handler(Deaf(authority.folder, authority.name))) as address,
        pytest.raises(AuthorityFailed, match=r"another policy \(1.2.3.4.1\)"),
    ):
        HttpAuthority(address, policy="1.2.3.4.2").stamp(b"words")


def test_words_that_are_no_policy_are_refused() -> None:
    with pytest.raises(InputRefused, match="no object identifier"):
        HttpAuthority("https://tsa.example", policy="anything")
