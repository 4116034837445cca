"""The incident's places from its frames and map alone, by commands: found, and the others rejected.

What a person would do with eyes is drawn from the truth: which landmark stands at which pixel, each
off by a few pixels, and where the map has it, off by some decimetres.
"""

import json
import math
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from tests.builders.command_line import CommandLine, new_case
from tests.builders.gazetteers import write_admin, write_country

from sightline.geo.adjustment import Matches
from sightline.geo.camera import HEADING, project
from sightline.geo.ellipse import covers
from sightline.geo.local_frame import Vec
from sightline.geo.resection import Assumptions, resect
from sightline.simulation import Incident
from sightline.simulation.place import to_lat_lon_e7
from sightline.simulation.truth import Clip, LandmarkSeen

PIXEL, MAP_M = 0.5, 0.3
MATCHED = (
    ("E1", "A", "village yard", False),
    ("E1", "A", "town yard", True),
    ("E2", "B", "village yard", False),
)
YARD = """
title = "A yard with house, long outbuilding and shed by a track"
anchor = "outbuilding"
[features.outbuilding]
tags = { kind = "building" }
area_m2 = [70, 100]
elongation = [1.8, 3]
[features.house]
tags = { kind = "building" }
area_m2 = [50, 80]
[features.shed]
tags = { kind = "building" }
area_m2 = [10, 30]
[features.track]
tags = { kind = "track" }
[features.trees]
tags = { kind = "tree" }
[features.pole]
tags = { kind = "pole" }
[[clauses]]
near = ["outbuilding", "house"]
between_m = [8, 16]
bearing_deg = [240, 290]
[[clauses]]
near = ["outbuilding", "shed"]
within_m = 15
bearing_deg = [100, 170]
[[clauses]]
near = ["outbuilding", "track"]
within_m = 35
[[clauses]]
count = "trees"
around = "outbuilding"
within_m = 25
number = [4]
[[clauses]]
absent = "pole"
from = "outbuilding"
within_m = 10
"""


def seen(clip: Clip, time_us: int | None = None) -> list[LandmarkSeen]:
    """The landmarks of one frame, but for those of a pole's top that no map has."""
    at = clip.landmarks[0].time_us if time_us is None else time_us
    return [row for row in clip.landmarks if row.time_us == at]


def spread(rows: Sequence[LandmarkSeen], count: int) -> list[LandmarkSeen]:
    """So many of them, from left to right."""
    ordered = sorted(rows, key=lambda row: row.u_mpx)
    chosen = np.linspace(0, len(ordered) - 1, min(count, len(ordered))).round().astype(int)
    return [ordered[index] for index in dict.fromkeys(chosen.tolist())]


def matches(
    incident: Incident, clip: Clip, rows: Sequence[LandmarkSeen], rng: np.random.Generator
) -> Matches:
    places = {landmark.key: landmark.at for landmark in incident.truth.landmarks}
    points = np.array([(p.x_mm, p.y_mm, p.z_mm) for p in (places[r.landmark] for r in rows)]) / 1e3
    pixels = np.array([(row.u_mpx, row.v_mpx) for row in rows]) / 1e3
    size = (clip.camera.width, clip.camera.height)
    error = np.tile((MAP_M, MAP_M, MAP_M), (len(rows), 1))
    return Matches(
        size=size,
        pixels=np.clip(pixels + rng.normal(0, PIXEL, pixels.shape), 0, size),
        pixel_error=np.full(len(rows), PIXEL),
        points=points + rng.normal(0, MAP_M, points.shape),
        point_error=error,
    )


