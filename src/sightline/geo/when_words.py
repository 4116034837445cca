"""The answer to when, in sentences for a reader who knows nothing of the method."""

from sightline.geo.chronolocate_claims import Answer
from sightline.geo.clocks import UTC_CLOCK, Clock, offset_text, shown
from sightline.geo.when import When, Window

_TENTH_OF_A_PERCENT = 0.001
_SEASON_GAP_S = 2 * 86_400
_DAY_S, _HOUR_S, _MINUTE_S = 86_400, 3_600, 60


def stretch(seconds: int) -> str:
    """`17 minutes`, `5 hours 10 minutes`, `3.2 days`: two figures are enough."""
    if seconds >= 3 * _DAY_S:
        return f"{seconds / _DAY_S:.1f} days"
    if seconds >= _HOUR_S:
        hours, minutes = divmod(round(seconds / _MINUTE_S), 60)
        rest = f" {minutes} minute{'s' * (minutes != 1)}" if minutes else ""
        return f"{hours} hour{'s' * (hours != 1)}{rest}"
    if seconds >= _MINUTE_S:
        minutes = round(seconds / _MINUTE_S)
        return f"{minutes} minute{'s' * (minutes != 1)}"
    return f"{seconds} seconds"


def window(clock: Clock, span: Window) -> str:
    """`2024-11-14 14:03 to 14:20 (+05:00)` on one clock, to the minute."""
    start, end = (shown(clock, float(end)) for end in (span.start_s, span.end_s))
    until = end.strftime("%H:%M" if end.date() == start.date() else "%Y-%m-%d %H:%M")
    if clock.zone == UTC_CLOCK.zone:
        return f"{start.strftime('%Y-%m-%d %H:%M')} to {until}"
    zone = offset_text(start)
    if offset_text(end) != zone:
        zone = f"{zone} to {offset_text(end)}"
    return f"{start.strftime('%Y-%m-%d %H:%M')} to {until} ({zone})"


def told_windows(found: When, most: int) -> list[Window]:
    """So many windows at most, the same number from the middle of each season, in order."""
    seasons: list[list[Window]] = []
    for span in found.windows:
        if seasons and span.start_s - seasons[-1][-1].end_s < _SEASON_GAP_S:
            seasons[-1].append(span)
        else:
            seasons.append([span])
    each = max(1, most // max(1, len(seasons)))
    kept = (
        season[(len(season) - each) // 2 :][:each] if len(season) > each else season
        for season in seasons
    )
    return [span for season in kept for span in season][:most]


def part(ppm: int) -> str:
    """How much of a claimed time fits, in words: `all`, `about half`, `1 in 28`, `none`."""
    share = ppm / 1e6
    words = ((0.995, "all"), (0.8, "most"), (0.6, "two thirds"), (0.4, "about half"))
    for least, word in words:
        if share >= least:
            return word
    return "none" if ppm == 0 else f"1 in {round(1.0 / share):,}"


def summary(found: When) -> str:
    """What was found, in a few sentences."""
    told = [
        f"{claim.claim[:1].upper()}{claim.claim[1:]}, at {claim.place}: {claim.answer}."
        for claim in found.claims[:4]
    ]
    said = [_left(found), *told]
    if len(found.claims) > len(told):
        said.append(f"{len(found.claims) - len(told)} more claimed times are in the table.")
    if any(claim.answer is Answer.CANNOT_TELL for claim in found.claims):
        said.append("'Cannot tell' is an answer: the measurement does not decide that claim.")
    return " ".join([*said, *found.notes])


def _left(found: When) -> str:
    if found.conflict and found.daylight_s == 0:
        return "Nothing is left of the period asked for."
    if len(found.conflict) == 1:
        return f"Nothing is left: {found.conflict[0]} by itself fits no moment of the period."
    if found.conflict:
        listed = ", ".join(found.conflict)
        return (
            f"Nothing is left: {listed} cannot all hold at this place in this period. One of them, "
            "or the place, is wrong."
        )
    many = len(found.windows) + found.windows_left_out
    days = f"{found.days_left} of {found.days} days" if found.days > 1 else "that day"
    share = (
        f"{_percent(min(1.0, found.left_s / found.daylight_s))} of the daylight"
        if found.daylight_s
        else ""
    )
    sentence = f"{many} window{'s' * (many != 1)} on {days}, {stretch(found.left_s)} in all"
    return f"{sentence}{f', {share}' if share else ''}.{_branches(found)}"


def _percent(share: float) -> str:
    return "less than 0.1 %" if share < _TENTH_OF_A_PERCENT else f"{share * 100:.1f} %"


def _branches(found: When) -> str:
    if found.days <= 1 or not found.seasons:
        return ""
    if found.days_left == found.days:
        return " Every day of the period has its window: the season is not told by this."
    shown_seasons = [
        season.first_day if season.days == 1 else f"{season.first_day} to {season.last_day}"
        for season in found.seasons[:6]
    ]
    more = len(found.seasons) - len(shown_seasons)
    rest = f" and {more} more" if more else ""
    return f" Days that fit: {'; '.join(shown_seasons)}{rest}."
