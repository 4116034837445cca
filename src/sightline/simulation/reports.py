"""The reports: texts filled from the scenario's facts, with the place of every statement kept.

In a text, `[[key|words]]` marks the words of a statement; the marks are taken out on writing, the
words go into the truth.
"""

import html
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import typst

from sightline.simulation.scenario import BLUE, NEIGHBOUR, OCHRE, TOWN, VILLAGE
from sightline.simulation.truth import SceneCounts, iso
from sightline.simulation.truth_texts import Conflict, Report, Statement

MINISTRY_MORE_THAN = 10
OCHRE_AS_MANY_AS = 10
_TEXTS = files("sightline.simulation") / "texts"
_MARK = re.compile(r"\[\[(s\d{4})\|([^\[\]]*)\]\]")
_TAG = re.compile(r"<[^<>]*>")
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
)
_MEDIA = {
    ".html": "text/html",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".eml": "message/rfc822",
    ".pdf": "application/pdf",
}


def facts(counts: SceneCounts) -> dict[str, str]:
    """What the texts and statements are filled with."""
    return {
        "village": VILLAGE.name,
        "village_province": VILLAGE.admin_path.split(", ")[1],
        "village_population": str(VILLAGE.population),
        "town_province": TOWN.admin_path.split(", ")[1],
        "town_population": f"{TOWN.population:,}",
        "neighbour": NEIGHBOUR.name,
        "blue_name": BLUE.name,
        "blue_adj": BLUE.adjective,
        "blue_ministry": BLUE.ministry,
        "blue_ministry_the": f"The {BLUE.ministry}",
        "ochre_name": OCHRE.name,
        "ochre_the_name": f"the {OCHRE.name}",
        "ochre_adj": OCHRE.adjective,
        "ochre_ministry": OCHRE.ministry,
        "ochre_ministry_the": f"The {OCHRE.ministry}",
        "ministry_more_than": _WORDS[MINISTRY_MORE_THAN],
        "ministry_low": str(MINISTRY_MORE_THAN + 1),
        "ochre_as_many_as": _WORDS[OCHRE_AS_MANY_AS],
        "ochre_high": str(OCHRE_AS_MANY_AS),
        "ngo_surrender": _WORDS[counts.came_out_with_band],
        "ngo_surrender_low": str(counts.came_out_with_band),
        "lying_count": _WORDS[counts.lying_later],
        "lying_low": str(counts.lying_later),
        "shots": str(counts.shots),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What is known of the reports."""

    reports: tuple[Report, ...]
    statements: tuple[Statement, ...]
    conflicts: tuple[Conflict, ...]


def write_reports(directory: Path, counts: SceneCounts) -> Texts:
    """Write all reports and describe them, their statements and how these conflict."""
    values = facts(counts)
    plan = _toml("reports.toml", values)
    sayings = _toml("statements.toml", values)
    reports: list[Report] = []
    statements: list[Statement] = []
    for row in plan["report"]:
        words = _write(directory, row, values)
        reports.append(_report(row))
        statements += [_statement(key, row["key"], said, sayings[key]) for key, said in words]
    conflicts = tuple(Conflict(**row) for row in plan["conflict"])
    return Texts(reports=tuple(reports), statements=tuple(statements), conflicts=conflicts)


def plain_text(name: str, text: str) -> str:
    """A report's running text: tags and entities resolved, white space collapsed."""
    if name.endswith(".html"):
        text = html.unescape(_TAG.sub(" ", text))
    return " ".join(text.split())


def _toml(name: str, values: dict[str, str]) -> dict[str, Any]:
    text = (_TEXTS / name).read_text(encoding="utf-8")
    return tomllib.loads(Template(text).substitute(values))


def _write(directory: Path, row: dict[str, Any], values: dict[str, str]) -> list[tuple[str, str]]:
    published: datetime = row["published"]
    filled = Template((_TEXTS / row["source"]).read_text(encoding="utf-8")).substitute(
        values,
        headline=row["headline"],
        published=iso(published),
        modified=iso(row.get("modified", published)),
        published_rfc=published.strftime("%a, %d %b %Y %H:%M:%S +0000"),
    )
    words = [(key, plain_text(row["source"], said)) for key, said in _MARK.findall(filled)]
    text = _MARK.sub(lambda match: match.group(2), filled)
    path = directory / row["file"]
    if path.suffix == ".pdf":
        path.write_bytes(_pdf(text, published))
    else:
        path.write_text(text, encoding="utf-8", newline="\n")
    return words


def _pdf(text: str, published: datetime) -> bytes:
    made = typst.compile(
        text.encode(),
        format="pdf",
        ignore_system_fonts=True,
        timestamp=int(published.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave several pages where one PDF was asked for.")
    return made


def _report(row: dict[str, Any]) -> Report:
    return Report(
        key=row["key"],
        file=row["file"],
        media_type=_MEDIA[Path(row["file"]).suffix],
        outlet=row["outlet"],
        headline=row["headline"],
        published_at=iso(row["published"]),
        modified_at=iso(row["modified"]) if "modified" in row else "",
        family=row["family"],
        repeats=tuple(row.get("repeats", ())),
        repeats_how=row.get("repeats_how", ""),
    )


def _statement(key: str, report: str, said: str, row: dict[str, Any]) -> Statement:
    low, high = row.get("count", (-1, -1))
    return Statement(
        key=key,
        report=report,
        utterance=row["utterance"],
        parent=row.get("parent", ""),
        speaker=row["speaker"],
        organisation=row["organisation"],
        side=row.get("side", "none"),
        form=row["form"],
        claim_type=row["claim_type"],
        polarity=row.get("polarity", "affirmed"),
        hedge=row["hedge"],
        hedge_cue=row.get("hedge_cue", ""),
        act=row.get("act", ""),
        actors=row.get("actors", ""),
        victims=row.get("victims", ""),
        count_low=low,
        count_high=high,
        count_of=row.get("count_of", ""),
        soft=row.get("soft", False),
        place=row.get("place", ""),
        place_text=row.get("place_text", ""),
        time_text=row.get("time_text", ""),
        verbatim=said,
    )
