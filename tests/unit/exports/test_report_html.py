"""The page stands alone, shows nothing unasked, and leads every reference somewhere."""

import base64
import dataclasses
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.builders.farmyard import HOSTILE_NAME, MARA, TOOL, Book, crowded, farmyard, opened

from sightline.exports.report_html import render
from sightline.exports.report_model import build
from sightline.model.custody import Supersession
from sightline.model.exhibit import Display, ExhibitKind
from sightline.model.finding import Outcome

VOID = {"meta", "img", "br", "hr", "input", "link"}
SHAPES = {"path", "rect", "line", "circle", "stop"}


class Page(HTMLParser):
    """What a browser would see, as flat lists."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.inside: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID | SHAPES:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            self.inside.setdefault(tag, []).append(data)

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


def page(book: Book) -> tuple[str, Page]:
    text = render(book.view()).data.decode()
    return text, Page(text)


BOOKS: dict[str, Callable[[], Book]] = {
    "rich": farmyard,
    "empty": opened,
    "crowded": partial(crowded, 30),
}


@pytest.fixture(params=list(BOOKS))
def book(request: pytest.FixtureRequest) -> Book:
    return BOOKS[request.param]()


def test_every_element_is_closed_in_its_place(book: Book) -> None:
    assert page(book)[1].open == []


def test_the_page_runs_no_script_and_loads_nothing(book: Book) -> None:
    text, parsed = page(book)
    names = {tag for tag, _ in parsed.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "video", "audio", "form"}
    handlers = {name for _, attributes in parsed.tags for name in attributes}
    assert not {name for name in handlers if name.startswith("on") or name == "style"}
    assert all(source.startswith("data:image/") for source in parsed.values("src"))
    assert all(target.startswith("#") for target in parsed.values("href"))
    assert "url(http" not in text


def test_the_policy_lets_only_this_style_sheet_apply(book: Book) -> None:
    text, parsed = page(book)
    (policy,) = [v for v in parsed.values("content") if v.startswith("default-src")]
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_every_reference_leads_to_one_place(book: Book) -> None:
    _, parsed = page(book)
    places = Counter(parsed.values("id"))
    assert set(places.values()) <= {1}
    assert {target[1:] for target in parsed.values("href")} <= set(places)
    for name in ("aria-labelledby",):
        assert set(parsed.values(name)) <= set(places)


def test_a_reference_to_a_replaced_finding_leads_nowhere_rather_than_astray() -> None:
    book = opened()
    book.add(TOOL, "join", TOOL)
    exhibit = book.exhibit("a.mp4", ExhibitKind.FOOTAGE, "video/mp4")
    book.finding(exhibit, "shots", "It crashed.", outcome=Outcome.FAILED)
    book.finding(exhibit, "shots", "Two cuts.")
    text, parsed = page(book)
    assert "Two cuts." in text
    assert "It crashed." not in text
    assert {target[1:] for target in parsed.values("href")} <= set(parsed.values("id"))


def test_a_hostile_name_is_shown_and_does_nothing() -> None:
    text, parsed = page(farmyard())
    assert "invoice[U+202E]4pm.[U+000A]exe&lt;img src=x onerror=alert(1)&gt;" in text
    assert HOSTILE_NAME not in text
    assert not any(attributes.get("src") == "x" for _, attributes in parsed.tags)


def test_no_character_that_reorders_or_hides_reaches_the_page() -> None:
    text, _ = page(opened("Title \u202e\u2066<script>alert(1)</script>\0\ufeff"))
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\0\ufeff]", text)
    assert "Title [U+202E][U+2066]&lt;script&gt;" in text


def test_pictures_are_hidden_until_opened_unless_set_otherwise() -> None:
    text, _ = page(farmyard())
    ground, drone = text.split('id="e1"')[1].split('id="e2"')[:2]
    drone = drone.split('id="e3"')[0]
    assert ground.index("<details") < ground.index('<img src="data:image/jpeg')
    assert "<details open" not in ground
    assert '<details class="frames">' not in drone
    assert '<img src="data:image/jpeg' in drone


def test_before_its_exhibit_nothing_of_a_hidden_picture_is_on_the_page() -> None:
    text, _ = page(farmyard())
    head = text.split('<main id="main">')[0]
    report = build(farmyard().view())
    hidden = {exhibit.cite.label for exhibit in report.exhibits if exhibit.hidden}
    tiles = re.findall(r'<li><a href="#e.*?<img src="(.*?)".*?<b>(E\d+)</b>', head)
    assert hidden & {label for _, label in tiles}
    assert len(tiles) == head.count("<img")
    for source, label in tiles:
        kind = "data:image/png" if label in hidden else "data:image/jpeg"
        assert source.startswith(kind), label


def test_the_head_of_the_page_follows_a_display_setting() -> None:
    book = farmyard()
    drone = list(book.snapshot.exhibits)[1]
    setting = Display(
        exhibit=drone, graphic=True, warning="Bodies.", by=MARA.fingerprint, at=book.now
    )
    book.add(setting, "set display")
    text, _ = page(book)
    head = text.split('<main id="main">')[0]
    assert '<a href="#e2" class="held">' in head
    assert "data:image/jpeg" not in head


def test_the_summary_and_where_each_question_stands_come_before_all_else(book: Book) -> None:
    text, parsed = page(book)
    parts = [a["id"] for tag, a in parsed.tags if tag == "section" and a["class"] == "part"]
    assert parts[:2] == ["short", "matrix"]
    (nav,) = re.findall(r"<nav.*?</nav>", text, re.DOTALL)
    assert re.findall(r'href="#(.*?)"', nav) == parts


def test_a_cell_without_anything_linked_is_no_reference() -> None:
    text, _ = page(farmyard())
    (table,) = re.findall(r'<table class="matrix">.*?</table>', text, re.DOTALL)
    cells = re.findall(r"<td[ >].*?</td>", table, re.DOTALL)
    rows = [row for claim in build(farmyard().view()).claims for row in claim.rows]
    assert [row.empty for row in rows] == ["<a " not in cell for cell in cells]
    assert [bool(row.conclusion) for row in rows] == ['class="done"' in cell for cell in cells]
    assert all(f"</span>{row.status}</span>" in cell for row, cell in zip(rows, cells, strict=True))


def test_a_display_setting_can_hide_pictures_again() -> None:
    book = farmyard()
    drone = list(book.snapshot.exhibits)[1]
    setting = Display(
        exhibit=drone, graphic=True, warning="Bodies.", by=MARA.fingerprint, at=book.now
    )
    book.add(setting, "set display")
    text, _ = page(book)
    drone_part = text.split('id="e2"')[1].split('id="e3"')[0]
    assert "<summary>Bodies." in drone_part


def test_every_picture_has_words_for_those_who_do_not_see_it() -> None:
    _, parsed = page(farmyard())
    pictures = [attributes for tag, attributes in parsed.tags if tag == "img"]
    shown = [attributes for attributes in pictures if "image/jpeg" in attributes["src"]]
    # Nine at their exhibits, and one of the exhibit that is shown openly at the head of the page.
    assert len(shown) == 10
    assert all(attributes["alt"].startswith("Exhibit E") for attributes in shown)


def test_a_status_is_told_in_a_word_and_not_by_colour_alone() -> None:
    text, _ = page(farmyard())
    assert text.count("supported</span>") >= 2
    assert '<span class="symbol" aria-hidden="true">●</span>supported' in text


def test_tables_have_captions_and_headings(book: Book) -> None:
    text, parsed = page(book)
    tables = sum(1 for tag, _ in parsed.tags if tag == "table")
    assert tables == sum(1 for tag, _ in parsed.tags if tag == "caption")
    headings = [attributes for tag, attributes in parsed.tags if tag == "th"]
    assert headings
    assert all(attributes.get("scope") in {"col", "row"} for attributes in headings)
    assert '<html lang="en">' in text


def test_no_word_of_verdict_is_the_pages_own(book: Book) -> None:
    text, parsed = page(book)
    words = " ".join(piece for piece in parsed.inside["main"]).lower()
    assert not re.search(r"\b(fake|genuine|authentic|verified|proof|proven|true|false)\b", words)
    assert "%" not in " ".join(re.findall(r"<td[ >].*?</td>", text, re.DOTALL))


def test_an_empty_case_says_so_in_each_section() -> None:
    text, _ = page(opened())
    for sentence in (
        "No claim has been put on record yet.",
        "There is no claim to ask questions about yet.",
        "Nothing in this case bears a time yet.",
        "No exhibit has been taken in yet.",
        "No method failed.",
        "Nothing has been corrected or withdrawn.",
        "No checkpoint has been made",
    ):
        assert sentence in text


def test_a_withdrawn_claim_is_gone_and_its_correction_is_listed() -> None:
    book = farmyard()
    claim = next(digest for digest, r in book.snapshot.records.items() if r.KIND == "claim")
    withdrawal = Supersession(
        replaces=claim, replaced_by=None, reason="Misread.", by=MARA.fingerprint, at=book.now
    )
    book.add(withdrawal, "supersede")
    text, parsed = page(book)
    assert 'id="c1"' not in text
    assert "withdrew the claim" in text
    assert {target[1:] for target in parsed.values("href")} <= set(parsed.values("id"))


def test_missing_pictures_are_said_to_be_missing() -> None:
    book = farmyard()
    rendered = render(dataclasses.replace(book.view(), small_object=lambda _: None))
    assert "9 pictures that could not be shown; each says why." in rendered.left_out
    assert rendered.data.decode().count("The picture&#39;s bytes are not kept here.") == 9


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_colour_stands_out_as_wcag_aa_asks(scheme: str) -> None:
    # WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1.
    text, _ = page(opened())
    light, dark = text.split("@media (prefers-color-scheme: dark)")[:2]
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark.split("svg .ink")[0]))
    for ink in ("ink", "soft", "link", "for", "against", "unsure", "open"):
        for ground in ("paper", "wash", "warn"):
            bright, dim = sorted((luminance(found[ink]), luminance(found[ground])), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, (ink, ground)


def test_headings_descend_one_step_at_a_time(book: Book) -> None:
    _, parsed = page(book)
    levels = [int(tag[1]) for tag, _ in parsed.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
