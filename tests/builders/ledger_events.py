"""Several simulated incidents in one case: which event each claim is taken to speak of.

The reports of the incident are told again of other villages and other days: every date moves by the
same whole number of weeks, so that weekdays stay right, and names of places by a table.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Final

from tests.builders.ledger_desk import Desk
from tests.builders.ledger_incident import COUNTS

from sightline.demo.ledger import PARTIES
from sightline.demo.script import ORIGINS
from sightline.ledger.comparison import held
from sightline.simulation.reports import write_reports

_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DATED: Final = re.compile(
    r"(?P<iso>\b20\d\d-\d\d-\d\d)"
    rf"|(?P<day>\b\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)}|Nov\b|Dec\b)(?: (?P<year>20\d\d))?"
    rf"|(?P<first>\b{'|'.join(_MONTHS)}|Nov\.|Dec\.) (?P<second>\d{{1,2}})\b"
    r"|(?P<dotted>\b\d\d\.\d\d)\b(?!\.\d)"
)
_YEAR: Final = 2024


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The incident once more: so many weeks later, with other names."""

    name: str
    weeks: int
    names: Mapping[str, str]


FIRST: Final = Telling(name="first", weeks=0, names={})
NEXT_WEEK: Final = Telling(
    name="a week later, elsewhere",
    weeks=1,
    names={"Sarnovek": "Tolmera", "sarnovek": "tolmera", "Miren": "Astor", "miren": "astor"},
)
A_YEAR_LATER: Final = Telling(
    name="a year later, elsewhere",
    weeks=52,
    names={"Sarnovek": "Brodvale", "sarnovek": "brodvale", "Miren": "Kestin", "miren": "kestin"},
)
SAME_PLACE: Final = Telling(name="ten weeks later, same village", weeks=10, names={})


@dataclass(frozen=True)
class EventScores:
    """Pairs of claims put into one event, right of those put and of those that belong together."""

    events: int
    there: int
    right: int
    put: int
    together: int
    across: int
    """Relations between claims of two incidents: each is false."""

    @property
    def precision(self) -> float:
        return self.right / self.put if self.put else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.together if self.together else 1.0


def told(text: str, telling: Telling) -> str:
    """A report's text, told of another place and time."""
    for old, new in telling.names.items():
        text = text.replace(old, new)
    return _DATED.sub(lambda match: _moved(match, timedelta(weeks=telling.weeks)), text)


def _moved(match: re.Match[str], move: timedelta) -> str:
    if match["iso"]:
        return (date.fromisoformat(match["iso"]) + move).isoformat()
    if match["dotted"]:
        day, month = map(int, match["dotted"].split("."))
        if not (1 <= month <= 12 and 1 <= day <= 28):
            return match[0]
        later = date(_YEAR, month, day) + move
        return f"{later.day:02}.{later.month:02}"
    name, number = match["month"] or match["first"], int(match["day"] or match["second"])
    month = next(n for n, known in enumerate(_MONTHS, 1) if known.startswith(name[:3]))
    try:
        later = date(int(match["year"] or _YEAR), month, number) + move
    except ValueError:
        return match[0]
    shown = _MONTHS[later.month - 1]
    if len(name.rstrip(".")) == 3:
        shown = shown[:3] + "." * name.endswith(".")
    year = f" {later.year}" if match["year"] else ""
    return f"{later.day} {shown}{year}" if match["day"] else f"{shown} {later.day}"


def mixed(folder: Path, tellings: Sequence[Telling]) -> tuple[Desk, Mapping[str, str]]:
    """A desk that has read the reports of all, and the incident of each by its file."""
    write_reports(folder, COUNTS)
    desk = Desk(origins=dict(ORIGINS))
    desk.know(PARTIES)
    incident: dict[str, str] = {}
    for telling in tellings:
        for path in sorted(folder.iterdir()):
            if path.suffix == ".pdf":
                continue
            name = f"{telling.weeks}-{path.name}"
            desk.origins = {**desk.origins, name: desk.origins.get(path.name, "")}
            desk.read(name, told(path.read_text(encoding="utf-8"), telling).encode())
            incident[name] = telling.name
    return desk, incident


def scored(desk: Desk, incident: Mapping[str, str]) -> EventScores:
    """How the claims of a mixed desk are put into events."""
    compared = desk.compare()
    report = {one.key: incident[desk.files[one.exhibit]] for one in compared.reports}
    claims = held(desk).claims
    put = set(_pairs({claim.key: claim.event for claim in claims}))
    of = {claim.key: report[claim.report] for claim in claims}
    there = set(_pairs(of))
    both = put & there
    across = sum(of[one.first] != of[one.second] for one in compared.relations)
    return EventScores(
        events=len({claim.event for claim in claims}),
        there=len(set(incident.values())),
        right=len(both),
        put=len(put),
        together=len(there),
        across=across,
    )


def _pairs(group: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    by: dict[str, list[str]] = {}
    for key, name in sorted(group.items()):
        by.setdefault(name, []).append(key)
    for keys in by.values():
        yield from combinations(keys, 2)
