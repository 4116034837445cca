"""Which copies circulate: from what, changed how, posted where and when."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Seconds taken from a parent: from a share of its length, to a share, in permille.

    `skip_us` moves the start later by that much; `freeze_us` holds the first frame that long
    instead of playing on; an empty parent is a title card of `freeze_us`.
    """

    parent: str
    start: int = 0
    end: int = 1000
    skip_us: int = 0
    freeze_us: int = 0
    speed: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where which part of the parent's picture goes, in permille of the parent's sides.

    `source` and `target` are left, top, width and height; `canvas` is width and height.
    """

    canvas: tuple[int, int] = (1000, 1000)
    source: tuple[int, int, int, int] = (0, 0, 1000, 1000)
    target: tuple[int, int, int, int] = (0, 0, 1000, 1000)
    mirrored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingPlan:
    """One posting. `after_s` counts from the scene's zero; `sound` is kept, music or none."""

    key: str
    file: str
    channel: str
    after_s: int
    cuts: tuple[Cut, ...]
    operations: tuple[str, ...]
    layout: Layout = Layout()
    overlays: tuple[str, ...] = ()
    sound: str = "kept"
    crf: int = 28
    edit: str = ""


HOUR: Final = 3600
REMOVED_US: Final = 1_200_000
FROZEN_US: Final = 800_000
TITLE_US: Final = 2_000_000
_HALF: Final = Layout(canvas=(500, 500), target=(0, 0, 500, 500))
_CROP: Final = Layout(canvas=(700, 700), source=(200, 180, 700, 700), target=(0, 0, 700, 700))
_BORDER: Final = Layout(canvas=(1200, 1500), target=(100, 200, 1000, 1000))

PLANS: Final = (
    PostingPlan(
        key="P01",
        file="posting-01.mp4",
        channel="board/miren-news",
        after_s=7 * HOUR,
        cuts=(Cut(parent="A"),),
        operations=("re-encoded", "container fields removed"),
        crf=27,
    ),
    PostingPlan(
        key="P02",
        file="posting-02.mp4",
        channel="board/frontwatch",
        after_s=8 * HOUR + 1200,
        cuts=(Cut(parent="P01"),),
        operations=("re-encoded", "scaled to half"),
        layout=_HALF,
        crf=35,
    ),
    PostingPlan(
        key="P03",
        file="posting-03.mp4",
        channel="clips/ozel-today",
        after_s=9 * HOUR,
        cuts=(Cut(parent="P01"),),
        operations=("re-encoded", "cropped"),
        layout=_CROP,
        crf=29,
    ),
    PostingPlan(
        key="P04",
        file="posting-04.mp4",
        channel="board/velmar-sentinel",
        after_s=11 * HOUR,
        cuts=(Cut(parent="P02"),),
        operations=("re-encoded", "mirrored", "caption added", "logo added"),
        layout=Layout(mirrored=True),
        overlays=("caption", "logo"),
        crf=30,
    ),
    PostingPlan(
        key="P05",
        file="posting-05.mp4",
        channel="loops/daily-frames",
        after_s=15 * HOUR,
        cuts=(Cut(parent="P01"),),
        operations=("re-encoded", "letterboxed", "sound replaced by music"),
        layout=Layout(canvas=(1000, 1800), target=(0, 400, 1000, 1000)),
        sound="music",
        crf=29,
    ),
    PostingPlan(
        key="P06",
        file="posting-06.mp4",
        channel="board/ozel-live",
        after_s=10 * HOUR,
        cuts=(Cut(parent="P01", start=200, end=780),),
        operations=("re-encoded", "ends trimmed"),
    ),
    PostingPlan(
        key="P07",
        file="posting-07.mp4",
        channel="loops/quick-news",
        after_s=20 * HOUR,
        cuts=(Cut(parent="P01", speed=1100),),
        operations=("re-encoded", "speed 1.1"),
    ),
    PostingPlan(
        key="P08",
        file="posting-08.mp4",
        channel="tube/sarnovek-explained",
        after_s=74 * HOUR,
        cuts=(
            Cut(parent="", freeze_us=TITLE_US),
            Cut(parent="P11", start=550, end=950),
            Cut(parent="P01", start=300, end=800),
        ),
        operations=("re-encoded", "compiled", "title card added"),
    ),
    PostingPlan(
        key="P09",
        file="posting-09.jpg",
        channel="board/frontwatch",
        after_s=8 * HOUR + 300,
        cuts=(Cut(parent="A", start=560),),
        operations=("still taken",),
    ),
    PostingPlan(
        key="P10",
        file="posting-10.png",
        channel="forum/steppe-talk",
        after_s=13 * HOUR,
        cuts=(Cut(parent="P04", start=640),),
        operations=("screenshot taken", "border added"),
        layout=_BORDER,
    ),
    PostingPlan(
        key="P11",
        file="posting-11.mp4",
        channel="board/miren-news",
        after_s=49 * HOUR,
        cuts=(Cut(parent="C"),),
        operations=("re-encoded", "container fields removed"),
    ),
    PostingPlan(
        key="P12",
        file="posting-12.mp4",
        channel="board/track-side",
        after_s=52 * HOUR,
        cuts=(Cut(parent="B"),),
        operations=("re-encoded", "sound removed"),
        sound="none",
    ),
    PostingPlan(
        key="P13",
        file="posting-13.mp4",
        channel="board/ostrel-facts",
        after_s=30 * HOUR,
        cuts=(Cut(parent="A", end=450), Cut(parent="A", start=450, skip_us=REMOVED_US)),
        operations=("re-encoded", "middle removed"),
        crf=25,
        edit="removed",
    ),
    PostingPlan(
        key="P14",
        file="posting-14.mp4",
        channel="board/field-notes",
        after_s=33 * HOUR,
        cuts=(
            Cut(parent="A", end=350),
            Cut(parent="A", start=350, freeze_us=FROZEN_US),
            Cut(parent="A", start=350, skip_us=FROZEN_US),
        ),
        operations=("re-encoded", "frames repeated over others"),
        crf=25,
        edit="repeated",
    ),
)
"""In no particular order; a plan may come from a later one."""
