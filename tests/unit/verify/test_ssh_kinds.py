"""Every kind of SSH key that signs entries: ssh-keygen and we agree, both ways."""

import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from tests.builders.security_key import SecurityKey
from tests.builders.small_case import Desk, bundle, claim

from sightline.adapters.keys import FileKey, signer
from sightline.adapters.ssh_agent import AgentKey
from sightline.adapters.ssh_signer import SshSigner
from sightline.errors import InputRefused, NotVerified, StorageFailed
from sightline.model import sshsig
from sightline.model.ssh_keys import SECURITY_KEYS, SK_ECDSA, SK_ED25519, parse_key, string
from sightline.verify.run import verify_path
from sightline.verify.signatures import verify_ssh
from sightline.verify.trust import Trust, read_signers
from sightline.workbench.seal import seal

MESSAGE = b'{"at":"2022-11-12T09:30:00.000000Z"}'
KINDS = (
    ("ed25519", ""),
    ("rsa", "2048"),
    ("rsa", "3072"),
    ("ecdsa", "256"),
    ("ecdsa", "384"),
    ("ecdsa", "521"),
)

needs_openssh = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed"
)


def keygen(*words: object, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["ssh-keygen", *map(str, words)], input=feed, capture_output=True, check=False
    )


def make(path: Path, kind: str, bits: str) -> Path:
    size = ("-b", bits) if bits else ()
    made = keygen("-q", "-t", kind, *size, "-N", "", "-f", path)
    assert made.returncode == 0, made.stderr
    return path


def ssh_keygen_agrees(key: SshSigner, text: str, folder: Path) -> bool:
    (folder / "allowed").write_text(f"ada {key.actor.public_key}\n")
    (folder / "sig").write_text(sshsig.armour(text))
    check = ("-Y", "verify", "-f", folder / "allowed", "-I", "ada", "-s", folder / "sig")
    return keygen(*check, "-n", "sightline", feed=MESSAGE).returncode == 0


@needs_openssh
@pytest.mark.parametrize(("kind", "bits"), KINDS)
def test_each_kind_is_checked_by_both_sides(kind: str, bits: str, tmp_path: Path) -> None:
    path = make(tmp_path / "key", kind, bits)
    key = FileKey.load_or_make(path, "Ada")
    text = key.sign(MESSAGE)
    assert sshsig.fingerprint(verify_ssh(text, MESSAGE, "sightline")) == key.actor.fingerprint
    assert ssh_keygen_agrees(key, text, tmp_path)
    signed = keygen("-Y", "sign", "-f", path, "-n", "sightline", feed=MESSAGE).stdout.decode()
    theirs = "".join(signed.split("\n")[1:-2])
    assert verify_ssh(theirs, MESSAGE, "sightline") == sshsig.key_blob(key.actor.public_key)
    with pytest.raises(NotVerified):
        verify_ssh(theirs, MESSAGE + b" ", "sightline")


@needs_openssh
@pytest.mark.parametrize("kind", sorted(SECURITY_KEYS))
def test_a_security_key_is_checked_by_both_sides(kind: str, tmp_path: Path) -> None:
    key = SecurityKey(kind).signer("Ada")
    text = key.sign(MESSAGE)
    assert ssh_keygen_agrees(key, text, tmp_path)
    verify_ssh(text, MESSAGE, "sightline")
    with pytest.raises(NotVerified):
        verify_ssh(text, MESSAGE + b" ", "sightline")


@pytest.mark.parametrize("kind", sorted(SECURITY_KEYS))
def test_a_security_key_that_nobody_touched_does_not_count(kind: str) -> None:
    text = SecurityKey(kind, flags=0).signer("Ada").sign(MESSAGE)
    with pytest.raises(NotVerified, match="without being touched"):
        verify_ssh(text, MESSAGE, "sightline")


@pytest.mark.parametrize("kind", sorted(SECURITY_KEYS))
def test_flags_and_counter_of_a_security_key_are_signed_too(kind: str) -> None:
    parts = sshsig.unpack(SecurityKey(kind).signer("Ada").sign(MESSAGE))
    assert parts.touched == (1, 41)
    for touched in ((1, 42), (5, 41)):
        with pytest.raises(NotVerified):
            verify_ssh(sshsig.pack(replace(parts, touched=touched)), MESSAGE, "sightline")


@pytest.mark.parametrize("cut", [b"", b"\1\0\0\0", b"\1\0\0\0\1\0"])
def test_a_security_keys_tail_has_one_length(cut: bytes) -> None:
    key = SecurityKey(SK_ED25519)
    inner = string(SK_ED25519.encode()) + string(bytes(64)) + cut
    with pytest.raises(struct.error):
        sshsig.unpack_inner(inner)
    assert key.counter == 40


