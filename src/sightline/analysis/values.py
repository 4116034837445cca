"""From a method's typed values to the plain object that a finding holds."""

from collections.abc import Mapping

from sightline.model.canonical import Json
from sightline.model.plain import to_plain


def plain_values(values: object) -> Mapping[str, Json]:
    """The plain object of a frozen dataclass.

    Raises:
        TypeError: the value is no dataclass, so its plain form is no object.
    """
    plain = to_plain(values)
    if not isinstance(plain, Mapping):
        raise TypeError(f"{type(values).__name__} is no record of fields")
    return plain
