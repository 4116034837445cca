"""A staged file holds what was streamed, whatever the file system makes of the advice it gets."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from sightline.adapters.staging import staged

_CHUNK = bytes(range(256)) * 4096
_CHUNKS = [_CHUNK] * 20


@pytest.mark.parametrize("refusal", [None, errno.EINVAL, errno.ESPIPE])
def test_bytes_are_the_same_where_a_file_system_takes_advice_and_where_it_takes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int | None
) -> None:
    asked: list[tuple[int, int]] = []

    def advise(_: int, start: int, length: int, __: int) -> None:
        asked.append((start, length))
        if refusal is not None:
            raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(os, "posix_fadvise", advise)
    whole = b"".join(_CHUNKS)
    with staged(_CHUNKS, tmp_path) as file:
        assert file.path.read_bytes() == whole
        assert (file.size, file.digest.hex) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert asked == [(0, 8 << 20), (8 << 20, 8 << 20)]
    assert not any(tmp_path.iterdir())


def test_bytes_are_the_same_on_a_system_that_knows_no_such_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "posix_fadvise")
    with staged(_CHUNKS, tmp_path) as file:
        assert file.path.read_bytes() == b"".join(_CHUNKS)
