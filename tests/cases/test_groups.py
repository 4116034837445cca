"""What is recorded together is signed once: three verifiers agree on what a signature covers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.builders.desk import numbered
from tests.builders.forger import Forger, edit_entry, entries_of, remanifest, replace_log
from tests.builders.page import CHROMIUM, ask, opened
from tests.builders.small_case import Desk, bundle, claim, fill
from tests.builders.verifiers import alone_codes, codes

from sightline.adapters.keys import FileKey
from sightline.model.claim import Claim, Hedge
from sightline.model.entries import read_entry
from sightline.model.groups import MAX_GROUP
from sightline.verify.codes import Code
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench.case import Case


@pytest.fixture(scope="module")
def browser() -> Iterator[Page | None]:
    if CHROMIUM is None:
        yield None
        return
    with opened() as page:
        yield page


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A bundle of Ada and Ben, who both have acted."""
    for name in ("Ada", "Ben"):
        desk = Desk(tmp_path / "case", name)
        case = desk.create() if name == "Ada" else desk.open()
        claim(case, f"{name} was here.")
        if name == "Ben":
            bundle(case, tmp_path / "bundle")
        case.log.close()
    return tmp_path / "bundle"


@pytest.fixture
def ada(bag: Path) -> FileKey:
    return FileKey.load_or_make(bag.parent / "Ada.key", "Ada")


@pytest.fixture
def ben(bag: Path) -> FileKey:
    return FileKey.load_or_make(bag.parent / "Ben.key", "Ben")


def says(forger: Forger, key: FileKey, *, covers: int | None = None, signed: bool = True) -> None:
    """Append a claim that no two calls share."""
    record = Claim(
        text=f"claim {forger.tree.size}",
        hedge=Hedge.ASSERTED,
        allegation=False,
        by=key.actor.fingerprint,
        at=forger.at,
    )
    forger.say(record, key, covers=covers, signed=signed)


def by_each(browser: Page | None, bag: Path) -> list[set[str]]:
    """Codes of the problems that each verifier names."""
    found = [codes(verify_path(bag, Trust())), alone_codes(bag)]
    if browser is not None:
        ask(browser, bag)
        problems = browser.evaluate("window.result.problems")
        found.append({problem["code"] for problem in problems})
    return found


def agreed(browser: Page | None, bag: Path) -> set[str]:
    """Codes of the problems, once all verifiers name the same ones."""
    first, *others = by_each(browser, bag)
    assert [other == first for other in others] == [True] * len(others), (first, others)
    return first


def test_a_group_that_its_last_entry_covers_holds(
    browser: Page | None, bag: Path, ada: FileKey, ben: FileKey
) -> None:
    forger = Forger(bag)
    says(forger, ada, signed=False)
    says(forger, ada, signed=False)
    says(forger, ada, covers=2)
    says(forger, ben)
    forger.write()
    assert agreed(browser, bag) == set()


def test_a_log_whose_every_entry_is_signed_holds_as_it_did(
    browser: Page | None, bag: Path, ada: FileKey, ben: FileKey
) -> None:
    """As logs were written before: `covers` is absent, and nobody misses it."""
    forger = Forger(bag, keep=1)
    for seq, data in enumerate(entries_of(bag)[1:], 1):
        actor = read_entry(data, seq).entry.actor
        record = Forger(bag).record_at(seq)
        assert record is not None
        forger.say(record, ada if actor == ada.actor.fingerprint else ben)
    forger.write()
    assert all(b'"signature"' in entry and b'"covers"' not in entry for entry in entries_of(bag))
    assert agreed(browser, bag) == set()


Forging = Callable[[Forger, FileKey, FileKey], None]


def ends_unsigned(forger: Forger, ada: FileKey, _: FileKey) -> None:
    says(forger, ada)
    says(forger, ada, signed=False)


def covered_by_nobody(forger: Forger, ada: FileKey, _: FileKey) -> None:
    says(forger, ada, signed=False)
    says(forger, ada)


def covered_by_another(forger: Forger, ada: FileKey, ben: FileKey) -> None:
    says(forger, ada, signed=False)
    says(forger, ben)


def covers_too_few(forger: Forger, ada: FileKey, _: FileKey) -> None:
    says(forger, ada, signed=False)
    says(forger, ada, signed=False)
    says(forger, ada, covers=1)


def covers_anothers(forger: Forger, ada: FileKey, ben: FileKey) -> None:
    says(forger, ada, signed=False)
    says(forger, ben, covers=1)


def covers_a_signed_one(forger: Forger, ada: FileKey, _: FileKey) -> None:
    says(forger, ada)
    says(forger, ada, covers=1)


def covers_another_group(forger: Forger, ada: FileKey, _: FileKey) -> None:
    for covers in (1, 3):
        says(forger, ada, signed=False)
        says(forger, ada, covers=covers)


def covers_none_in_words(forger: Forger, ada: FileKey, _: FileKey) -> None:
    says(forger, ada, covers=0)


