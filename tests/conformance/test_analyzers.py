"""What every method owes its readers, over every entry of ANALYZERS."""

import io
import random
import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.builders.real import DATA
from tests.doubles.jobs import examine_bytes
from tests.doubles.media import Film, encode
from tests.unit.analysis import driver

from sightline.analysis import views, words
from sightline.analysis.contract import (
    Analyzer,
    Packet,
    Result,
    SoundBlock,
    Stream,
    StreamFacts,
)
from sightline.analysis.registry import ANALYZERS, VALUES
from sightline.matching import frames_taken, learned
from sightline.model.canonical import Json
from sightline.model.canonical import encode as canonical
from sightline.model.exhibit import DerivativeRole, ExhibitKind
from sightline.model.finding import Outcome, Reproduction
from sightline.model.plain import from_plain, to_plain
from sightline.model.times import MediaTime

DOCS = Path(__file__).parents[2] / "docs" / "methods"
FORBIDDEN = re.compile(r"\b(fake|authentic|genuine|verified|proof|true)\b", re.IGNORECASE)
BIDI = "\u202egnp.exe"
K = ExhibitKind

each = pytest.mark.parametrize("analyzer", ANALYZERS, ids=lambda analyzer: analyzer.method.name)


def _film(**changes: object) -> bytes:
    return encode(Film(**{"tone_hz": 440, "seconds_of_sound": Fraction(2), **changes}))  # type: ignore[arg-type]


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (90, 120, 3), dtype=np.uint8)
    Image.fromarray(noise).save(out, kind)
    return out.getvalue()


def _box(kind: bytes, content: bytes, size: int | None = None) -> bytes:
    return struct.pack(">I", len(content) + 8 if size is None else size) + kind + content


def _hostile_boxes() -> bytes:
    """A ten-hour header on a stub, loops of nesting, sizes that lie, text that reverses."""
    header = struct.pack(">IIIIII", 0, 2**32 - 1, 2**31, 1, 36_000, 0)
    nested = b""
    for _ in range(200):
        nested = _box(b"moov", nested)
    name = _box(b"\xa9too", struct.pack(">HH", 40, 0) + (BIDI + "\0\x1b[2J").encode())
    return (
        _box(b"ftyp", b"isom\0\0\2\0")
        + _box(b"moov", _box(b"mvhd", header + b"\0" * 76) + _box(b"udta", name))
        + nested
        + _box(b"mdat", b"x" * 40, size=2**31)
    )


PAGE = f"""<!doctype html><html lang="en"><head><title>{BIDI}</title>
<meta property="article:published_time" content="2022-11-18T14:05:00+02:00"></head>
<body><p>A video that circulated on social media appears to show a yard.</p></body></html>"""
MAIL = b"From: a@example.org\r\nDate: Fri, 18 Nov 2022 14:05:00 +0200\r\nSubject: x\r\n\r\nBody"

WHOLE: Mapping[str, tuple[K, bytes]] = {
    "film": (K.FOOTAGE, _film()),
    "variable rate": (
        K.FOOTAGE,
        _film(times=[0, 1, 5, 6, 30, *range(31, 50)], time_base=Fraction(1, 50)),
    ),
    "matroska": (K.FOOTAGE, _film(container="matroska")),
    "avi": (K.FOOTAGE, _film(codec="mpeg4", container="avi")),
    "silent film": (K.FOOTAGE, _film(tone_hz=0)),
    "sound": (K.SOUND, encode(Film(frames=0, tone_hz=300, container="wav"))),
    "jpeg": (K.STILL, _picture("JPEG")),
    "png": (K.STILL, _picture("PNG")),
    "page": (K.REPORT, PAGE.encode()),
    "mail": (K.REPORT, MAIL),
    "note": (K.REPORT, b"KYIV, Ukraine (AP) - A note."),
}


