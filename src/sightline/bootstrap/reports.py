"""Rendering a case into a folder."""

from pathlib import Path

from sightline.adapters.folder_writer import FolderWriter
from sightline.analysis.registry import ANALYZERS
from sightline.exports.registry import EXPORTS
from sightline.workbench.case import Case
from sightline.workbench.deliver import Delivered, deliver


def write_reports(case: Case, folder: Path) -> list[Delivered]:
    """Every export there is, into one folder.

    Raises:
        StorageFailed: the folder cannot be written.
    """
    return deliver(case, ANALYZERS, EXPORTS, FolderWriter(folder))
