"""From the words of a command to an open case."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from sightline.bootstrap.cases import open_case
from sightline.cli.options import Options, case_folder
from sightline.errors import NotFound
from sightline.settings import Settings
from sightline.workbench.case import Case


def settings_of(options: Options) -> Settings:
    """The environment, and what the command line says on top.

    Raises:
        InputRefused: a setting makes no sense.
    """
    return Settings.of(os.environ, key=options.key, name=options.name)


def named_folder(options: Options) -> Path:
    """The folder of the case that is meant.

    Raises:
        NotFound: nothing names one.
    """
    folder = case_folder(options)
    if folder is None:
        raise NotFound(
            "No case was named, and this folder holds none.",
            next_step="Name its folder with --case DIR or SIGHTLINE_CASE, or make one with "
            "`sightline new DIR`.",
        )
    return folder


@contextlib.contextmanager
def opened(options: Options) -> Iterator[Case]:
    """The case that is meant, open while the context lasts.

    Raises:
        NotFound: there is none.
        CaseDamaged: its log is not what was recorded.
    """
    case = open_case(named_folder(options), settings_of(options))
    try:
        yield case
    finally:
        case.log.close()
