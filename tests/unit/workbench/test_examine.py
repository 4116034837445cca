"""Running what is missing, once."""

import multiprocessing
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.builders.archives import zip_of
from tests.builders.examining import METHODS, Watched, run_missing
from tests.builders.intake import add, incoming
from tests.builders.small_case import Desk
from tests.doubles.methods import BREAKING, MENDED, REPEATING, ROUGH, WEIGHING

from sightline.adapters.engine_local import LocalEngine
from sightline.errors import NotFound
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative
from sightline.model.finding import Finding, Outcome
from sightline.workbench.case import Case
from sightline.workbench.examine import Examination, examine, missing
from sightline.workbench.ports.engine import Examined, Job, Progress

ROOT = Path(__file__).parents[3]
COMMAND = "from tests.builders.examining import main; import sys; main(*sys.argv[1:])"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "case")


@pytest.fixture
def case(desk: Desk) -> Iterator[Case]:
    case = desk.create()
    add(case, [incoming(f"{number}.txt", b"report %d" % number) for number in range(3)])
    yield case
    case.log.close()


def findings(case: Case) -> list[Finding]:
    return [finding for _, finding in case.snapshot.live(Finding)]


def test_every_method_reports_on_every_exhibit_it_applies_to(case: Case) -> None:
    add(case, [incoming("a.zip", zip_of(("a.txt", b"inside")))])
    run_missing(case)
    reported = Counter(finding.exhibit for finding in findings(case))
    # The archive itself is of no kind that the methods look at; its member is.
    assert sorted(reported.values()) == [2, 2, 2, 2]
    assert len(case.snapshot.exhibits) == 5


def test_what_has_reported_does_not_run_again(case: Case) -> None:
    run_missing(case)
    assert missing(case, METHODS) == []
    watched = Watched()
    run_missing(case, engine=watched)
    assert watched.asked == []


def test_only_the_new_exhibit_or_the_new_method_runs(case: Case) -> None:
    run_missing(case, (WEIGHING,))
    add(case, [incoming("late.txt", b"late")])
    watched = Watched()
    run_missing(case, (WEIGHING, ROUGH), engine=watched)
    late = Digest.of(b"late").hex
    assert sorted(names for digest, names in watched.asked if digest != late) == [("rough",)] * 3
    assert [names for digest, names in watched.asked if digest == late] == [("weighing", "rough")]


def test_an_exhibit_is_handed_over_once_for_all_its_methods(case: Case) -> None:
    watched = Watched()
    run_missing(case, engine=watched)
    assert Counter(digest for digest, _ in watched.asked).most_common(1)[0][1] == 1


def test_one_may_look_at_some_exhibits_only(case: Case) -> None:
    chosen = next(iter(case.snapshot.exhibits))
    assert [item.exhibit.digest for item in missing(case, METHODS, only={chosen})] == [chosen]


def test_a_failed_method_is_a_finding_and_stops_no_other(case: Case) -> None:
    run_missing(case, (BREAKING, WEIGHING))
    outcomes = Counter((item.method.name, item.outcome) for item in findings(case))
    assert outcomes == {("breaking", Outcome.FAILED): 3, ("weighing", Outcome.OBSERVED): 3}


def test_what_failed_runs_again_only_when_asked(case: Case) -> None:
    run_missing(case, (BREAKING,))
    assert missing(case, (BREAKING,)) == []
    assert len(missing(case, (BREAKING,), again=True)) == 3


def test_the_same_failure_is_not_recorded_twice(case: Case) -> None:
    run_missing(case, (BREAKING,))
    size = case.size
    assert run_missing(case, (BREAKING,), again=True) == []
    assert case.size == size


def test_a_later_success_stands_and_the_failure_stays_in_the_log(case: Case) -> None:
    run_missing(case, (BREAKING,))
    run_missing(case, (MENDED,), again=True)
    assert len(findings(case)) == 6
    for exhibit in case.snapshot.exhibits:
        ((_, standing),) = case.snapshot.findings_of(exhibit)
        assert standing.outcome is Outcome.OBSERVED


