"""Section: sounds by what is measured, with the picture of each recording's sound."""

from dataclasses import dataclass
from typing import Final

from sightline.analysis.sound_events import ANALYZER
from sightline.analysis.sound_events_values import Event, Heard, SoundEventsValues
from sightline.exports.claim_types import Cite
from sightline.exports.decoded import told
from sightline.exports.pictures import Shown, shown
from sightline.exports.report_types import Drawing, Ref
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import prose
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole
from sightline.model.finding import Finding
from sightline.model.plain import from_plain
from sightline.model.snapshot import Snapshot

ROWS_SHOWN, PICTURES_SHOWN, PICTURE_BYTES = 40, 12, 400_000
_MAINS: Final = (
    "Lines at {} Hz and its multiples were found, as mains power makes. That alone tells neither "
    "place nor time."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundRow:
    """One sound."""

    heard: str
    when: str
    within: str
    measured: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitSounds:
    """What was found in one recording."""

    exhibit: Cite
    cite: Cite
    made: Ref
    summary: str
    rows: tuple[SoundRow, ...]
    beyond: int
    mains: str
    drawing: Drawing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundsPart:
    """All recordings in which something was found."""

    found: tuple[ExhibitSounds, ...]
    without: tuple[Cite, ...]


def told_sounds(snapshot: Snapshot, exhibit: Digest) -> list[tuple[Digest, Finding]]:
    """What was heard in an exhibit."""
    return told(snapshot, exhibit, {ANALYZER.method.name: SoundEventsValues})


def build(desk: Desk) -> Built[SoundsPart] | None:
    """What was found; None where no recording was heard, or nothing stands out in any."""
    found: list[ExhibitSounds] = []
    without: list[Cite] = []
    for exhibit in desk.view.snapshot.exhibits:
        for digest, finding in told_sounds(desk.view.snapshot, exhibit):
            values = from_plain(SoundEventsValues, finding.values)
            if not values.events and values.mains is None:
                without.append(desk.cites.of(exhibit))
                continue
            pictured = len(found) < PICTURES_SHOWN
            found.append(_sounds(desk, exhibit, (digest, finding), values, pictured=pictured))
    if not found:
        return None
    return Built(part=SoundsPart(found=tuple(found), without=tuple(without)))


def _sounds(
    desk: Desk,
    exhibit: Digest,
    item: tuple[Digest, Finding],
    values: SoundEventsValues,
    *,
    pictured: bool,
) -> ExhibitSounds:
    digest, finding = item
    cite = desk.cites.of(exhibit)
    return ExhibitSounds(
        exhibit=cite,
        cite=desk.cites.of(digest),
        made=desk.methods.of(finding),
        summary=prose(finding.summary),
        rows=tuple(map(sound_row, values.events[:ROWS_SHOWN])),
        beyond=len(values.events) + values.left_out - len(values.events[:ROWS_SHOWN]),
        mains="" if values.mains is None else _MAINS.format(values.mains.hertz),
        drawing=_drawing(desk, exhibit, finding, cite.label) if pictured else None,
    )


def sound_row(event: Event) -> SoundRow:
    """A sound in words, the same for the command line, the page and print."""
    if event.heard is Heard.IMPULSE:
        measured = f"{event.strength_mb // 100} dB above what was before"
        if event.amid_voice:
            measured += "; amid voiced sound, as speech itself gives"
    else:
        measured = f"{event.low_hz} to {event.high_hz} Hz"
        if event.turns:
            measured += f", turning {event.turns} times"
    ends = "" if event.end_us == event.start_us else f" to {_seconds(event.end_us)}"
    return SoundRow(
        heard=event.heard.value,
        when=f"{_seconds(event.start_us)}{ends}",
        within=f"{event.within_us / 1_000_000:.2f} s",
        measured=measured,
    )


def _drawing(desk: Desk, exhibit: Digest, finding: Finding, label: str) -> Drawing | None:
    """The spectrogram. It shows sound alone, so it need not wait as pictures of people do."""
    for _, made in desk.view.snapshot.about(exhibit, Derivative):
        fits = made.digest in finding.derivatives and made.role is DerivativeRole.PICTURE
        if fits and made.size <= PICTURE_BYTES:
            data = desk.view.small_object(made.digest)
            result = shown(data, made.digest, made.media_type)
            if isinstance(result, Shown):
                alt = (
                    f"Spectrogram of {label}: time to the right, 0 to 8 kHz upwards, loud is light"
                )
                return Drawing(alt=alt, picture=result.picture)
    return None


def _seconds(time_us: int) -> str:
    return f"{time_us / 1_000_000:.2f} s"
