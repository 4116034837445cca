"""Which party of the register somebody means."""

from sightline.cli.ids import Names
from sightline.errors import InputRefused, NotFound
from sightline.ledger.parties import Mention, Register
from sightline.model.digest import Digest
from sightline.model.party import Party


def find_party(names: Names, register: Register, typed: str) -> Digest:
    """The party that is meant, by its label, digest or name.

    Raises:
        NotFound: none is called so.
        InputRefused: several are; all are named.
    """
    found = register.match(Mention(name=typed)).parties
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{names.label(item)} ({telling(register, item)})" for item in found)
        raise InputRefused(
            f"{typed!r} may mean {listed}.", next_step="Give its letter and number, as P3."
        )
    try:
        return names.find(typed, Party)
    except InputRefused as error:
        raise NotFound(
            f"No party is called {typed[:80]!r}.",
            next_step="List them with `sightline parties`, or add it: `sightline parties add`.",
        ) from error


def telling(register: Register, digest: Digest) -> str:
    """What a party is, beside its name: kind, side, note."""
    party = register.parties[digest]
    side = register.side(digest)
    words = [party.party_kind.value, register.parties[side].name if side else "", party.note or ""]
    return ", ".join(word for word in words if word)
