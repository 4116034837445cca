"""Gazetteers: every namesake comes back, with where it lies; files are checked first."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from shapely import Polygon
from shapely.geometry import Point as Dot
from tests.builders.gazetteers import NEIGHBOUR, write_admin, write_country, write_names
from tests.builders.maps import write_extract

from sightline.adapters.gazetteer_files import ConfinedGazetteerFiles
from sightline.adapters.gazetteer_sqlite import SqliteGazetteer
from sightline.errors import InputRefused, NotFound, StorageFailed
from sightline.geo.gazetteer import Candidate, Context, distance_m
from sightline.model.places import Point
from sightline.model.times import Instant
from sightline.workbench.gazetteers import GazetteerImport, look_up, take_in

KOLM = Point(latitude_e7=482_660_000, longitude_e7=613_410_000)


class Clock:
    def now(self) -> Instant:
        return Instant(1_700_000_000_000_000)

    def clock(self) -> None:
        raise NotImplementedError


@pytest.fixture
def gazetteer(tmp_path: Path) -> Iterator[SqliteGazetteer]:
    opened = SqliteGazetteer.open(tmp_path / "home" / "gazetteer.sqlite")
    yield opened
    opened.close()


def take(gazetteer: SqliteGazetteer, path: Path) -> tuple[GazetteerImport, bool]:
    return take_in(gazetteer, ConfinedGazetteerFiles(), Clock(), path)  # type: ignore[arg-type]


def found(gazetteer: SqliteGazetteer, query: str, context: Context | None = None) -> list[str]:
    return [item.place.key for item in look_up(gazetteer, query, context or Context())]


def first(gazetteer: SqliteGazetteer, query: str) -> Candidate:
    return look_up(gazetteer, query, Context())[0]


def test_namesakes_come_back_together_in_any_script(
    gazetteer: SqliteGazetteer, tmp_path: Path
) -> None:
    take(gazetteer, write_country(tmp_path / "VE.txt"))
    for query in ("Sarnovek", "Сарновек", "sarnowek"):
        assert set(found(gazetteer, query)) == {"geonames:1", "geonames:2"}
    assert all(item.namesake for item in look_up(gazetteer, "Sarnovek", Context()))


def test_the_name_is_shown_as_it_was_typed_where_the_place_has_it_so(
    gazetteer: SqliteGazetteer, tmp_path: Path
) -> None:
    take(gazetteer, write_country(tmp_path / "VE.txt"))
    assert {item.matched for item in look_up(gazetteer, "Сарновек", Context())} == {"Сарновек"}
    assert {item.matched for item in look_up(gazetteer, "sarnovek", Context())} == {"Sarnovek"}


def test_context_orders_and_leaves_none_out(gazetteer: SqliteGazetteer, tmp_path: Path) -> None:
    take(gazetteer, write_country(tmp_path / "VE.txt"))
    take(gazetteer, write_admin(tmp_path / "admin1CodesASCII.txt"))
    assert found(gazetteer, "Sarnovek") == ["geonames:2", "geonames:1"]
    assert found(gazetteer, "Sarnovek, Ozel province") == ["geonames:1", "geonames:2"]
    near = Context(places=(("C1", KOLM),))
    ordered = look_up(gazetteer, "Sarnovek", near)
    assert [item.place.key for item in ordered] == ["geonames:1", "geonames:2"]
    assert dict(ordered[0].distances_m)["C1"] == pytest.approx(8_200, abs=300)
    assert ordered[0].place.admin == ("VE", "Ozel province", "01")


def test_former_names_are_found_and_marked(gazetteer: SqliteGazetteer, tmp_path: Path) -> None:
    take(gazetteer, write_country(tmp_path / "VE.txt"))
    names, _ = take(gazetteer, write_names(tmp_path / "alternateNamesV2.txt"))
    assert (names.rows, names.bad, names.skipped) == (1, 0, 2)
    former = first(gazetteer, "Krasny Kholm")
    assert (former.place.key, former.historic, former.matched) == (
        "geonames:3",
        True,
        "Красный Холм",
    )


def test_bad_rows_are_counted_and_end_nothing(gazetteer: SqliteGazetteer, tmp_path: Path) -> None:
    bad = "x\ty\n5\tNoWhere\t\t\t95.0\t10\tP\tPPL\tVE\t\t\t\t\t\t0\t\t\t\t\n\n"
    taken, new = take(gazetteer, write_country(tmp_path / "VE.txt", more=bad))
    assert new
    assert (taken.rows, taken.bad, taken.skipped) == (3, 3, 1)
    assert taken.newest == "2024-05-06"


def test_the_same_bytes_are_taken_once_and_a_new_file_replaces_the_old(
    gazetteer: SqliteGazetteer, tmp_path: Path
) -> None:
    path = write_country(tmp_path / "VE.txt")
    take(gazetteer, path)
    _, new = take(gazetteer, path)
    assert not new
    write_country(path, [NEIGHBOUR])
    take(gazetteer, path)
    assert found(gazetteer, "Sarnovek") == []
    assert found(gazetteer, "Kolm") == ["geonames:3"]
    assert len(gazetteer.imports()) == 1


def test_a_zipped_country_file_is_read(gazetteer: SqliteGazetteer, tmp_path: Path) -> None:
    text = write_country(tmp_path / "VE.txt").read_text()
    with zipfile.ZipFile(tmp_path / "VE.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("VE.txt", text)
    taken, _ = take(gazetteer, tmp_path / "VE.zip")
    assert taken.rows == 3


def test_what_is_damaged_or_no_gazetteer_is_refused_whole(
    gazetteer: SqliteGazetteer, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "whole.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("VE.txt", write_country(tmp_path / "VE.txt").read_text() * 40)
    whole = (tmp_path / "whole.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 30)
    (tmp_path / "prose.txt").write_text("A letter.\nIt names no place.\n")
    (tmp_path / "empty.txt").write_text("")
    for name in ("cut.zip", "noise.txt", "prose.txt", "empty.txt"):
        with pytest.raises(InputRefused) as told:
            take(gazetteer, tmp_path / name)
        assert name in str(told.value)
    with pytest.raises(NotFound):
        take(gazetteer, tmp_path / "none.txt")
    assert gazetteer.imports() == ()


def test_named_places_of_an_extract_bring_their_languages_and_areas(
    gazetteer: SqliteGazetteer, tmp_path: Path
) -> None:
    tags = {
        "place": "village",
        "name": "Kolm",
        "name:ru": "Холм",
        "old_name": "Kirovka",
        "population": "2 120",
    }
    area = Polygon([(-900, -900), (900, -900), (900, 900), (-900, 900)])
    boundary = {"boundary": "administrative", "admin_level": "4", "name": "Ozel province"}
    write_extract(tmp_path / "ve.osm.pbf", [(Dot(0, 0), tags), (area, boundary)])
    taken, _ = take(gazetteer, tmp_path / "ve.osm.pbf")
    assert taken.rows == 1
    kolm = first(gazetteer, "Kholm")
    assert kolm.place.admin == ("Ozel province",)
    assert kolm.place.population == 2120
    assert first(gazetteer, "Кировка").historic


def test_another_file_is_not_taken_for_a_gazetteer(tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StorageFailed, match="gazetteer"):
        SqliteGazetteer.open(path)


def test_distances_are_those_on_the_globe() -> None:
    berlin = Point(latitude_e7=525_200_000, longitude_e7=134_050_000)
    kyiv = Point(latitude_e7=504_500_000, longitude_e7=305_230_000)
    assert distance_m(berlin, kyiv) == pytest.approx(1_204_000, rel=0.005)
