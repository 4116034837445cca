from pathlib import Path

import pytest
from tests.builders.authority import LocalAuthority
from tests.builders.small_case import Desk, LocalStamps, claim

from sightline.adapters.timestamp import HttpAuthority
from sightline.errors import RuleRefused
from sightline.model.custody import Checkpoint, Stamp
from sightline.model.note import case_origin, parse_head, parse_note
from sightline.model.sshsig import ed25519_raw, key_blob
from sightline.verify.signatures import verify_ed25519
from sightline.workbench.case import Case
from sightline.workbench.seal import seal


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "case")


@pytest.fixture
def case(desk: Desk) -> Case:
    return desk.create()


def test_a_seal_is_a_signed_note_over_the_log_as_it_stands(case: Case) -> None:
    claim(case, "The gate stood open.")
    size, root = case.size, case.frontier.root()
    sealed = seal(case, [])
    note = parse_note(sealed.note)
    head = parse_head(note.body)
    assert (head.origin, head.size, head.root) == (case_origin(case.snapshot.case), size, root)
    raw = ed25519_raw(key_blob(case.signer.actor.public_key))
    verify_ed25519(raw, note.signatures[0].signature, note.body.encode())
    record = case.snapshot.records[sealed.checkpoint]
    assert record == Checkpoint(size=size, root=root.hex(), note=sealed.note)
    assert case.size == size + 1


def test_each_stamp_is_recorded_and_its_token_kept(case: Case, tmp_path: Path) -> None:
    stamps = LocalStamps(LocalAuthority(tmp_path / "tsa", "Unit TSA").make())
    sealed = seal(case, [stamps, stamps])
    assert len(sealed.stamped) == 2
    for stamped, token in zip(sealed.stamped, stamps.tokens, strict=True):
        record = case.snapshot.records[stamped.record]
        assert isinstance(record, Stamp)
        assert record.checkpoint == sealed.checkpoint
        with case.objects.open(record.token) as file:
            assert file.read() == token


def test_an_authority_that_fails_does_not_lose_the_seal_nor_the_other_stamp(
    case: Case, tmp_path: Path
) -> None:
    dead = HttpAuthority("http://127.0.0.1:9/", timeout_seconds=1)
    stamps = LocalStamps(LocalAuthority(tmp_path / "tsa", "Unit TSA").make())
    sealed = seal(case, [dead, stamps])
    assert [item.authority for item in sealed.not_stamped] == ["http://127.0.0.1:9/"]
    assert "cannot be reached" in sealed.not_stamped[0].cause
    assert [item.authority for item in sealed.stamped] == ["local authority"]
    assert sealed.checkpoint in case.snapshot.records


def test_a_second_person_can_put_their_name_under_the_same_head(desk: Desk, case: Case) -> None:
    first = seal(case, [])
    case.log.close()
    other = Desk(desk.folder, "Ben").open()
    second = seal(other, [], size=first.size)
    other.log.close()
    assert (second.size, second.root) == (first.size, first.root)
    assert second.checkpoint != first.checkpoint


@pytest.mark.parametrize("size", [0, -1, 99])
def test_a_size_that_the_log_never_had_is_refused(case: Case, size: int) -> None:
    with pytest.raises(RuleRefused, match="no head over"):
        seal(case, [], size=size)
