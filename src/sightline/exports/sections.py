"""The report's sections beyond its frame, each one module and two layouts: listed here, once.

A section `NAME` is `section_NAME.py` with `build`, `templates/sections/NAME.html.j2` for the page
and `templates/sections/NAME.typ` for print. Both layouts see the section as `s` (its `part` as
`s.part`), and the page's layout the macros of `templates/macros.html.j2`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sightline.exports import (
    section_accountability,
    section_captures,
    section_clock,
    section_contradictions,
    section_copies,
    section_credentials,
    section_integrity,
    section_joint,
    section_ledger,
    section_reported,
    section_searches,
    section_sounds,
    section_when,
    section_where,
    section_words,
)
from sightline.exports.report_types import SectionPart
from sightline.exports.section_contract import Built, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section: its anchor on the page, its heading, and what fills it."""

    name: str
    title: str
    build: Callable[[Desk], Built[Any] | None]
    """None where the case holds nothing for it: the report then has no such section."""


SECTIONS: Final[tuple[Section, ...]] = (
    Section(name="captures", title="Captured pages", build=section_captures.build),
    Section(name="searches", title="Searches", build=section_searches.build),
    Section(name="copies", title="Copies", build=section_copies.build),
    Section(name="integrity", title="What the file itself tells", build=section_integrity.build),
    Section(name="reported", title="What files say of themselves", build=section_reported.build),
    Section(name="credentials", title="Content Credentials", build=section_credentials.build),
    Section(name="sounds", title="Sounds", build=section_sounds.build),
    Section(name="words", title="Words in pictures and sound", build=section_words.build),
    Section(name="ledger", title="Who says what", build=section_ledger.build),
    Section(
        name="contradictions",
        title="What stands against what",
        build=section_contradictions.build,
    ),
    Section(name="accountability", title="Accountability", build=section_accountability.build),
    Section(name="when", title="Time and place by the sun", build=section_when.build),
    Section(name="clock", title="One clock", build=section_clock.build),
    Section(name="where", title="Where it was", build=section_where.build),
    Section(name="joint", title="Findings on several things together", build=section_joint.build),
)
"""In the order of the report."""


def sections(desk: Desk) -> tuple[SectionPart, ...]:
    """Every section that has something to say."""
    return tuple(
        SectionPart(name=section.name, title=section.title, part=built.part, anchors=built.anchors)
        for section in SECTIONS
        if (built := section.build(desk)) is not None
    )
