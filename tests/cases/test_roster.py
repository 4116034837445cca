"""Rosters in a bundle: what the verifier and python-tuf say of each way to be right or wrong."""

import dataclasses
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.builders.forger import Forger, entries_of, remanifest
from tests.builders.roster_cases import People, agreed, kept_by_two, seal_together
from tests.builders.security_key import SecurityKey
from tests.builders.small_case import Desk, bundle, claim
from tests.builders.verifiers import alone, alone_codes, codes
from tuf.api._payload import Root, Targets
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.config import EnvelopeType

from sightline.adapters.keys import FileKey
from sightline.errors import InputRefused, RosterRefused
from sightline.model.entries import read_entry
from sightline.model.fold import Fold
from sightline.model.layout import object_path
from sightline.model.roster import Adoption, Roster
from sightline.model.ssh_keys import SK_ECDSA, SK_ED25519
from sightline.model.times import Instant
from sightline.model.tuf import root_bytes, targets_bytes
from sightline.verify.codes import Code
from sightline.verify.report import Outcome, Verdict
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench import roster
from sightline.workbench.roster_file import first_draft
from sightline.workbench.seal import seal

LATER = Instant(4_000_000_001_000_000)


@dataclass(frozen=True)
class Kept(People):
    """Their case under two editions, and its bundles after the first and the second."""

    def root(self, version: int) -> Path:
        return self.folder / f"second/data/trust/roster/{version}.root.json"


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    made = Kept(tmp_path_factory.mktemp("rosters"))
    case, _ = made.begin(exhibits=1)
    ben = made.desk("Ben")
    agreed(case, kept_by_two(case), [ben])
    bundle(case, made.folder / "first")
    seal_together(case, ben)
    agreed(case, roster.without(case, "Cyd"), [ben])
    bundle(case, made.folder / "second")
    case.log.close()
    return made


@pytest.fixture
def second(kept: Kept, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept.folder / "second", tmp_path / "bundle"))


# What holds


def test_a_case_kept_to_its_roster_holds(kept: Kept, second: Path) -> None:
    report = verify_path(second, Trust())
    assert report.held
    assert report.checks[13].outcome is Outcome.HELD
    assert report.checks[14].outcome is Outcome.NOT_EXAMINED
    assert report.verdict == (Verdict.SELF_CONSISTENT,)
    assert verify_path(kept.folder / "case", Trust()).held


@pytest.mark.parametrize("version", [1, 2])
def test_a_root_from_elsewhere_anchors_the_roster(kept: Kept, second: Path, version: int) -> None:
    report = verify_path(second, Trust.read(roster=kept.root(version)))
    assert report.held
    assert report.verdict == (Verdict.ROSTERED,)
    assert alone(second, roster=str(kept.root(version))) == (set(), ["kept to a roster you trust"])


def test_a_case_without_a_roster_is_not_examined_for_one(copied: Path) -> None:
    report = verify_path(copied, Trust())
    assert report.checks[13].outcome is Outcome.NOT_EXAMINED
    assert report.held


# What python-tuf says of the same files


def trusted_set(bag: Path) -> TrustedMetadataSet:
    """A TUF client that was given edition 1 and has taken in edition 2."""
    folder = bag / "data/trust/roster"
    first = (folder / "1.root.json").read_bytes()
    trusted = TrustedMetadataSet(first, EnvelopeType.METADATA)
    trusted.update_root((folder / "2.root.json").read_bytes())
    return trusted


def test_tuf_rotates_the_root_and_verifies_the_targets(second: Path) -> None:
    root = trusted_set(second).root
    assert root.version == 2
    data = (second / "data/trust/roster/2.targets.json").read_bytes()
    targets = Metadata[Targets].from_bytes(data)
    root.verify_delegate(Targets.type, targets.signed_bytes, targets.signatures)
    delegations = targets.signed.delegations
    assert delegations is not None
    assert delegations.roles is not None
    assert {name: role.threshold for name, role in delegations.roles.items()} == {
        "seal": 2,
        "team": 1,
    }
    found = list(delegations.get_roles_for_target("checkpoint"))
    assert found[0] == ("seal", True)


