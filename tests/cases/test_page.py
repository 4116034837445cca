"""The verifier that is a page: in a real browser, from a file, it finds what the others find."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from playwright.sync_api import Page
from tests.builders.forger import Forger, edit_entry, entries_of, remanifest, replace_log
from tests.builders.page import CHROMIUM, ask, finished, opened
from tests.builders.rule_twin import CORPUS
from tests.builders.security_key import SecurityKey
from tests.builders.small_case import Desk, bundle, claim, fill, seal_with
from tests.builders.verifiers import KNOWN

from sightline.adapters.keys import FileKey
from sightline.bootstrap.custody import Parcel, export_case
from sightline.model.ssh_keys import SECURITY_KEYS
from sightline.verify.codes import CHECKS
from sightline.verify.page.join import page
from sightline.verify.report import Outcome
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench import roster
from sightline.workbench.judge import restrict
from sightline.workbench.roster_file import first_draft
from sightline.workbench.seal import seal
from sightline.workbench.selection import Wishes

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    with opened() as page:
        yield page


def both(browser: Page, bag: Path) -> set[int]:
    """Checks that the page says did not hold, once it is clear that the first verifier agrees."""
    report = verify_path(bag, Trust())
    failed = {check.number for check in report.checks if check.outcome is Outcome.NOT_HELD}
    found = ask(browser, bag).failed
    assert bool(found) == bool(failed & KNOWN), (found, failed)
    return found


def test_no_name_of_the_page_is_given_twice() -> None:
    """Its parts share one scope: the later of two functions takes the earlier one's place."""
    said = re.findall(r"^(?:async )?(?:function|class|const|let) (\w+)", page(), re.MULTILINE)
    assert sorted(said) == sorted(set(said))


def test_an_untouched_bundle_holds_and_every_check_is_named(browser: Page, copied: Path) -> None:
    answer = ask(browser, copied)
    assert (answer.failed, answer.verdict) == (set(), ["self-consistent only"])
    for number, title in CHECKS.items():
        assert f"V{number} " in answer.words
        assert title in answer.words
    assert "Nothing left this machine" in answer.words


