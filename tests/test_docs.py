"""What the documents tell a reader to type or open is there."""

import re
from pathlib import Path

import pytest

from sightline.cli.command_table import SECTIONS
from sightline.errors import SightlineError

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if path.name != "CHANGELOG.md"
)
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
    local = [link for link in links if "://" not in link]
    missing = [link for link in local if not (page.parent / link).exists()]
    assert not missing


def test_the_readme_names_every_command_by_step_as_help_does() -> None:
    rows = [f"| {step} | {', '.join(f'`{name}`' for name in names)} |"
            for step, names in SECTIONS.items()]  # fmt: skip
    assert "\n".join(["| step | commands |", "|---|---|", *rows, ""]) in README


def test_the_tasks_that_the_readme_runs_exist() -> None:
    tasks = (ROOT / "tasks.py").read_text()
    for task in re.findall(r"python3 tasks\.py ([a-z]+)", README):
        assert f'task == "{task}"' in tasks


def test_the_gate_runs_the_readmes_test_command() -> None:
    assert "python3 tasks.py check" in README
    assert (ROOT / ".ci/run").read_text().rstrip().endswith("python3 tasks.py check")


def test_every_exit_code_is_documented() -> None:
    page = (ROOT / "docs/commands.md").read_text()

    def classes(kind: type[SightlineError]) -> list[type[SightlineError]]:
        return [kind, *(item for child in kind.__subclasses__() for item in classes(child))]

    for kind in classes(SightlineError):
        assert re.search(rf"^\|? ?`?{kind.exit_code}`?\b", page, re.MULTILINE), kind


def test_every_module_that_the_map_names_exists() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text()
    folders = ("model", "workbench", "adapters", "analysis", "judgement", "exports", "verify")
    for name in re.findall(rf"`((?:{'|'.join(folders)})/[a-z_/]*(?:\.py)?)`", page):
        assert (ROOT / "src/sightline" / name).exists(), name


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = set(re.findall(r"`(test_[a-z_]+)`", (ROOT / "docs/threat-model.md").read_text()))
    there = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    assert named
    assert named <= there