@pytest.mark.parametrize("key", ["A", "B", "C", "D"])
def test_the_true_place_and_heading_lie_inside_their_stated_errors(
    incident: Incident, key: str
) -> None:
    clip = incident.truth.clip(key)
    rows = spread(seen(clip), 12)
    index = clip.frames.time_us.index(rows[0].time_us)
    true = np.array((clip.camera.at.x_mm, clip.camera.at.y_mm)) / 1e3
    heading = math.radians(clip.frames.heading_mdeg[index] / 1e3)
    inside = headed = 0
    runs = 12
    for seed in range(runs):
        camera = resect(matches(incident, clip, rows, np.random.default_rng(seed)), Assumptions())
        inside += covers(camera.covariance[:2, :2], camera.state[:2] - true)
        off = (camera.state[HEADING] - heading + math.pi) % (2 * math.pi) - math.pi
        headed += abs(off) < 1.96 * math.sqrt(camera.covariance[HEADING, HEADING])
    # At 90 %, as measured on pictures 160 pixels wide, fewer than eight of twelve would come by
    # chance four times in a thousand.
    assert inside >= 8
    assert headed >= 8


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory, incident: Incident) -> CommandLine:
    """A case with two clips, a claim of the place, and a gazetteer that has two of that name."""
    root = tmp_path_factory.mktemp("places")
    desk = new_case(root)
    for key in ("A", "B"):
        path = incident.directory / incident.truth.clip(key).file
        desk.done("add", path, "--reason", "It circulates.", "--no-address", "sent by a reader")
    desk.done("claim", "It happened in Sarnovek.", "--place", "Sarnovek", "--speaker", "a post")
    desk.done("gazetteer", "import", write_country(root / "VE.txt"))
    desk.done("gazetteer", "import", write_admin(root / "admin1CodesASCII.txt"))
    size = ("--size", "160x90", "--error-px", str(PIXEL), "--error-m", str(MAP_M))
    for exhibit, key, name, turned in MATCHED:
        rows = spread(seen(incident.truth.clip(key)), 12)
        points = table(root / "points.csv", incident, rows, turned=turned)
        desk.done(
            *("points", exhibit, "--at", "0", "--candidate", name, "--source", "map, 2024"),
            *("--table", points, *size),
        )
    return desk


def table(
    path: Path, incident: Incident, rows: Sequence[LandmarkSeen], *, turned: bool = False
) -> Path:
    """Matched points as a person writes them; `turned`: of a yard laid out otherwise."""
    rng = np.random.default_rng(7)
    places = {landmark.key: landmark.at for landmark in incident.truth.landmarks}
    lines = ["thing,x,y,latitude,longitude,up_m"]
    for row in rows:
        at = places[row.landmark]
        east, north = at.x_mm / 1e3, at.y_mm / 1e3
        if turned:
            # The same kinds of thing, house and outbuilding at other distances and angles.
            east, north = 0.6 * north - 4.0, 1.5 * east + 9.0
        lat, lon = to_lat_lon_e7(east + rng.normal(0, MAP_M), north + rng.normal(0, MAP_M))
        x, y = (np.array((row.u_mpx, row.v_mpx)) / 1e3 + rng.normal(0, PIXEL, 2)).clip(
            0, (159.9, 89.9)
        )
        up = at.z_mm / 1e3
        lines.append(f"{row.landmark},{x:.2f},{y:.2f},{lat / 1e7:.7f},{lon / 1e7:.7f},{up:.2f}")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_both_namesakes_are_shown_and_a_person_chooses(ada: CommandLine) -> None:
    listed = ada.json("place", "--for", "C1")
    assert listed["namesakes"] == 2
    assert {item["population"] for item in listed["candidates"][:2]} == {61, 84_300}
    assert ada("place", "--for", "C1", "--choose", "2").code != 0
    number = next(item["number"] for item in listed["candidates"] if item["population"] == 61)
    ada.done("place", "--for", "C1", "--choose", str(number), "--reason", "The post names Miren.")
    again = ada("place", "--for", "C1", "--choose", "1", "--reason", "Another.")
    assert again.code == 7
    assert "has been chosen already" in again.err
    ada.done("supersede", "PC1", "--reason", "Chosen before the yard was found.")
    told = ada.done("place", "--for", "C1", "--choose", str(number), "--reason", "It is there.")
    assert "PC2: Sarnovek in C1 is Sarnovek (geonames:1)" in told


def test_the_camera_is_found_and_the_other_yard_is_rejected(
    ada: CommandLine, incident: Incident, tmp_path: Path
) -> None:
    clip = incident.truth.clip("A")
    found = ada.json("camera", "E1", "--svg", tmp_path / "c.svg")["findings"]
    village, town = (item["values"] for item in found)
    assert (village["candidate"], village["fits"]) == ("village yard", True)
    assert (town["candidate"], town["fits"]) == ("town yard", False)
    assert "another place" in found[1]["summary"]
    assert "misfit" in {doubt["name"] for doubt in town["doubts"]}
    lat, lon = village["place"]["latitude_e7"], village["place"]["longitude_e7"]
    north = (lat - clip.camera.lat_e7) * 0.0111
    east = (lon - clip.camera.lon_e7) * 0.0074
    assert math.hypot(north, east) < 2 * village["ellipse"]["major_cm"] / 100
    again = ada.json("camera", "E1", "--candidate", "village yard", "--svg", tmp_path / "v.svg")
    assert again["findings"][0]["label"] == found[0]["label"]
    assert (tmp_path / "v.svg").read_text().startswith("<svg")


