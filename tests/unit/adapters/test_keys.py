"""Keys in files: made once, readable by their owner alone, of the one kind that is checked."""

import shutil
import subprocess
from pathlib import Path

import pytest

from sightline.adapters.keys import FileKey
from sightline.errors import InputRefused, StorageFailed
from sightline.model.note import parse_note
from sightline.verify.signatures import verify_ed25519, verify_ssh


def test_a_key_is_made_at_first_use_and_read_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ada"
    made = FileKey.load_or_make(path, "Ada")
    assert path.stat().st_mode & 0o777 == 0o600
    again = FileKey.load_or_make(path, "Ada")
    assert again.actor == made.actor
    assert again.sign(b"x") == made.sign(b"x")
    assert sorted(found.name for found in path.parent.iterdir()) == ["ada", "ada.pub"]


def test_what_it_signs_holds_under_the_key_it_names(tmp_path: Path) -> None:
    key = FileKey.load_or_make(tmp_path / "key", "Ada")
    blob = verify_ssh(key.sign(b"entry"), b"entry", "sightline")
    body = "sightline/case/x\n1\nAAAA\n"
    (signature,) = parse_note(f"{body}\n{key.sign_note('x', body.encode())}").signatures
    verify_ed25519(blob[-32:], signature.signature, body.encode())


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    FileKey.load_or_make(path, "Ada")
    path.chmod(mode)
    with pytest.raises(StorageFailed, match="chmod 600"):
        FileKey.load_or_make(path, "Ada")


@pytest.mark.parametrize("text", ["", "ssh-ed25519 AAAA", "-----BEGIN OPENSSH PRIVATE KEY-----\n"])
def test_a_file_that_holds_no_key_is_refused_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(InputRefused, match="ssh-keygen"):
        FileKey.load_or_make(path, "Ada")
    assert path.read_text() == text


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_key_behind_a_passphrase_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "key"
    made = subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", path], check=False
    )
    assert made.returncode == 0
    with pytest.raises(InputRefused, match="passphrase"):
        FileKey.load_or_make(path, "Ada")


def test_a_name_in_any_script_stands_beside_the_public_key(tmp_path: Path) -> None:
    FileKey.load_or_make(tmp_path / "key", "Ада\nЛ")
    text = (tmp_path / "key.pub").read_text(encoding="utf-8")
    assert text.endswith(" Ада Л\n")
    assert text.count("\n") == 1


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("in the way")
    with pytest.raises(StorageFailed, match="keys"):
        FileKey.load_or_make(tmp_path / "keys" / "ada", "Ada")
