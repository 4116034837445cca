import pytest

from sightline.cli.options import Options
from sightline.cli.progress import Step, duration, meter, pace


def test_rate_and_time_left_follow_from_what_was_read() -> None:
    step = Step(words="", done=30_000_000, total=90_000_000)
    assert pace(step, 10.0) == ", 3.0 MB/s, about 20 s left"


def test_nothing_is_guessed_before_there_is_something_to_go_by() -> None:
    assert pace(Step(words="", done=30, total=90), 0.5) == ""
    assert pace(Step(words="", done=0, total=90), 60.0) == ""


def test_an_unknown_whole_gives_a_rate_and_no_time_left() -> None:
    assert pace(Step(words="", done=5_000, total=0), 5.0) == ", 1.0 kB/s"


@pytest.mark.parametrize(
    ("seconds", "words"), [(59, "59 s"), (200, "3 min 20 s"), (7500, "2 h 5 min"), (0.4, "0 s")]
)
def test_a_time_span_is_said_in_its_two_largest_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_quiet_shows_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    with meter(Options(quiet=True)) as show:
        show(Step(words="1 of 2", done=1, total=2))
    assert capsys.readouterr().err == ""


def test_lines_come_seconds_apart_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter([0.0, 1.0, 4.9, 5.0, 6.0, 11.0])
    monkeypatch.setattr("sightline.cli.progress.time.monotonic", lambda: next(now))
    with meter(Options()) as show:
        for number in range(5):
            show(Step(words=f"{number} of 5\x1b[2J", done=number * 1000, total=5000))
    lines = capsys.readouterr().err.splitlines()
    assert [line[:6] for line in lines] == ["2 of 5", "4 of 5"]
    assert "\x1b" not in "".join(lines)