def _broken() -> Iterator[tuple[str, K, bytes]]:
    noise = random.Random(7).randbytes(30_000)  # noqa: S311 - a fixed sequence, not a secret
    for name, (kind, data) in WHOLE.items():
        yield f"{name}, a third", kind, data[: len(data) // 3]
        yield f"{name}, all but the end", kind, data[:-7]
        damaged = bytearray(data)
        damaged[len(data) // 2 : len(data) // 2 + 64] = noise[:64]
        yield f"{name}, damaged", kind, bytes(damaged)
    for kind in K:
        yield f"nothing as {kind}", kind, b""
        yield f"noise as {kind}", kind, noise
        yield f"hostile boxes as {kind}", kind, _hostile_boxes()
        for start in (
            b"\x1aE\xdf\xa3",
            b"RIFF\xff\xff\xff\xffAVI LIST",
            b"\xff\xd8\xff\xe1",
            b"II*\0",
        ):
            yield f"{start[:4]!r} and noise as {kind}", kind, start + noise[:5000]


CASES = [
    *((name, kind, data) for name, (kind, data) in WHOLE.items()),
    *_broken(),
]


def _runs(analyzer: Analyzer) -> Iterator[tuple[str, Result]]:
    for name, kind, data in CASES:
        if kind in analyzer.kinds:
            yield name, driver.examine(data, analyzer, kind=kind)[0]


def _check(analyzer: Analyzer, result: Result) -> None:
    """What holds of every result, whatever the bytes were."""
    assert result.outcome in {Outcome.OBSERVED, Outcome.INCONCLUSIVE}
    assert result.summary.strip()
    assert not FORBIDDEN.search(result.summary)
    assert _shows_in_order(result.summary)
    kind = VALUES[analyzer.method.name]
    values: object = from_plain(kind, result.values)
    assert to_plain(values) == result.values
    assert len(canonical(result.values)) < 5_000_000
    assert all(map(_shows_in_order, _texts(result.values)))
    for made in result.pictures:
        assert made.picture.dtype == np.uint8
        assert max(made.picture.shape) <= 1280


def _shows_in_order(text: str) -> bool:
    """No control, format or direction character, no lone surrogate."""
    return not {unicodedata.category(mark) for mark in text} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


@each
def test_a_method_survives_whole_cut_damaged_and_hostile_bytes(analyzer: Analyzer) -> None:
    for name, result in _runs(analyzer):
        try:
            _check(analyzer, result)
        except Exception as error:
            error.add_note(f"on: {name}")
            raise


@each
def test_a_method_reports_the_same_twice(analyzer: Analyzer) -> None:
    first, second = dict(_runs(analyzer)), dict(_runs(analyzer))
    for name, result in first.items():
        again = second[name]
        assert (again.outcome, again.summary) == (result.outcome, result.summary), name
        assert canonical(again.values) == canonical(result.values), name
        assert again.texts == result.texts, name
        assert again.data == result.data, name
        assert len(again.pictures) == len(result.pictures), name
        for one, other in zip(result.pictures, again.pictures, strict=True):
            assert np.array_equal(one.picture, other.picture), name


@pytest.mark.parametrize("name", ["variable rate", "sound", "jpeg", "page", "mail"])
def test_a_method_reports_the_same_inside_the_limited_child(name: str, tmp_path: Path) -> None:
    kind, data = WHOLE[name]
    fitting = [analyzer for analyzer in ANALYZERS if kind in analyzer.kinds]
    here = driver.examine(data, *fitting, kind=kind)
    there = examine_bytes(tmp_path, data, *fitting, kind=kind)
    for one, other in zip(here, there, strict=True):
        assert (other.result.outcome, other.result.summary) == (one.outcome, one.summary)
        assert canonical(other.result.values) == canonical(one.values)
        assert len(other.made) == len(one.pictures) + len(one.texts) + len(one.data)
        assert [made.data for made in other.made if made.role is DerivativeRole.DATA] == [
            made.data for made in one.data
        ]


@each
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=400), start=st.sampled_from([data[:300] for _, _, data in CASES]))
def test_a_method_survives_any_bytes(analyzer: Analyzer, data: bytes, start: bytes) -> None:
    for kind in sorted(analyzer.kinds):
        run = analyzer.start(driver.media(start + data, kind))
        _check(analyzer, run.finish())


PTS = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.integers(-5, 500))


