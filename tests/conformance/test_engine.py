"""What every engine must do, whichever machines it uses."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.doubles import analyzers
from tests.doubles.analyzers import SHOWING, WATCHING, WEIGHING, analyzer
from tests.doubles.jobs import job
from tests.doubles.media import Film, encode

from sightline.adapters.engine_local import LocalEngine
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.workbench.ports.engine import Engine, Working

ENGINES: list[Callable[[], Engine]] = [lambda: LocalEngine(1), lambda: LocalEngine(3)]


@pytest.fixture(params=ENGINES, ids=["local, one worker", "local, three workers"])
def engine(request: pytest.FixtureRequest) -> Engine:
    made: Engine = request.param()
    return made


@pytest.fixture
def films(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number}.mp4" for number in range(4)]
    for number, path in enumerate(paths):
        path.write_bytes(encode(Film(frames=10 + number)))
    return paths


def test_each_job_gives_one_group_in_the_order_of_its_analyzers(
    engine: Engine, films: list[Path]
) -> None:
    jobs = [job(path, WATCHING, SHOWING) for path in films]
    found = {examined[0].exhibit: examined for examined in engine.run(jobs, lambda _: None)}
    assert found.keys() == {j.exhibit for j in jobs}
    for group in found.values():
        assert [e.analyzer for e in group] == [WATCHING, SHOWING]
        assert len({e.exhibit for e in group}) == 1


def test_the_values_do_not_depend_on_the_engine(engine: Engine, films: list[Path]) -> None:
    jobs = [job(path, WATCHING, SHOWING) for path in films]
    here = {e[0].exhibit: e for e in engine.run(jobs, lambda _: None)}
    there = {e[0].exhibit: e for e in LocalEngine(2).run(jobs, lambda _: None)}
    for exhibit, group in here.items():
        assert [e.result for e in group] == [e.result for e in there[exhibit]]
        assert [e.made for e in group] == [e.made for e in there[exhibit]]


def test_results_hold_no_pictures_or_texts_besides_what_was_made(
    engine: Engine, films: list[Path]
) -> None:
    ((examined,),) = engine.run([job(films[0], SHOWING)], lambda _: None)
    assert examined.result.pictures == ()
    assert examined.result.texts == ()
    assert [made.label for made in examined.made] == ["first", "grey", "words"]


def test_a_job_that_dies_fails_and_stops_no_other(engine: Engine, films: list[Path]) -> None:
    jobs = [job(films[0], analyzer(analyzers.killing)), *(job(p, WATCHING) for p in films[1:])]
    outcomes = {e[0].exhibit: e[0].result.outcome for e in engine.run(jobs, lambda _: None)}
    assert outcomes.pop(jobs[0].exhibit) is Outcome.FAILED
    assert set(outcomes.values()) == {Outcome.OBSERVED}
    assert len(outcomes) == 3


def test_no_jobs_give_no_results(engine: Engine, films: list[Path]) -> None:
    assert list(engine.run([], lambda _: None)) == []
    assert list(engine.run([job(films[0])], lambda _: None)) == []


def test_an_engine_can_be_used_again_after_it_was_interrupted(
    engine: Engine, films: list[Path]
) -> None:
    jobs = [job(path, WATCHING) for path in films]
    for _ in engine.run(jobs, lambda _: None):
        break
    assert len(list(engine.run(jobs, lambda _: None))) == len(jobs)


def test_an_error_of_the_caller_comes_back_to_the_caller(engine: Engine, films: list[Path]) -> None:
    def trip(_: Working) -> None:
        raise KeyError("progress bar")

    with pytest.raises(KeyError, match="progress bar"):
        list(engine.run([job(films[0], WATCHING)], trip))


def test_progress_names_the_exhibit(engine: Engine, films: list[Path]) -> None:
    jobs = [job(path, WATCHING) for path in films]
    signs: list[Working] = []
    list(engine.run(jobs, signs.append))
    assert {sign.exhibit for sign in signs} == {j.exhibit for j in jobs}
    assert all(0 <= sign.done_permille <= 1000 for sign in signs)


def test_the_environment_says_what_held_the_decoder(engine: Engine, films: list[Path]) -> None:
    reached = engine.confinement()
    assert reached
    ((examined,),) = engine.run([job(films[0], WEIGHING, kind=ExhibitKind.OTHER)], lambda _: None)
    assert examined.environment.confinement == reached
