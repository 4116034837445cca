"""Bundles of a part: what is left out is named, still proven, and never called missing."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.farmyard import farmyard
from tests.builders.forger import remanifest
from tests.builders.small_case import Desk, claim, fill, observe, seal_with
from tests.builders.verifiers import codes

from sightline.adapters.bag_folder import BagFolder
from sightline.bootstrap.custody import Parcel, disclosing, export_case
from sightline.bootstrap.disclosure import open_enclosed
from sightline.errors import InputRefused, NotFound, RosterRefused
from sightline.exports import case_uco, ro_crate
from sightline.model.authority import act_of
from sightline.model.claim import Observation
from sightline.model.custody import Delivery, Disclosure, Supersession
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition
from sightline.model.layout import object_path, object_sizes
from sightline.model.records import record_bytes
from sightline.model.roster import RESTRICTED_EXPORT, SEAL, Role
from sightline.model.rules_withheld import digests_in
from sightline.model.withheld import enclosed_path
from sightline.verify.codes import Code
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench import roster
from sightline.workbench.approvals import give
from sightline.workbench.case import Case
from sightline.workbench.export import Order, export
from sightline.workbench.judge import restrict, supersede
from sightline.workbench.roster_file import first_draft
from sightline.workbench.selection import Wishes, held, plan


@dataclass
class Yard:
    case: Case
    exhibits: list[Digest]
    folder: Path

    def bundle(self, name: str, wishes: Wishes, **more: Any) -> Path:  # noqa: ANN401 - any option
        return export_case(self.case, self.folder / name, Parcel(wishes=wishes, **more)).path


@pytest.fixture
def yard(tmp_path: Path) -> Yard:
    case = Desk(tmp_path / "case").create()
    exhibits = fill(case)
    claim(case, "The gate stood open.")
    seal_with(case)
    return Yard(case, exhibits, tmp_path)


def alone(bundle: Path) -> dict[str, Any]:
    """What the bundle's own verify.py says."""
    done = subprocess.run(
        [sys.executable, "-I", str(bundle / "verify.py"), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 6}, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_a_selection_holds_what_was_chosen_and_names_the_rest(yard: Yard) -> None:
    first, second, third = yard.exhibits
    bundle = yard.bundle("part", Wishes(only=frozenset({first, third})))
    report = verify_path(bundle, Trust())
    assert report.held, list(report.lines())
    # The second exhibit's bytes; how it came in, and what was seen in it.
    assert (report.withheld_objects, report.withheld_records) == (1, 2)
    assert not (bundle / "data" / object_path(second)).exists()
    assert (bundle / "data" / object_path(first)).exists()
    words = "\n".join(report.lines())
    assert "withheld, named: 1 objects, 2 records" in words
    assert "missing" not in words
    said = alone(bundle)
    assert (said["problems"], said["withheld"]) == ([], 3)


def test_whoever_hands_over_a_part_is_an_actor_of_the_log_in_it(yard: Yard) -> None:
    ben = replace(yard, case=Desk(yard.folder / "case", "Ben").open())
    bundle = ben.bundle("part", Wishes(only=frozenset(yard.exhibits[:1])))
    report = verify_path(bundle, Trust())
    assert report.held, list(report.lines())
    assert alone(bundle)["problems"] == []


def test_nothing_of_what_is_withheld_is_in_any_byte_of_the_bundle(yard: Yard) -> None:
    first, second, third = yard.exhibits
    bundle = yard.bundle("part", Wishes(only=frozenset({first, third})))
    hidden = [
        record_bytes(record)
        for record in yard.case.snapshot.records.values()
        if isinstance(record, Observation | Acquisition) and record.exhibit == second
    ]
    with yard.case.objects.open(second) as file:
        hidden.append(file.read())
    assert len(hidden) == 3
    for path in bundle.rglob("*"):
        if path.is_file():
            assert not any(data in path.read_bytes() for data in hidden)
    texts = b"".join(path.read_bytes() for path in bundle.rglob("*") if path.is_file())
    assert f"seen in {second.short}".encode() not in texts
    assert f"seen in {first.short}".encode() in texts


def test_reports_of_the_whole_are_left_out_of_a_part_and_said_so(yard: Yard) -> None:
    bundle = yard.bundle("part", Wishes(without=frozenset({yard.exhibits[0]})))
    assert not (bundle / "data/report").exists()
    assert (bundle / "data/case.jsonld").exists()
    readme = (bundle / "README.txt").read_text()
    assert "report.html: it is made of the whole case, and this is a part." in readme
    assert "withheld by name, in withheld.json: 1 object (left out on request)" in readme


def test_a_redacted_bundle_keeps_claims_and_proves_all_else(yard: Yard) -> None:
    bundle = yard.bundle("redacted", Wishes(redacted=True))
    report = verify_path(bundle, Trust())
    assert report.held, list(report.lines())
    assert report.withheld_objects == 3
    assert report.size == yard.case.size - 1
    graph = (bundle / "data/case.jsonld").read_text()
    assert "The gate stood open." in graph
    assert "unusual mark" not in graph
    assert alone(bundle)["problems"] == []


def test_a_withheld_record_that_was_superseded_does_not_look_as_if_it_stood(yard: Yard) -> None:
    case, (first, *_) = yard.case, yard.exhibits
    noted = observe(case, first, "three men")
    better = observe(case, yard.exhibits[1], "four men")
    supersede(case, noted, better, reason="counted again")
    planned = plan(case.snapshot, Wishes(without=frozenset({better})))
    part = held(case.snapshot, planned)
    assert better not in part.records
    assert noted in part.superseded


def test_what_was_withheld_and_turns_up_is_held_against_its_digest(
    yard: Yard, tmp_path: Path
) -> None:
    first, second, _ = yard.exhibits
    bundle = yard.bundle("part", Wishes(only=frozenset({first})))
    late, forged = tmp_path / "late.bin", tmp_path / "forged.bin"
    with yard.case.objects.open(second) as file:
        late.write_bytes(file.read())
    forged.write_bytes(late.read_bytes() + b"!")
    report = verify_path(bundle, Trust(), shown=[late])
    assert report.held
    assert any(f"is the withheld object {second}, unchanged" in line for line in report.lines())
    assert codes(verify_path(bundle, Trust(), shown=[forged])) == {Code.SHOWN_OTHER}
    with pytest.raises(NotFound):
        verify_path(bundle, Trust(), shown=[tmp_path / "nothing"])


def test_what_is_put_back_in_its_place_is_checked_by_all(yard: Yard) -> None:
    first, second, _ = yard.exhibits
    bundle = yard.bundle("part", Wishes(only=frozenset({first})))
    place = bundle / "data" / object_path(second)
    place.parent.mkdir(exist_ok=True)
    shutil.copy(yard.folder / "case" / object_path(second), place)
    remanifest(bundle)
    report = verify_path(bundle, Trust())
    assert report.held, list(report.lines())
    assert report.withheld_objects == 1
    assert alone(bundle)["problems"] == []
    place.chmod(0o600)
    place.write_bytes(b"another")
    remanifest(bundle)
    assert Code.OBJECT_DIFFERS in codes(verify_path(bundle, Trust()))
    assert [item[1] for item in alone(bundle)["problems"]] == ["object-differs"]


Tamper = Callable[[Path, dict[str, Any]], None]


def _more(_: Path, signed: dict[str, Any]) -> None:
    signed["withheld"]["items"].pop()


def _other_log(_: Path, signed: dict[str, Any]) -> None:
    signed["withheld"]["size"] += 1


def _unsigned(_: Path, signed: dict[str, Any]) -> None:
    signed["signature"] = ""


def _disorder(_: Path, signed: dict[str, Any]) -> None:
    signed["withheld"]["items"].reverse()


def _by_another(folder: Path, signed: dict[str, Any]) -> None:
    other = Desk(folder / "other", name="Eve").create()
    signed["withheld"]["by"] = other.me
    text = json.dumps(signed["withheld"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signed["signature"] = other.signer.sign(text.encode())


@pytest.mark.parametrize("tamper", [_more, _other_log, _unsigned, _disorder, _by_another])
def test_a_list_that_no_actor_signed_for_this_log_excuses_nothing(
    yard: Yard, tmp_path: Path, tamper: Tamper
) -> None:
    bundle = yard.bundle("part", Wishes(only=frozenset({yard.exhibits[0]})))
    path = bundle / "data/withheld.json"
    signed = json.loads(path.read_bytes())
    tamper(tmp_path, signed)
    text = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(text)
    remanifest(bundle)
    report = verify_path(bundle, Trust())
    assert Code.WITHHELD_LIST in codes(report)
    assert not report.consistent
    assert "withheld-list" in {item[1] for item in alone(bundle)["problems"]}


def test_a_file_taken_away_that_no_list_names_is_still_missing(yard: Yard) -> None:
    bundle = yard.bundle("part", Wishes(only=frozenset(yard.exhibits[:2])))
    (bundle / "data" / object_path(yard.exhibits[0])).unlink()
    remanifest(bundle)
    assert codes(verify_path(bundle, Trust())) == {Code.OBJECT_MISSING}
    assert [item[1] for item in alone(bundle)["problems"]] == ["object-missing"]


def test_the_same_words_twice_have_digests_that_nobody_can_guess(yard: Yard) -> None:
    case = yard.case
    snapshot = case.snapshot
    salts = [record.salt for record in snapshot.records.values() if hasattr(record, "salt")]
    assert len(salts) >= 7
    assert all(salt is not None and len(salt) == 32 for salt in salts)
    assert len(set(salts)) == len(salts)


def recipient() -> tuple[str, str]:
    """An age identity and its public half."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def test_a_restricted_exhibit_leaves_only_for_its_recipients(yard: Yard, tmp_path: Path) -> None:
    second = yard.exhibits[1]
    restrict(yard.case, second, reason="a witness is named in it")
    withheld = yard.bundle("for all", Wishes())
    assert verify_path(withheld, Trust()).withheld_objects == 1
    with pytest.raises(NotFound, match="encloses nothing"):
        open_enclosed(withheld, tmp_path / "none", tmp_path / "out")
    secret, public = recipient()
    bundle = yard.bundle("for one", Wishes(), recipients=[public])
    report = verify_path(bundle, Trust())
    assert report.held, list(report.lines())
    assert alone(bundle)["problems"] == []
    assert not (bundle / "data" / object_path(second)).exists()
    (tmp_path / "identity").write_text(f"# mine\n{secret}\n")
    done = open_enclosed(bundle, tmp_path / "identity", tmp_path / "out")
    assert done.closed == ()
    # The bytes, how they came in, and what was seen in them.
    assert len(done.opened) == 3
    with yard.case.objects.open(second) as file:
        assert (tmp_path / "out" / object_path(second)).read_bytes() == file.read()
    assert verify_path(bundle, Trust(), shown=[tmp_path / "out"]).held
    other, _ = recipient()
    (tmp_path / "identity").write_text(other)
    refused = open_enclosed(bundle, tmp_path / "identity", tmp_path / "none")
    assert (refused.opened, len(refused.closed)) == ((), 3)
    assert not any(path.is_file() for path in (tmp_path / "none").rglob("*"))


def test_an_ssh_key_opens_what_was_enclosed_for_it(yard: Yard, tmp_path: Path) -> None:
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    restrict(yard.case, yard.exhibits[0], reason="need to know")
    bundle = yard.bundle("ssh", Wishes(), recipients=[str(key.with_suffix(".pub"))])
    assert len(open_enclosed(bundle, key, tmp_path / "out").opened) == 3


def test_an_encrypted_file_that_was_changed_is_named_and_does_not_open(
    yard: Yard, tmp_path: Path
) -> None:
    restrict(yard.case, yard.exhibits[0], reason="need to know")
    secret, public = recipient()
    bundle = yard.bundle("for one", Wishes(), recipients=[public])
    path = bundle / "data" / enclosed_path(yard.exhibits[0])
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    remanifest(bundle)
    assert codes(verify_path(bundle, Trust())) == {Code.OBJECT_DIFFERS}
    assert [item[1] for item in alone(bundle)["problems"]] == ["object-differs"]
    (tmp_path / "identity").write_text(secret)
    done = open_enclosed(bundle, tmp_path / "identity", tmp_path / "out")
    assert [digest for digest, _ in done.closed] == [yard.exhibits[0]]


def test_a_lifted_restriction_withholds_nothing(yard: Yard) -> None:
    digest = restrict(yard.case, yard.exhibits[0], reason="need to know")
    supersede(yard.case, digest, None, reason="published by its maker")
    assert verify_path(yard.bundle("whole", Wishes()), Trust()).withheld_objects == 0


def test_a_recipient_that_is_no_key_is_refused_before_anything_is_written(yard: Yard) -> None:
    with pytest.raises(InputRefused, match="no recipient"):
        yard.bundle("none", Wishes(), recipients=["somebody"])
    assert not (yard.folder / "none").exists()


VIEW = farmyard().view()
RICH = VIEW.snapshot


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_held_names_nothing_withheld_and_every_export_of_it_is_made(
    data: st.DataObject,
) -> None:
    # A correction alone cannot be left out: it follows what it corrects.
    records = [
        digest for digest, item in RICH.records.items() if not isinstance(item, Supersession)
    ]
    names = [*RICH.exhibits, *records[1:]]
    without = data.draw(st.frozensets(st.sampled_from(names), max_size=4))
    only = data.draw(st.none() | st.frozensets(st.sampled_from(list(RICH.exhibits)), min_size=1))
    redacted = data.draw(st.booleans())
    planned = plan(RICH, Wishes(only=only, without=without, redacted=redacted))
    part = held(RICH, planned)
    assert len(part.entries) == len(RICH.entries)
    assert part.records.keys() == RICH.records.keys() - planned.records.keys()
    assert object_sizes(part).keys() - planned.objects.keys() <= object_sizes(RICH).keys()
    for record in part.records.values():
        if not redacted and not isinstance(record, Supersession):
            assert planned.records.keys().isdisjoint(digests_in(record))
    assert case_uco.render(replace(VIEW, snapshot=part)).data
    assert ro_crate.crate(part, [], [], VIEW.made_at)


def test_missing_bytes_stop_a_part_only_where_they_belong_to_it(yard: Yard) -> None:
    first, second, _ = yard.exhibits
    kept = yard.folder / "case" / object_path(second)
    kept.chmod(0o600)
    kept.unlink()
    order = Order(to="x", wishes=Wishes(only=frozenset({first})))
    done = export(yard.case, BagFolder(yard.folder / "part"), order)
    assert verify_path(done.path, Trust()).held


def adopt_two(yard: Yard) -> Case:
    """Put a roster into force under which two people let restricted exhibits leave."""
    ben = Desk(yard.folder / "case", name="Ben").open()
    claim(ben, "A second person joined.")
    yard.case.refresh()
    draft = first_draft(yard.case.snapshot, yard.case.times.now())
    names = tuple(person.name for person in draft.people)
    pair = Role(name="pair", acts=(SEAL, RESTRICTED_EXPORT), members=names, needed=2)
    team = Role(name="team", acts=("*", "*/*"), members=names, needed=1)
    draft = replace(draft, keepers=names, needed=2, roles=(pair, team))
    digest = roster.propose(yard.case, draft, reason="test")
    roster.sign(ben, digest)
    roster.adopt(yard.case, digest)
    return ben


def test_two_people_must_agree_before_restricted_exhibits_leave_where_the_roster_asks(
    yard: Yard, tmp_path: Path
) -> None:
    case, first = yard.case, yard.exhibits[0]
    restrict(case, first, reason="need to know")
    _, public = recipient()
    parcel = Parcel(to="the court", recipients=[public])
    # Without a roster anyone may; the delivery says what left, and for whom.
    assert disclosing(case, parcel) is None
    done = export_case(case, tmp_path / "alone", parcel)
    delivery = case.snapshot.records[done.delivery]
    assert isinstance(delivery, Delivery)
    assert delivery.disclosed == Disclosure(exhibits=(first,), recipients=(public,))
    assert act_of(case.snapshot, delivery).path == RESTRICTED_EXPORT
    ben = adopt_two(yard)
    waits = disclosing(case, parcel)
    assert waits is not None
    assert waits.standing.missing == 1
    with pytest.raises(RosterRefused):
        export_case(case, tmp_path / "too soon", parcel)
    assert not (tmp_path / "too soon").exists()
    ben.refresh()
    give(ben, waits.digest)
    case.refresh()
    assert disclosing(case, parcel) is None
    report = verify_path(export_case(case, tmp_path / "agreed", parcel).path, Trust())
    assert report.held, list(report.lines())
