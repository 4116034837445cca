"""What the environment chooses."""

import os
from pathlib import Path

import pytest

from sightline.errors import InputRefused
from sightline.settings import Settings

HOME = {"HOME": "/home/ada"}


def test_everything_has_a_default_in_the_users_own_folders() -> None:
    settings = Settings.of(HOME)
    assert settings.key == Path("/home/ada/.config/sightline/id_ed25519")
    assert settings.heads == Path("/home/ada/.local/state/sightline/heads")
    assert settings.workers == os.cpu_count()
    assert settings.name


def test_one_variable_moves_key_and_memory() -> None:
    settings = Settings.of({"SIGHTLINE_HOME": "/keys"})
    assert (settings.key, settings.heads) == (Path("/keys/id_ed25519"), Path("/keys/heads"))


def test_the_folders_of_the_desktop_are_used_where_they_are_absolute() -> None:
    named = {"XDG_CONFIG_HOME": "/config", "XDG_STATE_HOME": "/state"}
    settings = Settings.of(HOME | named)
    assert settings.key == Path("/config/sightline/id_ed25519")
    assert settings.heads == Path("/state/sightline/heads")
    for odd in ("", "relative/config"):
        assert Settings.of(HOME | {"XDG_CONFIG_HOME": odd}).key == Settings.of(HOME).key


def test_the_command_line_comes_before_the_environment_and_that_before_the_login() -> None:
    environment = HOME | {"SIGHTLINE_KEY": "/other/key", "SIGHTLINE_NAME": "Mira"}
    settings = Settings.of(environment)
    assert (settings.key, settings.name) == (Path("/other/key"), "Mira")
    settings = Settings.of(environment, key=Path("mine"), name="Tomas")
    assert (settings.key, settings.name) == (Path("mine"), "Tomas")


def test_a_name_of_blanks_is_no_name() -> None:
    assert Settings.of(HOME | {"SIGHTLINE_NAME": "  "}).name == Settings.of(HOME).name


@pytest.mark.parametrize("workers", ["0", "-1", "two", "1.5", ""])
def test_a_number_of_workers_that_is_none_is_refused(workers: str) -> None:
    with pytest.raises(InputRefused, match="SIGHTLINE_WORKERS"):
        Settings.of(HOME | {"SIGHTLINE_WORKERS": workers})


def test_the_number_of_workers_can_be_chosen() -> None:
    assert Settings.of(HOME | {"SIGHTLINE_WORKERS": "3"}).workers == 3


def test_a_user_without_a_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    with pytest.raises(InputRefused, match="SIGHTLINE_HOME"):
        Settings.of({})
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    assert Settings.of({"SIGHTLINE_HOME": "/keys"}).name == "user 4000000"
