"""Where redirects and names lead, and where we do not follow."""

from collections.abc import Iterator

import pytest
from tests.builders.web_server import Site, html, sends_on, serving

from sightline.adapters.web_fetch import Fetcher
from sightline.model.times import Instant
from sightline.sources.web_collection import Collection
from sightline.workbench.capture_ports import Asking

OUTSIDE, INSIDE = "127.0.0.1", "127.0.0.2"
MACHINES = {
    "outside.example": (OUTSIDE,),
    "inside.example": (INSIDE,),
    "both.example": (OUTSIDE, INSIDE),
}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.fixture
def collection(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collection]:
    # This machine's one address stands for the Internet, its other for the house.
    monkeypatch.setattr(
        "sightline.adapters.public_addresses.is_public", lambda address: str(address) == OUTSIDE
    )
    made = Collection(Fetcher(Asking(), lambda: Instant(0), lambda host, _: MACHINES[host]))
    yield made
    made.close()


@pytest.mark.parametrize("host", ["inside.example", "both.example"])
def test_a_redirect_into_the_house_is_not_followed(
    collection: Collection, site: Site, host: str
) -> None:
    site.pages["/"] = sends_on(f"http://{host}:{site.port}/router")
    first, last = collection.follow(f"http://outside.example:{site.port}/", "document")
    assert first.answer is not None
    assert last.answer is None
    assert INSIDE in str(last.cause)
    assert site.paths() == ["/"]


def test_an_address_is_asked_once_however_often_a_page_names_it(
    collection: Collection, site: Site
) -> None:
    site.pages["/a"] = html("x")
    address = f"http://outside.example:{site.port}/a"
    assert collection.follow(address, "image") == collection.follow(f"{address}#there", "image")
    assert site.paths() == ["/a"]


def test_the_machine_that_was_judged_is_the_one_that_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A name that stands for a public machine when it is looked at, and for the house a moment on.
    answers = iter([("93.184.215.14",), ("127.0.0.1",)])
    asked: list[tuple[str, ...]] = []

    def connect(machines: tuple[str, ...], _port: int, _deadline: float) -> None:
        asked.append(machines)
        raise OSError("not reached in a test")

    monkeypatch.setattr("sightline.adapters.web_fetch.connected", connect)
    collection = Collection(Fetcher(Asking(), lambda: Instant(0), lambda *_: next(answers)))
    (only,) = collection.follow("http://turning.example/", "document")
    assert asked == [("93.184.215.14",)]
    assert only.resolved == ("93.184.215.14",)


def test_a_page_writes_no_headers_into_our_requests(collection: Collection, site: Site) -> None:
    site.pages |= {
        "/": sends_on("/x%0d%0aEvil: 1", cookie="k=v\x0b; Path=/"),
        "/x%0d%0aEvil:%201": html("x"),
    }
    hops = collection.follow(f"http://outside.example:{site.port}/", "document")
    assert hops[-1].answer is not None
    assert "Evil" not in site.asked[-1][1]
