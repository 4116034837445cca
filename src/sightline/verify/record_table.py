"""The fields of every record as one table of words: docs/format.md prints it, others check by it.

A type is `text`, `integer`, `boolean`, `digest`, `instant` or `object`, the name of a part or of a
list of words, or `list of` one of these; `?` marks what may be absent.
"""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.records import RECORD_TYPES, Record
from sightline.model.rules import BY_AUTHOR_ALONE, SUPERSEDABLE
from sightline.model.rules_links import LINKABLE
from sightline.model.times import Instant

_NAMES: Final = {str: "text", int: "integer", bool: "boolean", Digest: "digest", Instant: "instant"}


def fields_of(kind: type, mark: str = "") -> dict[str, str]:
    """Names and types of a dataclass's fields; `mark` stands before lists of words."""
    hints = _hints(kind)
    return {field.name: _type(hints[field.name], mark) for field in dataclasses.fields(kind)}


def parts() -> list[type]:
    """The objects that stand within records, by name."""
    return sorted(filter(dataclasses.is_dataclass, _all()), key=lambda kind: kind.__name__)


def word_lists() -> list[type[StrEnum]]:
    """The fields' types that are one of a few words, by name."""
    found = [kind for kind in _all() if issubclass(kind, StrEnum)]
    return sorted(found, key=lambda kind: kind.__name__)


def _hints(kind: type) -> dict[str, object]:
    names = {"Json": Json, "Mapping": Mapping, "Sequence": Sequence}
    return typing.get_type_hints(kind, localns=names)


def _type(hint: object, mark: str) -> str:
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in {typing.Union, types.UnionType} and type(None) in arguments:
        return f"{_type(next(item for item in arguments if item is not type(None)), mark)}?"
    if typing.get_origin(hint) is tuple:
        return f"list of {_type(arguments[0], mark)}"
    if isinstance(hint, type):
        marked = mark if issubclass(hint, StrEnum) else ""
        return _NAMES.get(hint, marked + hint.__name__)
    return "object"


def _referred(kind: type) -> Iterator[type]:
    for hint in _hints(kind).values():
        waiting = [hint]
        while waiting:
            found = waiting.pop()
            waiting.extend(
                item for item in typing.get_args(found) if typing.get_origin(found) is not Mapping
            )
            if isinstance(found, type):
                yield found


def _all() -> list[type]:
    found: dict[type, None] = {}
    waiting: list[type] = list(RECORD_TYPES)
    while waiting:
        for item in _referred(waiting.pop(0)):
            if item in found or item in _NAMES:
                continue
            if dataclasses.is_dataclass(item):
                found[item] = None
                waiting.append(item)
            elif issubclass(item, StrEnum):
                found[item] = None
    return list(found)


def _names(kinds: Sequence[type[Record]]) -> dict[str, str]:
    return dict.fromkeys((kind.KIND for kind in kinds), "")


RECORDS: Final[dict[str, dict[str, dict[str, str]]]] = {
    "kinds": {kind.KIND: fields_of(kind, "=") for kind in RECORD_TYPES},
    "parts": {kind.__name__: fields_of(kind, "=") for kind in parts()},
    "sets": {
        "supersedable": _names(SUPERSEDABLE),
        "by_author_alone": _names(BY_AUTHOR_ALONE),
        "linkable": _names(LINKABLE),
    },
    "words": {
        f"={kind.__name__}": dict.fromkeys((word.value for word in kind), "")
        for kind in word_lists()
    },
}
"""Fields of kinds and parts; the words of each list, whose name begins with `=`; sets of kinds."""
