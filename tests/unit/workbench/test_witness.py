"""A witness signs a head only if it continues the one it signed before; nothing else moves it."""

import base64
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.small_case import Desk, bundle, claim

from sightline.adapters.clock import SystemClock
from sightline.adapters.keys import FileKey
from sightline.adapters.witness_http import HttpWitness
from sightline.adapters.witness_server import WitnessServer, parse_listen
from sightline.adapters.witness_sqlite import WitnessMemory
from sightline.errors import InputRefused, NotVerified, RuleRefused, StorageFailed
from sightline.model.cosignature import VerifierKey, log_key, witness_key
from sightline.model.custody import Cosignature
from sightline.model.merkle import Frontier, leaf_hash
from sightline.model.note import Head, parse_note, parse_signature
from sightline.model.proofs import consistency
from sightline.verify.codes import Code
from sightline.verify.proof import verify_proof
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust, read_signers
from sightline.verify.witnesses import check_cosignature
from sightline.workbench.case import Case
from sightline.workbench.prove import prove
from sightline.workbench.seal import Sealed, seal
from sightline.workbench.witness import SIZE_TYPE, OwnWitness, Reply, request_body

ORIGIN = "example.org/log"
NAME = "witness.example/w1"


def key(number: int) -> FileKey:
    return FileKey(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32), "key")


LOG, WITNESS, STRANGER = key(7), key(8), key(9)
LEAVES = [leaf_hash(str(number).encode()) for number in range(20)]


def note(
    size: int, *, by: FileKey = LOG, origin: str = ORIGIN, leaves: list[bytes] = LEAVES
) -> str:
    head = Head(origin=origin, size=size, root=Frontier.over(leaves[:size]).root())
    return f"{head.body}\n{by.sign_note(origin, head.body.encode())}"


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[OwnWitness]:
    store = WitnessMemory.open(tmp_path / "witness.sqlite")
    yield OwnWitness(
        name=NAME,
        key=WITNESS,
        logs={ORIGIN: (log_key(ORIGIN, LOG.raw),)},
        store=store,
        times=SystemClock(),
    )
    store.close()


def ask(witness: OwnWitness, old: int, size: int) -> Reply:
    path = consistency(LEAVES[:size], old) if old else []
    return witness.add_checkpoint(request_body(old, path, note(size)))


def test_a_head_that_continues_the_last_is_cosigned(witness: OwnWitness) -> None:
    for old, size in ((0, 5), (5, 5), (5, 12), (12, 20)):
        reply = ask(witness, old, size)
        assert reply.status == HTTPStatus.OK, reply.body
        line = parse_signature(reply.body.removesuffix("\n"))
        check_cosignature(witness_key(NAME, WITNESS.raw), line, parse_note(note(size)).body)
        assert witness.store.latest(ORIGIN)[0] == size


@pytest.mark.parametrize("old", [0, 4, 6])
def test_one_who_does_not_know_where_the_witness_stands_is_told(
    witness: OwnWitness, old: int
) -> None:
    ask(witness, 0, 5)
    reply = ask(witness, old, 12)
    assert (reply.status, reply.body, reply.media_type) == (HTTPStatus.CONFLICT, "5\n", SIZE_TYPE)


def test_a_rewritten_log_is_not_cosigned(witness: OwnWitness) -> None:
    ask(witness, 0, 5)
    rewritten = [leaf_hash(b"rewritten"), *LEAVES[1:]]
    path = consistency(rewritten[:12], 5)
    reply = witness.add_checkpoint(request_body(5, path, note(12, leaves=rewritten)))
    assert reply.status == HTTPStatus.UNPROCESSABLE_ENTITY
    reply = witness.add_checkpoint(request_body(5, [], note(5, leaves=rewritten)))
    assert reply.status == HTTPStatus.CONFLICT
    assert witness.store.latest(ORIGIN)[0] == 5


def test_a_shortened_log_is_not_cosigned(witness: OwnWitness) -> None:
    ask(witness, 0, 12)
    assert ask(witness, 0, 5).status == HTTPStatus.CONFLICT
    reply = witness.add_checkpoint(request_body(12, [], note(5)))
    assert reply.status == HTTPStatus.BAD_REQUEST


def test_only_logs_it_was_told_of_and_only_under_their_own_keys(witness: OwnWitness) -> None:
    other = note(5, origin="example.org/other")
    assert witness.add_checkpoint(request_body(0, [], other)).status == HTTPStatus.NOT_FOUND
    forged = note(5, by=STRANGER)
    assert witness.add_checkpoint(request_body(0, [], forged)).status == HTTPStatus.FORBIDDEN
    altered = note(5).replace("\n5\n", "\n6\n")
    assert witness.add_checkpoint(request_body(0, [], altered)).status == HTTPStatus.FORBIDDEN
    assert witness.store.latest(ORIGIN)[0] == 0


