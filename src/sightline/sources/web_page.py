"""A page on the web: asked for once, drawn from what came, all of it in one web archive."""

import contextlib
import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sightline.adapters.browser_page import TALLEST, Asked, Drawn, Reply, draw
from sightline.adapters.browser_process import BrowserFailed, found
from sightline.adapters.builds import sightline_version
from sightline.adapters.confined import ConfinedFailed, run_confined
from sightline.adapters.page_reading import decoded, links_of
from sightline.adapters.public_addresses import Resolve, joined, system_resolve, web_address
from sightline.adapters.staging import storing
from sightline.adapters.warc_writer import MadeHere, WarcWriter
from sightline.adapters.web_exchange import Answer, Exchange
from sightline.adapters.web_fetch import Fetcher
from sightline.model.capture import PagePart
from sightline.model.times import Instant
from sightline.sources.web_collection import Collection, hop_of
from sightline.workbench.capture_ports import Asking, Captured, Fetched, Told
from sightline.workbench.ports.engine import Limits

_TO_BROWSER_BYTES: Final = 24 << 20
"""What is larger is kept, and not drawn."""
_PART_SECONDS: Final = 30
_AT_ONCE: Final = 6
_MOST_WANTED: Final = 200
_MOST_TOLD: Final = 50
_MARKUP: Final = frozenset({"text/html", "application/xhtml+xml", ""})
_LIMITS: Final = Limits(memory_bytes=1 << 30, cpu_seconds=60, result_bytes=32 << 20)
_NO_BROWSER: Final = (
    "No picture of the page, and not the document as its scripts leave it: no browser was found. "
    "Install Chromium, or name one with --browser."
)
PICTURE, RENDERED = "urn:fullPage:", "urn:dom:"
"""Names of what no server sent, before the page's address; replay tools know the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPages:
    """Satisfies `PageSource`."""

    now: Callable[[], Instant]
    resolve: Resolve = system_resolve

    @contextlib.contextmanager
    def capture(self, address: str, asking: Asking, told: Told) -> Iterator[Captured]:
        """Ask for a page and all it shows."""
        collection = Collection(Fetcher(asking, self.now, self.resolve))
        with (
            tempfile.TemporaryDirectory(prefix="sightline-capture-") as folder,
            contextlib.closing(collection),
        ):
            visit = _Visit(
                named=address.strip(),
                asking=asking,
                collection=collection,
                folder=Path(folder),
                told=told,
            )
            visit.go()
            yield visit.captured()


@dataclass(slots=True, kw_only=True)
class _Visit:
    named: str
    asking: Asking
    collection: Collection
    folder: Path
    told: Told
    hops: tuple[Exchange, ...] = ()
    page: Exchange | None = None
    drawn: Drawn | None = None
    drawn_at: Instant | None = None
    reading: threading.Lock = field(default_factory=threading.Lock)
    wanted: dict[str, str] = field(default_factory=dict)
    """Addresses the page refers to, and what each is to it."""
    not_examined: list[str] = field(default_factory=list)

    def go(self) -> None:
        """Ask for the page, have it drawn, ask for what it shows."""
        self.told("asking for the page")
        self.hops = self.collection.follow(self.named, "document")
        last = self.hops[-1]
        if last.answer is None:
            return
        self.page = last
        if last.answer.media_type in _MARKUP:
            self._read(last, last.answer)
            self._draw(last)
        else:
            self.not_examined.append(
                f"No picture of the page: what lies there is {last.answer.media_type!r}, no page."
            )
        self._fetch_wanted(last)

    def captured(self) -> Captured:
        """All of it, with the archive written."""
        archive, archive_name = None, ""
        if self.collection.exchanges:
            self.told("writing the web archive")
            archive = self.folder / "capture.warc"
            host = web_address(self.hops[0].address).host
            archive_name = f"{self.collection.now()} {host}.warc".replace(":", "")
            self._write(archive)
        drawn = self.drawn
        return Captured(
            # Bytes that are no UTF-8 are written as escapes, so that a record can hold them.
            requested=self.named.encode(errors="backslashreplace").decode(),
            final=self.page.address if self.page else None,
            hops=tuple(map(hop_of, self.hops)),
            fetched=tuple(self._fetched()),
            not_fetched=len(self.collection.in_vain) + (self._refused(drawn) if drawn else 0),
            not_examined=tuple(self.not_examined),
            user_agent=self.asking.user_agent,
            browser=drawn.version if drawn else None,
            confinement=drawn.levels if drawn else (),
            archive=archive,
            archive_name=archive_name,
            ended=self.collection.now(),
        )

    def _refused(self, drawn: Drawn) -> int:
        """What the browser asked for and nobody else was asked for."""
        return drawn.refused + sum(not self.collection.seen(address) for address in drawn.media)

    def _read(self, page: Exchange, answer: Answer) -> None:
        """Learn what the page refers to, in the limited process."""
        path = self.folder / "page"
        try:
            with storing(path):
                path.write_bytes(_all_of(answer))
            untrusted = json.loads(run_confined(links_of, path, answer.coding, limits=_LIMITS))
        except (ConfinedFailed, ValueError) as error:
            cause = error.cause if isinstance(error, ConfinedFailed) else "it said what is no list."
            self.not_examined.append(f"What the page refers to: it could not be read ({cause})")
            return
        base = joined(page.address, str(untrusted.get("base") or "")) or page.address
        for link in untrusted.get("links", ()):
            address, kind = str(link[0]), str(link[1])
            self.wanted.setdefault(joined(base, address) or address, kind)

    def _draw(self, page: Exchange) -> None:
        if self.asking.without_browser:
            self.not_examined.append(
                "No picture of the page, and not the document as its scripts leave it: "
                "left out as asked."
            )
            return
        program = found(self.asking.browser)
        if program is None:
            self.not_examined.append(_NO_BROWSER)
            return
        self.told("having a browser draw it")
        try:
            self.drawn = draw(
                program,
                page.address,
                self._handed,
                self.collection.stop,
                user_agent=self.asking.user_agent,
                languages=self.asking.languages,
                seconds=self.asking.seconds,
            )
            self.drawn_at = self.collection.now()
        except BrowserFailed as error:
            self.not_examined.append(
                f"No picture of the page, and not the document as its scripts leave it: "
                f"{error.cause}"
            )
            return
        if not self.drawn.settled:
            self.not_examined.append(
                "What the page would have shown later: it was still asking for more when its "
                "picture was taken."
            )
        if self.drawn.height > TALLEST:
            self.not_examined.append(
                f"The picture of the page below {TALLEST} pixels: it is {self.drawn.height} high."
            )

    def _handed(self, asked: Asked) -> Reply | None:
        """What the browser is given for something that the page asks for."""
        if self.page is not None and asked.address == self.page.address:
            answer = self.page.answer
        else:
            kind = "iframe" if asked.kind == "Document" else asked.kind.lower()
            headers = dict(asked.headers)
            hops = self.collection.follow(asked.address, kind, headers, seconds=_PART_SECONDS)
            answer = hops[-1].answer
        if answer is None or answer.payload_octets > _TO_BROWSER_BYTES:
            return None
        try:
            return Reply(status=answer.status, headers=answer.headers, body=self._plain(answer))
        except ConfinedFailed:
            return None

    def _plain(self, answer: Answer) -> bytes:
        """Content without its coding, which is undone in the limited process."""
        with self.reading:
            data = _all_of(answer)
        if not answer.coding:
            return data
        with tempfile.NamedTemporaryFile(dir=self.folder) as file:
            file.write(data)
            file.flush()
            path = Path(file.name)
            return run_confined(decoded, path, answer.coding, _TO_BROWSER_BYTES, limits=_LIMITS)

    def _fetch_wanted(self, page: Exchange) -> None:
        kinds = {"image", "media"} if self.drawn else {"image", "media", "stylesheet", "script"}
        left = [
            (address, kind)
            for address, kind in self.wanted.items()
            if kind in kinds and not self.collection.seen(address)
        ]
        if len(left) > _MOST_WANTED:
            self.not_examined.append(
                f"{len(left) - _MOST_WANTED} of the things it refers to: there are too many."
            )
        left = left[:_MOST_WANTED]
        headers = {"Referer": page.address}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            under_way = [
                pool.submit(self.collection.follow, address, kind, headers)
                for address, kind in left
            ]
            try:
                for number, future in enumerate(under_way, 1):
                    future.result()
                    self.told(f"fetched {number} of {len(left)} things it shows")
            except BaseException:
                self.collection.stop()
                raise

    def _write(self, path: Path) -> None:
        with storing(path), path.open("xb") as file:
            software = f"Sightline {sightline_version()}"
            writer = WarcWriter(file, software, self.hops[0].at)
            for exchange in sorted(self.collection.exchanges, key=lambda item: item.at):
                writer.exchange(exchange)
            if self.page is None or self.drawn is None or self.drawn_at is None:
                return
            of, at = self.page.address, self.drawn_at
            document = self.drawn.document.encode("utf-8", "replace")
            for name, kind, data in (
                (PICTURE, "image/png", self.drawn.picture),
                (RENDERED, "text/html; charset=utf-8", document),
            ):
                writer.made(MadeHere(address=name + of, media_type=kind, data=data, at=at))

    def _fetched(self) -> Iterator[Fetched]:
        page = self.page
        for exchange in self.collection.exchanges:
            answer = exchange.answer
            if answer is not None:
                yield Fetched(
                    member=exchange.address,
                    address=exchange.address,
                    part=PagePart.SOURCE if exchange is page else PagePart.EMBEDDED,
                    status=answer.status,
                    media_type=answer.media_type or None,
                    note=answer.cut,
                )
        if page is not None and self.drawn is not None:
            for name, part in ((PICTURE, PagePart.PICTURE), (RENDERED, PagePart.RENDERED)):
                yield Fetched(member=name + page.address, address=page.address, part=part)
        shown = [item for item in self.collection.in_vain if item.kind in {"image", "media"}]
        for exchange in shown[:_MOST_TOLD]:
            yield Fetched(
                member="",
                address=exchange.address,
                part=PagePart.EMBEDDED,
                note=exchange.cause,
                there=False,
            )


def _all_of(answer: Answer) -> bytes:
    answer.payload.seek(0)
    return answer.payload.read()