def test_sightlines_of_two_clips_meet_at_what_both_show(
    ada: CommandLine, incident: Incident
) -> None:
    marks = {
        exhibit: {row.landmark: row for row in seen(incident.truth.clip(key))}
        for exhibit, key in (("E1", "A"), ("E2", "B"))
    }
    both = min(marks["E1"].keys() & marks["E2"].keys())
    words = []
    for exhibit, rows_of in marks.items():
        mark = rows_of[both]
        words += ["--to", f"{exhibit}@0:{mark.u_mpx / 1e3:.2f},{mark.v_mpx / 1e3:.2f}"]
    ran = ada.json("sightlines", *words, "--candidate", "village yard", "--error-px", "0.5")
    place, ellipse = ran["values"]["place"], ran["values"]["ellipse"]
    aim = next(item.at for item in incident.truth.landmarks if item.key == both)
    lat, lon = to_lat_lon_e7(aim.x_mm / 1e3, aim.y_mm / 1e3)
    off = math.hypot((place["latitude_e7"] - lat) * 0.0111, (place["longitude_e7"] - lon) * 0.0074)
    assert off < 2 * ellipse["major_cm"] / 100
    assert ellipse["major_cm"] < 3000


def test_the_described_yard_is_found_on_the_map(
    ada: CommandLine, incident: Incident, tmp_path: Path
) -> None:
    query = tmp_path / "yard.toml"
    query.write_text(YARD)
    drawn = incident.directory / incident.truth.map_file
    found = ada.json("pattern", query, "--map", drawn, "--map-date", "2024-06")
    assert found["whole"] == 1
    first = found["places"][0]
    assert first["held"] == first["of"]
    lat, lon = to_lat_lon_e7(7.0, 14.0)
    assert abs(first["latitude_e7"] - lat) < 200
    assert abs(first["longitude_e7"] - lon) < 200
    ada.done("pattern", query, "--map", drawn, "--map-date", "2024-06", "--record")
    assert "PS1" in ada.done("show", "PS1")


def test_a_camera_s_heading_makes_a_shadow_in_its_frame_an_azimuth_that_when_uses(
    ada: CommandLine, incident: Incident
) -> None:
    """The shadow of the privy's corner, its ends marked in the frame as eyes would see them."""
    clip = incident.truth.clip("A")
    state = true_state(clip)
    sun = clip.sun
    turn = math.radians(sun.shadow_azimuth_mdeg / 1e3)
    tall = 2.0
    length = tall / math.tan(math.radians(sun.elevation_mdeg / 1e3))
    (corner,) = (item.at for item in incident.truth.landmarks if item.key == "privy se foot")
    foot = np.array((corner.x_mm, corner.y_mm, corner.z_mm)) / 1e3
    tip = foot + length * np.array((math.sin(turn), math.cos(turn), 0.0))
    rng = np.random.default_rng(3)
    ends = project(state[None], np.array((foot, tip)), (160, 90)).pixels[0]
    ends = ends + rng.normal(0.0, PIXEL, (2, 2))
    line = f"corner={','.join(f'{value:.2f}' for value in ends.ravel())}"
    words = ("--shadow", line, "--error-px", str(PIXEL), "--candidate", "village yard")
    (found,) = ada.json("camera", "E1", *words)["findings"]
    azimuth, error = (found["values"]["lines"][0][f"azimuth{part}_mdeg"] for part in ("", "_error"))
    assert abs((azimuth - sun.shadow_azimuth_mdeg + 180_000) % 360_000 - 180_000) < 1.3 * error
    fitted = found["label"]
    refused = ada("shadow", "E1", "the corner", "--camera", f"{fitted}:post")
    assert refused.code != 0
    assert "its lines: corner" in refused.err
    both = ada("shadow", "E1", "the corner", "--camera", fitted, "--azimuth", "20±2")
    assert both.code != 0
    ada.done(
        *("shadow", "E1", "the corner", "--how", "the privy is 2 m high", "--slope", "2"),
        *("--camera", f"{fitted}:corner", "--tall", "2±0.05"),
    )
    record = ada.json("show", "SH1")["fields"]
    assert record["azimuth"] == {
        "azimuth_mdeg": azimuth, "error_mdeg": error, "north": "true"
    }  # fmt: skip
    assert record["item"]
    place = found["values"]["place"]
    at = f"{place['latitude_e7'] / 1e7:.6f},{place['longitude_e7'] / 1e7:.6f}±20m"
    when = ada.json("when", "SH1", "--at", at, "--on", "2024-11-14", "--zone", "UTC")
    true = datetime.fromisoformat(sun.at).timestamp()
    assert any(
        item["start_s"] - 60 <= true <= item["end_s"] + 60 for item in when["answer"]["windows"]
    )


