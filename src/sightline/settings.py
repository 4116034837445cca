"""Where the user's key and memory lie, and who they say they are: from the environment, once.

SIGHTLINE_HOME    folder of the key and of the heads of logs seen (default: the user's own)
SIGHTLINE_KEY     another private key to sign with, or a .pub file to sign through ssh-agent
SIGHTLINE_NAME    the name to act under
SIGHTLINE_GAZETTEER the file that gazetteers are imported into
SIGHTLINE_TRUST_LIST certificates (PEM) to judge signers of Content Credentials by
SIGHTLINE_WORKERS how many exhibits to examine at once
"""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sightline.errors import InputRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user or the environment chose."""

    key: Path
    heads: Path
    name: str
    workers: int
    gazetteer: Path
    maps: Path
    """Folder of what was read of map files: a cache."""
    trust_list: Path | None = None
    """Certificates to judge signers of Content Credentials by; None to judge nobody."""

    @classmethod
    def of(
        cls,
        environment: Mapping[str, str],
        *,
        key: Path | None = None,
        name: str | None = None,
    ) -> Self:
        """Read the environment; arguments given on the command line come first.

        Raises:
            InputRefused: SIGHTLINE_WORKERS is no positive number, or the user has no home folder.
        """
        home = environment.get("SIGHTLINE_HOME")
        config = Path(home) if home else _config(environment)
        state = Path(home) if home else _state(environment)
        named_key = environment.get("SIGHTLINE_KEY")
        listed = environment.get("SIGHTLINE_TRUST_LIST")
        return cls(
            key=key or (Path(named_key) if named_key else config / "id_ed25519"),
            heads=state / "heads",
            name=name or environment.get("SIGHTLINE_NAME", "").strip() or _login_name(),
            workers=_workers(environment.get("SIGHTLINE_WORKERS")),
            gazetteer=Path(environment.get("SIGHTLINE_GAZETTEER") or state / "gazetteer.sqlite"),
            maps=state / "maps",
            trust_list=Path(listed) if listed else None,
        )


def _config(environment: Mapping[str, str]) -> Path:
    return _base(environment, "XDG_CONFIG_HOME", ".config")


def _state(environment: Mapping[str, str]) -> Path:
    return _base(environment, "XDG_STATE_HOME", ".local/state")


def _base(environment: Mapping[str, str], variable: str, below_home: str) -> Path:
    # A relative path is to be ignored (XDG Base Directory Specification 0.8).
    named = Path(environment.get(variable, ""))
    if named.is_absolute():
        return named / "sightline"
    home = environment.get("HOME")
    try:
        return (Path(home) if home else Path.home()) / below_home / "sightline"
    except RuntimeError as error:
        raise InputRefused(
            "This user has no home folder to keep a key in.",
            next_step="Set SIGHTLINE_HOME to a folder of yours.",
        ) from error


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # A container may run as a user that has no name.
        return f"user {os.getuid()}"


def _workers(text: str | None) -> int:
    if text is None:
        return os.cpu_count() or 1
    if not text.isdecimal() or int(text) < 1:
        raise InputRefused(
            f"SIGHTLINE_WORKERS is {text!r}, which is no positive number.",
            next_step="Unset it, or set it to the number of exhibits to examine at once.",
        )
    return int(text)
