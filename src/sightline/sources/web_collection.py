"""Everything that was asked for one page: each address once, redirects followed and judged."""

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Final

from sightline.adapters.public_addresses import WebAddress, web_address, without_fragment
from sightline.adapters.web_exchange import Exchange
from sightline.adapters.web_fetch import Fetcher
from sightline.errors import InputRefused
from sightline.model.capture import Hop, Tls
from sightline.model.digest import Digest
from sightline.model.times import Instant

MOST_HOPS: Final = 10


class Collection:
    """Exchanges in the order in which they ended; safe to use from several threads."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._asked: dict[str, Future[Exchange]] = {}
        self._lock = threading.Lock()
        self.exchanges: list[Exchange] = []
        self.in_vain: list[Exchange] = []
        """Those without an answer."""

    def follow(
        self,
        address: str,
        kind: str,
        headers: Mapping[str, str] | None = None,
        *,
        seconds: int | None = None,
    ) -> tuple[Exchange, ...]:
        """Ask for an address, and go where it sends on to; every hop.

        The last one has the answer, or says why there is none: also that it leads where we do not
        go.
        """
        hops: list[Exchange] = []
        here = address
        while True:
            try:
                target = web_address(here, hops[-1].address if hops else "")
                _not_in_a_circle(target, hops)
                found = self._once(target, kind, headers or {}, seconds)
            except InputRefused as error:
                at = self._fetcher.now()
                told = f"{error.cause} {error.next_step}"
                found = Exchange(address=here[:4000], at=at, kind=kind, cause=told)
                self._vain(found)
            hops.append(found)
            onward = found.answer.onward if found.answer else None
            if onward is None:
                return tuple(hops)
            here = without_fragment(onward)

    def seen(self, address: str) -> bool:
        """Whether an address was asked already."""
        try:
            return web_address(address).text in self._asked
        except InputRefused:
            return False

    def stop(self) -> None:
        """Break off what is being asked for in other threads."""
        self._fetcher.stop()

    def close(self) -> None:
        """Let go of everything that came."""
        for exchange in self.exchanges:
            if exchange.answer is not None:
                exchange.answer.release()

    def now(self) -> Instant:
        """The clock."""
        return self._fetcher.now()

    def _once(
        self, target: WebAddress, kind: str, headers: Mapping[str, str], seconds: int | None
    ) -> Exchange:
        with self._lock:
            under_way = self._asked.get(target.text)
            mine: Future[Exchange] = Future()
            if under_way is None:
                self._asked[target.text] = mine
        if under_way is not None:
            return under_way.result()
        try:
            found = self._fetcher.ask(target, kind, headers, seconds)
        except BaseException as error:
            mine.set_exception(error)
            raise
        mine.set_result(found)
        if found.answer is None:
            self._vain(found)
        else:
            with self._lock:
                self.exchanges.append(found)
        return found

    def _vain(self, exchange: Exchange) -> None:
        with self._lock:
            self.in_vain.append(exchange)


def _not_in_a_circle(target: WebAddress, hops: list[Exchange]) -> None:
    if target.text in {hop.address for hop in hops} or len(hops) >= MOST_HOPS:
        raise InputRefused(
            "It is sent on in a circle, or too often.", next_step="Name the last address itself."
        )


def hop_of(exchange: Exchange) -> Hop:
    """A request as the record of a capture tells it."""
    answer, secured = exchange.answer, exchange.encryption
    return Hop(
        address=exchange.address,
        at=exchange.at,
        status=answer.status if answer else None,
        location=answer.onward if answer else None,
        ip=exchange.ip,
        resolved=exchange.resolved,
        tls=Tls(
            version=secured.version,
            cipher=secured.cipher,
            certificates=tuple(map(Digest.of, secured.chain)),
            doubt=secured.doubt,
        )
        if secured
        else None,
        cause=exchange.cause or (answer.cut if answer else None),
    )
