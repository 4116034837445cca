import math

import numpy as np
import pytest

from sightline.simulation.camera import Camera, Pose
from sightline.simulation.cast import Person, Step
from sightline.simulation.figures import band_centres
from sightline.simulation.geometry import Image, Vec, facet
from sightline.simulation.materials import Ground, Materials
from sightline.simulation.plate import Plate, World, cloud_tile, render_plate
from sightline.simulation.raster import points_at, rasterise
from sightline.simulation.render import Flash, Take, bake, noise_sheet, render_frame
from sightline.simulation.sun import SunPosition
from sightline.simulation.views import PinholeView
from sightline.simulation.yard import TRACK, YARD_WEAR

_SUN = SunPosition(azimuth_deg=203.6, elevation_deg=20.2)
_ABOVE = Camera(
    position=(0.0, -14.0, 16.0),
    pose=Pose(heading_deg=0.0, pitch_deg=-48.0),
    focal_px=420.0,
    width=480,
    height=300,
)


def _person(band: str, pose: str, x: float = 0.0, y: float = 0.0) -> Person:
    return Person(
        name="somebody",
        band=band,
        dress="grey-green uniform",
        armed=False,
        stature=1.0,
        steps=(Step(at=0.0, x=x, y=y, heading=180.0, pose=pose),),
    )


@pytest.fixture(scope="module")
def empty_world() -> World:
    rng = np.random.default_rng(5)
    ground = Ground.from_rng(rng, TRACK, YARD_WEAR, 512)
    return World((), Materials.from_rng(rng), ground, cloud_tile(rng))


@pytest.fixture(scope="module")
def plate(empty_world: World) -> Plate:
    return render_plate(empty_world, _ABOVE, _SUN, 512)


def _frame(plate: Plate, people: tuple[Person, ...], flashes: tuple[Flash, ...] = ()) -> Image:
    noise = np.zeros_like(noise_sheet(np.random.default_rng(1), _ABOVE.width, _ABOVE.height))
    take = Take(plate=plate, sun=_SUN, people=people, flashes=flashes, noise=noise)
    return render_frame(take, _ABOVE, 1.0, 0).picture


def _ground_under(pixels: Vec) -> Vec:
    rays = points_at(_ABOVE, pixels, np.ones(len(pixels))) - np.array(_ABOVE.position)
    spots: Vec = np.array(_ABOVE.position) + rays * (-_ABOVE.position[2] / rays[:, 2:])
    return spots


@pytest.mark.parametrize(("band", "channel", "against"), [("blue", 0, 2), ("ochre", 2, 0)])
@pytest.mark.parametrize("pose", ["hands up", "stand", "prone"])
def test_arm_bands_show_their_colour_where_they_are_projected(
    plate: Plate, band: str, channel: int, against: int, pose: str
) -> None:
    person = _person(band, pose)
    picture = _frame(plate, (person,)).astype(int)
    for u, v, _ in _ABOVE.project(band_centres(person.joints(1.0))):
        pixel = picture[int(v), int(u)]
        assert pixel[channel] - pixel[against] > 60


@pytest.mark.parametrize("pose", ["stand", "hands up", "kneel"])
def test_a_figures_shadow_points_away_from_the_sun(plate: Plate, pose: str) -> None:
    darker = (
        _frame(plate, ()).astype(int).sum(axis=2)
        - _frame(plate, (_person("none", pose),)).astype(int).sum(axis=2)
    ) > 60
    rows, columns = np.nonzero(darker)
    spots = _ground_under(np.stack((columns + 0.5, rows + 0.5), axis=1).astype(float))
    away = np.hypot(spots[:, 0], spots[:, 1])
    tip = spots[away > 0.75 * away.max()].mean(axis=0)
    bearing = math.degrees(math.atan2(tip[0], tip[1])) % 360.0
    assert abs(bearing - (_SUN.azimuth_deg - 180.0)) < 3.0


def test_a_posts_shadow_has_the_suns_bearing_and_length(empty_world: World) -> None:
    post = tuple(
        facet([(-0.1, y, 0.0), (0.1, y, 0.0), (0.1, y, 3.0), (-0.1, y, 3.0)], "plain", (0.3,) * 3)
        for y in (-0.05, 0.05)
    )
    world = World(post, empty_world.materials, empty_world.ground, empty_world.clouds)
    bare = render_plate(empty_world, _ABOVE, _SUN, 1024).picture[:, :, 3].astype(int)
    shaded = render_plate(world, _ABOVE, _SUN, 1024).picture[:, :, 3].astype(int)
    rows, columns = np.nonzero(bare - shaded > 128)
    spots = _ground_under(np.stack((columns + 0.5, rows + 0.5), axis=1).astype(float))
    spots = spots[np.hypot(spots[:, 0], spots[:, 1]) > 4.0]
    bearings = np.degrees(np.arctan2(spots[:, 0], spots[:, 1]))
    assert abs(np.median(bearings) - (_SUN.azimuth_deg - 180.0)) < 1.0
    length = np.hypot(spots[:, 0], spots[:, 1]).max()
    assert length == pytest.approx(3.0 / math.tan(math.radians(_SUN.elevation_deg)), rel=0.04)