def test_an_rsa_signature_over_sha1_does_not_count() -> None:
    private = rsa.generate_private_key(65537, 2048)
    key = FileKey(private, "Ada")
    parts = sshsig.unpack(key.sign(MESSAGE))
    data = sshsig.signed_data("sightline", MESSAGE)
    weak = private.sign(data, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - what must fail
    changed = replace(parts, algorithm="ssh-rsa", signature=weak)
    with pytest.raises(NotVerified, match="cannot sign with 'ssh-rsa'"):
        verify_ssh(sshsig.pack(changed), MESSAGE, "sightline")


def test_a_short_rsa_key_is_refused() -> None:
    blob = string(b"ssh-rsa") + string(b"\1\0\1") + string(b"\0" + b"\xff" * 128)
    with pytest.raises(InputRefused, match="fewer than 2048 bits"):
        parse_key(blob)


@pytest.mark.parametrize(
    "blob",
    [
        string(b"ssh-dss") + string(b"x"),
        string(b"ssh-ed25519") + string(bytes(31)),
        string(b"ssh-ed25519") + string(bytes(32)) + b"x",
        string(b"ecdsa-sha2-nistp256") + string(b"nistp384") + string(b"x"),
        string(b"ssh-rsa") + string(b"\xff") + string(b"\1"),
        string(b"ssh-rsa") + string(b"\0\0\3") + string(b"\1"),
        string(b"ssh-ed25519-cert-v01@openssh.com"),
        b"",
    ],
)
def test_what_is_no_key_of_these_kinds_is_refused(blob: bytes) -> None:
    with pytest.raises(InputRefused, match="not an SSH key"):
        parse_key(blob)


@needs_openssh
@pytest.mark.parametrize(("kind", "bits"), [("ecdsa", "256"), ("rsa", "2048")])
def test_a_case_signed_with_another_kind_is_whole_and_sealed_by_somebody_else(
    kind: str, bits: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "case")
    make(desk.key_path, kind, bits)
    case = desk.create()
    claim(case, "The gate stood open.")
    with pytest.raises(InputRefused, match="signed with Ed25519 keys"):
        seal(case, [])
    case.log.close()
    other = Desk(tmp_path / "case", name="Ben").open()
    seal(other, [])
    bundle(other, tmp_path / "bundle")
    signers = (tmp_path / "bundle/data/trust/allowed_signers").read_text()
    assert len(signers.splitlines()) == 2
    report = verify_path(tmp_path / "bundle", Trust(keys=read_signers(signers, file="test")))
    assert report.held, list(report.lines())
    assert report.signed_by_trusted
    other.log.close()


# Through an agent


@dataclass
class RunningAgent:
    folder: Path

    def add(self, kind: str, bits: str = "", passphrase: str = "") -> Path:
        """A key that the agent alone holds; the path of its public half."""
        path = make(self.folder / "key", kind, bits)
        if passphrase:
            keygen("-p", "-q", "-P", "", "-N", passphrase, "-f", path)
        added = subprocess.run(["ssh-add", "-q", path], check=False, capture_output=True)
        assert added.returncode == 0, added.stderr
        path.unlink()
        return path.with_suffix(".pub")


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningAgent]:
    if shutil.which("ssh-agent") is None:
        pytest.skip("ssh-agent is not installed")
    address = tmp_path / "agent"
    with subprocess.Popen(
        ["ssh-agent", "-D", "-a", address], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        monkeypatch.setenv("SSH_AUTH_SOCK", str(address))
        yield RunningAgent(tmp_path)
        process.terminate()


@pytest.mark.parametrize(("kind", "bits"), KINDS)
def test_an_agent_signs_and_the_private_key_stays_there(
    agent: RunningAgent, kind: str, bits: str, tmp_path: Path
) -> None:
    key = signer(agent.add(kind, bits), "Ada")
    assert isinstance(key, AgentKey)
    text = key.sign(MESSAGE)
    verify_ssh(text, MESSAGE, "sightline")
    assert ssh_keygen_agrees(key, text, tmp_path)


def test_a_case_is_made_and_sealed_through_an_agent(agent: RunningAgent, tmp_path: Path) -> None:
    public = agent.add("ed25519")
    desk = Desk(tmp_path / "case")
    key = signer(public, "Ada")
    case = desk.create(signer=key)
    claim(case, "The gate stood open.")
    seal(case, [])
    bundle(case, tmp_path / "bundle")
    assert verify_path(tmp_path / "bundle", Trust()).held
    case.log.close()


def test_a_key_that_the_agent_lacks_is_named(agent: RunningAgent, tmp_path: Path) -> None:
    agent.add("ed25519")
    other = make(tmp_path / "other", "ed25519", "")
    with pytest.raises(InputRefused, match="does not hold the private half"):
        signer(other.with_suffix(".pub"), "Ada")


def test_without_an_agent_the_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = FileKey.load_or_make(tmp_path / "key", "Ada")
    assert isinstance(key, SshSigner)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with pytest.raises(StorageFailed, match="no ssh-agent is running"):
        signer(tmp_path / "key.pub", "Ada")
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "nowhere"))
    with pytest.raises(StorageFailed, match="did not do what was asked"):
        signer(tmp_path / "key.pub", "Ada")
    assert SK_ECDSA in SECURITY_KEYS
