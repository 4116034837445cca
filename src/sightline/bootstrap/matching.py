"""What finding copies runs on."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from sightline.adapters.case_folder import CaseFolder
from sightline.adapters.comparing import Comparer
from sightline.adapters.onnx_model import OnnxModel, file_digest
from sightline.bootstrap.cases import open_case
from sightline.bootstrap.examination import ANALYZERS, engine
from sightline.bootstrap.joint import joint_tools
from sightline.errors import NotFound
from sightline.matching.descriptor_format import METHOD as DESCRIPTOR
from sightline.model.canonical import Json
from sightline.settings import Settings
from sightline.workbench.case import Case
from sightline.workbench.learned import LearnedTools
from sightline.workbench.learned_ports import PictureModel
from sightline.workbench.match import MatchTools

MOST_CASES: Final = 10_000


def match_tools(settings: Settings) -> MatchTools:
    """The engine, what joint methods need, and the method that describes."""
    describer = next(item for item in ANALYZERS if item.method == DESCRIPTOR)
    return MatchTools(
        engine=engine(settings),
        joint=joint_tools(),
        describer=describer,
        compare=Comparer(settings.workers),
    )


def learned_tools(path: Path, asked: dict[str, Json], settings: Settings) -> LearnedTools:
    """A picture model of the user's own, run in limited children.

    Raises:
        InputRefused: the file is no model that takes pictures and gives vectors.
    """
    runs = engine(settings)
    return LearnedTools(
        model=OnnxModel(path, asked, runs.confinement()), engine=runs, joint=joint_tools()
    )


def again_by(
    files: Sequence[Path], settings: Settings, parameters: Mapping[str, Json]
) -> PictureModel | None:
    """The model of a recorded run, prepared as then; None where none of the files is it.

    Raises:
        InputRefused: a file is no model that takes pictures and gives vectors.
    """
    asked = {name: parameters.get(name) for name in ("side", "mean_e6", "spread_e6")}
    for path in files:
        if str(file_digest(path)) == parameters.get("model"):
            return learned_tools(path, asked, settings).model
    return None


def archive_cases(folder: Path, settings: Settings) -> list[Case]:
    """The case in a folder, or all cases in the folders right below it; each must be closed.

    Raises:
        NotFound: there is none.
        CaseDamaged: the log of one is not what was recorded.
    """
    if CaseFolder(folder).log.is_file():
        return [open_case(folder, settings)]
    below = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [path for path in below if CaseFolder(path).log.is_file()][:MOST_CASES]
    if not found:
        raise NotFound(
            "There is no case in this folder, nor in those below it.",
            file=str(folder),
            next_step="Name the folder of a case, or one that holds folders of cases.",
        )
    return [open_case(path, settings) for path in found]
