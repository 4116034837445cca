"""A page as a browser draws it: a picture of all of it, and the document once its scripts have run.

The browser has no network. Whatever the page asks for stops here; what was fetched for it is handed
over, and anything else is refused. So the picture shows exactly what the web archive holds.
"""

import base64
import binascii
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sightline.adapters.browser_process import HEIGHT, WIDTH, Browser, BrowserFailed, running

TALLEST: Final = 16_000
"""Pixels of a page's height that are drawn: browsers cannot hold more in one picture."""
_WIDEST: Final = 4_000
_SETTLED_SECONDS: Final = 1.0
"""Without a request for so long, a page has all it asked for."""
_AT_ONCE: Final = 6
_MOST_REQUESTS: Final = 400
_MEDIA: Final = "Media"
"""Films and sounds are fetched whole, apart from the browser."""
_UNANSWERED: Final = frozenset({"WebSocket", "EventSource", "Ping", "CSPViolationReport"})
"""They would only send."""
_PASSED_ON: Final = frozenset({"accept", "referer"})
_DROPPED: Final = frozenset(
    {"content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something the page asks for; untrusted."""

    address: str
    kind: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the browser is handed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a browser made of a page; untrusted."""

    picture: bytes
    """PNG."""
    width: int
    height: int
    """Of the page, in pixels; of the picture, at most `TALLEST`."""
    document: str
    """The document as markup, as it stood when the picture was taken."""
    version: str
    levels: tuple[str, ...]
    refused: int
    """Requests of the page that nothing was asked for, films and sounds apart."""
    media: frozenset[str]
    """Addresses of films and sounds, which the browser is not given."""
    settled: bool
    """Whether the page had stopped asking for more."""


Fetch = Callable[[Asked], Reply | None]
"""What to hand over; None refuses. Called from several threads."""


def draw(
    program: Path,
    address: str,
    fetch: Fetch,
    stop: Callable[[], None],
    *,
    user_agent: str,
    languages: str,
    seconds: int,
) -> Drawn:
    """Have a browser draw the page at an address.

    Args:
        program: The browser.
        address: Of the page.
        fetch: Hands over what the page asks for.
        stop: Breaks off what is being fetched, where the user ends it early.
        user_agent: What the page is told of the browser.
        languages: What it is told of its reader.
        seconds: For all of it.

    Raises:
        BrowserFailed: it does not start, ends early, or takes longer than `seconds`.
    """
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        with running(program, seconds) as browser:
            page = _Page(browser=browser, fetch=fetch, pool=pool)
            page.open(user_agent, languages)
            settled = page.visit(address, seconds)
            return page.drawn(settled=settled)
    except BrowserFailed:
        raise
    except BaseException:
        stop()
        raise
    finally:
        # Nothing may still be fetched once it is written down what was.
        pool.shutdown(cancel_futures=True)


@dataclass(slots=True, kw_only=True)
class _Page:
    browser: Browser
    fetch: Fetch
    pool: ThreadPoolExecutor
    session: str = ""
    refused: int = 0
    media: set[str] = field(default_factory=set)
    _asked: int = 0
    _loaded: bool = False
    _under_way: dict[str, "Future[Reply | None]"] = field(default_factory=dict)

    def open(self, user_agent: str, languages: str) -> None:
        """An empty page that asks us for everything."""
        made = self.call("Target.createTarget", {"url": "about:blank"})
        target = {"targetId": made.get("targetId"), "flatten": True}
        self.session = str(self.call("Target.attachToTarget", target).get("sessionId"))
        self.call("Browser.setDownloadBehavior", {"behavior": "deny"}, of_page=False)
        self.call("Page.enable", {})
        self.call("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
        worn = {"userAgent": user_agent, "acceptLanguage": languages}
        self.call("Emulation.setUserAgentOverride", worn)

    def visit(self, address: str, seconds: int) -> bool:
        """Go to the page, wait for all it asks for; whether it came to rest."""
        started = time.monotonic()
        self.browser.send("Page.navigate", {"url": address}, self.session)
        rested = self._rest(started + seconds / 3)
        # Drawn as tall as it is, for what is only asked for once it would be in view.
        _, height = self._size()
        self._stretch(height)
        rested = self._rest(started + seconds / 2) and rested
        self._stretch(HEIGHT)
        return rested

    def drawn(self, *, settled: bool) -> Drawn:
        """The picture and the document."""
        width, height = self._size()
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST), "scale": 1}
        taken = self.call(
            "Page.captureScreenshot",
            {"format": "png", "captureBeyondViewport": True, "clip": clip},
        )
        root = self.call("DOM.getDocument", {"depth": 0}).get("root")
        node = root.get("backendNodeId") if isinstance(root, dict) else None
        document = self.call("DOM.getOuterHTML", {"backendNodeId": node}).get("outerHTML")
        try:
            picture = base64.b64decode(str(taken.get("data")), validate=True)
        except binascii.Error as error:
            raise BrowserFailed("The browser sent a picture that is none.") from error
        return Drawn(
            picture=picture,
            width=width,
            height=height,
            document=str(document or ""),
            version=self.browser.version,
            levels=self.browser.levels,
            refused=self.refused,
            media=frozenset(self.media),
            settled=settled,
        )

    def call(
        self, method: str, parameters: Mapping[str, object], *, of_page: bool = True
    ) -> Mapping[str, Any]:
        """Give a command and wait for what it returns; what the page asks meanwhile is answered.

        Raises:
            BrowserFailed: it fails, or time is over.
        """
        number = self.browser.send(method, parameters, self.session if of_page else "")
        while True:
            message = self._turn(1.0)
            if message is None or message.get("id") != number:
                continue
            result = message.get("result")
            if not isinstance(result, dict):
                raise BrowserFailed(f"The browser could not do {method}.")
            return result

    def _rest(self, until: float) -> bool:
        """Wait until nothing was asked for a while; False where that did not come in time."""
        quiet_since = time.monotonic()
        while (now := time.monotonic()) < until:
            before = self._asked
            self._turn(0.1)
            if self._under_way or before != self._asked or not self._loaded:
                quiet_since = time.monotonic()
            elif now - quiet_since > _SETTLED_SECONDS:
                return True
        return False

    def _size(self) -> tuple[int, int]:
        size = self.call("Page.getLayoutMetrics", {}).get("cssContentSize")
        shape = size if isinstance(size, dict) else {}
        width, height = shape.get("width"), shape.get("height")
        if not isinstance(width, int | float) or not isinstance(height, int | float):
            raise BrowserFailed("The browser did not say how large the page is.")
        return max(1, min(int(width), _WIDEST)), max(1, min(int(height), 10**7))

    def _stretch(self, height: int) -> None:
        tall = max(HEIGHT, min(height, TALLEST))
        shape = {"width": WIDTH, "height": tall, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", shape)

    def _turn(self, seconds: float) -> Mapping[str, Any] | None:
        """Hand over what has been fetched, hear one message, begin to fetch what it asks for."""
        for number in [key for key, future in self._under_way.items() if future.done()]:
            self._hand_over(number, self._under_way.pop(number))
        message = self.browser.receive(0.02 if self._under_way else seconds)
        if message is None:
            return None
        parameters = message.get("params")
        if message.get("method") == "Fetch.requestPaused" and isinstance(parameters, dict):
            self._begin(parameters)
        elif message.get("method") == "Page.loadEventFired":
            self._loaded = True
        elif message.get("method") == "Page.javascriptDialogOpening":
            self.browser.send("Page.handleJavaScriptDialog", {"accept": False}, self.session)
        return message

    def _begin(self, untrusted: Mapping[str, Any]) -> None:
        number, request = str(untrusted.get("requestId")), untrusted.get("request")
        kind = str(untrusted.get("resourceType"))[:40]
        self._asked += 1
        if (
            not isinstance(request, dict)
            or request.get("method") != "GET"
            or kind in _UNANSWERED
            or self._asked > _MOST_REQUESTS
        ):
            self.refused += 1
            self._refuse(number)
            return
        if kind == _MEDIA:
            self.media.add(str(request.get("url")))
            self._refuse(number)
            return
        given = request.get("headers")
        headers = {
            str(name).title(): str(text)
            for name, text in (given.items() if isinstance(given, dict) else ())
            if str(name).lower() in _PASSED_ON
        }
        asked = Asked(address=str(request.get("url")), kind=kind, headers=headers)
        self._under_way[number] = self.pool.submit(self.fetch, asked)

    def _hand_over(self, number: str, future: "Future[Reply | None]") -> None:
        reply = future.result()
        if reply is None:
            self._refuse(number)
            return
        headers = [
            {"name": name, "value": text}
            for name, text in reply.headers
            if name.lower() not in _DROPPED
        ]
        answer = {
            "requestId": number,
            "responseCode": reply.status,
            "responseHeaders": headers,
            "body": base64.b64encode(reply.body).decode(),
        }
        self.browser.send("Fetch.fulfillRequest", answer, self.session)

    def _refuse(self, number: str) -> None:
        refusal = {"requestId": number, "errorReason": "BlockedByClient"}
        self.browser.send("Fetch.failRequest", refusal, self.session)
