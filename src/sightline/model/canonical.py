"""One sequence of bytes for one value: RFC 8785 canonical JSON, narrowed.

Floats are refused (their text differs between writers, and a measurement has a unit and a scale),
as are integers that a double cannot hold, keys written twice, and lone surrogates. What
`parse` accepts is exactly what `encode` writes, so a digest names content and not a spelling.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn, TypeAlias

from sightline.errors import NotCanonical

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

MAX_INTEGER: Final = 2**53 - 1
"""Largest integer every JSON reader keeps exactly (RFC 8785 section 3.2.2.3, IEEE 754 double)."""

MAX_DEPTH: Final = 64

_FIX = "Write it again with Sightline, or take the record from an unchanged copy of the case."


def encode(value: Json) -> bytes:
    """Canonical UTF-8 bytes of a value.

    Raises:
        NotCanonical: the value holds a float, a foreign type, an integer beyond 2**53 - 1, a lone
            surrogate, or nests deeper than `MAX_DEPTH`.
    """
    try:
        return json.dumps(
            _ordered(value, depth=0), ensure_ascii=False, separators=(",", ":"), allow_nan=False
        ).encode()
    except UnicodeEncodeError as error:
        raise _refused("it holds half of a surrogate pair") from error


def parse(data: bytes) -> Json:
    """The value whose canonical bytes are `data`.

    Raises:
        NotCanonical: the bytes are no JSON, or not its canonical form.
    """
    try:
        value: Json = json.loads(
            data.decode(),
            parse_float=_no_float,
            parse_constant=_no_float,
            object_pairs_hook=_unique,
        )
    except (ValueError, RecursionError) as error:
        # ValueError covers bad UTF-8, bad JSON, and integers of more digits than Python converts.
        raise _refused(f"it is not JSON ({error})") from error
    if encode(value) != data:
        raise _refused("its bytes are not in canonical form (RFC 8785)")
    return value


def _ordered(value: Json, *, depth: int) -> object:
    if depth > MAX_DEPTH:
        raise _refused(f"it nests deeper than {MAX_DEPTH} levels")
    # bool before int, of which it is a subclass.
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise _refused(f"the integer {value} is beyond what every JSON reader keeps exactly")
        return value
    if isinstance(value, Mapping):
        return {key: _ordered(value[key], depth=depth + 1) for key in _sorted_keys(value)}
    if isinstance(value, list | tuple):
        return [_ordered(item, depth=depth + 1) for item in value]
    raise _refused(f"a {type(value).__name__} has no canonical form; use scaled integers or text")


def _sorted_keys(value: Mapping[str, Json]) -> list[str]:
    for key in value:
        if not isinstance(key, str):
            raise _refused(f"the key {key!r} is not text")
    # RFC 8785 section 3.2.3 sorts by UTF-16 code units, which differs from Python's order only
    # beyond the basic plane.
    if all(map(str.isascii, value)):
        return sorted(value)
    return sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _refused("a key stands in it twice")
    return found


def _no_float(text: str) -> NoReturn:
    raise _refused(f"the number {text} is not an integer")


def _refused(cause: str) -> NotCanonical:
    return NotCanonical(f"This is not a record: {cause}.", next_step=_FIX)
