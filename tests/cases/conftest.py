"""A sealed and stamped case, its bundle, and a copy of the bundle for each test to damage."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.builders.authority import LocalAuthority
from tests.builders.small_case import (
    Desk,
    bundle,
    claim,
    fill,
    seal_with,
)


@dataclass(frozen=True)
class Sealed:
    """What the fixtures below made once."""

    desk: Desk
    bundle: Path
    authority: LocalAuthority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("authority") / "tsa", "Local TSA").make()


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory, authority: LocalAuthority) -> Sealed:
    """Two people, two checkpoints, one of them stamped, and entries after the last of them."""
    folder = tmp_path_factory.mktemp("sealed")
    ada, ben = Desk(folder / "case", "Ada"), Desk(folder / "case", "Ben")
    case = ada.create()
    fill(case)
    seal_with(case, authority)
    case.log.close()
    case = ben.open()
    claim(case, "The gate stood open.")
    seal_with(case)
    claim(case, "The gate stood shut.")
    bundle(case, folder / "bundle")
    case.log.close()
    return Sealed(ada, folder / "bundle", authority)


@pytest.fixture
def copied(sealed: Sealed, tmp_path: Path) -> Path:
    """A bundle that a test may damage."""
    return Path(shutil.copytree(sealed.bundle, tmp_path / "bundle"))


@pytest.fixture
def copied_case(sealed: Sealed, tmp_path: Path) -> Path:
    """A case folder that a test may damage."""
    return Path(shutil.copytree(sealed.desk.folder, tmp_path / "case"))
