"""Method `compare`: what the reports of a case say against each other, and who stands behind it.

Its inputs are, for each report, the findings of `text` and `statements`; the register of parties;
and what people decided of the candidates. It says which reports are one account printed again,
which statements are one act of saying, how claims stand to each other and why, and how many
independent origins stand behind each accusation and each denial.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sightline.analysis.contract import Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.analysis.statements import CHARACTERS_MOST
from sightline.analysis.text import TextValues
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.ledger.accepting import Read
from sightline.ledger.comparable import Heard, assertions, spoken, told
from sightline.ledger.compared import Assertion, Related
from sightline.ledger.families import Family, families, family_of
from sightline.ledger.parties import Register
from sightline.ledger.reading import read_closely
from sightline.ledger.reads import METHOD, read_of
from sightline.ledger.relations import compare
from sightline.ledger.support_groups import Backed, Counted, backed, counted
from sightline.ledger.types import AgentKind, ClaimCandidate, ClaimType, Extraction
from sightline.ledger.utterances import Utterance, utterance_of, utterances
from sightline.ledger.voices import Voices
from sightline.model.claim import Claim
from sightline.model.decision import CandidateKind, Decision, Fate
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Method, Outcome, Reproduction
from sightline.model.party import Party
from sightline.model.plain import from_plain
from sightline.model.snapshot import Snapshot

RELATIONS_MOST: Final = 20_000
_TELLING: Final = frozenset(
    {AgentKind.PERSON, AgentKind.ORGANISATION, AgentKind.OFFICE, AgentKind.GROUP}
)
ORIGINS: Final = "origins"
"""Parameter: what collectors stated of the reports' origins, by exhibit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedReport:
    """A report that was compared; claims of it are keyed by its number here and theirs."""

    key: str
    exhibit: Digest
    finding: Digest
    outlet: str
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A claim that was compared, as far as a reader of the result needs it."""

    key: str
    speaker: str
    body: str
    side: str
    utterance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonValues:
    """The typed `values` of the finding."""

    reports: tuple[ComparedReport, ...]
    families: tuple[Family, ...]
    utterances: tuple[Utterance, ...]
    """Those of several renderings."""
    claims: tuple[Stance, ...]
    relations: tuple[Related, ...]
    relations_left_out: int
    backed: tuple[Backed, ...]
    counted: tuple[Counted, ...]
    rejected: int
    """Candidates left out because a person rejected them."""


def compared_of(materials: Materials) -> Result:
    """Compare everything that was given."""
    values = _compared(materials)
    contrary = sum(1 for item in values.relations if item.relation.value == "contradicts")
    several = sum(1 for family in values.families if len(family.members) > 1)
    return Result(
        outcome=Outcome.OBSERVED if values.claims else Outcome.INCONCLUSIVE,
        summary=(
            f"{_many(len(values.reports), 'report')} in {_many(len(values.families), 'family')}, "
            f"{several} of several reports; {_many(len(values.claims), 'claim')}, among which "
            f"{_many(contrary, 'contradiction')}."
        ),
        values=plain_values(values),
    )


def _compared(materials: Materials) -> ComparisonValues:
    reports = tuple(_reports(materials))
    register = Register(dict(materials.of(Party)), {})
    voices = Voices.of(register)
    fates = _fates(materials)
    heard = [_heard(materials, number, read, voices) for number, read in enumerate(reports)]
    grouped = utterances(item for one in heard for item in spoken(one))
    acts = utterance_of(grouped)
    every = [
        replace(
            _of_named(one, assertion, voices),
            utterance=acts.get(f"{one.key}/{_claim_of(one, assertion).statement}", ""),
        )
        for one in heard
        for assertion in assertions(one)
        if not _denied(one, assertion)
    ]
    claims = [
        _answering(_amended(item, fates.get(item.key)))
        for item in every
        if not _dropped(fates, item.key)
    ]
    found = families(map(told, heard))
    family = family_of(found)
    relations = compare(claims)
    return ComparisonValues(
        reports=tuple(
            ComparedReport(
                key=one.key,
                exhibit=read.exhibit,
                finding=read.finding,
                outlet=one.outlet,
                family=family[one.key],
            )
            for one, read in zip(heard, reports, strict=True)
        ),
        families=found,
        utterances=tuple(item for item in grouped if len(item.members) > 1),
        claims=tuple(map(_stance, claims)),
        relations=relations[:RELATIONS_MOST],
        relations_left_out=max(0, len(relations) - RELATIONS_MOST),
        backed=backed(claims, family),
        counted=counted(claims, family),
        rejected=len(every) - len(claims),
    )


def _reports(materials: Materials) -> Iterator[Read]:
    stated = materials.parameters.get(ORIGINS)
    origins = stated if isinstance(stated, Mapping) else {}
    for digest, finding in materials.of(Finding):
        if finding.method.name == METHOD:
            yield read_of(digest, finding, origin=str(origins.get(str(finding.exhibit), "")))


def _heard(materials: Materials, number: int, read: Read, voices: Voices) -> Heard:
    key = f"{number:04d}"
    stated, text = _text(materials, read)
    report = read_closely(text[:CHARACTERS_MOST], stated).report
    outlet = read.outlet or f"report {number + 1}"
    return Heard(
        key=key,
        made=Extraction(report=report, statements=read.statements, claims=read.claims),
        outlet=outlet,
        identify=voices.identify(replace(read, outlet=outlet)),
    )


def _text(materials: Materials, read: Read) -> tuple[TextValues, str]:
    """What the method `text` reported of the same exhibit, and the text that spans point into."""
    for digest, finding in materials.of(Finding):
        if finding.method.name != "text" or finding.exhibit != read.exhibit:
            continue
        for derivative in materials.derivatives(digest):
            if derivative.digest == read.text:
                stated = from_plain(TextValues, dict(finding.values))
                return stated, materials.data(derivative.digest).decode("utf-8")
    raise InputRefused(
        f"The text that the statements of {read.exhibit.short} were read from was not given.",
        next_step="Run `sightline examine`, so that `text` and `statements` read the same.",
    )


def _claim_of(heard: Heard, assertion: Assertion) -> ClaimCandidate:
    return heard.made.claims[int(assertion.key.rpartition("/")[2])]


def _denied(heard: Heard, assertion: Assertion) -> bool:
    """Whether the same words are read as a denial too: then they accuse nobody."""
    claim = _claim_of(heard, assertion)
    return claim.type in {ClaimType.ACCUSATION, ClaimType.EVENT} and any(
        other.type is ClaimType.DENIAL
        and other.statement == claim.statement
        and other.span.meets(claim.span)
        for other in heard.made.claims
    )


def _of_named(heard: Heard, assertion: Assertion, voices: Voices) -> Assertion:
    """With those actors that somebody can be told by: not "he", "such" or "one"."""
    known = set(voices.keys.values())
    told = {
        voice.side or voice.body
        for mention in _claim_of(heard, assertion).actors
        if mention.kind in _TELLING
        for voice in (heard.identify(mention),)
        if len(voice.body.split()) > 1 or voice.side
    }
    return replace(assertion, actors=tuple(key for key in assertion.actors if key in known | told))


def _fates(materials: Materials) -> Mapping[str, tuple[Decision, Claim | None]]:
    """What was decided of claims, by the key they are compared under."""
    numbers = {read.finding: number for number, read in enumerate(_reports(materials))}
    records = dict(materials.of(Claim))
    return {
        f"{numbers[decision.finding]:04d}/{decision.candidate}": (
            decision,
            next((records[item] for item in decision.records if item in records), None),
        )
        for _, decision in materials.of(Decision)
        if decision.candidate_kind is CandidateKind.CLAIM and decision.finding in numbers
    }


def _dropped(fates: Mapping[str, tuple[Decision, Claim | None]], key: str) -> bool:
    return key in fates and fates[key][0].fate is Fate.REJECTED


def _amended(assertion: Assertion, fate: tuple[Decision, Claim | None] | None) -> Assertion:
    """As a person corrected it."""
    record = fate[1] if fate is not None and fate[0].fate is Fate.CORRECTED else None
    if record is None or record.slots is None:
        return assertion
    return replace(
        assertion,
        type=record.slots.claim_type,
        polarity=record.slots.polarity,
        hedge=record.hedge,
        act=record.slots.act or "",
    )


def _answering(assertion: Assertion) -> Assertion:
    """With counts that answer a question: what became of those counted, or the act itself.

    A number of inhabitants or of videos is compared with nothing.
    """
    tallies = tuple(
        replace(tally, outcome=tally.outcome or assertion.act)
        for tally in assertion.tallies
        if tally.outcome or assertion.act
    )
    return replace(assertion, tallies=tallies)


def _stance(assertion: Assertion) -> Stance:
    voice = assertion.voice
    return Stance(
        key=assertion.key,
        speaker=voice.name,
        body=voice.body,
        side=voice.side,
        utterance=assertion.utterance,
    )


def _many(count: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


COMPARE: Final = JointMethod(
    method=Method(name="compare", version=1, parameters={ORIGINS: {}}),
    title="Reports held against each other",
    limitations=(
        "It compares what was read, with the errors of the reading; nothing is established.",
        "All reports are taken to speak of one event unless they say otherwise.",
        "Copies that share neither a credit, passages nor an order of facts count as independent.",
        "A party that the register does not know is told apart by its name in the report alone.",
    ),
    reproduction=Reproduction.EXACT,
    run=compared_of,
)


def latest(snapshot: Snapshot) -> tuple[Digest, ComparisonValues] | None:
    """The standing comparison recorded last; None where there is none that could be made."""
    standing = list(snapshot.joint(COMPARE.method.name))
    if not standing or standing[-1][1].outcome is Outcome.FAILED:
        return None
    digest, finding = standing[-1]
    return digest, from_plain(ComparisonValues, dict(finding.values))
