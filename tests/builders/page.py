"""The verifier that is a page, in a real browser: what it says of a bundle."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium")
_ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-sync"]


@contextmanager
def opened() -> Iterator[Page]:
    """A tab of a browser that nobody sees."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield running.new_page()
        running.close()


@dataclass(frozen=True)
class Answer:
    """What the page said."""

    failed: set[int]
    verdict: list[str]
    words: str
    codes: set[str] = field(default_factory=set)
    made: set[int] = field(default_factory=set)


def finished(browser: Page) -> str:
    """Wait for the end, and give the line that says so."""
    line = browser.locator("#progress", has_text=re.compile("Done|stopped|cannot be|no bundle"))
    line.wait_for()
    return line.inner_text()


def ask(
    browser: Page,
    bag: Path,
    page: Path | None = None,
    roots: tuple[Path, ...] = (),
    **brought: str,
) -> Answer:
    """Open the bundle's own page from disk, or another, choose the bundle, wait for the answer."""
    browser.goto((page or bag / "verify.html").as_uri())
    if brought or roots:
        browser.locator("summary").click()
    if roots:
        browser.set_input_files("#roots", list(map(str, roots)))
    for name, text in brought.items():
        browser.fill(f"#{name}", text)
    browser.set_input_files("#folder", str(bag))
    finished(browser)
    result: dict[str, Any] = browser.evaluate(
        "window.result ?? {problems: [], verdict: [], made: []}"
    )
    problems = result["problems"]
    return Answer(
        failed={problem["check"] for problem in problems},
        verdict=result["verdict"],
        words=browser.inner_text("main"),
        codes={problem["code"] for problem in problems},
        made=set(result["made"]),
    )
