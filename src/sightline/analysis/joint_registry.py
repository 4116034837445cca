"""Every joint method there is: the one place where one is added."""

from typing import Final

from sightline.analysis import encodings
from sightline.analysis.joint import JointMethod
from sightline.geo.camera_method import CAMERA
from sightline.geo.height_method import HEIGHT
from sightline.geo.sightlines_method import SIGHTLINES
from sightline.geo.when_method import WHEN
from sightline.geo.where_method import WHERE
from sightline.geo.where_sun_method import WHERE_SUN
from sightline.ledger.comparison import COMPARE
from sightline.matching import learned_likeness, lineage_method, pair_method
from sightline.timing import one_clock

JOINT_METHODS: Final[tuple[JointMethod, ...]] = (
    WHEN,
    WHERE_SUN,
    pair_method.METHOD,
    lineage_method.METHOD,
    learned_likeness.METHOD,
    one_clock.METHOD,
    encodings.METHOD,
    CAMERA,
    SIGHTLINES,
    HEIGHT,
    WHERE,
    COMPARE,
)
