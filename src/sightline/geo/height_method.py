"""The joint method `height`: how tall a thing in a picture is, or how far away, on record."""

from collections.abc import Mapping
from typing import Final

from sightline.analysis.contract import Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.errors import InputRefused
from sightline.geo.heights import Known, Range95, Upright, distance_in_view, height_in_view
from sightline.model.canonical import Json
from sightline.model.finding import Method, Outcome, Reproduction

_MILLI: Final = 1e-3
_WORDS: Final = {
    "height": ("The thing is", "tall"),
    "camera": ("The camera is", "above that ground"),
    "distance": ("The thing stands", "away"),
}


def measured(parameters: Mapping[str, Json]) -> dict[str, Range95]:
    """Height, camera's height and distance in metres, as far as what is known allows.

    Args:
        parameters: `thing` and `reference` as `foot_mpx`, `top_mpx` (rows from above, thousandths
            of a pixel); `reference_height`, `known_height` (thousandths of a metre), `horizon` and
            `focal` (thousandths of a pixel) as `value` and `error`, half the width of a 95 % range;
            `pixel_error_mpx` of each row.

    Raises:
        InputRefused: nothing follows from what is given.
    """
    thing, error = _upright(parameters, "thing"), _number(parameters, "pixel_error_mpx") * _MILLI
    reference, tall = _upright(parameters, "reference"), _known(parameters, "reference_height")
    horizon, focal = _known(parameters, "horizon"), _known(parameters, "focal")
    own = _known(parameters, "known_height")
    found: dict[str, Range95] = {}
    if thing and reference and tall and horizon:
        both = height_in_view(thing, (reference, tall), horizon, error)
        found["height"], found["camera"] = both
    if thing and focal and own:
        pixels = Known(value=abs(thing.foot - thing.top), error=error * 2.0**0.5)
        found["distance"] = distance_in_view(own, pixels, focal)
    if not found:
        raise InputRefused(
            "What is known of the picture is not enough.",
            next_step="Give --reference, --reference-height and --horizon for a height, or "
            "--known-height and --focal for a distance.",
        )
    return found


def sentences(found: Mapping[str, Range95]) -> list[str]:
    """Each answer as a sentence with its range."""
    return [
        f"{_WORDS[name][0]} {answer.middle:.2f} m {_WORDS[name][1]}, with 95 % between "
        f"{answer.low:.2f} and {answer.high:.2f} m."
        for name, answer in found.items()
    ]


def height_run(materials: Materials) -> Result:
    """Work the ranges out from the rows that a person read."""
    found = measured(materials.parameters)
    label = materials.parameters.get("label")
    of = f"Of {label}: " if isinstance(label, str) and label else ""
    return Result(
        outcome=Outcome.OBSERVED,
        summary=of + " ".join(sentences(found)),
        values={name: _millimetres(answer) for name, answer in found.items()},
    )


def _millimetres(answer: Range95) -> dict[str, Json]:
    return {
        "middle_mm": round(answer.middle / _MILLI),
        "low_mm": round(answer.low / _MILLI),
        "high_mm": round(answer.high / _MILLI),
    }


def _upright(parameters: Mapping[str, Json], name: str) -> Upright | None:
    rows = _group(parameters, name)
    if rows is None:
        return None
    return Upright(foot=_number(rows, "foot_mpx") * _MILLI, top=_number(rows, "top_mpx") * _MILLI)


def _known(parameters: Mapping[str, Json], name: str) -> Known | None:
    given = _group(parameters, name)
    if given is None:
        return None
    return Known(value=_number(given, "value") * _MILLI, error=_number(given, "error") * _MILLI)


def _group(parameters: Mapping[str, Json], name: str) -> Mapping[str, Json] | None:
    given = parameters.get(name)
    return given if isinstance(given, Mapping) else None


def _number(given: Mapping[str, Json], name: str) -> int:
    value = given.get(name)
    if type(value) is not int:
        raise InputRefused(
            f"A measurement has no whole number {name}.", next_step="Give it again in full."
        )
    return value


HEIGHT: Final = JointMethod(
    method=Method(name="height", version=1),
    title="Heights and distances in a picture",
    limitations=(
        "It holds for upright things on one level ground, and a camera level within a few degrees.",
        "Slopes, a tilted camera and lens distortion are not seen, and falsify it.",
        "The rows are a person's: that foot and top belong to one thing is not checked.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    run=height_run,
    tolerances={"*.middle_mm": 2, "*.low_mm": 2, "*.high_mm": 2},
)