def test_it_may_reach_nothing_and_run_nothing_but_its_own_script() -> None:
    text = page()
    script = re.search(r"<script>(.*)</script>", text, re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert f"script-src 'sha256-{digest}'" in policy[1]
    for reaching in ("fetch(", "XMLHttpRequest", "import(", "WebSocket", "innerHTML", "eval("):
        assert reaching not in script[1]


@pytest.mark.parametrize(
    "pattern",
    [
        "bagit.txt",
        "bag-info.txt",
        "data/log/checkpoint",
        "data/log/checkpoints/*",
        "data/log/tile/0/*/*",
        "data/log/tile/entries/*/*",
        "data/objects/sha256/*/*",
        "data/report/*",
        "data/trust/allowed_signers",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ],
)
def test_a_changed_byte_is_named(browser: Page, copied: Path, pattern: str) -> None:
    path = min(copied.glob(pattern))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    assert both(browser, copied)


@pytest.mark.parametrize("pattern", ["data/log/tile/entries/*/*", "data/objects/sha256/*/*"])
def test_behind_new_manifests_it_is_named_too(browser: Page, copied: Path, pattern: str) -> None:
    for path in sorted(copied.glob(pattern))[:3]:
        before = path.read_bytes()
        path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        remanifest(copied)
        assert both(browser, copied), path
        path.write_bytes(before)


@pytest.mark.parametrize("field", ["at", "actor", "record", "tree"])
def test_an_edited_entry_is_named(browser: Page, copied: Path, field: str) -> None:
    entries = entries_of(copied)
    donor = json.loads(entries[1])["entry"]

    def change(entry: dict[str, object]) -> None:
        entry[field] = "2021-01-01T00:00:00.000000Z" if field == "at" else donor[field]

    edited = edit_entry(entries[-1], change)
    if edited == entries[-1]:
        edited = edit_entry(entries[-1], lambda entry: entry.update(action="another"))
    replace_log(copied, [*entries[:-1], edited])
    remanifest(copied)
    assert both(browser, copied)


def test_what_the_reader_brings_counts(browser: Page, tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()
    fill(case)
    note = seal_with(case).note
    claim(case, "The gate stood open.")
    bag = tmp_path / "bundle"
    bundle(case, bag)
    ours = f'ada namespaces="sight*",valid-after="20200101Z" {case.signer.actor.public_key}'
    answer = ask(browser, bag, keys=ours, checkpoint=note)
    assert answer.verdict == ["signed by keys you trust", "continues a checkpoint you kept"]
    stranger = FileKey.load_or_make(tmp_path / "eve", "Eve")
    assert ask(browser, bag, keys=f"eve {stranger.actor.public_key}").failed == {11}
    assert ask(browser, bag, witnesses="w+00000000+AAAA").failed == {13}
    assert "cannot be read" in ask(browser, bag, keys="no key at all").words
    case.log.close()


@pytest.mark.parametrize("kind", ["ecdsa", "rsa", *sorted(SECURITY_KEYS)])
def test_every_kind_of_key_is_checked(browser: Page, tmp_path: Path, kind: str) -> None:
    desk = Desk(tmp_path / "case")
    case = desk.create(signer=_key(kind))
    claim(case, "The gate stood open.")
    case.log.close()
    other = Desk(tmp_path / "case", name="Ben").open()
    seal(other, [])
    bundle(other, tmp_path / "bundle")
    other.log.close()
    assert both(browser, tmp_path / "bundle") == set()
    entries = entries_of(tmp_path / "bundle")
    first = edit_entry(entries[0], lambda entry: entry.update(action="another"))
    replace_log(tmp_path / "bundle", [first, *entries[1:]])
    remanifest(tmp_path / "bundle")
    assert 5 in both(browser, tmp_path / "bundle")


def _key(kind: str) -> Any:  # noqa: ANN401 - a signer of whichever kind
    if kind in SECURITY_KEYS:
        return SecurityKey(kind).signer("Ada")
    if kind == "rsa":
        return FileKey(rsa.generate_private_key(65537, 2048), "Ada")
    return FileKey(ec.generate_private_key(ec.SECP521R1()), "Ada")


def test_its_own_hashing_of_long_streams_is_sha256(browser: Page, copied: Path) -> None:
    browser.goto((copied / "verify.html").as_uri())
    for size in (0, 1, 55, 56, 63, 64, 65, 119, 1000, 100_003):
        data = bytes(number * 7 % 251 for number in range(size))
        found = browser.evaluate(
            """(data) => { const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
            const h = new Sha256(); for (let at = 0; at < bytes.length; at += 37)
            h.update(bytes.subarray(at, at + 37)); return hex(h.digest()); }""",
            base64.b64encode(data).decode(),
        )
        assert found == hashlib.sha256(data).hexdigest()


def test_another_folder_is_no_bundle(browser: Page, copied: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/readme.txt").write_text("nothing")
    browser.goto((copied / "verify.html").as_uri())
    browser.set_input_files("#folder", str(tmp_path / "other"))
    assert "There is no bundle in this folder" in finished(browser)


def test_what_is_withheld_by_name_is_said_and_a_list_that_was_changed_is_refused(
    browser: Page, tmp_path: Path
) -> None:
    case = Desk(tmp_path / "case").create()
    first, second, _ = fill(case)
    restrict(case, second, reason="need to know")
    key = str(pyrage.x25519.Identity.generate().to_public())
    parcel = Parcel(wishes=Wishes(only=frozenset({first, second})), recipients=[key])
    part = export_case(case, tmp_path / "part", parcel).path
    answer = ask(browser, part)
    assert (answer.failed, answer.verdict) == (set(), ["self-consistent only"])
    assert "withheld, named: 6 objects and records" in answer.words
    assert both(browser, part) == set()
    path = part / "data/withheld.json"
    path.write_bytes(path.read_bytes().replace(b"not selected", b"it was dull."))
    remanifest(part)
    assert both(browser, part) == {7}


def test_a_roster_is_followed_and_held_against_the_one_that_the_reader_brings(
    browser: Page, tmp_path: Path
) -> None:
    ada = Desk(tmp_path / "case")
    case = ada.create()
    fill(case, exhibits=1)
    ben = Desk(tmp_path / "case", "Ben").open()
    claim(ben, "Ben saw a gate.")
    case.refresh()
    digest = roster.propose(case, first_draft(case.snapshot, case.times.now()), reason="test")
    ben.refresh()
    roster.sign(ben, digest)
    case.refresh()
    roster.adopt(case, digest)
    claim(case, "The gate stood open.")
    bag = bundle(case, tmp_path / "bundle").path
    root = (bag / "data/trust/roster/1.root.json").read_text()
    answer = ask(browser, bag, roster=root)
    assert (answer.failed, answer.verdict) == (set(), ["kept to a roster you trust"])
    assert "edition 1 lists 2 people" in answer.words
    name = case.signer.actor.fingerprint
    assert ask(browser, bag, roster=root.replace(name, f"{name[:-1]}x")).failed == {15}
    mallory = FileKey.load_or_make(tmp_path / "Mallory.key", "Mallory")
    forger = Forger(bag)
    forger.say(mallory.actor, mallory)
    forger.publish()
    assert 14 in both(browser, bag)
    # What a stranger wrote is told as well where its record is withheld.
    forger.withhold(forger.digest_at(len(forger.entries) - 1), case.signer)  # type: ignore[arg-type]
    forger.publish()
    assert both(browser, bag) & {6, 14}
    case.log.close()
    ben.log.close()


@pytest.mark.timeout(1200)
def test_every_rule_of_the_log_is_judged_as_the_other_verifiers_judge_it(
    browser: Page, copied: Path, tmp_path: Path
) -> None:
    """All logs that the tests of the rules come upon, each with a record that may follow or not."""
    corpus = tmp_path / "corpus.json"
    tests = Path(__file__).parents[1] / "unit/model"
    names = (
        *("test_rules", "test_rules_ledger", "test_rules_places", "test_joint_rules"),
        "test_rules_roster",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0",
         *(str(tests / f"{name}.py") for name in names)],
        env={**os.environ, CORPUS: str(corpus)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    found = json.loads(corpus.read_text())
    scenarios = found["scenarios"]
    assert len(scenarios) > 150
    assert sum(scenario["refused"] for scenario in scenarios) > 60
    browser.goto((copied / "verify.html").as_uri())
    answers = browser.evaluate(JUDGE, found)
    wrong = [
        (scenario["record"], answer)
        for scenario, answer in zip(scenarios, answers, strict=True)
        if bool(answer) is not scenario["refused"]
    ]
    assert not wrong, wrong[:3]


JUDGE = """async ({ records, scenarios }) => {
  const answers = [];
  const bytes = (digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
  for (const { steps, trees, digest, actor, at, record } of scenarios) {
    const state = new State({ roots: trees.map(bytes) });
    for (const kept of steps) state.take(kept, records[kept]);
    Object.assign(state, { seq: steps.length, actor, at });
    try {
      checkShape(record);
      await checkRule(state, { record: digest }, record);
      answers.push("");
    } catch (error) { answers.push(`${error.name}: ${error.message}`); }
  }
  return answers;
}"""
