"""What people decide and mark about places: which namesake, which point, what a map gave."""

from dataclasses import dataclass
from typing import ClassVar

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.places import Area, Point
from sightline.model.salted import Salted
from sightline.model.times import Instant, MediaTime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    """A place that a name may mean, as a gazetteer has it."""

    key: str
    """`geonames:123` or `osm:n45`."""
    name: str
    matched: str
    """The name, of all it has, that was found."""
    kind: str
    admin: tuple[str, ...]
    """From the country down."""
    point: Point
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChoice(Salted):
    """A person's decision which of the places of a name is meant, with all that were seen."""

    KIND: ClassVar[str] = "place_choice"

    subject: Digest
    """The claim or statement that names the place."""
    name: str
    candidates: tuple[PlaceCandidate, ...]
    chosen: str | None = None
    """The key of one candidate; None says that it is none of them, or cannot be told."""
    area: Area | None = None
    """Where the chosen place is, and how far it may reach."""
    reason: str
    gazetteers: tuple[Digest, ...]
    """Digests of the files that the candidates came from."""
    by: str
    at: Instant

    def __post_init__(self) -> None:
        keys = [candidate.key for candidate in self.candidates]
        if len(set(keys)) != len(keys):
            raise InputRefused(
                "A candidate is listed twice.", next_step="List each place that was seen once."
            )
        if self.chosen is not None and self.chosen not in keys:
            raise InputRefused(
                f"{self.chosen!r} is none of the candidates.",
                next_step="Choose one of those listed, or none.",
            )
        if (self.chosen is None) is not (self.area is None):
            raise InputRefused(
                "A chosen place has an area, and only that has one.",
                next_step="State how far the place may reach.",
            )

    @property
    def place(self) -> PlaceCandidate | None:
        """The chosen candidate."""
        return next((item for item in self.candidates if item.key == self.chosen), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointMatch(Salted):
    """A point of a picture, and the point of a map that a person holds it to be.

    Errors are standard errors: half of what two thirds of such points keep within.
    """

    KIND: ClassVar[str] = "point_match"

    exhibit: Digest
    time: MediaTime | None = None
    """None in a still."""
    width: int
    height: int
    """Of the picture as displayed, in pixels."""
    x_mpx: int
    y_mpx: int
    """Thousandths of a pixel from the top left corner of the picture."""
    error_mpx: int
    thing: str
    """What the point is: the south-east eaves of the house."""
    point: Point
    up_cm: int
    """Above the ground that the map shows."""
    point_error_cm: int
    up_error_cm: int
    candidate: str
    """The place that the footage is held against, by a name of the analyst's."""
    source: str
    """The map or orthophoto, and its date."""
    by: str
    at: Instant

    def __post_init__(self) -> None:
        if min(self.width, self.height, self.error_mpx, self.point_error_cm, self.up_error_cm) <= 0:
            raise InputRefused(
                "A size or an error of a matched point is not positive.",
                next_step="State how far off it may be, in the picture and on the map.",
            )
        inside = 0 <= self.x_mpx <= self.width * 1000 and 0 <= self.y_mpx <= self.height * 1000
        if not inside:
            raise InputRefused(
                f"The point ({self.x_mpx / 1000:g}, {self.y_mpx / 1000:g}) lies outside the "
                f"picture of {self.width} by {self.height} pixels.",
                next_step="Give pixels of the picture as displayed, from its top left corner.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundClause:
    """What became of one clause of a pattern at one place."""

    text: str
    held: bool
    measured: str = ""
    """What was found, with its unit; empty where there was nothing to measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlace:
    """A place on a map that answers a pattern, wholly or in part."""

    point: Point
    things: tuple[str, ...]
    """Each thing and what the map calls it: `house w123`."""
    held: int
    total: int
    clauses: tuple[FoundClause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSearch(Salted):
    """A search for a described place that a person ran on a map outside the case.

    Whoever has the map file of that digest comes to the same result with the same query.
    """

    KIND: ClassVar[str] = "place_search"

    title: str
    query: str
    """The pattern as it was written."""
    map_name: str
    map_digest: Digest
    map_date: str
    """As the map file or the analyst states it."""
    looked_at: int
    whole: int
    """How many places met every clause."""
    found: tuple[FoundPlace, ...]
    """The best of them, best first."""
    exhibit: Digest | None = None
    """The footage that shows what was described; None where the words came from elsewhere."""
    by: str
    at: Instant
