"""Between frozen dataclasses and plain JSON values, by their annotations alone.

Decoding is strict: an unknown or missing field, a value of another type, or a spelling other than
the canonical one is refused, so `from_plain` accepts exactly what `to_plain` writes. Fields that
are None are left out. Codecs are built once for each type.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

from sightline.errors import NotCanonical
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.times import Instant

T = TypeVar("T")
Decoder = Callable[[Json], Any]

_EXACT: Final = frozenset({str, int, bool})
_AS_THEY_ARE: Final = _EXACT | {type(None)}
_TEXT_FORMS: Final[dict[type, Callable[[str], object]]] = {
    Digest: Digest.parse,
    Instant: Instant.parse_canonical,
}


def to_plain(value: object) -> Json:
    """The plain JSON value of a frozen dataclass or of a field of one."""
    if type(value) in _AS_THEY_ARE:
        return typing.cast("Json", value)
    if isinstance(value, Digest | Instant | str):
        return str(value)
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            name: to_plain(item)
            for name in _names(type(value))
            if (item := getattr(value, name)) is not None
        }
    raise NotCanonical(
        f"A {type(value).__name__} has no place in a record.",
        next_step="Use text, scaled integers, digests, instants or the model's own types.",
    )


def from_plain(kind: type[T], value: Json) -> T:
    """Build a `kind` from the plain value that `to_plain` writes for it.

    Raises:
        NotCanonical: the value is not one that `to_plain` writes for this type.
        InputRefused: a field holds a value that its own type refuses.
    """
    result: T = _decoder(typing.cast("typing.Hashable", kind))(value)
    return result


@functools.cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@functools.cache
def _decoder(annotation: Any) -> Decoder:  # noqa: ANN401 - annotations have no common type
    if annotation in _EXACT:
        return _exactly(annotation)
    if annotation in _TEXT_FORMS:
        return _text_form(_TEXT_FORMS[annotation])
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return _text_form(annotation)
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        return _record(annotation)
    return _generic(annotation)


def _stated(annotation: Any) -> Any:  # noqa: ANN401 - annotations have no common type
    """What a field holds where it is not left out."""
    if typing.get_origin(annotation) not in {typing.Union, types.UnionType}:
        return annotation
    arguments = [item for item in typing.get_args(annotation) if item is not type(None)]
    return arguments[0] if len(arguments) == 1 else annotation


def _generic(annotation: Any) -> Decoder:  # noqa: ANN401 - annotations have no common type
    rest = _stated(annotation)
    if rest is not annotation:
        # None is written by leaving the field out, so the rest alone is decoded.
        return _decoder(rest)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is tuple and arguments[1:] == (...,):
        return _sequence(_decoder(arguments[0]))
    if origin is Mapping or origin is dict:
        return _object
    raise TypeError(f"{annotation!r} cannot stand in a record")


def _exactly(kind: type) -> Decoder:
    def decode(value: Json) -> object:
        if type(value) is not kind:
            raise _unfit(kind.__name__, value)
        return value

    return decode


def _text_form(read: Callable[[str], object]) -> Decoder:
    def decode(value: Json) -> object:
        if not isinstance(value, str):
            raise _unfit("text", value)
        try:
            return read(value)
        except ValueError as error:
            raise _unfit("one of the known words", value) from error

    return decode


def _sequence(item: Decoder) -> Decoder:
    def decode(value: Json) -> object:
        if not isinstance(value, (list, tuple)):
            raise _unfit("a list", value)
        return tuple(map(item, value))

    return decode


def _object(value: Json) -> Json:
    if not isinstance(value, Mapping):
        raise _unfit("an object", value)
    return value


def _record(kind: type) -> Decoder:
    # Json names itself, so its names must be within reach where annotations are evaluated.
    names = {"Json": Json, "Mapping": Mapping, "Sequence": Sequence}
    hints = typing.get_type_hints(kind, localns=names)
    decoders = {name: _decoder(hints[name]) for name in _names(kind)}
    stated = {name: _stated(hints[name]) for name in decoders}
    exact = {name: what for name, what in stated.items() if what in _EXACT}
    left_out = {name: None for name in decoders if type(None) in typing.get_args(hints[name])}
    required = decoders.keys() - left_out.keys()
    whole = len(decoders)

    def decode(value: Json) -> object:
        if not isinstance(value, dict):
            raise _unfit(kind.__name__, value)
        try:
            # No decoder takes None, so a field that is null in the bytes is refused by its own.
            # A plain field that holds what it should needs none: thousands of records are read.
            fields = {
                name: item if exact.get(name) is type(item) else decoders[name](item)
                for name, item in value.items()
            }
        except KeyError as error:
            raise _odd_fields(kind, value.keys() - decoders.keys()) from error
        if len(fields) != whole:
            if not required <= fields.keys():
                raise _odd_fields(kind, required - fields.keys())
            fields = left_out | fields
        return kind(**fields)

    return decode


def _odd_fields(kind: type, names: Iterable[str]) -> NotCanonical:
    return _unfit(kind.__name__, f"missing or unknown: {', '.join(sorted(names))}")


def _unfit(expected: str, value: Json) -> NotCanonical:
    return NotCanonical(
        f"A record holds {str(value)[:80]!r} where {expected} belongs.",
        next_step="It was written by another version of Sightline, or altered.",
    )
