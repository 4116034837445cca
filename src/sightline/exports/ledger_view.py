"""What sections of the report share of the ledger: candidates, decisions and the comparison."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.exports.claim_types import Cite
from sightline.exports.section_contract import Desk
from sightline.exports.visible import one_line
from sightline.ledger.accepting import NOT_NAMED, Read, in_line, mention, voice
from sightline.ledger.compared import Voice
from sightline.ledger.comparison import ComparedReport, ComparisonValues, latest
from sightline.ledger.own_voice import is_own
from sightline.ledger.parties import Register
from sightline.ledger.reads import reads
from sightline.ledger.types import ClaimCandidate, ClaimType, StatementCandidate
from sightline.ledger.voices import Voices
from sightline.model.decision import CandidateKind, Fate
from sightline.model.digest import Digest

_WORDS: Final = 400
_DENIES_ITSELF: Final = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|neither|without)\b|n['\u2019]t\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim as read in a report, with what became of it."""

    key: str
    """As the comparison names it; empty where it was not compared."""
    label: str
    """As people type it: `E3.c4`."""
    report: Cite
    read: Read
    statement: StatementCandidate
    claim: ClaimCandidate
    record: Cite | None
    """The claim on record that it became."""
    rejected: bool

    @property
    def text(self) -> str:
        """The words of the claim, on one line."""
        words = one_line(in_line(self.claim.span.words))
        # "Did not execute prisoners" says itself that it denies; "firing on Hesta" does not.
        if self.claim.type is ClaimType.DENIAL and not _DENIES_ITSELF.search(words):
            words = f"(denied) {words}"
        return words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"

    @property
    def speaker(self) -> str:
        """Who says it, as named."""
        named = mention(self.statement.source, self.read.outlet)
        if named is None:
            return NOT_NAMED
        own = self.statement.source is None or is_own(self.statement.source)
        unnamed = own and not self.read.outlet
        return f"report {self.report.label} itself" if unnamed else one_line(named.name)


class LedgerView:
    """Reads the ledger of a case once for all sections that speak of it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.register = Register.of(desk.view.snapshot)
        self.voices = Voices.of(self.register)
        found = latest(desk.view.snapshot)
        self.comparison: ComparisonValues | None = None if found is None else found[1]
        self.comparison_cite: Cite | None = None if found is None else desk.cites.of(found[0])
        keys = {report.finding: report.key for report in self.reports}
        self.said = tuple(
            said for read in reads(desk.view.snapshot) for said in self._of(read, keys)
        )
        stances = self.comparison.claims if self.comparison else ()
        self.stance_of = {stance.key: stance for stance in stances}
        self._names = {stance.body: stance.speaker for stance in reversed(stances)}
        self.by_key = {said.key: said for said in self.said if said.key}

    @property
    def reports(self) -> tuple[ComparedReport, ...]:
        """The reports that were compared."""
        return () if self.comparison is None else self.comparison.reports

    def outlet(self, read: Read) -> str:
        """Who published a report, as far as anybody said; else its file's name."""
        for report in self.reports:
            if report.finding == read.finding:
                return one_line(report.outlet)
        return one_line(read.outlet or self.desk.cites.of(read.exhibit).name)

    def speaks(self, said: Said) -> Voice:
        """Who the speaker of a claim stands for."""
        match = voice(said.statement.source, said.read, self.register)
        if match.party is not None:
            return self.voices.party(match.party)
        name = said.speaker
        return Voice(name=name, body=name, originator=name)

    def shown(self, key: str) -> str:
        """A key of the comparison as a reader knows it: a body nobody registered by its name."""
        name = key if self.knows((key,)) else self._names.get(key, key)
        return one_line(name)

    def knows(self, names: tuple[str, ...]) -> bool:
        """Whether all of these are parties of the register, or sides that reports name."""
        return bool(names) and set(names) <= set(self.voices.keys.values())

    def side(self, said: Said) -> str:
        """The side of the speaker; empty where none is known."""
        return self.speaks(said).side

    def _of(self, read: Read, keys: dict[Digest, str]) -> Iterator[Said]:
        snapshot, cites = self.desk.view.snapshot, self.desk.cites
        report = cites.of(read.exhibit)
        for claim in read.claims:
            decided = snapshot.decision_on(read.finding, CandidateKind.CLAIM, claim.index)
            record = None
            if decided is not None:
                standing = [item for item in decided[1].records if item not in snapshot.superseded]
                record = cites.of(standing[0]) if standing else None
            key = f"{keys[read.finding]}/{claim.index}" if read.finding in keys else ""
            yield Said(
                key=key,
                label=f"{report.label}.c{claim.index}",
                report=report,
                read=read,
                statement=read.statements[claim.statement],
                claim=claim,
                record=record,
                rejected=decided is not None and decided[1].fate is Fate.REJECTED,
            )
