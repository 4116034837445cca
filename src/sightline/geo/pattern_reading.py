"""A pattern from the plain values that TOML gives, every mistake told by where it stands."""

from collections.abc import Mapping
from typing import Final

from sightline.geo.pattern_query import (
    Clause,
    Counted,
    Feature,
    Near,
    Order,
    Pattern,
    Range,
    Tagged,
    refused,
)

_FEATURE_KEYS: Final = {"tags", "area_m2", "length_m", "elongation", "orientation_deg"}
_CLAUSE_KEYS: Final = {
    "near": {"near", "within_m", "between_m", "bearing_deg", "weight"},
    "absent": {"absent", "from", "within_m", "others", "weight"},
    "count": {"count", "around", "within_m", "number", "others", "weight"},
    "order": {"order", "along", "weight"},
}
_MOST: Final = 40
"""Features, and clauses: more is no description of a place."""
_PAIR: Final = 2
_LARGEST: Final = 1e9


def read_pattern(plain: Mapping[str, object]) -> Pattern:
    """Build the pattern.

    Raises:
        InputRefused: naming the first part that is missing, unknown or of the wrong kind.
    """
    _only(plain, {"title", "anchor", "features", "clauses"}, "the pattern")
    features, clauses = plain.get("features"), plain.get("clauses", [])
    if not isinstance(features, Mapping) or not features:
        raise refused("it has no [features.NAME]")
    if not isinstance(clauses, list) or max(len(features), len(clauses)) > _MOST:
        raise refused(f"[[clauses]] is a list, and neither it nor the features exceed {_MOST}")
    names = list(features)
    return Pattern(
        title=_text(plain.get("title", "A pattern"), "title"),
        anchor=_text(plain.get("anchor", names[0]), "anchor"),
        features=tuple(_feature(name, _table(features[name], name)) for name in names),
        clauses=tuple(_clause(_table(clause, "a clause")) for clause in clauses),
    )


def _feature(name: str, plain: Mapping[str, object]) -> Feature:
    _only(plain, _FEATURE_KEYS, f"[features.{name}]")
    tags = plain.get("tags")
    alternatives = tags if isinstance(tags, list) else [tags]
    if not tags:
        raise refused(f"[features.{name}] has no tags")
    ranges = {
        key: _range(plain[key], f"{key} of {name}") for key in _FEATURE_KEYS - {"tags"} & set(plain)
    }
    return Feature(
        name=name,
        alternatives=tuple(
            tuple(
                _tagged(key, value, name)
                for key, value in _table(alternative, f"tags of {name}").items()
            )
            for alternative in alternatives
        ),
        **ranges,
    )


def _tagged(key: str, value: object, name: str) -> Tagged:
    if isinstance(value, bool):
        return Tagged(key=key, absent=not value)
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(item, str) for item in values):
        raise refused(f"the tag {key!r} of {name!r} is neither true, false, a text nor texts")
    return Tagged(key=key, values=tuple(map(str, values)))


def _clause(plain: Mapping[str, object]) -> Clause:
    kinds = [kind for kind in _CLAUSE_KEYS if kind in plain]
    if len(kinds) != 1:
        raise refused(f"a clause says one of {', '.join(_CLAUSE_KEYS)}; one says {list(plain)}")
    _only(plain, _CLAUSE_KEYS[kinds[0]], f"a clause '{kinds[0]}'")
    weight = plain.get("weight", 1)
    if type(weight) is not int or not 1 <= weight <= _MOST:
        raise refused(f"the weight {weight!r} is no whole number from 1 to {_MOST}")
    if kinds[0] == "near":
        return _near(plain, weight)
    if kinds[0] == "order":
        return Order(
            along=_text(plain.get("along"), "along"),
            names=_texts(plain["order"], "order"),
            weight=weight,
        )
    return _counted(plain, weight)


def _near(plain: Mapping[str, object], weight: int) -> Near:
    pair = _texts(plain["near"], "near")
    if len(pair) != _PAIR or ("within_m" in plain) is ("between_m" in plain):
        raise refused("near is [first, second] with either within_m or between_m")
    distance = (
        _range(plain["between_m"], "between_m")
        if "between_m" in plain
        else (0.0, _number(plain["within_m"], "within_m"))
    )
    bearing = plain.get("bearing_deg")
    return Near(
        first=pair[0],
        second=pair[1],
        distance_m=distance,
        bearing_deg=None if bearing is None else _bearing(bearing),
        weight=weight,
    )


def _counted(plain: Mapping[str, object], weight: int) -> Counted:
    absent = "absent" in plain
    return Counted(
        feature=_text(plain["absent" if absent else "count"], "the thing counted"),
        around=_text(plain.get("from" if absent else "around"), "from" if absent else "around"),
        within_m=_number(plain.get("within_m"), "within_m"),
        number=(0, 0) if absent else _whole(plain.get("number")),
        others=plain.get("others") is True,
        weight=weight,
    )


def _whole(value: object) -> tuple[int, int | None]:
    """`[3, 8]`, or `[3]` for three or more."""
    ends = value if isinstance(value, list) else []
    if not 1 <= len(ends) <= _PAIR or not all(type(end) is int and end >= 0 for end in ends):
        raise refused("number is [fewest, most], or [fewest]")
    if len(ends) == _PAIR and ends[0] > ends[1]:
        raise refused("number runs from the smaller to the larger")
    return ends[0], ends[1] if len(ends) == _PAIR else None


def _range(value: object, what: str) -> Range:
    if not isinstance(value, list) or len(value) != _PAIR:
        raise refused(f"{what} is [from, to]")
    low, high = (_number(end, what) for end in value)
    if low > high and not what.startswith("orientation"):
        raise refused(f"{what} runs from the smaller to the larger")
    return low, high


def _bearing(value: object) -> Range:
    if not isinstance(value, list) or len(value) != _PAIR:
        raise refused("bearing_deg is [from, to], clockwise")
    start, end = (_number(item, "bearing_deg") % 360.0 for item in value)
    return start, end


def _number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LARGEST:
        raise refused(f"{what} is no number from 0 up")
    return float(value)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise refused(f"{what} is no text")
    return value


def _texts(value: object, what: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise refused(f"{what} is a list of names")
    return tuple(_text(item, what) for item in value)


def _table(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise refused(f"{what} is no table")
    return value


def _only(plain: Mapping[str, object], known: set[str], where: str) -> None:
    unknown = sorted(set(plain) - known)
    if unknown:
        raise refused(f"{where} does not know {unknown[0]!r}, only {', '.join(sorted(known))}")
