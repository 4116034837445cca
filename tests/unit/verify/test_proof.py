"""The proof of an entry that is not signed itself carries the one that covers it."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.builders.small_case import Desk, claim, fill, seal_with

from sightline.adapters.keys import FileKey
from sightline.errors import InputRefused, NotVerified, SightlineError
from sightline.model.custody import SignedEntry
from sightline.model.entries import read_entry, signing_bytes
from sightline.model.plain import to_plain
from sightline.model.proof_entry import CoveredEntry, carried_bytes, read_carried
from sightline.verify.proof import ProvenEntry, verify_proof
from sightline.verify.trust import Trust
from sightline.workbench.case import Case
from sightline.workbench.prove import prove

COVERED, COVERING = 1, 2
"""`fill` records an exhibit and its acquisition together."""


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    case = Desk(tmp_path / "case").create()
    fill(case)
    claim(case, "The gate stood open.")
    seal_with(case)
    yield case
    case.log.close()


def carried(case: Case) -> CoveredEntry:
    found = read_carried(prove(case, COVERED).extra, COVERED)
    assert isinstance(found, CoveredEntry)
    return found


def shown(case: Case, **changes: Any) -> ProvenEntry:  # noqa: ANN401 - fields of any type
    """What a proof shows whose carried entry was changed."""
    proof = prove(case, COVERED)
    changed = dataclasses.replace(carried(case), **changes)
    return verify_proof(dataclasses.replace(proof, extra=carried_bytes(changed)).text, Trust())


def test_a_covered_entry_is_proven_with_the_one_that_covers_it(case: Case) -> None:
    for seq, entry in enumerate(case.snapshot.entries[:-1]):
        proven = verify_proof(prove(case, seq).text, Trust())
        assert proven.entry == entry
        signed = read_entry(next(case.log.entries(seq)).entry, seq).signature is not None
        assert (proven.signed_in == seq) == signed
    lines = "\n".join(verify_proof(prove(case, COVERED).text, Trust()).lines())
    assert f"signed by {case.me} in entry {COVERING}, with others, which states" in lines


def test_a_cover_that_does_not_reach_the_entry_is_refused(case: Case) -> None:
    for seq in (0, COVERING + 2, case.size - 1):
        by = read_entry(next(case.log.entries(seq)).entry, seq)
        with pytest.raises(NotVerified, match="does not say that its signature covers"):
            shown(case, by=by)


def test_a_cover_by_another_key_is_refused(case: Case, tmp_path: Path) -> None:
    mallory = FileKey.load_or_make(tmp_path / "Mallory.key", "Mallory")
    by = carried(case).by
    with pytest.raises(NotVerified, match="another key signed it"):
        shown(case, by=dataclasses.replace(by, signature=mallory.sign(signing_bytes(by.entry))))
    named = dataclasses.replace(by.entry, actor=mallory.actor.fingerprint)
    forged = SignedEntry(entry=named, signature=mallory.sign(signing_bytes(named)))
    with pytest.raises(NotVerified, match="does not say that its signature covers"):
        shown(case, by=forged)


def test_a_cover_that_its_actor_did_not_sign_so_is_refused(case: Case) -> None:
    by = carried(case).by
    changes: list[dict[str, Any]] = [{"covers": 2}, {"tree": "00" * 32}, {"action": "other"}]
    for changed in changes:
        entry = dataclasses.replace(by.entry, **changed)
        with pytest.raises(NotVerified):
            shown(case, by=dataclasses.replace(by, entry=entry))


def test_an_entry_that_the_path_does_not_lead_from_is_refused(case: Case) -> None:
    given = carried(case)
    with pytest.raises(NotVerified, match="do not lead from the entry to the root that entry 2"):
        shown(case, entry=dataclasses.replace(given.entry, action="other"))
    with pytest.raises(NotVerified, match=r"do not lead|too few|too many"):
        shown(case, path=("00" * 32,) * len(given.path))
    with pytest.raises(NotVerified, match=r"too few|too many"):
        shown(case, path=given.path[1:])
    with pytest.raises(InputRefused, match="none of SHA-256"):
        shown(case, path=("zz" * 32,))


def test_a_leaf_without_signature_and_cover_shows_nobody(case: Case) -> None:
    proof = prove(case, COVERED)
    leaf = next(case.log.entries(COVERED)).entry
    with pytest.raises(InputRefused, match="who signed the entry"):
        verify_proof(dataclasses.replace(proof, extra=leaf).text, Trust())


def test_any_flipped_bit_of_what_is_carried_is_noticed(case: Case) -> None:
    proof = prove(case, COVERED)
    data = bytearray(proof.extra)
    for place in range(len(data)):
        data[place] ^= 1
        with pytest.raises(SightlineError):
            verify_proof(dataclasses.replace(proof, extra=bytes(data)).text, Trust())
        data[place] ^= 1


def test_it_is_the_json_that_the_format_describes(case: Case) -> None:
    value = json.loads(prove(case, COVERED).extra)
    assert list(value) == ["by", "entry", "path"]
    assert value["entry"] == to_plain(case.snapshot.entries[COVERED])
    assert list(value["by"]) == ["entry", "signature"]