def test_tuf_signs_the_same_bytes_as_we_do(second: Path) -> None:
    for path in sorted((second / "data/trust/roster").iterdir()):
        metadata = Metadata[Root | Targets].from_bytes(path.read_bytes())  # type: ignore[type-var]
        (kept,) = (
            make(record)
            for make in ((root_bytes if ".root." in path.name else targets_bytes),)
            for record in rosters_of(second)
            if record.version == metadata.signed.version
        )
        assert metadata.signed_bytes == kept


def test_tuf_refuses_a_rotation_that_the_keepers_before_did_not_sign(kept: Kept) -> None:
    mallory = FileKey.load_or_make(kept.folder / "Mallory.key", "Mallory")
    (record,) = (item for item in rosters_of(kept.folder / "second") if item.version == 2)
    person = dataclasses.replace(record.people[0], keys=(mallory.actor.public_key,))
    alone = dataclasses.replace(
        record,
        people=(person,),
        keepers=(person.name,),
        needed=1,
        roles=(dataclasses.replace(record.roles[1], members=(person.name,)),),
    )
    signed = root_bytes(alone)
    made = mallory.sign_metadata(signed)
    fake = b'{"signatures":[{"keyid":"%s","sig":"%s"}],"signed":%s}' % (
        mallory.actor.fingerprint.encode(),
        made.encode(),
        signed,
    )
    first = (kept.folder / "second/data/trust/roster/1.root.json").read_bytes()
    with pytest.raises(RepositoryError):
        TrustedMetadataSet(first, EnvelopeType.METADATA).update_root(fake)


def rosters_of(bag: Path) -> list[Roster]:
    fold = Fold()
    for raw in entries_of(bag):
        entry = read_entry(raw, fold.size).entry
        data = (bag / "data" / object_path(entry.record)).read_bytes()
        fold.take(raw, data, None)
    return [edition.roster for edition in fold.snapshot.editions.values()]


# Files beside the log


def change(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"threshold":2', b'"threshold":1'))


def swap(path: Path) -> None:
    path.write_bytes(path.with_name(path.name.replace("2.", "1.")).read_bytes())


@pytest.mark.parametrize("name", ["2.root.json", "2.targets.json"])
@pytest.mark.parametrize("damage", [change, swap, Path.unlink])
def test_the_metadata_beside_the_log_is_the_logs(
    second: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(second / "data/trust/roster" / name)
    assert codes(verify_path(second, Trust())) >= {Code.ROSTER_FILE}
    remanifest(second)
    assert codes(verify_path(second, Trust())) == {Code.ROSTER_FILE} == alone_codes(second)


def test_metadata_that_no_edition_of_the_log_has_is_a_problem(second: Path) -> None:
    folder = second / "data/trust/roster"
    shutil.copy(folder / "2.root.json", folder / "3.root.json")
    remanifest(second)
    assert codes(verify_path(second, Trust())) == {Code.ROSTER_FILE} == alone_codes(second)


# Roots that the reader brings


def test_an_older_case_than_the_trusted_roster_is_rolled_back(kept: Kept) -> None:
    report = verify_path(kept.folder / "first", Trust.read(roster=kept.root(2)))
    assert codes(report) == {Code.ROSTER_ROLLED_BACK}
    assert alone_codes(kept.folder / "first", roster=str(kept.root(2))) == codes(report)
    assert report.exit_code == 6


def test_a_case_of_others_does_not_follow_from_the_trusted_roster(
    kept: Kept, second: Path, tmp_path: Path
) -> None:
    other = tmp_path / "1.root.json"
    text = kept.root(1).read_text()
    name = kept.key("Ada").actor.fingerprint
    other.write_text(text.replace(name, f"{name[:-1]}x"))
    assert codes(verify_path(second, Trust.read(roster=other))) == {Code.ROSTER_OF_OTHERS}
    assert alone_codes(second, roster=str(other)) == {Code.ROSTER_OF_OTHERS}


def test_a_case_without_a_roster_does_not_follow_from_one(kept: Kept, copied: Path) -> None:
    report = verify_path(copied, Trust.read(roster=kept.root(1)))
    assert codes(report) == {Code.ROSTER_MISSING}
    assert alone_codes(copied, roster=str(kept.root(1))) == {Code.ROSTER_MISSING}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"signed":{"_type":"targets","version":1}}', '{"signed":{}}', "[" * 9999],
)
def test_what_is_no_root_metadata_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "1.root.json"
    path.write_text(text)
    with pytest.raises(InputRefused, match="not the root metadata"):
        Trust.read(roster=path)


