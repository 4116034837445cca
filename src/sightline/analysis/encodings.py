"""Method `encodings`: files compared by how they were written, and their differences explained.

Its inputs are the findings of `encoding`. The first is what the others are held against. What a
trait is compatible with comes from a table that is given as a parameter, so that it is on record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.analysis.contract import Result
from sightline.analysis.encoding import ANALYZER as ENCODING
from sightline.analysis.encoding import EncodingValues
from sightline.analysis.joint import JointMethod, Materials
from sightline.analysis.legible import counted
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.model.canonical import Json
from sightline.model.finding import Finding, Method, Outcome, Reproduction
from sightline.model.plain import from_plain, to_plain

TRAITS: Final = "traits"
FILES_LEAST, FILES_MOST = 2, 200
ROWS_SHOWN: Final = 60
_CODED: Final = ("H.264 sequence", "H.264 picture", "HEVC ", "AV1 ", "VP9 ")
_STREAM: Final = " stream "
_RATE: Final = " / bits a second"


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitRow:
    """A trait, and what it is compatible with, by whose word and as of when."""

    trait: str
    """The end of the trait's name."""
    holds: str
    """A text that its value holds."""
    compatible_with: str
    source: str
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compatible:
    """A file and a row that it fits."""

    exhibit: str
    value: str
    row: TraitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A trait in which two files differ; empty where one lacks it."""

    name: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A file against the first one."""

    exhibit: str
    differences: tuple[Difference, ...]
    differences_left_out: int
    explained: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodingsValues:
    """The typed `values` of the finding. Exhibits are named by their digests."""

    first: str
    groups: tuple[tuple[str, ...], ...]
    """Files whose traits are all equal but for the bit rate."""
    compared: tuple[Compared, ...]
    compatible: tuple[Compatible, ...]


def run(materials: Materials) -> Result:
    """Compare the files.

    Raises:
        InputRefused: fewer than two findings of `encoding`, or too many, or a table that is none.
    """
    given = [
        (str(finding.exhibit), dict(_traits(finding)))
        for _, finding in materials.of(Finding)
        if finding.method.name == ENCODING.method.name and finding.outcome is Outcome.OBSERVED
    ]
    if not FILES_LEAST <= len(given) <= FILES_MOST:
        raise InputRefused(
            f"{len(given)} files can be compared; it takes {FILES_LEAST} to {FILES_MOST}.",
            next_step="Examine them first, with `sightline examine`.",
        )
    table = from_plain(tuple[TraitRow, ...], materials.parameters.get(TRAITS, []))
    (first, held), *others = given
    values = EncodingsValues(
        first=first,
        groups=_groups(given),
        compared=tuple(_compared(name, held, traits) for name, traits in others),
        compatible=tuple(_compatible(given, table)),
    )
    alike = max(len(group) for group in values.groups)
    return Result(
        outcome=Outcome.OBSERVED,
        summary=(
            f"{counted(len(given), 'file')} were written in {counted(len(values.groups), 'way')}; "
            f"the most that were written alike are {alike}. What traits are compatible with is "
            "listed; none of it says where a file came from."
        ),
        values=plain_values(values),
    )


def _traits(finding: Finding) -> Iterator[tuple[str, str]]:
    for trait in from_plain(EncodingValues, finding.values).traits:
        if not trait.name.endswith(_RATE):
            yield trait.name, trait.value


def _groups(given: Sequence[tuple[str, dict[str, str]]]) -> tuple[tuple[str, ...], ...]:
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for name, traits in given:
        groups.setdefault(tuple(sorted(traits.items())), []).append(name)
    return tuple(tuple(group) for group in groups.values())


def _compared(name: str, first: dict[str, str], second: dict[str, str]) -> Compared:
    names = [*first, *(trait for trait in second if trait not in first)]
    found = [
        Difference(name=trait, first=first.get(trait, ""), second=second.get(trait, ""))
        for trait in names
        if first.get(trait) != second.get(trait)
    ]
    return Compared(
        exhibit=name,
        differences=tuple(found[:ROWS_SHOWN]),
        differences_left_out=max(0, len(found) - ROWS_SHOWN),
        explained=tuple(_explained(found)),
    )


def _explained(found: Sequence[Difference]) -> Iterator[str]:
    """What the differences, taken together, are compatible with."""
    if not found:
        yield "Both were written in the same way, as far as it is looked at."
        return
    names = [item.name for item in found]
    coded = any(name.startswith(_CODED) or _streams(name) for name in names)
    around = any(name.startswith(("container", "writer", "track")) for name in names)
    if coded:
        yield "The pictures or sound were coded by other choices: compatible with coding again."
    elif around:
        yield (
            "Codecs, sizes, key frames and parameter sets agree; what lies around them does not: "
            "compatible with the same coded pictures put into a new container."
        )
    for item in found:
        both = item.first and item.second
        if item.name.endswith(" / size") and both:
            yield f"The picture measures {item.first} and {item.second}."
        if item.name == "container / created" and both:
            yield f"The times of making are {item.first} in the first, {item.second} in the other."
        if item.name == "container / Content Credentials" and "yes" in {item.first, item.second}:
            which = "first" if item.first == "yes" else "other"
            yield f"Only the {which} holds a box for Content Credentials."


def _streams(name: str) -> bool:
    """A trait of coded streams that putting them into another container leaves alone."""
    return _STREAM in name and name.endswith(
        (" / codec", " / size", " / sound", " / frames between key frames", " later frames")
    )


def _compatible(
    given: Sequence[tuple[str, dict[str, str]]], table: Sequence[TraitRow]
) -> Iterator[Compatible]:
    for name, traits in given:
        for row in table:
            value = next(
                (
                    value
                    for trait, value in traits.items()
                    if trait.endswith(row.trait) and row.holds in value
                ),
                None,
            )
            if value is not None:
                yield Compatible(exhibit=name, value=value, row=row)


def asked(table: Sequence[TraitRow]) -> dict[str, Json]:
    """The parameters that put a table on record."""
    return {TRAITS: [to_plain(row) for row in table]}


METHOD: Final = JointMethod(
    method=Method(name="encodings", version=1, parameters={TRAITS: []}),
    title="Files compared by how they were written",
    limitations=(
        "Traits are compatible with a history; none of them says where a file came from.",
        (
            "Every trait can be imitated, and software that is not in the table may leave the same "
            "ones: the table grows by what people checked, with source and date."
        ),
        "That files were written alike does not show that the same hands wrote them.",
        "Names that software gave itself survive when other software copies them.",
    ),
    reproduction=Reproduction.EXACT,
    run=run,
)
