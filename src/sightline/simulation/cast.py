"""Who is in the yard, and where each stands, walks, kneels or lies at every moment.

Times are seconds on the scene clock. A person exists from the first step to the last, and stays in
the last pose unless told to leave.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from sightline.simulation.geometry import Vec
from sightline.simulation.skeleton import blended, placed, strided
from sightline.simulation.yard import DOOR

_WALKING_M_S = 0.25
CAPTIVE_COUNT = 11
"""How many people with blue bands come out of the outbuilding."""
FIRST_EXIT_S = -3.0
EXIT_INTERVAL_S = 1.05
LAST_PERSON_EXIT_S = 9.6
LAST_PERSON = "last-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One moment of a person's path: seconds, metres, degrees and a pose."""

    at: float
    x: float
    y: float
    heading: float
    pose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One figure: whose bands it wears ("blue", "ochre" or none), its dress and its path."""

    name: str
    band: str
    dress: str
    armed: bool
    stature: float
    steps: tuple[Step, ...]
    leaves: bool = False

    def present(self, at: float) -> bool:
        """Whether the person is in the yard at all."""
        return self.steps[0].at <= at and not (self.leaves and at > self.steps[-1].at)

    def step_before(self, at: float) -> int:
        """The index of the step last reached."""
        return max(0, bisect_right([step.at for step in self.steps], at) - 1)

    def lying(self, at: float) -> bool:
        """Whether the person has reached the ground and stays there."""
        return self.present(at) and self.steps[self.step_before(at)].pose == "prone"

    def resting(self, start: float, end: float) -> bool:
        """Whether the person neither moves nor changes pose between two moments."""
        return self.present(start) and self.present(end) and self.steps[-1].at <= start

    def joints(self, at: float) -> Vec:
        """Where the joints are (20, 3), in metres."""
        index = self.step_before(at)
        here = self.steps[index]
        if index + 1 >= len(self.steps):
            stand = (here.x, here.y, here.heading)
            return placed(blended(here.pose, here.pose, 0.0), stand, self.stature)
        following = self.steps[index + 1]
        share = min(1.0, max(0.0, (at - here.at) / (following.at - here.at)))
        dx, dy = following.x - here.x, following.y - here.y
        turn = (following.heading - here.heading + 180.0) % 360.0 - 180.0
        distance = math.hypot(dx, dy)
        pose = blended(here.pose, following.pose, share)
        if distance / (following.at - here.at) > _WALKING_M_S:
            pose = strided(pose, distance * share)
            turn *= min(1.0, 4.0 * share)
        else:
            turn *= share
        stand = (here.x + dx * share, here.y + dy * share, here.heading + turn)
        return placed(pose, stand, self.stature)


def _bearing(dx: float, dy: float) -> float:
    return math.degrees(math.atan2(dx, dy)) % 360.0


def _captive(number: int, row: tuple[float, float], rng: np.random.Generator) -> Person:
    spot = (row[0] + float(rng.normal(0.0, 0.12)), row[1] + float(rng.normal(0.0, 0.2)))
    leaves = FIRST_EXIT_S + EXIT_INTERVAL_S * number
    aside = float(rng.normal(0.0, 0.12))
    turn = (4.7 + aside, 8.9)
    pace = 1.9 + float(rng.uniform(0.0, 0.3))
    first = math.hypot(turn[0] - DOOR[0], turn[1] - DOOR[1] - 0.9) / pace
    second = math.hypot(spot[0] - turn[0], spot[1] - turn[1]) / pace
    rest = 187.0 + float(rng.normal(0.0, 13.0))
    onward = _bearing(spot[0] - turn[0], spot[1] - turn[1])
    arrival = leaves + first + second
    x, y = spot
    return Person(
        name=f"captive-{number + 1:02d}",
        band="blue",
        dress="grey-green uniform",
        armed=False,
        stature=0.95 + float(rng.uniform(0.0, 0.1)),
        steps=(
            Step(at=leaves, x=DOOR[0] + aside, y=DOOR[1] + 0.9, heading=185.0, pose="hands up"),
            Step(at=leaves + first, x=turn[0], y=turn[1], heading=onward, pose="hands up"),
            Step(at=arrival, x=x, y=y + 0.2, heading=onward, pose="hands up"),
            Step(at=arrival + 0.7, x=x, y=y + 0.2, heading=rest, pose="kneel"),
            Step(at=arrival + 0.9, x=x, y=y + 0.2, heading=rest, pose="kneel"),
            Step(at=arrival + 1.8, x=x, y=y, heading=rest, pose="prone"),
        ),
    )


def _receiver(number: int, post: tuple[float, float, float], via: tuple[float, float]) -> Person:
    x, y, heading = post
    start = -47.0 + 1.3 * number
    gate = (0.6 - 0.5 * (number % 2), -15.5)
    onward = _bearing(via[0] - gate[0], via[1] - gate[1])
    pace = 1.35
    first = math.hypot(via[0] - gate[0], via[1] - gate[1]) / pace
    second = math.hypot(x - via[0], y - via[1]) / pace
    arrival = start + first + second
    last = _bearing(x - via[0], y - via[1])
    return Person(
        name=f"receiver-{number + 1}",
        band="ochre",
        dress="brown camouflage and helmet",
        armed=True,
        stature=0.98 + 0.02 * number,
        steps=(
            Step(at=start, x=gate[0], y=gate[1], heading=onward, pose="low ready"),
            Step(at=start + first, x=via[0], y=via[1], heading=last, pose="low ready"),
            Step(at=arrival, x=x, y=y, heading=last, pose="low ready"),
            Step(at=arrival + 1.2, x=x, y=y, heading=heading, pose="low ready"),
            Step(at=-6.0, x=x, y=y, heading=heading, pose="low ready"),
            Step(at=-5.0, x=x, y=y, heading=heading, pose="aim rifle"),
            Step(at=60.0, x=x, y=y, heading=heading, pose="aim rifle"),
        ),
        leaves=True,
    )


def _last_person() -> Person:
    aim = 118.0
    exit_s = LAST_PERSON_EXIT_S
    stand = (4.5, 8.6)
    return Person(
        name=LAST_PERSON,
        band="none",
        dress="dark jacket, blue jeans, no visible band",
        armed=True,
        stature=1.0,
        steps=(
            Step(at=exit_s, x=DOOR[0], y=DOOR[1] + 0.8, heading=190.0, pose="hands up"),
            Step(at=exit_s + 1.6, x=stand[0], y=stand[1], heading=190.0, pose="hands up"),
            Step(at=exit_s + 1.9, x=stand[0], y=stand[1], heading=175.0, pose="hands up"),
            Step(at=exit_s + 2.45, x=stand[0], y=stand[1], heading=aim, pose="point weapon"),
            Step(at=exit_s + 3.4, x=stand[0], y=stand[1], heading=aim, pose="point weapon"),
            Step(at=exit_s + 3.8, x=stand[0], y=stand[1] - 0.1, heading=150.0, pose="kneel"),
            Step(at=exit_s + 4.6, x=stand[0], y=stand[1] - 0.2, heading=150.0, pose="prone"),
        ),
    )


_SPOTS = (
    (-3.9, 3.3), (-3.0, -0.5), (-2.2, 3.1), (-1.2, -0.2), (-0.5, 3.5), (0.5, -0.6),
    (1.2, 3.2), (2.2, -0.3), (2.9, 3.4), (3.9, -0.4), (4.6, 3.1),
)  # fmt: skip
_POSTS = (
    ((8.2, 6.6, 315.0), (6.5, -3.0)),
    ((-6.2, 5.4, 104.0), (-6.0, -4.0)),
    ((-3.4, -4.6, 24.0), (-2.0, -9.0)),
    ((0.9, 9.4, 120.0), (-5.2, 1.0)),
)


def incident_cast(rng: np.random.Generator) -> tuple[Person, ...]:
    """Everyone in the yard on the day, from the arrival to after the last shot."""
    captives = tuple(_captive(number, spot, rng) for number, spot in enumerate(_SPOTS))
    receivers = tuple(_receiver(n, post, via) for n, (post, via) in enumerate(_POSTS))
    return (*captives, _last_person(), *receivers)


def aftermath_cast(cast: tuple[Person, ...], arrives_s: float) -> tuple[Person, ...]:
    """Those seen from above later: the lying figures, and one passer-by with an ochre band."""
    still = tuple(person for person in cast if person.steps[-1].pose == "prone")
    passer = Person(
        name="passer-by",
        band="ochre",
        dress="brown camouflage and helmet",
        armed=True,
        stature=1.0,
        steps=(
            Step(at=arrives_s - 6.0, x=-11.0, y=-9.0, heading=60.0, pose="low ready"),
            Step(at=arrives_s + 7.0, x=-6.5, y=-3.2, heading=60.0, pose="low ready"),
            Step(at=arrives_s + 8.0, x=-6.5, y=-3.2, heading=70.0, pose="low ready"),
            Step(at=arrives_s + 60.0, x=-6.5, y=-3.2, heading=70.0, pose="low ready"),
        ),
        leaves=True,
    )
    return (*still, passer)


def other_day_cast(start_s: float) -> tuple[Person, ...]:
    """A few people crossing the same yard on another day: nobody captive, nobody lying."""
    return tuple(
        Person(
            name=f"visitor-{number + 1}",
            band=band,
            dress=dress,
            armed=False,
            stature=stature,
            steps=(
                Step(at=start_s - 4.0, x=x, y=y, heading=heading, pose="stand"),
                Step(at=start_s + 26.0, x=to_x, y=to_y, heading=heading, pose="stand"),
            ),
        )
        for number, (band, dress, stature, x, y, heading, to_x, to_y) in enumerate(
            (
                (
                    "none",
                    "dark jacket, blue jeans, no visible band",
                    1.0,
                    -8.0,
                    1.0,
                    70.0,
                    6.0,
                    6.0,
                ),
                ("ochre", "brown camouflage and helmet", 1.02, 4.0, 9.0, 240.0, -9.0, 1.5),
                ("ochre", "brown camouflage and helmet", 0.98, 5.4, 9.6, 240.0, -7.6, 2.1),
            )
        )
    )
