"""Claims of place and time under measured shadows: consistent, inconsistent or cannot tell.

A claim is a place with its radius and a stretch of time. It is as consistent as its best moment and
best point. Below p = 0.05 that best moment lies outside the 95 % region; **inconsistent** is said
only below 0.01, since one true claim in twenty lies outside. What would pass at nearly any time of
day says nothing for a claim, and the answer is then **cannot tell**.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.chronolocate import LONGEST_DAYS, Site, sun_seen
from sightline.geo.earth_time import DAY_S, Floats
from sightline.geo.shadow import ACCEPTED, LOWEST_DEG
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span

REJECTED: Final = 0.01
"""Below this a claim is called inconsistent."""
TELLS_NOTHING: Final = 0.9
"""Share of the claimed daylight that passes, from which on passing says nothing."""
_ENDLESS_DEG: Final = 0.5
_STEP_S: Final = 30.0
_FEWEST: Final = 9


class Answer(StrEnum):
    """What the shadows say of a claim."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWeighed:
    """One claim of place and time, and what the shadows say of it."""

    answer: Answer
    why: str
    p: float
    """Of the claim's best moment; for several shadows, of that which fits worst, on the scale of
    a single one."""
    best_s: float
    """The moment of the claim that fits best."""
    sun_azimuth_deg: float
    sun_altitude_deg: float
    off: tuple[tuple[float, float], ...]
    """For each shadow then: degrees of azimuth and of altitude, measured less expected."""
    passes: float
    """Share of the claim's daylight that lies within the 95 % region."""
    daylight: float
    """Share of the claimed time in which the sun was up."""


def weigh_claim(site: Site, time: Span, shadows: Sequence[Consistency]) -> ClaimWeighed:
    """What shadows of one moment say of a claimed place and stretch of time.

    Raises:
        InputRefused: there is no shadow, or the stretch is longer than about ten years.
    """
    if not shadows:
        raise InputRefused(
            "Nothing was measured that a claim could be held against.",
            next_step="Measure a shadow, or say `cannot tell`: that no shadow is seen does not "
            "mean night, for the sky may be overcast.",
        )
    if not 0.0 <= time[1] - time[0] <= LONGEST_DAYS * DAY_S:
        raise InputRefused(
            "The claimed time is empty, or longer than ten years.", next_step="Claim a shorter one."
        )
    seconds = np.linspace(*time, max(_FEWEST, int((time[1] - time[0]) / _STEP_S) + 2))
    sky = sun_seen(site, seconds)
    p = np.min([shadow.p(sky, site.slack_deg, site.turn_deg) for shadow in shadows], axis=0)
    joint = 1.0 - (1.0 - p) ** len(shadows)
    up = sky.altitude_deg >= LOWEST_DEG
    off = [shadow.off(sky) for shadow in shadows]
    down = np.maximum(LOWEST_DEG - sky.altitude_deg, 0.0)
    misfits = [misfit(shadow, part, down) for shadow, part in zip(shadows, off, strict=True)]
    best = _best(joint, np.sum(misfits, axis=0))
    offs = tuple((float(turned[best]), float(raised[best])) for turned, raised in off)
    passes = float(np.mean(joint[up] >= ACCEPTED)) if up.any() else 0.0
    answer = _answer(float(joint[best]), passes, wide=time[1] - time[0] > DAY_S / 24.0)
    azimuth, altitude = float(sky.azimuth_deg[best]), float(sky.altitude_deg[best])
    return ClaimWeighed(
        answer=answer,
        why=_why(answer, (azimuth, altitude), shadows, offs, passes),
        p=float(joint[best]),
        best_s=float(seconds[best]),
        sun_azimuth_deg=azimuth,
        sun_altitude_deg=altitude,
        off=offs,
        passes=passes,
        daylight=float(up.mean()),
    )


def _best(p: Floats, far: Floats) -> int:
    """The best moment; where none fits at all, the one that is least far off."""
    return int(np.argmax(p)) if p.max() > 0.0 else int(np.argmin(far))


def misfit(shadow: Consistency, off: tuple[Floats, Floats], down: Floats) -> Floats:
    """Degrees off, with a sun that is down behind any that is up, the highest first."""
    turned, raised = off
    given = shadow.given
    total = down * 1e3
    if given.azimuth_deg is not None:
        total = total + np.abs(turned)
    if given.ratio is not None:
        total = total + np.abs(raised)
    return total


def _answer(p: float, passes: float, *, wide: bool) -> Answer:
    if p < REJECTED:
        return Answer.INCONSISTENT
    if p < ACCEPTED or (wide and passes >= TELLS_NOTHING):
        return Answer.CANNOT_TELL
    return Answer.CONSISTENT


def _why(
    answer: Answer,
    sun: tuple[float, float],
    shadows: Sequence[Consistency],
    offs: tuple[tuple[float, float], ...],
    passes: float,
) -> str:
    azimuth, altitude = sun
    if altitude < LOWEST_DEG:
        return (
            "The sun is below the horizon for the whole of the claimed time: no shadow of the sun "
            f"can fall there then (at its highest it stands {-altitude:.1f}° below)."
        )
    stands = f"At the claim's best moment the sun stands {altitude:.1f}° high"
    said = [f"{stands}, in direction {azimuth:.1f}°."]
    said.append(shadows_then(azimuth, altitude))
    said += [_measured(shadow, off) for shadow, off in zip(shadows, offs, strict=True)]
    if answer is Answer.CANNOT_TELL and passes >= TELLS_NOTHING:
        said.append(
            f"{passes:.0%} of the claimed daylight would fit: that this claim fits says nothing."
        )
    elif answer is Answer.CANNOT_TELL:
        said.append(
            "That is outside the 95 % region, but chance puts one measurement in a hundred so far."
        )
    return " ".join(said)


def shadows_then(azimuth_deg: float, altitude_deg: float) -> str:
    """What shadows a sun there throws, in words."""
    falls = (azimuth_deg + 180.0) % 360.0
    if altitude_deg < _ENDLESS_DEG:
        return f"Shadows then fall towards {falls:.1f}°, too long to have an end one could measure."
    long = 1.0 / np.tan(np.radians(altitude_deg))
    return f"Shadows then fall towards {falls:.1f}°, {long:.2f} times an object's height long."


def _measured(shadow: Consistency, off: tuple[float, float]) -> str:
    given, parts = shadow.given, []
    if given.azimuth_deg is not None:
        turned = off[0]
        if not given.tip_known and abs(turned) > 90.0:  # noqa: PLR2004 - nearer to the other end
            turned = (turned + 360.0) % 360.0 - 180.0
        parts.append(
            f"towards {given.azimuth_deg:.1f}° ± {given.azimuth_error_deg:.1f}°, "
            f"{abs(turned):.1f}° {'more' if turned > 0 else 'less'}"
        )
    if given.ratio is not None:
        higher = "higher" if off[1] > 0 else "lower"
        parts.append(
            f"{given.ratio:.2f} times ± {given.ratio_error:.0%}, as under a sun "
            f"{abs(off[1]):.1f}° {higher}"
        )
    return f"Measured: {'; '.join(parts)}."
