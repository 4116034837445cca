"""Reading the root metadata of a roster (TUF) that the user got from outside the case."""

import json
from dataclasses import dataclass

from sightline.errors import InputRefused, NotCanonical
from sightline.model.canonical import encode


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedRoot:
    """What a roster's root metadata states; that the user names it is why it is trusted."""

    version: int
    signed: bytes
    """Canonical bytes of what is signed in it."""
    file: str


def read_root(text: str, *, file: str) -> TrustedRoot:
    """Take a TUF root metadata file, `N.root.json` of a bundle or of a case's people.

    Its own signatures are not looked at: the user vouches for the file, and the case must hold the
    same root.

    Raises:
        InputRefused: it is no root metadata.
    """
    try:
        signed = json.loads(text)["signed"]
        version, kind = signed["version"], signed["_type"]
        if kind != "root" or type(version) is not int:
            raise _refused(file)
        return TrustedRoot(version=version, signed=encode(signed), file=file)
    except (ValueError, RecursionError, KeyError, TypeError, NotCanonical) as error:
        raise _refused(file) from error


def _refused(file: str) -> InputRefused:
    return InputRefused(
        "This is not the root metadata of a roster.",
        file=file,
        next_step="Name the file N.root.json, as the people of the case gave it to you.",
    )
