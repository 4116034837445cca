"""Claims to compare, with whatever is not of interest filled in."""

from typing import Any

from sightline.ledger.compared import Assertion, Moment, Tally, Voice
from sightline.ledger.types import ClaimType, TimeOf
from sightline.model.times import period


def voice(body: str, side: str = "", originator: str = "") -> Voice:
    """A body that speaks, of a side, as its own originator unless told otherwise."""
    return Voice(name=body.title(), body=body, side=side, originator=originator or body)


def claim(key: str, body: str = "ministry", **slots: Any) -> Assertion:  # noqa: ANN401 - any slot of an assertion
    """One claim of a body, in a report and outlet of its own unless told otherwise."""
    given: dict[str, Any] = {
        "report": f"report {key}",
        "outlet": f"outlet {key}",
        "voice": voice(body, slots.pop("side", "")),
        "type": ClaimType.EVENT,
    }
    return Assertion(key=key, **{**given, **slots})


def killed(low: int | None, high: int | None, *, soft: bool = False, **more: Any) -> Tally:  # noqa: ANN401 - any slot of a tally
    """A count of people killed."""
    return Tally(
        low=low,
        high=high,
        low_soft=soft and low is not None,
        high_soft=soft and high is not None,
        outcome="killed",
        group=more.pop("group", "people"),
        **more,
    )


def happened(day: str, of: TimeOf = TimeOf.EVENT, clip: str = "") -> Moment:
    """A day or month, in UTC."""
    return Moment(of=of, interval=period(day, zone="UTC", basis="stated"), clip=clip)
