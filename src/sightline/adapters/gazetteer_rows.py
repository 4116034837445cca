"""Rows of imported files on their way into the gazetteer's tables: each fits, or is counted out."""

import sqlite3
from collections.abc import Mapping
from typing import Final

from sightline.geo.names import folded, skeleton
from sightline.model.places import Point
from sightline.workbench.gazetteers import GazetteerRows


def take_block(
    connection: sqlite3.Connection, source: int, block: GazetteerRows
) -> tuple[int, int, str]:
    """Take a block: how many of its rows were unfit, how many not wanted; its newest date."""
    lost, left_out, newest = 0, 0, ""
    for row in block.rows:
        try:
            newest = max(newest, _TAKERS[block.kind](connection, source, row))
        except _NotWantedError:
            left_out += 1
        except (LookupError, TypeError, ValueError):
            lost += 1
    return lost, left_out, newest


class _NotWantedError(Exception):
    """A sound row that changes nothing: its place is known, or for a name is not."""


def _take_place(connection: sqlite3.Connection, source: int, row: Mapping[str, object]) -> str:
    key, name, latitude, longitude = row["key"], row["name"], row["lat_e7"], row["lon_e7"]
    if type(latitude) is not int or type(longitude) is not int or not isinstance(name, str):
        raise TypeError
    Point(latitude_e7=latitude, longitude_e7=longitude)
    population = row.get("population")
    known = connection.execute("SELECT id FROM place WHERE key = ?", (str(key),)).fetchone()
    if known is not None:
        raise _NotWantedError(key)
    place = connection.execute(
        "INSERT INTO place (source, key, name, kind, country, admin1, admin2, population, lat_e7,"
        " lon_e7) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            source, str(key), name, str(row["kind"]), str(row["country"]), str(row["admin1"]),
            str(row["admin2"]), population if type(population) is int else None, latitude,
            longitude,
        ),
    ).lastrowid  # fmt: skip
    names = row.get("names")
    others = names if isinstance(names, list) else []
    for item in ([name, "", False], *others):
        text, language, historic = item
        _put_name(connection, source, int(place or 0), (str(text), str(language), bool(historic)))
    return str(row.get("changed", ""))[:10]


def _take_name(connection: sqlite3.Connection, source: int, row: Mapping[str, object]) -> str:
    place = connection.execute("SELECT id FROM place WHERE key = ?", (str(row["key"]),)).fetchone()
    if place is None:
        raise _NotWantedError(row["key"])
    name = str(row["name"]), str(row["language"]), bool(row["historic"])
    _put_name(connection, source, place[0], name)
    return ""


def _take_admin(connection: sqlite3.Connection, source: int, row: Mapping[str, object]) -> str:
    connection.execute(
        "INSERT OR REPLACE INTO admin (code, name, source) VALUES (?, ?, ?)",
        (str(row["code"]), str(row["name"]), source),
    )
    return ""


def _put_name(
    connection: sqlite3.Connection, source: int, place: int, name: tuple[str, str, bool]
) -> None:
    text, language, historic = name
    fold = folded(text)
    if fold:
        connection.execute(
            "INSERT INTO name (place, source, name, folded, bones, language, historic)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (place, source, text, fold, skeleton(fold), language, historic),
        )


_TAKERS: Final = {"places": _take_place, "names": _take_name, "admin": _take_admin}
