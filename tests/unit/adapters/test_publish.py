"""A finished file gets its name at once, and never over another."""

import errno
import os
from pathlib import Path

import pytest

from sightline.adapters.publish import publish


def _without_links(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", link)


@pytest.fixture(params=[None, errno.EPERM, errno.EOPNOTSUPP], ids=["links", "EPERM", "ENOTSUP"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param is not None:
        _without_links(request.param, monkeypatch)
    return tmp_path


def test_the_name_holds_the_staged_bytes(folder: Path) -> None:
    (folder / "staged").write_bytes(b"new")
    assert publish(folder / "staged", folder / "final")
    assert (folder / "final").read_bytes() == b"new"


def test_a_name_that_is_taken_keeps_its_file(folder: Path) -> None:
    (folder / "staged").write_bytes(b"new")
    (folder / "final").write_bytes(b"old")
    assert not publish(folder / "staged", folder / "final")
    assert (folder / "final").read_bytes() == b"old"


def test_a_full_disk_is_not_taken_for_a_missing_feature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_links(errno.ENOSPC, monkeypatch)
    (tmp_path / "staged").write_bytes(b"new")
    with pytest.raises(OSError, match="No space"):
        publish(tmp_path / "staged", tmp_path / "final")
    assert not (tmp_path / "final").exists()
