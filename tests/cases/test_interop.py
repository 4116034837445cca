"""A bundle is checked by tools that are not ours, and read by a reader written for this test."""

import base64
import hashlib
import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import bagit
import pytest
from tests.builders.authority import LocalAuthority
from tests.builders.forger import entries_of

from sightline.adapters.keys import FileKey
from sightline.model.sshsig import armour
from sightline.verify.extract import extract_entry
from sightline.verify.run import verify_path
from sightline.verify.signatures import verify_ssh
from sightline.verify.trust import Trust
from sightline.workbench.bundle_readme import EXTRACT


def run(*command: str | Path, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        list(map(str, command)), cwd=cwd, input=stdin, capture_output=True, check=False
    )


def test_bagit_accepts_a_bundle(copied: Path) -> None:
    bag = bagit.Bag(str(copied))
    bag.validate(processes=1)
    assert bag.info["External-Identifier"].startswith("sha256:")


def test_sha256sum_accepts_both_manifests(copied: Path) -> None:
    done = run(
        "sha256sum", "--check", "--strict", "--quiet", "manifest-sha256.txt",
        "tagmanifest-sha256.txt", cwd=copied,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""


def test_openssl_accepts_the_stamps_over_the_checkpoints_beside_them(
    copied: Path, authority: LocalAuthority
) -> None:
    tokens = sorted((copied / "data/timestamps").iterdir())
    assert tokens
    for token in tokens:
        note = copied / "data/log/checkpoints" / (token.name.rpartition("-")[0] + ".txt")
        done = run(
            "openssl", "ts", "-verify", "-in", token, "-data", note,
            "-CAfile", authority.root, cwd=copied,
        )  # fmt: skip
        assert b"Verification: OK" in done.stdout + done.stderr
        other = run(
            "openssl", "ts", "-verify", "-in", token, "-data", copied / "README.txt",
            "-CAfile", authority.root, cwd=copied,
        )  # fmt: skip
        assert other.returncode != 0


def test_ssh_keygen_accepts_each_entry_taken_out(copied: Path, tmp_path: Path) -> None:
    for seq, data in enumerate(entries_of(copied)):
        found = extract_entry(copied, seq, tmp_path / f"{seq}")
        entry = json.loads(found.entry.read_bytes())
        actor = entry["actor"]
        # What is not signed itself is covered by the next entry that is.
        assert seq == entry["seq"] or entry["seq"] - entry["covers"] <= seq < entry["seq"]
        assert (seq == entry["seq"]) == (b'"signature"' in data)
        for signers in (found.signers, copied / "data/trust/allowed_signers"):
            done = run(
                "ssh-keygen", "-Y", "verify", "-f", signers, "-I", actor, "-n", "sightline",
                "-s", found.signature, cwd=tmp_path, stdin=found.entry.read_bytes(),
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        changed = found.entry.read_bytes() + b" "
        done = run(
            "ssh-keygen", "-Y", "verify", "-f", found.signers, "-I", actor, "-n", "sightline",
            "-s", found.signature, cwd=tmp_path, stdin=changed,
        )  # fmt: skip
        assert done.returncode != 0


def test_the_program_in_the_readme_takes_out_the_same_entry(copied: Path, tmp_path: Path) -> None:
    assert (copied / "README.txt").read_text().endswith(EXTRACT)
    (tmp_path / "extract.py").write_text(EXTRACT)
    # Entry 1 is covered by entry 2, with which it was recorded.
    for seq, signed in ((0, 0), (1, 2), (2, 2)):
        done = run(sys.executable, tmp_path / "extract.py", str(seq), tmp_path, cwd=copied)
        assert done.returncode == 0, done.stderr
        found = extract_entry(copied, seq, tmp_path / f"ours{seq}")
        assert (tmp_path / f"{signed}.json").read_bytes() == found.entry.read_bytes()
        assert (tmp_path / f"{signed}.sig").read_bytes() == found.signature.read_bytes()


def test_a_case_and_its_bundle_give_the_same_entry(
    copied: Path, copied_case: Path, tmp_path: Path
) -> None:
    ours = extract_entry(copied, 1, tmp_path / "a")
    theirs = extract_entry(copied_case, 1, tmp_path / "b")
    assert ours.entry.read_bytes() == theirs.entry.read_bytes()


def small_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = small_root(leaves[:split]), small_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_a_reader_of_its_own_finds_the_root_that_the_checkpoint_states(copied: Path) -> None:
    entries = []
    for path in (copied / "data/log/tile/entries").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            while data:
                (length,) = struct.unpack(">H", data[:2])
                entries.append(data[2 : 2 + length])
                data = data[2 + length :]
    _, size, root = (copied / "data/log/checkpoint").read_text().split("\n")[:3]
    assert small_root(entries[: int(size)]) == base64.b64decode(root)
    (tile,) = (copied / "data/log/tile/0/000.p").iterdir()
    leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
    assert tile.name == str(len(entries))
    assert tile.read_bytes() == b"".join(leaves)


def test_a_signature_that_ssh_keygen_made_is_accepted(tmp_path: Path) -> None:
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key", cwd=tmp_path)
    (tmp_path / "message").write_bytes(b"words")
    done = run("ssh-keygen", "-Y", "sign", "-f", "key", "-n", "sightline", "message", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "message.sig").read_text()
    inner = "".join(text.splitlines()[1:-1])
    assert armour(inner) == text
    key = FileKey.load_or_make(tmp_path / "key", "Ada")
    assert key.sign(b"words") == inner
    verify_ssh(inner, b"words", "sightline")


def test_the_allowed_signers_that_ssh_keygen_reads_also_serve_as_trust(
    copied: Path, authority: LocalAuthority, tmp_path: Path
) -> None:
    trusted = tmp_path / "trusted"
    names = iter(("ada@desk", "ben@desk"))
    lines = (copied / "data/trust/allowed_signers").read_text().splitlines()
    trusted.write_text("".join(f"{next(names)} {line.partition(' ')[2]}\n" for line in lines))
    trust = Trust.read(signers=trusted, roots=(authority.root,))
    report = verify_path(copied, trust)
    assert report.held
    assert [str(word) for word in report.verdict] == [
        "signed by keys you trust",
        "stamped by an authority you trust",
    ]


def test_the_verifier_imports_nothing_of_the_workbench() -> None:
    program = (
        "import sys, sightline.verify.__main__\n"
        "print(' '.join(sorted(name for name in sys.modules if name.startswith('sightline'))))\n"
        "print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    ours, all_names = (line.split() for line in done.stdout.splitlines())
    allowed = ("sightline.model", "sightline.verify", "sightline.errors")
    assert [name for name in ours[1:] if not name.startswith(allowed)] == []
    foreign = {"av", "click", "cv2", "numpy", "PIL", "rich", "obstore", "jinja2"}
    assert foreign.isdisjoint(all_names)


@pytest.mark.parametrize("json_wanted", [False, True])
def test_the_stand_alone_command_says_what_it_found(
    copied: Path, authority: LocalAuthority, *, json_wanted: bool
) -> None:
    words = ["--tsa-root", str(authority.root), *(["--json"] if json_wanted else [])]
    command = [sys.executable, "-m", "sightline.verify", str(copied), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if json_wanted:
        assert json.loads(done.stdout)["verdict"] == ["stamped by an authority you trust"]
    shutil.rmtree(copied / "data/trust")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 6
    assert "actors-differ" in done.stdout


def test_the_stand_alone_command_names_a_folder_that_is_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sightline.verify", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "no bundle and no case" in done.stderr
