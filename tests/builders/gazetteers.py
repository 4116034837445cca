"""Gazetteer files in GeoNames' form, of an invented country."""

from collections.abc import Iterable
from pathlib import Path

VILLAGE = (1, "Sarnovek", "Сарновек,Sarnowek,سارنوفيك", 48.2134, 61.4187, "PPL", "OZ", "01", 61)
TOWN = (2, "Sarnovek", "Sarnovets,Сарновек", 48.735, 58.692, "PPLA2", "TA", "02", 84_300)
NEIGHBOUR = (3, "Kolm", "Холм,Kholm", 48.266, 61.341, "PPL", "OZ", "01", 212)
RIVER = (4, "Sarnovek River", "", 48.2, 61.4, "STM", "OZ", "01", 0)
Row = tuple[int, str, str, float, float, str, str, str, int]


def line(row: Row) -> str:
    """One line of a country file."""
    number, name, others, lat, lon, code, admin1, admin2, population = row
    letter = "H" if code == "STM" else "P"
    cells = [
        str(number), name, "", others, str(lat), str(lon), letter, code, "VE", "", admin1, admin2,
        "", "", str(population), "", "200", "Etc/UTC", "2024-05-06",
    ]  # fmt: skip
    return "\t".join(cells)


def write_country(
    path: Path, rows: Iterable[Row] = (VILLAGE, TOWN, NEIGHBOUR, RIVER), more: str = ""
) -> Path:
    """A country file; `more` is put below its lines."""
    path.write_text("\n".join([*map(line, rows)]) + "\n" + more, encoding="utf-8")
    return path


def write_admin(path: Path) -> Path:
    """Names of its provinces."""
    path.write_text("VE.OZ\tOzel province\tOzel province\t11\nVE.TA\tTarn province\tTarn\t12\n")
    return path


def write_names(path: Path) -> Path:
    """More names, one of them former, one of a place that is not there, one that is a link."""
    rows = [
        ("9", "3", "ru", "Красный Холм", "", "", "", "1", "1930", "1991"),
        ("10", "77", "ru", "Нигде", "", "", "", "", "", ""),
        ("11", "3", "link", "https://example.org/kolm", "", "", "", "", "", ""),
    ]
    path.write_text("\n".join("\t".join(row) for row in rows) + "\n", encoding="utf-8")
    return path
