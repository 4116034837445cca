"""Who a mention stands for when claims are compared, by the register and by the report's words.

Keys are names that a reader knows, since reasons repeat them: a party's own name, with what tells
it apart where several bear it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sightline.ledger.accepting import Read, voice
from sightline.ledger.comparable import by_name
from sightline.ledger.compared import Voice
from sightline.ledger.parties import Register, folded
from sightline.ledger.types import AgentMention
from sightline.model.digest import Digest
from sightline.model.party import PartyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Turns mentions into voices, the same way for every party."""

    register: Register
    keys: dict[Digest, str]

    @classmethod
    def of(cls, register: Register) -> "Voices":
        """With a key for each party of the register."""
        times = Counter(folded(party.name) for party in register.parties.values())
        keys = {
            digest: party.name
            if times[folded(party.name)] == 1
            else f"{party.name} ({party.note or digest.short})"
            for digest, party in register.parties.items()
        }
        return cls(register=register, keys=keys)

    def party(self, digest: Digest) -> Voice:
        """The voice of a party of the register."""
        side = self.register.side(digest)
        return Voice(
            name=self.register.parties[digest].name,
            body=self.keys[self.register.body(digest)],
            originator=self.keys[self.register.originator(digest)],
            side="" if side is None else self.keys[side],
        )

    def identify(self, read: Read) -> Callable[[AgentMention], Voice]:
        """Who the mentions of a report stand for."""

        def of(mention: AgentMention) -> Voice:
            match = voice(mention, read, self.register)
            if match.party is not None:
                return self.party(match.party)
            plain = by_name(mention)
            words = " ".join(filter(None, (mention.side, mention.known_as, mention.organisation)))
            side = self.register.side_within(words)
            if side is None:
                return plain
            return Voice(
                name=plain.name,
                body=plain.body,
                originator=plain.originator,
                side=self.keys[side],
            )

        return of

    def knows(self, voice: Voice) -> bool:
        """Whether it is one of the register's."""
        return voice.body in self.keys.values()

    def side(self, words: str) -> str:
        """Key of the side that some words name; the words, folded, where the register has none."""
        found = self.register.side_within(words)
        return folded(words) if found is None else self.keys[found]

    def named(self, words: str) -> tuple[str, ...]:
        """Keys of the bodies whose name or alias stands among some words."""
        text = f" {folded(words)} "
        found = {
            self.keys[self.register.body(digest)]
            for digest, party in self.register.parties.items()
            if party.party_kind is not PartyKind.SIDE
            and any(f" {folded(name)} " in text for name in (party.name, *party.aliases))
        }
        return tuple(sorted(found))
