"""What a place named in a claim may mean: every namesake that was seen, and what a person chose."""

from collections.abc import Callable, Iterator
from typing import Final

from sightline.exports.visible import one_line
from sightline.exports.words import area, metres, plural
from sightline.geo.names import folded
from sightline.model.claim import Claim
from sightline.model.digest import Digest
from sightline.model.place_records import PlaceCandidate, PlaceChoice
from sightline.model.places import E7, Point
from sightline.model.snapshot import Snapshot

NOT_CHOSEN: Final = "not yet chosen"
_SHOWN: Final = 6


def place_names(claim: Claim) -> tuple[str, ...]:
    """The places that a claim names, each once."""
    named = (claim.place, *(claim.slots.places if claim.slots else ()))
    return tuple(dict.fromkeys(name for name in named if name))


def place_note(
    snapshot: Snapshot, label: Callable[[Digest], str], digest: Digest, claim: Claim
) -> str:
    """What is known of where the places of a claim are, in a few sentences; empty for none.

    Args:
        snapshot: the case.
        label: letter and number of a record.
        digest: of the claim.
        claim: itself.
    """
    notes = [area(claim.area)] if claim.area is not None else []
    chosen = (choice.name for _, choice in snapshot.about(digest, PlaceChoice))
    names = tuple(dict.fromkeys((*place_names(claim), *chosen)))
    for name in names:
        note = _named(snapshot, label, (digest, claim), name)
        if note or claim.area is None:
            quoted = f"“{one_line(name)}”: " if len(names) > 1 else ""
            notes.append(f"{quoted}{note or f'a name as given; {NOT_CHOSEN} which place it means'}")
    return ". ".join(notes)


def meant(choice: PlaceChoice) -> str:
    """The place that was chosen, in words."""
    place = choice.place
    if place is None:
        return "none of the places of that name, or it cannot be told"
    reach = "" if choice.area is None else f", reaching some {metres(choice.area.radius_cm)}"
    return f"{one_line(place.name)} in {within(place)}, at {position(place.point)}{reach}"


def within(item: PlaceCandidate) -> str:
    """The areas that hold a place, smallest first."""
    return one_line(", ".join(reversed(item.admin))) or "an area the gazetteer does not state"


def position(point: Point) -> str:
    """Latitude and longitude in degrees."""
    return f"{point.latitude_e7 / E7:.5f}, {point.longitude_e7 / E7:.5f}"


def namesakes(choice: PlaceChoice) -> tuple[PlaceCandidate, ...]:
    """Of all candidates that were seen, those of the very name."""
    return tuple(item for item in choice.candidates if folded(item.matched) == folded(choice.name))


def _named(
    snapshot: Snapshot,
    label: Callable[[Digest], str],
    asked: tuple[Digest, Claim],
    name: str,
) -> str:
    digest, claim = asked
    of_name = list(_choices(snapshot, name))
    for chosen, choice in of_name:
        if choice.subject in {digest, claim.statement}:
            others = _others(choice)
            return f"{meant(choice)} (chosen in {label(chosen)}{others})"
    if not of_name:
        return ""
    # A choice for one claim is none for another: the same name may mean two places in two mouths.
    seen = {item.key: item for _, choice in of_name for item in namesakes(choice)}
    listed = "; ".join(f"{one_line(item.name)} in {within(item)}" for item in _first(seen))
    more = f"; {len(seen) - _SHOWN} more" if len(seen) > _SHOWN else ""
    elsewhere = ", ".join(
        f"{label(chosen)} for {label(choice.subject)}" for chosen, choice in of_name
    )
    return (
        f"{plural(len(seen), 'place')} of that name: {listed}{more}. Which of them is meant here "
        f"is {NOT_CHOSEN}; chosen elsewhere: {elsewhere}"
    )


def _first(seen: dict[str, PlaceCandidate]) -> list[PlaceCandidate]:
    return list(seen.values())[:_SHOWN]


def _choices(snapshot: Snapshot, name: str) -> Iterator[tuple[Digest, PlaceChoice]]:
    for digest, choice in snapshot.live(PlaceChoice):
        if folded(choice.name) == folded(name):
            yield digest, choice


def _others(choice: PlaceChoice) -> str:
    """The namesakes that were not chosen."""
    others = [item for item in namesakes(choice) if item.key != choice.chosen]
    if not others:
        return ""
    listed = "; ".join(f"{one_line(item.name)} in {within(item)}" for item in others[:_SHOWN])
    more = f"; {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
    return f", not: {listed}{more}"