# What somebody with a key can write, by a tool of their own


def published(forger: Forger) -> set[str]:
    """What both verifiers say of the bundle but for its lists of keys and editions."""
    found = forger.publish()
    aside = {Code.ROSTER_FILE, Code.ACTORS_DIFFER, Code.CHECKPOINT_FILE}
    assert alone_codes(forger.bag) - aside == found - aside
    return found - aside


@pytest.fixture
def forger(second: Path) -> Forger:
    return Forger(second)


@pytest.fixture
def third(second: Path) -> Roster:
    """What could follow edition 2."""
    (record,) = (item for item in rosters_of(second) if item.version == 2)
    return dataclasses.replace(record, version=3, reason="third")


def test_an_edition_signed_as_it_must_be_is_taken_in(
    kept: Kept, forger: Forger, third: Roster
) -> None:
    """The forger's entries themselves are sound: what is refused below is refused for its cause."""
    forger.edition(third, kept.key("Ada"), kept.key("Ada"), kept.key("Ben"))
    assert published(forger) == set()


def test_too_few_signatures(kept: Kept, forger: Forger, third: Roster) -> None:
    fewer = dataclasses.replace(third, keepers=("Ada",), needed=1)
    forger.edition(fewer, kept.key("Ada"), kept.key("Ada"))
    assert published(forger) == {Code.ROSTER_ROTATION}


def test_a_new_keeper_who_did_not_sign(kept: Kept, forger: Forger, third: Roster) -> None:
    dee = FileKey.load_or_make(kept.folder / "Dee.key", "Dee")
    person = dataclasses.replace(third.people[0], name="Dee", keys=(dee.actor.public_key,))
    more = dataclasses.replace(
        third, people=(*third.people, person), keepers=("Ada", "Dee"), needed=2
    )
    forger.edition(more, kept.key("Ada"), kept.key("Ada"), kept.key("Ben"))
    assert published(forger) == {Code.ROSTER_TOO_FEW}


def test_the_same_person_twice(kept: Kept, forger: Forger, third: Roster) -> None:
    other = FileKey.load_or_make(kept.folder / "Ada2.key", "Ada")
    ada = dataclasses.replace(third.people[0], keys=(*third.people[0].keys, other.actor.public_key))
    people = (ada, *third.people[1:])
    forger.edition(
        dataclasses.replace(third, people=people),
        *[kept.key("Ada"), kept.key("Ada"), kept.key("Ben")],
    )
    forger.say(other.actor, other)
    fourth = dataclasses.replace(third, people=people, version=4)
    forger.edition(fourth, kept.key("Ada"), kept.key("Ada"), other)
    assert published(forger) == {Code.ROSTER_SAME_PERSON}


def test_an_edition_that_expired(kept: Kept, forger: Forger, third: Roster) -> None:
    over = dataclasses.replace(third, expires=Instant(1_000_000_000_000_000))
    forger.edition(over, kept.key("Ada"), kept.key("Ada"), kept.key("Ben"))
    assert published(forger) == {Code.ROSTER_EXPIRED}


def test_a_seal_after_the_roster_expired(kept: Kept, forger: Forger) -> None:
    forger.at = LATER
    forger.checkpoint(kept.key("Ada"))
    assert published(forger) == {Code.ROSTER_EXPIRED}


@pytest.mark.parametrize("version", [1, 2, 4])
def test_a_version_rolled_back_or_skipped(
    kept: Kept, forger: Forger, third: Roster, version: int
) -> None:
    ada = kept.key("Ada")
    forger.say(dataclasses.replace(third, version=version, by=ada.actor.fingerprint), ada)
    assert published(forger) == {Code.ROSTER_VERSION}


def test_a_rotation_without_the_old_keys(kept: Kept, forger: Forger, third: Roster) -> None:
    dee = FileKey.load_or_make(kept.folder / "Dee.key", "Dee")
    person = dataclasses.replace(third.people[0], name="Dee", keys=(dee.actor.public_key,))
    takeover = dataclasses.replace(
        third, people=(*third.people, person), keepers=("Dee",), needed=1
    )
    forger.edition(takeover, kept.key("Ada"))
    assert published(forger) == {Code.ROSTER_ROTATION}


