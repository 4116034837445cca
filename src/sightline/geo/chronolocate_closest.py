"""Why nothing is left: how near the sun of a period comes to a shadow that it never threw."""

from typing import Final

import numpy as np

from sightline.geo.chronolocate import STEP_S, Site, sun_seen
from sightline.geo.chronolocate_claims import misfit, shadows_then
from sightline.geo.clocks import UTC_CLOCK, shown
from sightline.geo.shadow import LOWEST_DEG
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span

_MOST: Final = 60_000
"""Moments looked at: each minute of forty days, coarser in a longer period."""


def closest(site: Site, period: Span, shadow: Consistency) -> str:
    """In words, the moment whose sun comes nearest to a measured shadow; empty without daylight.

    Args:
        site: where it is said to have fallen.
        period: in which no moment was consistent with it.
        shadow: the measurement.
    """
    count = min(_MOST, int((period[1] - period[0]) / STEP_S) + 2)
    seconds = np.linspace(*period, count)
    sky = sun_seen(site, seconds)
    if not (sky.altitude_deg >= LOWEST_DEG).any():
        return ""
    off = shadow.off(sky)
    best = int(np.argmin(misfit(shadow, off, np.maximum(LOWEST_DEG - sky.altitude_deg, 0.0))))
    at = shown(UTC_CLOCK, float(seconds[best])).strftime("%Y-%m-%d %H:%M")
    sun = float(sky.azimuth_deg[best]), float(sky.altitude_deg[best])
    said = [
        f"The closest is {at} UTC: the sun stands {sun[1]:.1f}° high, in direction {sun[0]:.1f}°."
    ]
    said.append(shadows_then(*sun))
    ratio = shadow.given.ratio
    if ratio is not None:
        needed = float(np.degrees(np.arctan2(1.0, ratio)))
        said.append(
            f"The measured length, {ratio:.2f} times, stands for a sun {needed:.1f}° high; in this "
            f"period it stands at most {float(sky.altitude_deg.max()):.1f}° high."
        )
    return " ".join(said)