@given(st.binary(max_size=300))
def test_what_is_no_request_is_refused_in_words(data: bytes) -> None:
    nobody = OwnWitness(name=NAME, key=WITNESS, logs={}, store=_Never(), times=SystemClock())
    assert nobody.add_checkpoint(data).status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}


class _Never:
    def latest(self, origin: str) -> tuple[int, bytes]:
        raise AssertionError(origin)

    def advance(self, origin: str, old: int, head: Head) -> bool:
        raise AssertionError((origin, old, head))


@pytest.mark.parametrize(
    "body",
    [
        b"old 01\n\n" + note(5).encode(),
        b"old -1\n\n" + note(5).encode(),
        b"old 0\nAAAA\n\n" + note(5).encode(),
        b"old 0\n" + b"A" * 43 + b"=\n" * 64 + b"\n" + note(5).encode(),
        b"old 0\n" + note(5).encode().replace(b"\n\n", b"\n"),
        b"\xff\xfe",
    ],
)
def test_a_malformed_request_moves_nothing(witness: OwnWitness, body: bytes) -> None:
    assert witness.add_checkpoint(body).status == HTTPStatus.BAD_REQUEST
    assert witness.store.latest(ORIGIN)[0] == 0


def test_two_who_ask_at_once_cannot_roll_the_witness_back(tmp_path: Path) -> None:
    store = WitnessMemory.open(tmp_path / "witness.sqlite")
    head = Head(origin=ORIGIN, size=12, root=bytes(32))
    assert store.advance(ORIGIN, 0, head)
    assert not store.advance(ORIGIN, 0, Head(origin=ORIGIN, size=5, root=bytes(32)))
    assert store.latest(ORIGIN)[0] == 12
    store.close()
    again = WitnessMemory.open(tmp_path / "witness.sqlite")
    assert again.latest(ORIGIN)[0] == 12
    again.close()


def test_a_memory_that_is_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "witness.sqlite").write_text("no database, but long enough to be read as one" * 9)
    with pytest.raises(StorageFailed, match="memory cannot be used"):
        WitnessMemory.open(tmp_path / "witness.sqlite")


@pytest.mark.parametrize("text", ["8600", "127.0.0.1:8600", "[::1]:8600", ":8600"])
def test_places_to_listen_at(text: str) -> None:
    host, port = parse_listen(text)
    assert port == 8600
    assert host in {"127.0.0.1", "::1"}


@pytest.mark.parametrize("text", ["", "host", "host:99999", "host:-1"])
def test_what_is_no_place_to_listen_at(text: str) -> None:
    with pytest.raises(InputRefused):
        parse_listen(text)


# With a real case, over a real connection


@dataclass
class Sealing:
    case: Case
    witness: HttpWitness

    def seal(self) -> Sealed:
        return seal(self.case, [], [self.witness])


@contextmanager
def listening(folder: Path, logs: list[str]) -> Iterator[str]:
    keys = [VerifierKey.parse(text) for text in logs]
    store = WitnessMemory.open(folder / "witness.sqlite")
    own = OwnWitness(
        name=NAME,
        key=WITNESS,
        logs={item.name: (item,) for item in keys},
        store=store,
        times=SystemClock(),
    )
    with WitnessServer(("127.0.0.1", 0), own) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            store.close()


@pytest.fixture
def sealing(tmp_path: Path) -> Iterator[Sealing]:
    case = Desk(tmp_path / "case").create()
    claim(case, "The gate stood open.")
    with listening(tmp_path / "witness", [seal(case, []).log_key]) as address:
        yield Sealing(case, HttpWitness(witness_key(NAME, WITNESS.raw), address))
    case.log.close()


def test_a_growing_case_is_cosigned_again_and_again(sealing: Sealing, tmp_path: Path) -> None:
    for number in range(3):
        claim(sealing.case, f"Claim {number}.")
        sealed = sealing.seal()
        assert [seen.witness for seen in sealed.witnessed] == [NAME]
        assert not sealed.not_witnessed
    bundle(sealing.case, tmp_path / "bundle")
    trust = Trust(witnesses=(sealing.witness.key,))
    report = verify_path(tmp_path / "bundle", trust)
    assert report.held
    assert "seen by witnesses you trust" in report.verdict
    text = (tmp_path / "bundle/data/log/checkpoint").read_text()
    assert [line.name for line in parse_note(text).signatures][1:] == [NAME]