def test_a_revoked_key_that_acts_later(kept: Kept, forger: Forger) -> None:
    forger.checkpoint(kept.key("Cyd"))
    assert published(forger) == {Code.ROSTER_REVOKED}


def test_a_key_that_nobody_listed(kept: Kept, forger: Forger) -> None:
    mallory = FileKey.load_or_make(kept.folder / "Mallory.key", "Mallory")
    forger.say(mallory.actor, mallory)
    assert published(forger) == {Code.ROSTER_STRANGER}


def test_a_seal_by_one_person_alone(kept: Kept, forger: Forger) -> None:
    forger.checkpoint(kept.key("Ada"))
    assert published(forger) == {Code.ROSTER_TOO_FEW}


def test_an_act_outside_a_persons_roles(kept: Kept, tmp_path: Path) -> None:
    forger = Forger(Path(shutil.copytree(kept.folder / "first", tmp_path / "first")))
    forger.checkpoint(kept.key("Cyd"))
    assert published(forger) == {Code.ROSTER_ROLE}


def test_a_signature_over_other_metadata(kept: Kept, forger: Forger, third: Roster) -> None:
    """The log's entry holds, so the rules take it in; the metadata's signature does not."""
    ada, ben = kept.key("Ada"), kept.key("Ben")
    made = dataclasses.replace(third, by=ada.actor.fingerprint)
    digest = forger.say(made, ada)
    forger.say(forger.approval(digest, made, ada), ada)
    wrong = dataclasses.replace(made, version=9)
    forger.say(forger.approval(digest, wrong, ben), ben)
    forger.say(Adoption(roster=digest, by=ada.actor.fingerprint, at=forger.at), ada)
    assert published(forger) == {Code.ROSTER_SIGNATURE, Code.ROSTER_TOO_FEW}


@pytest.mark.parametrize("spelling", [str.upper, lambda made: f"{made}00", lambda _: "zz"])
def test_a_signature_spelt_otherwise(
    kept: Kept, forger: Forger, third: Roster, spelling: Callable[[str], str]
) -> None:
    ada, ben = kept.key("Ada"), kept.key("Ben")
    made = dataclasses.replace(third, by=ada.actor.fingerprint)
    digest = forger.say(made, ada)
    forger.say(forger.approval(digest, made, ada), ada)
    given = forger.approval(digest, made, ben)
    forger.say(dataclasses.replace(given, root_signature=spelling(given.root_signature or "")), ben)
    forger.say(Adoption(roster=digest, by=ada.actor.fingerprint, at=forger.at), ada)
    assert Code.ROSTER_SIGNATURE in published(forger)


# Through the workbench


def test_the_workbench_refuses_what_the_verifier_would(kept: Kept, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(kept.folder, tmp_path / "kept"))
    cyd = Desk(folder / "case", "Cyd").open()
    with pytest.raises(RosterRefused, match="was taken from the roster"):
        claim(cyd, "A gate again.")
    cyd.log.close()
    ada = Desk(folder / "case", "Ada").open()
    with pytest.raises(RosterRefused, match="asks for 2 people"):
        seal(ada, [])
    ada.log.close()


@pytest.mark.parametrize("kind", [SK_ED25519, SK_ECDSA])
def test_a_security_key_keeps_a_roster(tmp_path: Path, kind: str) -> None:
    """TUF knows no such keys: their metadata signature is an SSHSIG, which we check."""
    desk = Desk(tmp_path / "case", "Ada")
    case = desk.create(SecurityKey(kind).signer("Ada"))
    draft = first_draft(case.snapshot, case.times.now())
    digest = roster.propose(case, draft, reason="test")
    roster.adopt(case, digest)
    bundle(case, tmp_path / "bundle")
    case.log.close()
    report = verify_path(tmp_path / "bundle", Trust())
    assert report.held
    assert report.checks[13].outcome is Outcome.HELD
    assert alone(tmp_path / "bundle") == (set(), ["self-consistent only"])
