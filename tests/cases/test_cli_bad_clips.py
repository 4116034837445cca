"""Clips that do not belong together, given to `align`; words in three scripts; an hour of sound."""

from pathlib import Path
from typing import Any

import fontpkg
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.builders.bad_media import film, scene
from tests.builders.command_line import CommandLine, new_case
from tests.doubles.sounds import babble, with_noise

from sightline.adapters.line_readers import installed

pytestmark = pytest.mark.nightly

SECONDS = 9
HOUR, CUT_AT, CUT = 3_600, 2_000, 10
RATE = 8_000


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """One event twice, another event, and two clips under one piece of music; on one clock."""
    root = tmp_path_factory.mktemp("clips")
    files = root / "in"
    files.mkdir()
    event, music = babble(20, SECONDS), babble(30, SECONDS)
    film(files / "event.mp4", [scene(20, SECONDS)], [event])
    film(files / "event-again.mp4", [scene(20, SECONDS)], [event], quality=34)
    film(files / "other-event.mp4", [scene(21, SECONDS)], [babble(21, SECONDS)])
    for seed in (31, 35):
        own = 0.05 * babble(seed, SECONDS)
        film(files / f"music-{seed}.mp4", [scene(seed, SECONDS)], [music + own])
    (files / "event-same-bytes.mp4").write_bytes((files / "event.mp4").read_bytes())
    ada = new_case(root)
    said = ada.done("add", files, "--reason", "They circulate.", "--no-address", "made here")
    assert "5 new, 1 seen before" in said
    ada.done("examine")
    return ada


@pytest.fixture(scope="module")
def told(ada: CommandLine) -> dict[str, Any]:
    """What `align` says, and draws."""
    return {**ada.json("align"), "drawn": ada.done("align")}


def test_two_clips_of_different_events_are_refused_with_the_reason(
    told: dict[str, Any],
) -> None:
    (left,) = [line for line in told["drawn"].splitlines() if line.startswith("On no clock")]
    assert "other-event.mp4" in left
    assert "not tied: no sound stands out that both heard." in told["drawn"]


def test_the_same_clip_twice_is_one_recording_and_no_second_witness(
    told: dict[str, Any], ada: CommandLine
) -> None:
    assert "1 recording in 2 clips" in told["drawn"]
    assert "Filmed: 9.0 s by one recording." in told["drawn"]
    (copy,) = [line for line in ada.done("match").splitlines() if "a copy" in line]
    assert "Seconds 0.0 to 8.9" in copy


def test_clips_that_share_only_music_laid_over_are_named_and_not_tied(
    told: dict[str, Any],
) -> None:
    (said,) = [line for line in told["drawn"].splitlines() if "under different pictures" in line]
    assert "music-31.mp4" in said
    assert "music-35.mp4" in said
    assert said.endswith("They are not tied.")
    (left,) = [line for line in told["drawn"].splitlines() if line.startswith("On no clock")]
    assert "music-31.mp4" in left
    assert "music-35.mp4" in left


def test_ten_seconds_are_found_in_an_hour_and_ten_others_are_refused(tmp_path: Path) -> None:
    hour = babble(40, HOUR)[::2]
    first = CUT_AT * RATE + 1_234
    sounds = {
        "hour.wav": hour,
        "cut.wav": with_noise(hour[first : first + CUT * RATE], 5, 1),
        "other.wav": babble(41, CUT)[::2],
    }
    for name, wave in sounds.items():
        film(tmp_path / name, [], [wave], sound_rate=RATE, sound_codec="pcm_s16le")
    ada = new_case(tmp_path)
    paths = [tmp_path / name for name in sounds]
    ada.done("add", *paths, "--reason", "They circulate.", "--no-address", "made here")
    ada.done("examine")
    labels = {item["names"][0]: item for item in ada.json("exhibits")["exhibits"]}
    parts = {part["exhibit"]: part for part in ada.json("align")["values"]["parts"]}
    whole, cut, other = (parts[labels[name]["digest"]] for name in sounds)
    assert cut["clock"] == whole["clock"] is not None
    assert abs(cut["starts_us"] - whole["starts_us"] - first * 1_000_000 // RATE) < 1_000
    assert other.get("clock") is None


def test_words_in_three_scripts_are_read_each_with_its_script(tmp_path: Path) -> None:
    lacking = [name for name in ("ukr", "ara") if not installed(name)]
    if lacking:
        pytest.skip(f"needs the Debian packages tesseract-ocr-{', -'.join(lacking)}")
    signs = (
        ("Checkpoint 7", "Noto Sans"),
        ("вулиця Миру", "Noto Sans"),
        ("شارع السلام", "Noto Sans Arabic"),
    )
    picture = Image.new("RGB", (800, 480), (235, 235, 230))
    draw = ImageDraw.Draw(picture)
    for row, (text, font) in enumerate(signs):
        made = ImageFont.truetype(str(fontpkg.path(font)), 48)
        draw.text((60, 40 + 140 * row), text, font=made, fill="black")
    picture.save(tmp_path / "signs.png")
    ada = new_case(tmp_path)
    ada.done("add", tmp_path / "signs.png", "--reason", "It circulates.", "--no-address", "made")
    said = ada.done("words")
    for script in ("Latin", "Cyrillic", "Arabic"):
        assert script in said
    hits = {text: ada.json("find", text)["total"] for text in ("Checkpoint", "вулиця", "السلام")}
    assert all(hits.values()), hits


def test_silence_shares_no_sound_with_anything(tmp_path: Path) -> None:
    silence = np.zeros(4 * 16_000)
    for seed in (1, 2):
        film(tmp_path / f"silent-{seed}.mp4", [scene(seed, 4)], [silence])
    ada = new_case(tmp_path)
    paths = sorted(tmp_path.glob("*.mp4"))
    ada.done("add", *paths, "--reason", "They circulate.", "--no-address", "made here")
    ada.done("examine")
    assert "1 pair not tied: the sound of at least one is silent." in ada.done("align")