def test_a_case_cut_short_is_not_cosigned_and_the_reason_is_named(
    sealing: Sealing, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copytree(tmp_path / "case", other / "case")
    shutil.copy(tmp_path / "Ada.key", other / "Ada.key")
    for number in range(4):
        claim(sealing.case, f"Claim {number}.")
    sealed = sealing.seal()
    shorter = Desk(other / "case").open()
    refused = seal(shorter, [], [sealing.witness])
    (miss,) = refused.not_witnessed
    assert miss.cause == (
        f"It has signed {sealed.size} entries of this log, and here there are {refused.size}."
    )
    shorter.log.close()


def test_a_trusted_witness_that_did_not_cosign_fails_the_check(
    sealing: Sealing, tmp_path: Path
) -> None:
    bundle(sealing.case, tmp_path / "bundle")
    report = verify_path(tmp_path / "bundle", Trust(witnesses=(sealing.witness.key,)))
    assert not report.held
    (check,) = [check for check in report.checks if check.number == 13]
    assert [problem.code for problem in check.problems] == [Code.WITNESS_MISSING]


def test_a_cosignature_by_another_key_is_named(sealing: Sealing, tmp_path: Path) -> None:
    sealed = sealing.seal()
    body = parse_note(sealed.note).body
    honest = WITNESS.cosign(NAME, body, 1_700_000_000)
    key_of = witness_key(NAME, WITNESS.raw)
    forged = honest.line.replace(
        base64.b64encode(honest.key_id + honest.signature).decode(),
        base64.b64encode(honest.key_id + honest.signature[:8] + bytes(64)).decode(),
    )
    case = sealing.case
    at = next(item.at for _, item in case.snapshot.live(Cosignature))
    record = Cosignature(
        checkpoint=sealed.checkpoint,
        witness=key_of.text,
        line=forged,
        at=type(at)(1_700_000_000_000_000),
    )
    case.record(record, action="cosign")
    bundle(case, tmp_path / "bundle")
    report = verify_path(tmp_path / "bundle", Trust())
    (check,) = [check for check in report.checks if check.number == 8]
    assert [problem.code for problem in check.problems] == [Code.COSIGNATURE]
    with pytest.raises(RuleRefused, match="not of the time it states"):
        case.record(
            Cosignature(checkpoint=sealed.checkpoint, witness=key_of.text, line=honest.line, at=at),
            action="cosign",
        )


def test_an_unknown_log_is_sealed_without_the_witness(tmp_path: Path) -> None:
    case = Desk(tmp_path / "case").create()
    with listening(tmp_path / "witness", []) as address:
        sealed = seal(case, [], [HttpWitness(witness_key(NAME, WITNESS.raw), address)])
    assert not sealed.witnessed
    assert "404" in sealed.not_witnessed[0].cause
    case.log.close()


# Proofs of single entries


def test_a_proof_shows_one_entry_to_somebody_who_has_nothing_else(sealing: Sealing) -> None:
    sealing.seal()
    case = sealing.case
    signers = f"ada {case.signer.actor.public_key}"
    trust = Trust(keys=read_signers(signers, file="test"), witnesses=(sealing.witness.key,))
    for seq in range(case.size - 2):
        proof = prove(case, seq)
        proven = verify_proof(proof.text, trust)
        assert proven.entry == case.snapshot.entries[seq]
        assert proven.signed_in == seq or proven.entry.seq < proven.signed_in
        assert (proven.sealed_by, proven.seen_by) == (("ada",), (NAME,))


def test_a_changed_proof_does_not_hold(sealing: Sealing) -> None:
    sealing.seal()
    text = prove(sealing.case, 1).text
    other = prove(sealing.case, 0)
    for changed in (
        text.replace("index 1", "index 0"),
        text.replace("extra ", "extra AAAA"),
        "\n".join(line for number, line in enumerate(text.split("\n")) if number != 3),
        text.replace(text.split("\n")[1], other.text.split("\n")[1]),
    ):
        with pytest.raises(Exception, match=r"[Pp]roof|entry|hash|log"):
            verify_proof(changed, Trust())


def test_a_proof_needs_somebody_the_reader_trusts_if_they_named_anybody(sealing: Sealing) -> None:
    text = prove(sealing.case, 1).text
    stranger = read_signers(f"eve {STRANGER.actor.public_key}", file="test")
    with pytest.raises(NotVerified, match="No key that you trust"):
        verify_proof(text, Trust(keys=stranger))
    with pytest.raises(NotVerified, match="did not cosign"):
        verify_proof(text, Trust(witnesses=(sealing.witness.key,)))
    assert verify_proof(text, Trust()).sealed_by == ()


def test_an_entry_that_no_checkpoint_covers_has_no_proof_yet(sealing: Sealing) -> None:
    with pytest.raises(RuleRefused, match="No checkpoint covers"):
        prove(sealing.case, sealing.case.size - 1)
