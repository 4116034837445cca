"""The tables of docs/format.md that follow from the code; run it to print them."""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.records import RECORD_TYPES
from sightline.model.times import Instant
from sightline.verify.codes import CHECKS, Code

_NAMES = {str: "text", int: "integer", bool: "boolean", Digest: "digest", Instant: "instant"}


def records() -> str:
    """Every kind of record and its fields."""
    rows = [f"| `{kind.KIND}` | {_fields(kind)} |" for kind in RECORD_TYPES]
    return "\n".join(["| kind | fields |", "|---|---|", *rows])


def parts() -> str:
    """The objects that stand within records."""
    rows = [f"| {kind.__name__} | {_fields(kind)} |" for kind in _parts()]
    return "\n".join(["| part | fields |", "|---|---|", *rows])


def words() -> str:
    """The fields that hold one of a few words."""
    rows = [
        f"| {kind.__name__} | {', '.join(f'`{word.value}`' for word in kind)} |"
        for kind in _enumerations()
    ]
    return "\n".join(["| word | one of |", "|---|---|", *rows])


def checks() -> str:
    """The numbered checks and what each can find."""
    rows = []
    for number, title in CHECKS.items():
        named = ", ".join(f"`{code}`" for code in Code if code.check == number)
        rows.append(f"| V{number} | {title} | {named} |")
    return "\n".join(["| check | what holds | problems it names |", "|---|---|---|", *rows])


TABLES = {"records": records, "parts": parts, "words": words, "checks": checks}


def _fields(kind: type) -> str:
    hints = typing.get_type_hints(
        kind, localns={"Json": Json, "Mapping": Mapping, "Sequence": Sequence}
    )
    names = (field.name for field in dataclasses.fields(kind))
    return ", ".join(f"{name}: {_type(hints[name])}" for name in names)


def _type(hint: object) -> str:
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in {typing.Union, types.UnionType} and type(None) in arguments:
        return f"{_type(next(item for item in arguments if item is not type(None)))}?"
    if typing.get_origin(hint) is tuple:
        return f"list of {_type(arguments[0])}"
    if isinstance(hint, type):
        return _NAMES.get(hint, hint.__name__)
    return "object"


def _referred(kind: type) -> Iterator[type]:
    hints = typing.get_type_hints(
        kind, localns={"Json": Json, "Mapping": Mapping, "Sequence": Sequence}
    )
    for field in dataclasses.fields(kind):
        waiting = [hints[field.name]]
        while waiting:
            hint = waiting.pop()
            waiting.extend(
                item for item in typing.get_args(hint) if typing.get_origin(hint) is not Mapping
            )
            if isinstance(hint, type):
                yield hint


def _all() -> list[type]:
    found: dict[type, None] = {}
    waiting: list[type] = list(RECORD_TYPES)
    while waiting:
        kind = waiting.pop(0)
        for item in _referred(kind):
            if item in found or item in _NAMES or item in RECORD_TYPES:
                continue
            if dataclasses.is_dataclass(item):
                found[item] = None
                waiting.append(item)
            elif issubclass(item, StrEnum):
                found[item] = None
    return list(found)


def _parts() -> list[type]:
    return sorted(filter(dataclasses.is_dataclass, _all()), key=lambda kind: kind.__name__)


def _enumerations() -> list[type[StrEnum]]:
    found = [kind for kind in _all() if issubclass(kind, StrEnum)]
    return sorted(found, key=lambda kind: kind.__name__)


if __name__ == "__main__":
    for name, table in TABLES.items():
        print(f"<!-- {name} -->\n{table()}\n<!-- end -->\n")  # noqa: T201 - its purpose
