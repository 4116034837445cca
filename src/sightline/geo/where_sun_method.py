"""Method `where sun`: from recorded shadows of a known time to the area they allow."""

from typing import Final

from sightline.analysis.contract import DataMade, Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.analysis.values import plain_values
from sightline.geo.geojson import GEOJSON
from sightline.geo.when_method import asked_places, asked_shadows, asked_span, number
from sightline.geo.where_sun import LEGAL, STATED, AskedWhere, geojson, locate, summary
from sightline.geo.world_map import world
from sightline.model.finding import Method, Outcome, Reproduction


def _run(materials: Materials) -> Result:
    shadows = asked_shadows(materials)
    if not shadows:
        return Result(
            outcome=Outcome.INCONCLUSIVE,
            summary="No shadow of the sun was seen. That does not mean night: the sky may be "
            "overcast. It says nothing of the place.",
            values={"answer": "no shadow seen"},
        )
    time = asked_span(materials.parameters, "time")
    found = locate(
        AskedWhere(
            time=(time.earliest_s or 0.0, time.latest_s or 0.0),
            shadows=shadows,
            places=asked_places(materials.parameters),
            cell_deg=number(materials.parameters, "cell_mdeg") / 1000.0,
            seed=number(materials.parameters, "seed"),
            legal=materials.parameters.get("clock") == LEGAL,
        )
    )
    return Result(
        outcome=Outcome.OBSERVED,
        summary=summary(found.told),
        values=plain_values(found.told),
        data=(
            DataMade(label="area", media_type=GEOJSON, data=geojson(found)),
            DataMade(
                label="the area on the world",
                media_type="image/svg+xml",
                data=world(found.told).encode(),
            ),
        ),
    )


WHERE_SUN: Final = JointMethod(
    method=Method(
        name="where sun",
        version=3,
        parameters={"time": {}, "places": [], "cell_mdeg": 125, "seed": 1, "clock": STATED},
    ),
    title="Area from shadows of a known time",
    limitations=(
        "The 95 % hold if shadow and time are as stated and the declared ranges hold.",
        "A clock that is wrong by four minutes moves the area by one degree of longitude.",
        "Whether the sun shone there is not looked at: the sky may have been overcast.",
        "Hills that hide the sun are not considered.",
        "The outline is made of cells; within half a cell it means nothing.",
        "Legal time is what the law said: in occupied areas people may keep another clock.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    tolerances={
        "square_km": 1_000,
        "share_ppm": 10,
        "parts": 3,
        "places.*.p_ppm": 500,
    },
    run=_run,
)
