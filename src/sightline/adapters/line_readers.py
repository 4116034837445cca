"""Engines that find and read lines of text in pictures; each sees arrays, never strangers' files.

RapidOCR's models lie in its wheel and read Latin letters and digits, among others; Tesseract reads
the languages whose data are installed. Neither can fetch a model: both run without a network.
"""

import hashlib
import importlib.metadata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sightline.analysis.contract import Picture
from sightline.analysis.words import Crop
from sightline.analysis.words_values import Model

LATIN: Final = "latin"
TESSDATA: Final = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
)
"""Where systems keep Tesseract's data, below folders that the limited child may read."""
_ENGINE: Final[Mapping[str, object]] = {
    "Global.use_cls": False,
    "Global.log_level": "critical",
    "Global.text_score": 0.0,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
_TALL: Final = 1.5
"""A box this much higher than wide holds a line that runs up or down."""
_HEIGHT, _MARGIN, _WIDEST = 48, 12, 4096
"""Pixels of a line as Tesseract reads it best, and white around it."""
_DARK: Final = 128


def installed(language: str) -> Path | None:
    """The data file of a Tesseract language, None where it is not installed."""
    paths = (Path(folder) / f"{language}.traineddata" for folder in TESSDATA)
    return next((path for path in paths if path.is_file()), None)


class LatinReader:
    """RapidOCR with the models of its wheel."""

    def __init__(self) -> None:
        import rapidocr  # noqa: PLC0415 - a second to load, for the child that reads alone

        self._models = Path(rapidocr.__file__).parent / "models"
        # Its answers are of four classes by what is asked for; what is read of them is checked.
        self._engine: Any = rapidocr.RapidOCR(params=dict(_ENGINE))

    @property
    def models(self) -> tuple[Model, ...]:
        """What finds and reads."""
        return tuple(
            Model(
                engine="rapidocr",
                version=importlib.metadata.version("rapidocr"),
                data=path.stem,
                sha256=_sha256(path),
            )
            for path in sorted(self._models.glob("PP-*.onnx"))
        )

    def find(self, picture: Picture, most: int) -> list[Crop]:
        """Lines of text in a picture (h, w, 3) RGB, the `most` largest, in reading order."""
        found = self._engine(_bgr(picture), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return []
        boxes = [np.asarray(box, np.float32) for box in found.boxes]
        largest = sorted(range(len(boxes)), key=lambda number: -cv2.contourArea(boxes[number]))
        return [_cut(picture, boxes[number]) for number in sorted(largest[:most])]

    def read(self, line: Picture) -> tuple[str, int]:
        """Text and confidence (thousandths) of a level line."""
        found = self._engine(_bgr(line), use_det=False, use_cls=False, use_rec=True)
        if not found.txts:
            return "", 0
        return str(found.txts[0]), round(1000 * float(found.scores[0]))


class TesseractReader:
    """Tesseract with one installed language."""

    def __init__(self, language: str, data: Path) -> None:
        import tesserocr  # noqa: PLC0415 - as above

        self._language, self._data = language, data
        self._version = tesserocr.tesseract_version().split()[1]
        self._engine = tesserocr.PyTessBaseAPI(
            path=str(data.parent),
            lang=language,
            psm=tesserocr.PSM.SINGLE_LINE,
            oem=tesserocr.OEM.LSTM_ONLY,
        )

    @property
    def models(self) -> tuple[Model, ...]:
        """What reads."""
        return (
            Model(
                engine="tesseract",
                version=self._version,
                data=self._language,
                sha256=_sha256(self._data),
            ),
        )

    def read(self, line: Picture) -> tuple[str, int]:
        """Text and confidence (thousandths) of a level line."""
        self._engine.SetImage(Image.fromarray(_black_on_white(line)))
        text = self._engine.GetUTF8Text().strip()
        return text, 10 * int(self._engine.MeanTextConf()) if text else 0


def _cut(picture: Picture, corners: NDArray[np.float32]) -> Crop:
    """A line cut out and made level."""
    width = max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[2] - corners[3]))
    height = max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]))
    size = max(1, round(float(width))), max(1, round(float(height)))
    level = np.array(((0, 0), (size[0], 0), size, (0, size[1])), np.float32)
    matrix = cv2.getPerspectiveTransform(corners, level)
    cut = np.asarray(
        cv2.warpPerspective(
            picture, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )
    if size[1] >= _TALL * size[0]:
        cut = np.rot90(cut)
    return Crop(
        corners=tuple((float(x), float(y)) for x, y in corners),
        picture=np.ascontiguousarray(cut),
    )


def _black_on_white(line: Picture) -> NDArray[np.uint8]:
    """As Tesseract was taught: dark letters of one height on light ground."""
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY)
    width = min(_WIDEST, max(1, round(grey.shape[1] * _HEIGHT / grey.shape[0])))
    scaled = cv2.resize(grey, (width, _HEIGHT), interpolation=cv2.INTER_CUBIC)
    scaled = cv2.normalize(scaled, None, 0, 255, cv2.NORM_MINMAX)  # type: ignore[call-overload]
    edge = np.concatenate((scaled[0], scaled[-1], scaled[:, 0], scaled[:, -1]))
    if float(np.median(edge)) < _DARK:
        scaled = 255 - scaled
    around = int(np.median(np.concatenate((scaled[0], scaled[-1]))))
    return np.asarray(
        cv2.copyMakeBorder(
            scaled, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT, value=around
        ),
        np.uint8,
    )


def _bgr(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, :, ::-1])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
