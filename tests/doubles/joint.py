"""Small joint methods, of known result."""

from dataclasses import replace

import numpy as np

from sightline.analysis.contract import DataMade, PictureMade, Result, TextMade
from sightline.analysis.joint import JointMethod, Materials
from sightline.model.exhibit import Exhibit
from sightline.model.finding import Finding, Method, Outcome, Reproduction


def _sum(materials: Materials) -> Result:
    """Adds sizes up, and repeats what the findings among its inputs wrote."""
    total = sum(exhibit.size for _, exhibit in materials.of(Exhibit))
    words = [
        materials.data(made.digest).decode()
        for digest, _ in materials.of(Finding)
        for made in materials.derivatives(digest)
    ]
    factor = materials.parameters["factor"]
    assert isinstance(factor, int)
    return Result(
        outcome=Outcome.OBSERVED,
        summary=f"Together they have {total} bytes.",
        values={"total": total * factor, "words": words},
        pictures=(PictureMade(label="grey", time=None, picture=np.full((4, 4), 99, np.uint8)),),
        texts=(TextMade(label="total", text=str(total)),),
        data=(DataMade(label="area", media_type="application/geo+json", data=b"{}"),),
    )


def _broken(materials: Materials) -> Result:
    raise ZeroDivisionError(f"no such number \ud800 {len(materials.inputs)}")


SUMMING = JointMethod(
    method=Method(name="summing", version=1, parameters={"factor": 1}),
    title="Sum",
    limitations=("It looks at sizes alone.",),
    reproduction=Reproduction.EXACT,
    run=_sum,
)
BROKEN = replace(SUMMING, method=Method(name="broken", version=1), run=_broken)
