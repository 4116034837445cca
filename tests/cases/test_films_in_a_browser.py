"""Films made for looking at play in a real browser: pictures come, time goes on, sound is there."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.builders.command_line import new_case
from tests.builders.page import CHROMIUM, opened
from tests.doubles.media import FOOTAGE, Film, encode

from sightline.adapters.film import filmed
from sightline.workbench.filming import FilmRecipe

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

ENOUGH_DATA = 2
"""`readyState` from which on a picture is there (HTML, HAVE_CURRENT_DATA)."""
PLAY = """async path => {
  const film = document.createElement('video');
  film.muted = true;
  const error = new Promise(told => film.onerror = () => told(film.error.message || 'no decoder'));
  film.src = path;
  document.body.replaceChildren(film);
  const ended = new Promise(told => film.onended = () => told(''));
  const started = film.play().then(() => ended, reason => String(reason));
  const late = new Promise(told => setTimeout(() => told('it did not end'), 20000));
  const trouble = await Promise.race([error, started, late]);
  return {
    trouble, state: film.readyState, at: film.currentTime, lasts: film.duration,
    width: film.videoWidth, height: film.videoHeight,
    shown: film.getVideoPlaybackQuality().totalVideoFrames,
    heard: film.webkitAudioDecodedByteCount,
  };
}"""
RECIPE = FilmRecipe(view="plain", longest=960, quality=23)


@dataclass(frozen=True)
class Played:
    """What the browser tells of a film that it played to its end."""

    trouble: str
    state: int
    at: float
    lasts: float
    width: int
    height: int
    shown: int
    heard: int


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    with opened() as page:
        yield page


def play(browser: Page, film: Path) -> Played:
    """Open the film from disk, as a person would, and let it play to its end."""
    page = film.with_suffix(".html")
    page.write_text("<!doctype html><title>film</title><body></body>")
    browser.goto(page.as_uri())
    return Played(**browser.evaluate(PLAY, film.name))


def played(browser: Page, exhibit: Path, tmp_path: Path) -> Played:
    """The film of an exhibit, played."""
    with filmed(exhibit, exhibit.stat().st_size, RECIPE) as film:
        copy = tmp_path / "film.mp4"
        shutil.copy(film.path, copy)
    return play(browser, copy)


@pytest.mark.parametrize(
    ("film", "size"),
    [
        pytest.param(Film(frames=25, tone_hz=300), (96, 64), id="with sound"),
        pytest.param(Film(frames=25, rotation=90), (64, 96), id="turned"),
        pytest.param(
            Film(frames=25, codec="libvpx-vp9", container="webm"), (96, 64), id="of another codec"
        ),
        pytest.param(
            Film(frames=6, times=(0, 1, 2, 9, 20, 24)), (96, 64), id="of a variable rate"
        ),
        pytest.param(Film(frames=25, codec="ffv1", container="matroska", width=97, height=65,
                          pixel_format="yuv444p"), (96, 64), id="of odd size"),
    ],
)  # fmt: skip
def test_a_film_plays_to_its_end_in_a_browser(
    browser: Page, tmp_path: Path, film: Film, size: tuple[int, int]
) -> None:
    exhibit = tmp_path / "exhibit"
    exhibit.write_bytes(encode(film))
    told = played(browser, exhibit, tmp_path)
    assert told.trouble == ""
    assert told.state >= ENOUGH_DATA
    assert told.at == pytest.approx(told.lasts, abs=0.05)
    assert told.lasts == pytest.approx(1.0, abs=0.1)
    assert (told.width, told.height) == size
    assert told.shown >= film.frames // 2
    assert (told.heard > 0) == bool(film.tone_hz)


def test_a_browser_tells_of_a_film_that_it_cannot_play(browser: Page, tmp_path: Path) -> None:
    broken = tmp_path / "film.mp4"
    broken.write_bytes(encode(Film(frames=25))[:400])
    assert play(browser, broken).trouble


def test_a_film_that_derive_writes_out_plays(browser: Page, tmp_path: Path) -> None:
    line = new_case(tmp_path)
    (tmp_path / "clip.mp4").write_bytes(encode(Film(frames=25, tone_hz=300)))
    line.done("add", tmp_path / "clip.mp4", "--reason", "test", "--no-address", "mine")
    made = line.json("derive", "E1", "--to", tmp_path)["derivatives"]
    film = next(item for item in made if item["fields"]["role"] == "film")
    told = play(browser, Path(film["written_to"]))
    assert (told.trouble, told.width, told.height) == ("", 96, 64)
    assert told.at > 0.9


@pytest.mark.real
@pytest.mark.parametrize("name", ["portrait-hevc.mp4", "old-flv.flv", "tree.avi"])
@pytest.mark.nightly
def test_films_of_real_footage_play(browser: Page, tmp_path: Path, name: str) -> None:
    browser.set_default_timeout(60_000)
    told = played(browser, FOOTAGE / name, tmp_path)
    assert told.trouble in {"", "it did not end"}
    assert told.state >= ENOUGH_DATA
    assert told.at > 1