def test_a_camera_that_fits_no_place_gives_no_azimuth(ada: CommandLine) -> None:
    (found,) = ada.json("camera", "E1", "--candidate", "town yard")["findings"]
    refused = ada("shadow", "E1", "the well", "--camera", found["label"])
    assert refused.code != 0
    assert "does not fit its points" in refused.err


def true_state(clip: Clip) -> Vec:
    """The camera of a clip's first listed frame."""
    rows = seen(clip)
    index = clip.frames.time_us.index(rows[0].time_us)
    facts = clip.camera
    return np.array(
        (
            *(value / 1e3 for value in (facts.at.x_mm, facts.at.y_mm, facts.at.z_mm)),
            math.radians(clip.frames.heading_mdeg[index] / 1e3),
            math.radians(clip.frames.pitch_mdeg[index] / 1e3),
            math.radians(clip.frames.roll_mdeg[index] / 1e3),
            math.log(facts.focal_mpx / 1e3),
        )
    )


def test_sound_and_map_points_together_hold_the_camera_and_exclude_the_namesake(
    ada: CommandLine, incident: Incident, tmp_path: Path
) -> None:
    clip = incident.truth.clip("A")
    sound = next(item for item in incident.truth.sounds if item.key == "shot-1")
    arrival = next(item for item in sound.arrivals if item.clip == "A")
    away_m = arrival.distance_mm / 1e3
    lat, lon = to_lat_lon_e7(sound.source.x_mm / 1e3, sound.source.y_mm / 1e3)
    source = f"{lat / 1e7:.7f},{lon / 1e7:.7f}±3m"
    delay = f"{away_m / 334.0:.3f}±0.04"
    told = ada.done(
        *("sound-delay", delay, "--celsius", "4±3", "--in", "E1", "--source", source),
        *("--thing", "the first shot"),
    )
    assert "SD1" in told
    (found,) = ada.json("camera", "E1", "--candidate", "village yard")["findings"]
    listed = ada.json("place", "Sarnovek", "--for", "C1")["candidates"]
    town = next(item["number"] for item in listed if item["population"] == 84_300)
    for _, choice in enumerate(ada.json("log")["entries"]):
        if choice["kind"] == "place_choice":
            ada("supersede", choice["label"], "--reason", "Another is tried.")
    ada.done("place", "--for", "C1", "--choose", str(town), "--reason", "As the post has it.")
    chosen = [e["label"] for e in ada.json("log")["entries"] if e["kind"] == "place_choice"][-1]
    ran = ada.json("where", "SD1", found["label"], chosen, "--svg", tmp_path / "w.svg")
    answer = ran["answer"]
    assert answer["parts"]
    near = answer["middle"]
    off = math.hypot(
        (near["latitude_e7"] - clip.camera.lat_e7) * 0.0111,
        (near["longitude_e7"] - clip.camera.lon_e7) * 0.0074,
    )
    assert off < 2 * found["values"]["ellipse"]["major_cm"] / 100
    assert [item["name"] for item in answer["constraints"]] == [
        "sound of the first shot", "camera at village yard"
    ]  # fmt: skip
    (tested,) = answer["places"]
    assert tested["answer"] == "inconsistent"
    assert len(tested["excluded_by"]) == 2
    assert min(item["metres"] for item in tested["excluded_by"]) > 100_000
    assert (tmp_path / "w.svg").read_text().startswith("<svg")
    linked = ada.done(
        *("link", ran["finding"], "C1", "--question", "place", "--contradicts"),
        *("--weight", "strong", "--reason", "The camera stood elsewhere."),
    )
    assert "contradicts C1, place" in linked
    refused = ada("where", "SD1", ada.json("camera", "E2")["findings"][0]["label"])
    assert refused.code != 0
    assert "each filmed from its own place" in refused.err


def test_findings_about_places_are_run_again_to_the_same_report(ada: CommandLine) -> None:
    ada.done("camera", "E2")
    ran = ada("reproduce", "--json")
    assert ran.code == 0, ran.err
    assert json.dumps(ran.document).count("camera") >= 1
