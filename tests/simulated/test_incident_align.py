"""`align` as people give it, on two clips of the simulated incident and one of another day."""

import pytest
from tests.builders.command_line import CommandLine

from sightline.simulation import Incident


@pytest.fixture(scope="module")
def desk(incident: Incident, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    line = CommandLine(tmp_path_factory.mktemp("align"))
    line.done("new", line.case, "--title", "Yard", "--purpose", "test")
    files = [incident.path(f"clip-{key}.mp4") for key in "abe"]
    line.done("add", *files, "--reason", "test", "--no-address", "made here")
    return line


def test_aligning_before_examining_says_what_to_do(desk: CommandLine) -> None:
    ran = desk("align", "--json")
    assert ran.code != 0
    assert "sightline examine" in ran.error["next_step"]


def test_aligning_tells_the_clock_records_it_once_and_reproduces(desk: CommandLine) -> None:
    desk.done("examine")
    drawn = desk.root / "clock.svg"
    told = desk.json("align", "--svg", drawn)
    parts = {part["exhibit"]: part for part in told["values"]["parts"]}
    placed = [part for part in parts.values() if "clock" in part]
    assert len(placed) == 2
    assert told["values"]["ties"][0]["kind"] == "same scene"
    assert drawn.read_text().startswith("<svg")
    assert desk.json("align")["finding"] == told["finding"]
    text = desk.done("align")
    assert "recorded one scene" in text
    assert "On no clock" in text
    again = desk.json("reproduce", "E1")
    agreements = {item["method"].split("/")[0]: item["agreement"] for item in again["findings"]}
    assert agreements.get("one_clock", agreements.get("one_clock 1")) in {"same", "exact", "equal"}


def test_one_clip_is_too_few(desk: CommandLine) -> None:
    ran = desk("align", "E1", "--json")
    assert ran.code != 0
    assert "takes two" in ran.err
