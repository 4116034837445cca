"""Signed notes and checkpoints as C2SP writes them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.note import (
    Head,
    NoteSignature,
    case_origin,
    key_id,
    parse_head,
    parse_note,
)
from sightline.verify.signatures import verify_ed25519

# The example of https://pkg.go.dev/golang.org/x/mod/sumdb/note, whose format C2SP took over.
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv"
    "qfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ROOT = base64.b64encode(bytes(32)).decode()

names = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1
).filter(lambda name: "+" not in name and name.split() == [name])
lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


def test_the_published_example_is_read_and_its_signature_holds() -> None:
    name, identifier, blob = KEY.split("+", 2)
    raw = base64.b64decode(blob)[1:]
    note = parse_note(NOTE)
    (signature,) = note.signatures
    assert note.body == NOTE[: NOTE.index("\n\n") + 1]
    assert signature.name == name
    assert signature.key_id.hex() == identifier == key_id(name, raw).hex()
    assert NOTE.endswith(signature.line)
    verify_ed25519(raw, signature.signature, note.body.encode())


@given(st.lists(lines, min_size=1), st.lists(st.tuples(names, st.binary(min_size=5)), min_size=1))
def test_what_is_written_is_read_back(body: list[str], signed: list[tuple[str, bytes]]) -> None:
    signatures = tuple(
        NoteSignature(name=name, key_id=raw[:4], signature=raw[4:]) for name, raw in signed
    )
    text = "\n".join(body) + "\n"
    note = parse_note(text + "\n" + "".join(signature.line for signature in signatures))
    assert (note.body, note.signatures) == (text, signatures)


@given(names, st.integers(0, 2**53 - 1), st.binary(min_size=32, max_size=32))
def test_a_head_is_read_back(origin: str, size: int, root: bytes) -> None:
    head = Head(origin=origin, size=size, root=root)
    assert parse_head(head.body) == head
    assert parse_head(head.body + "an extension\n") == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no signatures\n",
        "body\n\n",
        "body\n\n— name AAAAAAAA",
        "body\n\n- name AAAAAAAA\n",
        "body\n\n— name AAAA\n",
        "body\n\n— AAAAAAAA\n",
        "body\n\n—  AAAAAAAA\n",
        "body\n\n— na+me AAAAAAAA\n",
        "body\n\n— na\u00a0me AAAAAAAA\n",
        "body\n\n— name A*AAAAAA\n",
        "body\n\n— name Ä\n",
        "body\n\n— name AAAAAAAA\n\nmore\n",
        "bo\x00dy\n\n— name AAAAAAAA\n",
        "body\r\n\n— name AAAAAAAA\n",
    ],
)
def test_what_is_no_signed_note_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="not a checkpoint"):
        parse_note(text)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "origin\n1\n",
        f"\n1\n{ROOT}\n",
        f"origin\n01\n{ROOT}\n",
        f"origin\n-1\n{ROOT}\n",
        f"origin\n+1\n{ROOT}\n",
        f"origin\n1_0\n{ROOT}\n",
        f"origin\n\N{ARABIC-INDIC DIGIT ONE}\n{ROOT}\n",
        f"origin\n{'9' * 5000}\n{ROOT}\n",
        "origin\n1\nAAAA\n",
        "origin\n1\nÄ\n",
        f"origin\n1\n{ROOT}",
    ],
)
def test_what_is_no_head_is_refused(body: str) -> None:
    with pytest.raises(InputRefused, match="not a checkpoint"):
        parse_head(body)


def test_a_case_names_its_log() -> None:
    assert case_origin(Digest.of(b"")).startswith("sightline/case/e3b0c442")