def covers_and_is_not_signed(forger: Forger, ada: FileKey, _: FileKey) -> None:
    says(forger, ada, signed=False)
    says(forger, ada, covers=1, signed=False)
    says(forger, ada, covers=2)


@pytest.mark.parametrize(
    ("forging", "expected"),
    [
        (ends_unsigned, {Code.UNSIGNED}),
        (covered_by_nobody, {Code.UNSIGNED}),
        (covered_by_another, {Code.UNSIGNED}),
        (covers_too_few, {Code.UNSIGNED}),
        (covers_anothers, {Code.COVERS_OTHER}),
        (covers_a_signed_one, {Code.COVERS_OTHER}),
        (covers_another_group, {Code.COVERS_OTHER}),
        (covers_none_in_words, {Code.COVERS_OTHER}),
        (covers_and_is_not_signed, {Code.COVERS_OTHER}),
    ],
)
def test_what_a_signature_does_not_cover_is_named_alike_by_all(
    browser: Page | None, bag: Path, forging: Forging, expected: set[Code]
) -> None:
    ada, ben = (FileKey.load_or_make(bag.parent / f"{name}.key", name) for name in ("Ada", "Ben"))
    forger = Forger(bag)
    forging(forger, ada, ben)
    forger.write()
    assert agreed(browser, bag) == expected


def test_a_longer_group_than_the_format_allows_is_refused(
    browser: Page | None, bag: Path, ada: FileKey
) -> None:
    forger = Forger(bag)
    for _ in range(MAX_GROUP):
        says(forger, ada, signed=False)
    says(forger, ada, covers=MAX_GROUP)
    forger.write()
    assert agreed(browser, bag) == {Code.COVERS_OTHER}


@pytest.mark.parametrize("covers", ['"1"', "true", "null", "[1]", "1.5", "9007199254740993"])
def test_what_is_no_number_of_entries_is_unreadable_to_all(
    browser: Page | None, bag: Path, covers: str
) -> None:
    entries = entries_of(bag)
    text = entries[-1].decode().replace('"kind"', f'"covers":{covers},"kind"', 1)
    replace_log(bag, [*entries[:-1], text.encode()])
    remanifest(bag)
    for found in by_each(browser, bag):
        assert Code.ENTRY_UNREADABLE in found


def test_a_signature_taken_off_is_noticed_wherever_it_stood(
    browser: Page | None, copied: Path
) -> None:
    original = entries_of(copied)
    for seq, data in enumerate(original):
        start = data.find(b',"signature"')
        if start < 0:
            continue
        replace_log(copied, [*original[:seq], data[:start] + b"}", *original[seq + 1 :]])
        remanifest(copied)
        for found in by_each(browser if seq == len(original) - 1 else None, copied):
            assert Code.UNSIGNED in found, seq


def test_a_changed_number_of_covered_entries_is_noticed(bag: Path, ada: FileKey) -> None:
    forger = Forger(bag)
    says(forger, ada, signed=False)
    says(forger, ada, covers=1)
    changed = edit_entry(forger.entries[-1], lambda entry: entry.update(covers=2))
    forger.entries[-1] = changed
    forger.write()
    assert {Code.COVERS_OTHER, Code.SIGNATURE} <= agreed(None, bag)


class Counted:
    """A signer that counts, as somebody at a security key does by touching it."""

    def __init__(self, key: FileKey) -> None:
        self._key = key
        self.actor = key.actor
        self.signed = 0

    def sign(self, message: bytes) -> str:
        self.signed += 1
        return self._key.sign(message)

    def sign_note(self, name: str, body: bytes) -> str:
        return self._key.sign_note(name, body)

    def sign_metadata(self, message: bytes) -> str:
        return self._key.sign_metadata(message)


def counted(tmp_path: Path) -> tuple[Case, Counted]:
    desk = Desk(tmp_path / "case")
    key = Counted(FileKey.load_or_make(desk.key_path, "Ada"))
    return desk.create(key), key


@pytest.mark.parametrize(
    ("count", "signatures"), [(1, 1), (2, 1), (MAX_GROUP, 1), (MAX_GROUP + 1, 2), (700, 3)]
)
def test_what_is_recorded_together_takes_one_signature(
    tmp_path: Path, count: int, signatures: int
) -> None:
    case, key = counted(tmp_path)
    case.record_all((numbered("x", number), "add") for number in range(count))
    assert key.signed == 1 + signatures
    case.log.close()
    again = Desk(tmp_path / "case", "Zoe").open()
    assert again.size == 1 + count
    again.log.close()


def test_who_joins_signs_once_for_that_and_for_what_they_did(tmp_path: Path) -> None:
    case, _ = counted(tmp_path)
    case.log.close()
    desk = Desk(tmp_path / "case", "Ben")
    ben = desk.open()
    fill(ben, exhibits=1)
    rows = [row.entry for row in ben.log.entries()]
    assert [b'"signature"' in row for row in rows] == [True, False, False, True, True]
    assert read_entry(rows[3], 3).entry.covers == 2
    ben.log.close()
