"""Several processes, one case: nothing is lost and nothing forks."""

from pathlib import Path

import pytest
from tests.builders.children import go, ready, start
from tests.builders.desk import new_case, open_case

from sightline.adapters.keys import FileKey

PEOPLE = ["Ada", "Ben", "Cyd", "Dan"]


def write_at_once(folder: Path, people: list[str], count: int, group: int) -> list[list[str]]:
    """What each of the writers, all let go together, was told is recorded: `SEQ DIGEST`."""
    children = [
        start("writer", folder, who, f"{who} {number}", count, group)
        for number, who in enumerate(people)
    ]
    for child in children:
        ready(child)
    for child in children:
        go(child)
    told = [child.communicate()[0].split("\n")[:-1] for child in children]
    assert [child.returncode for child in children] == [0] * len(people)
    return told


@pytest.mark.parametrize(
    "people",
    [PEOPLE, ["Ada"] * 4, PEOPLE[:2], PEOPLE * 2],
    ids=["four people", "one person", "two people", "eight at once"],
)
def test_processes_append_at_once_and_nothing_is_lost(tmp_path: Path, people: list[str]) -> None:
    folder = tmp_path / "case"
    new_case(folder).log.close()
    each = 200 // len(people)
    told = write_at_once(folder, people, each, 1)
    case = open_case(folder, "Zoe")
    joined = len(set(people)) - 1
    assert case.size == 1 + joined + 200
    recorded = {f"{seq} {digest}" for digest, seq in case.snapshot.seq_of.items()}
    acknowledged = [line for lines in told for line in lines]
    assert len(acknowledged) == len(set(acknowledged)) == 200
    assert set(acknowledged) <= recorded
    case.log.close()
    # Each of them remembers a head that the log still has.
    for who in set(people):
        again = open_case(folder, who)
        assert again.size == case.size
        again.log.close()


def test_groups_of_several_processes_stay_whole(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    new_case(folder).log.close()
    told = write_at_once(folder, PEOPLE[:3], 60, 20)
    for lines in told:
        numbers = [int(line.split()[0]) for line in lines]
        for first in range(0, 60, 20):
            group = numbers[first : first + 20]
            assert group == list(range(group[0], group[0] + 20))
    case = open_case(folder, "Zoe")
    assert case.size == 1 + 2 + 180
    case.log.close()


def test_two_first_commands_at_once_make_one_case(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    children = [start("founder", folder, who) for who in PEOPLE]
    for child in children:
        ready(child)
    for child in children:
        go(child)
    said = [child.communicate()[0].strip() for child in children]
    assert sorted(said) == ["RuleRefused or StorageFailed"] * 3 + ["opened"]
    case = open_case(folder, "Zoe")
    # Those who came late may have joined, never opened, the one case there is.
    assert case.snapshot.opened.founder.name == PEOPLE[said.index("opened")]
    case.log.close()


def test_two_first_commands_at_once_share_one_key(tmp_path: Path) -> None:
    children = [start("key_maker", tmp_path / "key") for _ in range(4)]
    for child in children:
        ready(child)
    for child in children:
        go(child)
    fingerprints = {child.communicate()[0].strip() for child in children}
    kept = FileKey.load_or_make(tmp_path / "key", "Ada").actor.fingerprint
    assert fingerprints == {kept}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "key.pub"]