@each
@settings(max_examples=40, deadline=None)
@given(
    packets=st.lists(
        st.tuples(st.integers(-1, 40), PTS, PTS, st.integers(0, 2**40), st.booleans())
    ),
    shapes=st.lists(st.tuples(st.integers(1, 160), st.integers(1, 160), PTS), max_size=12),
    blocks=st.lists(
        st.tuples(st.integers(0, 4000), PTS, st.sampled_from(["zero", "loud", "noise"])), max_size=6
    ),
    duration=PTS,
)
def test_a_method_survives_any_order_of_times_sizes_and_samples(
    analyzer: Analyzer,
    packets: list[tuple[int, int | None, int | None, int, bool]],
    shapes: list[tuple[int, int, int | None]],
    blocks: list[tuple[int, int | None, str]],
    duration: int | None,
) -> None:
    kind = min(analyzer.kinds)
    time = MediaTime(pts=duration or 0, numerator=1, denominator=1000)
    facts = StreamFacts(
        index=0,
        kind="video",
        codec=BIDI,
        time_base=Fraction(1, 7),
        duration=time,
        tags={BIDI: BIDI},
    )
    media = driver.media(b"", kind)
    run = analyzer.start(
        type(media)(
            kind=kind,
            media_type="x/y",
            source=media.source,
            streams=(facts,),
            tags={"encoder": BIDI},
        )
    )
    source = np.random.default_rng(3)
    if Stream.PACKETS in analyzer.streams:
        for stream, pts, dts, size, flag in packets:
            run.packet(
                Packet(
                    stream=stream,
                    pts=pts,
                    dts=dts,
                    duration=pts,
                    size=size,
                    keyframe=flag,
                    corrupt=flag,
                )
            )
    if Stream.FRAMES in analyzer.streams:
        pictures = [source.integers(0, 255, (h, w), dtype=np.uint8) for h, w, _ in shapes]
        for frame in driver.still_frames(pictures, [pts or 0 for *_, pts in shapes]):
            run.frame(frame)
    if Stream.SOUND in analyzer.streams:
        for length, pts, what in blocks:
            loud = {"zero": 0, "loud": 32767, "noise": 500}[what]
            samples = np.full(length, loud, np.int16)
            if what == "noise":
                samples = source.integers(-loud, loud, length).astype(np.int16)
            begins = MediaTime(pts=pts or 0, numerator=1, denominator=16_000)
            run.sound(SoundBlock(time=begins, samples=samples))
    run.damage("a cause with \u202e in it")
    _check(analyzer, run.finish())


@each
def test_a_method_states_its_limits_in_sentences(analyzer: Analyzer) -> None:
    assert analyzer.limitations
    for limitation in analyzer.limitations:
        assert limitation[0].isupper()
        assert limitation.endswith(".")
        assert not FORBIDDEN.search(limitation)


@each
def test_a_method_has_a_page_that_names_its_version_and_limits(analyzer: Analyzer) -> None:
    page = (DOCS / f"{analyzer.method.name}.md").read_text()
    assert f"version {analyzer.method.version}" in page
    assert "## What it cannot show" in page
    assert "## Measured" in page


@each
def test_tolerances_are_declared_only_where_a_method_depends_on_builds(analyzer: Analyzer) -> None:
    if analyzer.reproduction is Reproduction.EXACT:
        assert not analyzer.tolerances
    else:
        assert analyzer.tolerances
        assert all(isinstance(by, int) for by in analyzer.tolerances.values())


def test_method_names_are_unique_and_their_values_have_a_type() -> None:
    names = [analyzer.method.name for analyzer in ANALYZERS]
    assert len(set(names)) == len(names)
    # What a method reports that runs only where somebody asks for it has a type too.
    assert set(names) == set(VALUES) - {frames_taken.NAME, learned.NAME, views.NAME, words.NAME}


@pytest.mark.real
@pytest.mark.parametrize(
    ("folder", "every"),
    [
        ("footage", 3),
        pytest.param("footage", 1, marks=pytest.mark.nightly),
        *(("sound", 1), ("credentials", 1), ("stills", 1)),
    ],
)
def test_methods_report_on_real_material(folder: str, every: int) -> None:
    kinds = {".jpg": K.STILL, ".heic": K.STILL, ".avif": K.STILL, ".wav": K.SOUND}
    kinds |= {".mp3": K.SOUND, ".ogg": K.SOUND}
    for path in sorted((DATA / folder).iterdir())[::every]:
        kind = kinds.get(path.suffix, K.FOOTAGE)
        fitting = [analyzer for analyzer in ANALYZERS if kind in analyzer.kinds]
        results = driver.examine(path.read_bytes(), *fitting, kind=kind)
        for analyzer, result in zip(fitting, results, strict=True):
            _check(analyzer, result)