def test_a_shadow_climbs_the_front_wall_as_high_as_the_sun_lets_it(empty_world: World) -> None:
    wall = facet([(-9, 2, 0), (9, 2, 0), (9, 2, 3), (-9, 2, 3)], "matt", (0.3, 0.25, 0.2))
    world = World(
        (wall,), empty_world.materials, empty_world.ground, empty_world.clouds, (-9.0, 9.0, 2.0)
    )
    shaded = render_plate(world, _ABOVE, _SUN, 1024)
    person = _person("none", "stand")
    darker = (
        _frame(shaded, ()).astype(int).sum(axis=2)
        - _frame(shaded, (person,)).astype(int).sum(axis=2)
    ) > 60
    # the shadow of the crown: two metres north, and as far east as the bearing has it
    crown = person.joints(1.0)[3] + (0.0, 0.0, 0.12)
    back = (2.0 - crown[1]) / -_SUN.direction[1]
    top = crown - _SUN.direction * back
    assert 0.8 < top[2] < 1.3
    for height, dark in ((top[2] - 0.15, True), (top[2] + 0.25, False)):
        u, v, _ = _ABOVE.project(np.array(((top[0], 2.0, height),)))[0]
        assert darker[int(v), int(u)] == dark


def test_a_baked_figure_is_drawn_like_a_living_one(plate: Plate) -> None:
    person = _person("blue", "prone")
    baked = _frame(bake(plate, (person,), 1.0, _SUN), ())
    drawn = _frame(plate, (person,))
    assert np.abs(baked.astype(int) - drawn).max() <= 3


def test_a_wall_hides_who_stands_behind_it_and_not_who_stands_before(empty_world: World) -> None:
    wall = facet([(-3, 0, 0), (3, 0, 0), (3, 0, 2.6), (-3, 0, 2.6)], "plaster", (0.5, 0.5, 0.5))
    world = World((wall,), empty_world.materials, empty_world.ground, empty_world.clouds)
    level = Camera(
        position=(0.0, -14.0, 1.6),
        pose=Pose(heading_deg=0.0, pitch_deg=0.0),
        focal_px=420.0,
        width=320,
        height=200,
    )
    behind = render_plate(world, level, _SUN, 512)
    noise = noise_sheet(np.random.default_rng(1), level.width, level.height)
    seen = []
    for y in (3.0, -3.0):
        take = Take(
            plate=behind, sun=_SUN, people=(_person("blue", "stand", y=y),), flashes=(), noise=noise
        )
        seen.append(render_frame(take, level, 1.0, 0).seen)
    assert seen == [(), ("somebody",)]


def test_a_flash_is_bright_where_it_is_and_gone_after(plate: Plate) -> None:
    flash = Flash(at=0.98, position=(1.0, 1.0, 1.4))
    u, v, _ = _ABOVE.project(np.array((flash.position,)))[0]
    dark, lit = _frame(plate, ()), _frame(plate, (), (flash,))
    assert lit[int(v), int(u)].min() > 200
    assert int(dark[int(v), int(u)].max()) < 200
    old = Flash(at=-2.0, position=flash.position)
    assert np.array_equal(_frame(plate, (), (old,)), dark)


def test_depth_is_measured_along_the_axis_to_the_centimetre() -> None:
    camera = Camera(
        position=(0.0, 0.0, 1.0),
        pose=Pose(heading_deg=0.0, pitch_deg=0.0),
        focal_px=100.0,
        width=100,
        height=80,
    )
    wall = facet([(-9, 7, -5), (9, 7, -5), (9, 7, 9), (-9, 7, 9)], "matt", (0.5, 0.5, 0.5))
    nearer = facet([(-1, 4, 0), (1, 4, 0), (1, 4, 2), (-1, 4, 2)], "matt", (0.5, 0.5, 0.5))
    depth = rasterise((wall, nearer), PinholeView(camera)).depth
    assert depth[5, 5] == pytest.approx(7.0, abs=0.01)
    assert depth[40, 50] == pytest.approx(4.0, abs=0.01)
