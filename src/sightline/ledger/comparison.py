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
from sightline.ledger.comparable import Heard, spoken, told
from sightline.ledger.compared import Assertion, Related
from sightline.ledger.compared_claims import claims_of, events_said
from sightline.ledger.copied_voices import recognised, with_origin
from sightline.ledger.events import Event, grouped_by_event
from sightline.ledger.families import Family, families, family_of, printed_again
from sightline.ledger.parties import Register
from sightline.ledger.reading import read_closely
from sightline.ledger.reads import METHOD, read_of
from sightline.ledger.relations import compare
from sightline.ledger.support_groups import Backed, Counted, backed, counted
from sightline.ledger.types import Extraction
from sightline.ledger.utterances import Utterance, utterance_of, utterances
from sightline.ledger.voices import Voices
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Method, Outcome, Reproduction
from sightline.model.party import Party
from sightline.model.plain import from_plain
from sightline.model.snapshot import Snapshot

RELATIONS_MOST: Final = 20_000
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
    events: tuple[Event, ...] = ()
    """Where the claims speak of more than one: claims of different events are not compared."""


def compared_of(materials: Materials) -> Result:
    """Compare everything that was given."""
    values = _compared(materials)
    contrary = sum(1 for item in values.relations if item.relation.value == "contradicts")
    several = sum(1 for family in values.families if len(family.members) > 1)
    return Result(
        outcome=Outcome.OBSERVED if values.claims else Outcome.INCONCLUSIVE,
        summary=(
            f"{_many(len(values.reports), 'report')} in {_many(len(values.families), 'family')}, "
            f"{several} of several reports; {_many(len(values.claims), 'claim')}"
            f"{f' of {len(values.events)} events' if values.events else ''}, among which "
            f"{_many(contrary, 'pair')} that contradict each other."
        ),
        values=plain_values(values),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held against each other, before anything is found in it."""

    reports: tuple[Read, ...]
    heard: tuple[Heard, ...]
    families: tuple[Family, ...]
    utterances: tuple[Utterance, ...]
    claims: tuple[Assertion, ...]
    events: tuple[Event, ...]
    rejected: int


def held(materials: Materials) -> Held:
    """The reports as read, their acts of saying, and the claims as decided and placed."""
    reports = tuple(reports_of(materials))
    voices = Voices.of(Register(dict(materials.of(Party)), {}))
    heard = tuple(_heard(materials, number, read, voices) for number, read in enumerate(reports))
    found = families(map(told, heard))
    texts = printed_again(found)
    heard = recognised(heard, texts, voices.knows)
    grouped = utterances(item for one in heard for item in spoken(one))
    read_by = {read.finding: one for one, read in zip(heard, reports, strict=True)}
    decided, rejected = claims_of(materials, read_by, voices, utterance_of(grouped))
    claims, found_events = grouped_by_event(decided, events_said(materials, read_by))
    return Held(
        reports=reports,
        heard=heard,
        families=found,
        utterances=grouped,
        claims=with_origin(claims, texts, voices.knows),
        events=found_events,
        rejected=rejected,
    )


def _compared(materials: Materials) -> ComparisonValues:
    given = held(materials)
    claims = given.claims
    family = family_of(given.families)
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
            for one, read in zip(given.heard, given.reports, strict=True)
        ),
        families=given.families,
        utterances=tuple(item for item in given.utterances if len(item.members) > 1),
        claims=tuple(map(_stance, claims)),
        relations=relations[:RELATIONS_MOST],
        relations_left_out=max(0, len(relations) - RELATIONS_MOST),
        backed=backed(claims, family),
        counted=counted(claims, family),
        rejected=given.rejected,
        events=given.events,
    )


def reports_of(materials: Materials) -> Iterator[Read]:
    """What was read in each report, in the order of the inputs."""
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
        side=voices.side,
        named=voices.named,
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
    method=Method(name="compare", version=3, parameters={ORIGINS: {}}),
    title="Reports held against each other",
    limitations=(
        "It compares what was read, with the errors of the reading; nothing is established.",
        "Claims are taken to be of one event unless days, places or a person tell them apart.",
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
