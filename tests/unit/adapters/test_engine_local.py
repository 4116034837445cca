"""The local engine: results of what goes well, and of all that goes wrong."""

import os
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.doubles import analyzers
from tests.doubles.analyzers import SHOWING, WATCHING, WEIGHING, analyzer
from tests.doubles.jobs import examine, job
from tests.doubles.media import Film, encode

from sightline.adapters.engine_local import LocalEngine
from sightline.analysis.contract import Media, Run
from sightline.model.digest import Digest
from sightline.model.exhibit import DerivativeRole, ExhibitKind
from sightline.model.finding import Outcome
from sightline.workbench.ports.engine import Job, Limits, Working

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="looks at processes by way of Linux's /proc"
)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(encode(Film(tone_hz=440)))
    return path


def children_of(pid: int) -> set[int]:
    """Processes that come from this one: of the fork server, and of what it runs in (Linux)."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    found: set[int] = set()
    while more := {one for one, of in parents.items() if of in found | {pid}} - found:
        found |= more
    return found


def test_results_come_in_the_order_of_the_jobs_analyzers(film: Path) -> None:
    examined = examine(film, SHOWING, WATCHING, WEIGHING)
    assert [e.analyzer.method.name for e in examined] == ["showing", "watching", "weighing"]
    assert {e.result.outcome for e in examined} == {Outcome.OBSERVED}
    assert {e.exhibit for e in examined} == {Digest.of(str(film).encode())}


def test_every_job_is_examined_once_whatever_the_number_of_workers(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.bin" for number in range(7)]
    for path in paths:
        path.write_bytes(path.name.encode())
    jobs = [job(path, WEIGHING, kind=ExhibitKind.OTHER) for path in paths]
    found = [examined for (examined,) in LocalEngine(3).run(jobs, lambda _: None)]
    assert {e.exhibit for e in found} == {j.exhibit for j in jobs}
    assert len(found) == 7
    assert all(e.result.values["size"] == 5 for e in found)


def test_jobs_are_taken_only_when_there_is_a_worker_for_them(film: Path) -> None:
    taken = []

    def jobs() -> Iterator[Job]:
        for number in range(50):
            taken.append(number)
            yield job(film, WEIGHING)

    results = LocalEngine(2).run(jobs(), lambda _: None)
    next(results)
    assert len(taken) <= 4
    results.close()  # type: ignore[attr-defined]


def test_reading_beyond_the_end_gives_nothing(film: Path) -> None:
    (examined,) = examine(film, WEIGHING)
    assert examined.result.values == {
        "size": film.stat().st_size,
        "head": film.read_bytes()[:4].hex(),
        "past": "",
    }


def test_pictures_become_jpeg_and_texts_utf_8_in_that_order(film: Path) -> None:
    (examined,) = examine(film, SHOWING)
    assert examined.result.pictures == ()
    assert examined.result.texts == ()
    first, grey, words = examined.made
    assert [m.label for m in examined.made] == ["first", "grey", "words"]
    assert first.data[:3] == grey.data[:3] == b"\xff\xd8\xff"
    assert first.role is grey.role is DerivativeRole.PICTURE
    assert first.time is not None
    assert first.time.pts == 0
    assert grey.time is None
    assert words.role is DerivativeRole.TEXT
    assert words.data.decode() == "Привіт ?"


def test_pictures_of_the_method_keyframes_stand_for_the_exhibit(film: Path) -> None:
    keyframes = analyzer(analyzers.Showing, *SHOWING.streams, name="keyframes")
    (examined,) = examine(film, keyframes)
    assert examined.made[0].role is DerivativeRole.REPRESENTATIVE_FRAME


def test_a_finding_names_the_builds_and_the_limits_that_held(film: Path) -> None:
    (examined,) = examine(film, WEIGHING)
    environment = examined.environment
    assert {"av", "ffmpeg", "libavcodec", "numpy", "opencv", "pillow"} <= environment.builds.keys()
    assert all(isinstance(version, str) and version for version in environment.builds.values())
    assert environment.confinement == LocalEngine().confinement()
    assert "memory limit 4096 MiB" in environment.confinement


def test_progress_never_leaves_its_bounds(film: Path) -> None:
    signs: list[Working] = []
    list(LocalEngine(1).run([job(film, WATCHING)], signs.append))
    assert signs
    assert all(0 <= sign.done_permille <= 1000 for sign in signs)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (analyzers.raising, "ZeroDivisionError: no such number"),
        (analyzers.refusing, "LookupError: nothing here for me"),
        (analyzers.Tripping, "OverflowError: third frame"),
        (analyzers.measuring_in_floats, "float has no canonical form"),
        (analyzers.reporting_nonsense, "a int instead of a result"),
        (analyzers.painting_in_floats, "no array of 8-bit numbers"),
        (analyzers.painting_too_large, "20000 by 3 pixels"),
        (analyzers.painting_too_much, "larger than the"),
        (analyzers.talking_too_much, "summary is no text of at most"),
        (analyzers.allocating, "MemoryError"),
    ],
)
def test_what_one_method_trips_over_fails_that_method_alone(
    film: Path, start: Callable[[Media], Run], words: str
) -> None:
    limits = Limits(result_bytes=1 << 20)
    examined = examine(film, WEIGHING, analyzer(start), WATCHING, limits=limits)
    before, bad, after = (e.result for e in examined)
    assert bad.outcome is Outcome.FAILED
    assert words in bad.summary
    assert bad.values == {"failure": "error"}
    assert before.outcome is after.outcome is Outcome.OBSERVED


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (analyzers.killing, "killed by SIGKILL"),
        (analyzers.aborting, "killed by SIGABRT"),
        (analyzers.leaving, "exit code 0"),
        (analyzers.sleeping, "stopped after 1 s without a sign of progress"),
        (analyzers.counting, "of processor time"),
    ],
)
def test_a_dead_or_stuck_child_fails_what_had_not_reported_and_keeps_what_had(
    film: Path, start: Callable[[Media], Run], words: str
) -> None:
    silent = 1 if start is analyzers.sleeping else 60
    limits = Limits(silent_seconds=silent, cpu_seconds=3)
    before, bad, after = examine(film, WEIGHING, analyzer(start), WATCHING, limits=limits)
    assert before.result.outcome is Outcome.OBSERVED
    assert bad.result.outcome is after.result.outcome is Outcome.FAILED
    assert words in bad.result.summary
    assert bad.result.summary == after.result.summary
    assert bad.made == after.made == ()


def test_a_killed_job_stops_no_other(tmp_path: Path, film: Path) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(film.read_bytes())
    jobs = [job(film, analyzer(analyzers.killing)), job(other, WATCHING)]
    outcomes = {
        examined.exhibit: examined.result.outcome
        for (examined,) in LocalEngine(2).run(jobs, lambda _: None)
    }
    assert outcomes == {jobs[0].exhibit: Outcome.FAILED, jobs[1].exhibit: Outcome.OBSERVED}


def test_a_file_that_is_gone_is_a_failed_result(film: Path) -> None:
    lost = job(film, WATCHING)
    film.unlink()
    ((examined,),) = LocalEngine(1).run([lost], lambda _: None)
    assert examined.result.outcome is Outcome.FAILED
    assert "cannot be opened: No such file or directory" in examined.result.summary


@needs_proc
def test_closing_the_iterator_ends_all_children_at_once(film: Path, tmp_path: Path) -> None:
    quick = tmp_path / "quick.bin"
    quick.write_bytes(b"quick")
    jobs = [
        job(film, analyzer(analyzers.sleeping)),
        job(quick, WEIGHING, kind=ExhibitKind.OTHER),
    ]
    # The fork server stays for the next run; it is there before and after.
    LocalEngine().confinement()
    before = children_of(os.getpid())
    results = LocalEngine(2).run(jobs, lambda _: None)
    next(results)
    assert len(children_of(os.getpid()) - before) == 1
    results.close()  # type: ignore[attr-defined]
    assert children_of(os.getpid()) == before


@needs_proc
def test_runs_leave_no_open_files_behind(film: Path) -> None:
    engine = LocalEngine(2)
    list(engine.run([job(film, WEIGHING)], lambda _: None))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for doubles in ([WATCHING], [analyzer(analyzers.killing)], [analyzer(analyzers.raising)]):
        list(engine.run([job(film, *doubles)] * 3, lambda _: None))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@needs_proc
def test_an_interrupted_or_killed_parent_takes_its_children_with_it(film: Path) -> None:
    program = textwrap.dedent(
        """
        import sys
        sys.path.insert(0, sys.argv[1])
        from pathlib import Path
        from tests.doubles import analyzers, jobs
        from sightline.adapters.engine_local import LocalEngine
        from sightline.workbench.ports.engine import Limits
        asleep = analyzers.analyzer(analyzers.sleeping)
        job = jobs.job(Path(sys.argv[2]), analyzers.WATCHING, asleep)
        list(LocalEngine(1).run([job], lambda sign: print("working", flush=True)))
        """
    )
    script = film.with_name("program.py")
    script.write_text(program)
    root = str(Path(__file__).parents[3])
    for end in (signal.SIGINT, signal.SIGKILL):
        process = subprocess.Popen(
            [sys.executable, str(script), root, str(film)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout is not None
        process.stdout.readline()
        family = [os.pidfd_open(pid) for pid in children_of(process.pid)]
        assert len(family) >= 2
        process.send_signal(end)
        process.wait()
        process.stdout.close()
        for member in family:
            # Readable once the process has ended; the time only bounds a failure.
            assert select.select([member], [], [], 60)[0]
            os.close(member)
