"""The program that reads reported fields, where it is installed."""

from pathlib import Path

from sightline.adapters.case_folder import CaseFolder
from sightline.adapters.exiftool import PACKAGE, ExifTool, program

__all__ = ["PACKAGE", "exiftool", "installed"]


def installed() -> bool:
    """Whether there is one."""
    return program() is not None


def exiftool(folder: Path) -> ExifTool:
    """ExifTool for the kept bytes of the case in a folder; a context.

    Raises:
        NotFound: it is not installed.
    """
    return ExifTool(CaseFolder(folder).objects)
