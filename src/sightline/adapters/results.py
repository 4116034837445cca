"""From an analyzer's result to messages, inside the limited child.

An honest mistake (a float among the values, a picture of the wrong type, more than the limit) is
caught here, where it costs one method its result; the parent checks all of it again, because by
then nothing can be taken on trust.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np

from sightline.adapters.messages import MAX_VALUES_BYTES, Outbox, Tag
from sightline.analysis.contract import DataMade, PictureMade, Result, TextMade
from sightline.errors import InputRefused
from sightline.model.canonical import Json, encode
from sightline.model.finding import Outcome
from sightline.model.plain import to_plain

MAX_LABEL: Final = 200
MAX_SUMMARY: Final = 4000
MAX_SIDE: Final = 16_384
"""Pixels; JPEG ends at 65 535."""
MAX_MADE: Final = 4096
"""Pictures, texts and data of one result."""
DATA_TYPE: Final = re.compile(r"application/vnd\.sightline\.[a-z0-9][a-z0-9.-]{0,60}", re.ASCII)
"""Media types of data: forms of ours, so that no reader takes them for anything else."""
COLOURS: Final = 3


class UnfitResult(InputRefused):
    """A method reported something that is no result."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, next_step="This is a defect of the method; please report it.")


class _Part(NamedTuple):
    tag: Tag
    head: Mapping[str, Json]
    body: bytes


def failed(summary: str, failure: str) -> Result:
    """The result of a method that could not do its work.

    Args:
        summary: What happened, in plain words.
        failure: The same in one word, for tables.
    """
    return Result(
        outcome=Outcome.FAILED, summary=summary[:MAX_SUMMARY], values={"failure": failure}
    )


class Reporter:
    """Sends results while they stay within the limit of one exhibit."""

    def __init__(self, outbox: Outbox, limit: int) -> None:
        self._outbox = outbox
        self._left = limit

    def report(self, number: int, result: object) -> None:
        """Send the result of the analyzer with that number; all of it or nothing.

        Raises:
            UnfitResult: it is none, or more than what is left of the limit.
            NotCanonical: its values have no canonical form.
        """
        if not isinstance(result, Result):
            raise UnfitResult(f"It returned a {type(result).__name__} instead of a result.")
        parts = list(_parts(number, result))
        size = sum(len(part.body) for part in parts)
        if size > self._left:
            raise UnfitResult(
                f"Its result is larger than the {self._left} bytes left to this exhibit's results."
            )
        self._left -= size
        for part in parts[:-1]:
            self._outbox.headed(part.tag, part.head, part.body)
        self._outbox.send(Tag.RESULT, parts[-1].body)


def _parts(number: int, result: Result) -> Iterator[_Part]:
    if len(result.pictures) + len(result.texts) + len(result.data) > MAX_MADE:
        raise UnfitResult(f"It made more than {MAX_MADE} pictures, texts and data.")
    for picture in result.pictures:
        yield _picture(number, picture)
    for text in result.texts:
        head: dict[str, Json] = {"analyzer": number, "label": _label(text)}
        yield _Part(Tag.TEXT, head, text.text.encode(errors="replace"))
    for made in result.data:
        yield _data(number, made)
    summary: object = result.summary
    if not isinstance(summary, str) or len(summary) > MAX_SUMMARY:
        raise UnfitResult(f"Its summary is no text of at most {MAX_SUMMARY} characters.")
    values = encode(
        {
            "analyzer": number,
            "outcome": Outcome(result.outcome).value,
            "summary": summary,
            "values": result.values,
            "pictures": len(result.pictures),
            "texts": len(result.texts),
            "data": len(result.data),
        }
    )
    if len(values) > MAX_VALUES_BYTES:
        raise UnfitResult(f"Its values take more than {MAX_VALUES_BYTES} bytes.")
    yield _Part(Tag.RESULT, {}, values)


def _picture(number: int, made: PictureMade) -> _Part:
    pixels: object = made.picture
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8:
        raise UnfitResult(f"The picture {_label(made)!r} is no array of 8-bit numbers.")
    grey, colour = pixels.ndim == COLOURS - 1, pixels.ndim == COLOURS
    if not (grey or (colour and pixels.shape[2] == COLOURS)):
        raise UnfitResult(f"The picture {_label(made)!r} is neither grey nor RGB.")
    height, width = pixels.shape[:2]
    if not (1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
        raise UnfitResult(f"The picture {_label(made)!r} measures {width} by {height} pixels.")
    head: dict[str, Json] = {
        "analyzer": number,
        "label": _label(made),
        "height": height,
        "width": width,
        "channels": COLOURS if colour else 1,
    }
    if made.time is not None:
        head["time"] = to_plain(made.time)
    return _Part(Tag.PICTURE, head, pixels.tobytes())


def _data(number: int, made: DataMade) -> _Part:
    form: object = made.media_type
    if not isinstance(form, str) or not DATA_TYPE.fullmatch(form):
        raise UnfitResult(f"The data {_label(made)!r} are in no form of ours.")
    head: dict[str, Json] = {"analyzer": number, "label": _label(made), "media_type": form}
    return _Part(Tag.DATA, head, bytes(made.data))


def _label(made: PictureMade | TextMade | DataMade) -> str:
    label: object = made.label
    if not isinstance(label, str) or len(label) > MAX_LABEL:
        raise UnfitResult(f"A label is no text of at most {MAX_LABEL} characters.")
    return label
