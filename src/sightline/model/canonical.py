"""One sequence of bytes for one value: RFC 8785 canonical JSON, narrowed.

Floats are refused (their text differs between writers, and a measurement has a unit and a scale),
as are integers that a double cannot hold, keys written twice, and lone surrogates. What
`parse` accepts is exactly what `encode` writes, so a digest names content and not a spelling.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NoReturn, TypeAlias

from sightline.errors import NotCanonical

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

MAX_INTEGER: Final = 2**53 - 1
"""Largest integer every JSON reader keeps exactly (RFC 8785 section 3.2.2.3, IEEE 754 double)."""

MAX_DEPTH: Final = 64

_SAFE_DIGITS: Final = len(str(MAX_INTEGER)) - 1
"""So many digits always stay below `MAX_INTEGER`."""

_BEYOND_BASIC_PLANE: Final = re.compile("[\U00010000-\U0010ffff]")

_FIX: Final = (
    "Write it again with Sightline, or take the record from an unchanged copy of the case."
)


def encode(value: Json) -> bytes:
    """Canonical UTF-8 bytes of a value.

    Raises:
        NotCanonical: the value holds a float, a foreign type, an integer beyond 2**53 - 1, a lone
            surrogate, or nests deeper than `MAX_DEPTH`.
    """
    try:
        return _written(_checked(value, depth=0)).encode()
    except UnicodeEncodeError as error:
        raise _refused("it holds half of a surrogate pair") from error


def parse(data: bytes) -> Json:
    """The value whose canonical bytes are `data`.

    What the reader returns is well formed but for its spelling, so it is written again and
    compared; `_checked` would find nothing more.

    Raises:
        NotCanonical: the bytes are no JSON, or not its canonical form.
    """
    try:
        text = data.decode()
        value: Json = _READER.raw_decode(text)[0]
    except (ValueError, RecursionError) as error:
        raise _refused(f"it is not JSON ({error})") from error
    # No deeper than it has brackets: the walk is left out where their number already shows it.
    if text.count("{") + text.count("[") > MAX_DEPTH:
        _bound_depth(value, depth=0)
    if _written(value) != text:
        raise _refused(_misspelling(text))
    return value


def _written(value: Json) -> str:
    """The text of a value that holds nothing but what JSON has."""
    text = _WRITER.encode(value)
    # The writer sorts keys by code points, RFC 8785 section 3.2.3 by UTF-16 code units: the two
    # differ only where characters beyond the basic plane occur.
    if not text.isascii() and _BEYOND_BASIC_PLANE.search(text):
        return _WRITER_AS_GIVEN.encode(_ordered(value))
    return text


def _ordered(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value, key=_utf_16)}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    return value


def _utf_16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _checked(value: Json, *, depth: int) -> Json:
    """The value in dicts and lists, every part of it one that has a canonical form."""
    # bool before int, of which it is a subclass.
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return _bounded(value)
    if depth >= MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise _refused(f"the key {key!r} is not text")
        return {key: _checked(item, depth=depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_checked(item, depth=depth + 1) for item in value]
    raise _refused(f"a {type(value).__name__} has no canonical form; use scaled integers or text")


def _bound_depth(value: Json, *, depth: int) -> None:
    items: Iterable[Json] = ()
    if isinstance(value, dict):
        items = value.values()
    elif isinstance(value, list):
        items = value
    else:
        return
    if depth >= MAX_DEPTH:
        raise _too_deep()
    for item in items:
        _bound_depth(item, depth=depth + 1)


def _misspelling(text: str) -> str:
    """What is wrong with a text that is JSON but not in canonical form."""
    try:
        json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError:
        return "something stands before or after it"
    return "its bytes are not in canonical form (RFC 8785)"


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _refused("a key stands in it twice")
    return found


def _integer(text: str) -> int:
    if len(text) <= _SAFE_DIGITS:
        return int(text)
    # Python itself refuses to read thousands of digits, hence the bound before reading.
    if len(text) > _SAFE_DIGITS + len("-9"):
        raise _refused(f"the integer {text[:20]}… is beyond what every JSON reader keeps exactly")
    return _bounded(int(text))


def _bounded(value: int) -> int:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise _refused(f"the integer {value} is beyond what every JSON reader keeps exactly")
    return value


def _no_float(text: str) -> NoReturn:
    raise _refused(f"the number {text[:40]} is not an integer")


def _too_deep() -> NotCanonical:
    return _refused(f"it nests deeper than {MAX_DEPTH} levels")


def _refused(cause: str) -> NotCanonical:
    return NotCanonical(f"This is not a record: {cause}.", next_step=_FIX)


_READER: Final = json.JSONDecoder(
    parse_int=_integer, parse_float=_no_float, parse_constant=_no_float
)
_WRITER: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True
)
_WRITER_AS_GIVEN: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":")
)
