"""SSH signatures: what we write ssh-keygen checks, and what it writes we check."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.adapters.keys import FileKey
from sightline.errors import InputRefused, NotVerified
from sightline.model import sshsig
from sightline.model.ssh_keys import SECURITY_KEYS
from sightline.model.sshsig import SshSignature, armour, pack, unpack
from sightline.verify.signatures import verify_ssh

MESSAGE = b'{"at":"2022-11-12T09:30:00.000000Z"}'

needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed"
)


@pytest.fixture
def key(tmp_path: Path) -> FileKey:
    return FileKey.load_or_make(tmp_path / "key", "Ada Lovelace")


def _keygen(*arguments: object, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["ssh-keygen", *map(str, arguments)], input=feed, capture_output=True, check=False
    )


@needs_ssh_keygen
def test_ssh_keygen_checks_what_we_sign(key: FileKey, tmp_path: Path) -> None:
    (tmp_path / "allowed").write_text(f"ada {key.actor.public_key}\n")
    (tmp_path / "sig").write_text(armour(key.sign(MESSAGE)))
    check = ["-Y", "verify", "-f", tmp_path / "allowed", "-I", "ada", "-s", tmp_path / "sig"]
    good = _keygen(*check, "-n", "sightline", feed=MESSAGE)
    assert good.returncode == 0, good.stderr
    assert key.actor.fingerprint.encode() in good.stdout
    assert _keygen(*check, "-n", "sightline", feed=MESSAGE + b" ").returncode != 0
    assert _keygen(*check, "-n", "file", feed=MESSAGE).returncode != 0


@needs_ssh_keygen
def test_we_check_what_ssh_keygen_signs(tmp_path: Path) -> None:
    made = _keygen("-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", tmp_path / "key")
    assert made.returncode == 0, made.stderr
    signed = _keygen("-Y", "sign", "-f", tmp_path / "key", "-n", "sightline", feed=MESSAGE)
    lines = signed.stdout.decode().split("\n")
    text = "".join(lines[1 : lines.index("-----END SSH SIGNATURE-----")])
    blob = verify_ssh(text, MESSAGE, "sightline")
    assert sshsig.key_line(blob) == " ".join((tmp_path / "key.pub").read_text().split()[:2])
    assert armour(text) == signed.stdout.decode()
    with pytest.raises(NotVerified):
        verify_ssh(text, MESSAGE + b" ", "sightline")


@needs_ssh_keygen
def test_a_key_that_ssh_keygen_made_is_taken_and_signs_alike(tmp_path: Path) -> None:
    _keygen("-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key")
    key = FileKey.load_or_make(tmp_path / "key", "Ada")
    signed = _keygen("-Y", "sign", "-f", tmp_path / "key", "-n", "sightline", feed=MESSAGE)
    # Ed25519 signatures are deterministic (RFC 8032): the very same bytes.
    assert armour(key.sign(MESSAGE)) == signed.stdout.decode()


@needs_ssh_keygen
def test_the_fingerprint_is_the_one_ssh_keygen_prints(key: FileKey, tmp_path: Path) -> None:
    listed = _keygen("-l", "-f", tmp_path / "key.pub").stdout.decode().split()
    assert listed[1] == key.actor.fingerprint
    assert listed[2:4] == ["Ada", "Lovelace"]
    assert sshsig.fingerprint(sshsig.key_blob((tmp_path / "key.pub").read_text())) == listed[1]


def test_a_signature_for_another_purpose_does_not_count(key: FileKey) -> None:
    with pytest.raises(NotVerified, match="namespace 'file'"):
        verify_ssh(key.sign(MESSAGE), MESSAGE, "file")


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_no_bit_of_a_signature_can_change(place: int, bit: int) -> None:
    key = sshsig.ed25519_blob(bytes(range(32)))
    parts = SshSignature(
        public_key=key, namespace="n", hash_name="sha512", algorithm="ssh-ed25519", signature=b"s"
    )
    raw = bytearray(base64.b64decode(pack(parts)))
    raw[place % len(raw)] ^= 1 << bit
    try:
        changed = unpack(base64.b64encode(raw).decode())
    except InputRefused:
        return
    assert changed != parts


@given(
    st.builds(
        SshSignature,
        public_key=st.binary(),
        namespace=st.text(st.characters(exclude_categories=["Cs"])),
        hash_name=st.text(st.characters(exclude_categories=["Cs"])),
        algorithm=st.text(st.characters(exclude_categories=["Cs"])),
        signature=st.binary(),
    ).filter(lambda parts: parts.algorithm not in SECURITY_KEYS)
)
def test_what_is_packed_is_unpacked(parts: SshSignature) -> None:
    assert unpack(pack(parts)) == parts


def test_one_signature_has_one_spelling(key: FileKey) -> None:
    text = key.sign(MESSAGE)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    spellings = [f"{text[:-3]}{letter}==" for letter in alphabet] if text.endswith("==") else []
    spellings += [f"{text[:-2]}{letter}=" for letter in alphabet] if not spellings else []
    same = [
        spelling
        for spelling in spellings
        if base64.b64decode(spelling) == base64.b64decode(text) and spelling != text
    ]
    assert same, "the length of the blob leaves spare bits in the last letter"
    for spelling in same:
        with pytest.raises(InputRefused, match="spelled"):
            unpack(spelling)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AAAA",
        "Ä",
        "A*",
        base64.b64encode(b"SSHSIG").decode(),
        base64.b64encode(b"SSHSIG\0\0\0\2" + bytes(20)).decode(),
    ],
)
def test_what_is_no_signature_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="not an SSH key or signature"):
        unpack(text)


def test_bytes_after_the_last_field_are_refused(key: FileKey) -> None:
    longer = base64.b64encode(base64.b64decode(key.sign(MESSAGE)) + b"x").decode()
    with pytest.raises(InputRefused, match="follow the last field"):
        unpack(longer)


@pytest.mark.parametrize("line", ["", "ssh-ed25519", "ssh-ed25519 A*", "ssh-ed25519 Ä"])
def test_what_is_no_public_key_line_is_refused(line: str) -> None:
    with pytest.raises(InputRefused, match="public key"):
        sshsig.key_blob(line)


@pytest.mark.parametrize("blob", [b"", b"\0\0\0\x09abc", b"\0\0\0\1\xff"])
def test_what_is_no_key_has_no_line(blob: bytes) -> None:
    with pytest.raises(InputRefused):
        sshsig.key_line(blob)
    with pytest.raises(InputRefused):
        sshsig.ed25519_raw(blob)
