"""What a reader must know beside the windows: light, near misses, directions, clocks."""

from collections.abc import Sequence
from typing import Final

from sightline.geo.chronolocate import Scan, Site
from sightline.geo.chronolocate_closest import closest
from sightline.geo.clocks import Clock, around, notes, other_zones
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span

_POLAR_DEG: Final = 89.9
_TURNED_DEG: Final = 2.0


def light_notes(found: Scan, period: Span, shadows: Sequence[Consistency]) -> list[str]:
    """Polar night and polar day."""
    if found.daylight_s == 0.0:
        return ["The sun does not rise there in this period: no shadow of the sun can fall."]
    if shadows and found.daylight_s >= period[1] - period[0] - 1.0:
        return ["The sun does not set there in this period."]
    return []


def missed_notes(
    site: Site, period: Span, shadows: Sequence[Consistency], found: Scan
) -> list[str]:
    """For each shadow that no moment of the period fits, how near the sun comes to it."""
    said = (
        closest(site, period, shadow)
        for shadow, windows in zip(shadows, found.windows, strict=True)
        if not windows
    )
    return [text for text in said if text]


def direction_notes(site: Site, shadows: Sequence[Consistency]) -> list[str]:
    """What directions are worth near a pole, where some were measured."""
    if all(shadow.given.azimuth_deg is None for shadow in shadows):
        return []
    if abs(site.latitude_deg) >= _POLAR_DEG and not site.radius_m:
        return ["At a pole one direction is every direction: only the shadow's length tells time."]
    if site.turn_deg >= _TURNED_DEG:
        turns = f"True north turns by up to {site.turn_deg:.0f}° within the place's error"
        return [f"{turns}: a narrower place makes the direction tell more."]
    return []


def clock_notes(site: Site, period: Span, clocks: Sequence[Clock], now_s: float) -> list[str]:
    """What to know before a clock is read; of `clocks` UTC is first, the legal one second."""
    about = around(site.latitude_deg, site.longitude_deg, site.radius_m)
    return [
        *notes(clocks[1:], *period, now_s or period[1]),
        *other_zones(clocks[1], about, *period),
    ]