def test_what_a_method_makes_is_kept_and_registered(case: Case) -> None:
    run_missing(case, (WEIGHING,))
    for finding in findings(case):
        (made,) = finding.derivatives
        ((_, derivative),) = case.snapshot.about(finding.exhibit, Derivative)
        assert derivative.digest == made
        assert derivative.method == finding.method
        with case.objects.open(made) as file:
            data = file.read()
        assert Digest.of(data) == made
        assert data.decode() == finding.values["head"]


def test_the_same_bytes_made_twice_in_one_run_are_registered_once(case: Case) -> None:
    findings = run_missing(case, (REPEATING,))
    assert len(findings) == 3
    for finding in findings:
        assert len(finding.derivatives) == 2
        assert len(list(case.snapshot.about(finding.exhibit, Derivative))) == 1


def test_a_finding_says_what_it_ran_on_and_what_it_cannot_show(case: Case) -> None:
    run_missing(case, (WEIGHING,))
    for finding in findings(case):
        assert finding.environment.sightline
        assert finding.environment.builds
        assert finding.environment.confinement
        assert finding.limitations == WEIGHING.limitations


def test_the_listener_hears_of_findings_that_last(case: Case, desk: Desk) -> None:
    heard: list[Finding] = []

    def listener(examination: Examination) -> None:
        other = desk.open()
        heard.extend(examination.findings)
        assert all(finding.key in other.snapshot.findings for finding in examination.findings)
        other.log.close()

    examine(case, LocalEngine(1), missing(case, METHODS), listener)
    assert len(heard) == 6


class Overtaken(Watched):
    """Lets another process report before this one can."""

    def __init__(self, other: Case) -> None:
        super().__init__()
        self.other = other

    def run(self, jobs: Iterable[Job], progress: Progress) -> Iterator[tuple[Examined, ...]]:
        for examined in super().run(jobs, progress):
            run_missing(self.other)
            yield examined


def test_the_first_report_stands_where_two_examine_at_once(case: Case, desk: Desk) -> None:
    other = desk.open()
    assert run_missing(case, engine=Overtaken(other)) == []
    other.log.close()
    assert len(findings(case)) == 6


def test_two_commands_at_once_record_each_finding_once(case: Case, desk: Desk) -> None:
    add(case, [incoming(f"more-{number}.txt", b"more %d" % number) for number in range(12)])
    commands = [
        subprocess.Popen([sys.executable, "-c", COMMAND, desk.folder], cwd=ROOT) for _ in range(2)
    ]
    assert [command.wait(60) for command in commands] == [0, 0]
    case.refresh()
    assert Counter(finding.key for finding in findings(case)) == {
        (exhibit, analyzer.method.key): 1
        for exhibit in case.snapshot.exhibits
        for analyzer in METHODS
    }


def test_a_command_that_is_killed_is_continued_with_the_rest(case: Case, desk: Desk) -> None:
    add(case, [incoming(f"more-{number}.txt", b"more %d" % number) for number in range(30)])
    command = subprocess.Popen(
        [sys.executable, "-c", COMMAND, desk.folder], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert command.stdout is not None
    told = {command.stdout.readline().split()[0] for _ in range(8)}
    command.send_signal(signal.SIGKILL)
    told |= {line.split()[0] for line in command.stdout.read().split("\n")[:-1]}
    command.communicate()
    case.refresh()
    reported = {finding.exhibit.hex for finding in findings(case)}
    assert told <= reported
    watched = Watched()
    run_missing(case, engine=watched)
    assert {digest for digest, _ in watched.asked} == {
        digest.hex for digest in case.snapshot.exhibits
    } - reported
    assert missing(case, METHODS) == []


def test_lost_bytes_are_told_once_all_others_are_examined(case: Case, desk: Desk) -> None:
    lost = next(iter(case.snapshot.exhibits))
    (desk.folder / "objects" / "sha256" / lost.hex[:2] / lost.hex).unlink()
    with pytest.raises(NotFound, match=lost.short):
        run_missing(case)
    assert len(findings(case)) == 4


def test_an_interrupt_leaves_no_child_behind(case: Case) -> None:
    def listener(examination: Examination) -> None:
        if examination.findings:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        examine(case, LocalEngine(2), missing(case, METHODS), listener)
    # The traceback is still held here: nothing waits for it to be collected.
    assert caught.tb is not None
    assert multiprocessing.active_children() == []
    assert len(findings(case)) == 2
