"""Section: who accuses, who denies, who was asked, and how many stand behind each accusation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.exports.claim_types import Cite
from sightline.exports.ledger_view import LedgerView, Said
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line
from sightline.exports.words import briefly, plural
from sightline.ledger.accepting import in_line
from sightline.ledger.claim_types import Response
from sightline.ledger.support_groups import Backed
from sightline.ledger.types import ClaimType
from sightline.model.claim import Hedge

ACCUSATIONS_SHOWN: Final = 12
OTHERS_SHOWN: Final = 30
ROWS_SHOWN: Final = 150
_TELLING: Final = frozenset(ClaimType) - {ClaimType.EVENT, ClaimType.NORM}
_SILENCES: Final = {
    Response.NONE: "did not answer",
    Response.NOT_REACHED: "could not be reached",
    Response.NOT_YET: "has said nothing so far",
    Response.DECLINED: "declined to comment",
    Response.REFERRED: "referred elsewhere",
    Response.LOOKING: "is looking into it",
}
_FIRMLY: Final = {
    Hedge.ASSERTED: "asserted",
    Hedge.HEDGED: "hedged",
    Hedge.DENIED: "denied",
    Hedge.UNDETERMINED: "left open",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicePart:
    """Somebody and what they say, on one line."""

    who: str
    how: str
    text: str
    when: str
    label: str
    report: Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class AccusationPart:
    """An accusation, and all who stand on either side of it."""

    accused: str
    act: str
    sentence: str
    """`8 outlets, 3 families, 1 originating accuser`."""
    independent: str
    accusers: tuple[str, ...]
    voices: tuple[VoicePart, ...]
    """The first words of each accuser."""
    denials: tuple[VoicePart, ...]
    silences: tuple[VoicePart, ...]
    claims: tuple[str, ...]
    unnamed: tuple[str, ...]
    """Claims of the act that name nobody: in none of the figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPart:
    """An accusation whose accused is no party that anybody knows, in one line."""

    accused: str
    act: str
    sentence: str
    example: VoicePart


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPart:
    """Reports that count once, and why."""

    members: tuple[str, ...]
    cites: tuple[Cite, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPart:
    """A line of the ledger table."""

    label: str
    report: Cite
    who: str
    side: str
    kind: str
    text: str
    firmly: str
    counts: str
    record: Cite | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPart:
    """The ledger at a glance, and its lines."""

    compared: Cite | None
    accusations: tuple[AccusationPart, ...]
    others: tuple[OtherPart, ...]
    beyond_accusations: int
    families: tuple[FamilyPart, ...]
    accepted: tuple[RowPart, ...]
    candidates: tuple[RowPart, ...]
    beyond: int
    rejected: int


def build(desk: Desk) -> Built[LedgerPart] | None:
    """The ledger, or None where no report was read."""
    view = LedgerView(desk)
    if not view.said:
        return None
    groups = view.comparison.backed if view.comparison else ()
    accusing = [one for one in groups if one.type is ClaimType.ACCUSATION]
    known = [one for one in accusing if view.knows(one.actors)]
    main = sorted(known or accusing, key=lambda one: (not one.actors, -len(one.claims)))
    main = main[:ACCUSATIONS_SHOWN]
    others = [one for one in accusing if one not in main]
    live = [said for said in view.said if not said.rejected]
    rows = [said for said in live if said.record is None and _telling(said)]
    return Built(
        part=LedgerPart(
            compared=view.comparison_cite,
            accusations=tuple(_accusation(view, one) for one in main),
            others=tuple(_other(view, one) for one in others[:OTHERS_SHOWN]),
            beyond_accusations=max(0, len(others) - OTHERS_SHOWN),
            families=tuple(_families(view)),
            accepted=tuple(_row(view, said) for said in live if said.record is not None),
            candidates=tuple(_row(view, said) for said in rows[:ROWS_SHOWN]),
            beyond=sum(said.record is None for said in live) - min(len(rows), ROWS_SHOWN),
            rejected=len(view.said) - len(live),
        )
    )


def _telling(said: Said) -> bool:
    return said.claim.type in _TELLING or bool(said.claim.counts)


def _accusation(view: LedgerView, one: Backed) -> AccusationPart:
    claims = [view.by_key[key] for key in one.claims if key in view.by_key]
    return AccusationPart(
        accused=", ".join(map(view.shown, one.actors)) or "nobody is named",
        act=one_line(one.act) or "other conduct",
        sentence=one.sentence,
        independent=plural(one.independent, "independent origin"),
        accusers=tuple(map(view.shown, one.originators)),
        voices=tuple(_voices(view, one, claims)),
        denials=tuple(_denials(view, one)),
        silences=tuple(_silences(view, one)),
        claims=tuple(said.label for said in claims),
        unnamed=tuple(view.by_key[key].label for key in one.unnamed if key in view.by_key),
    )


def _other(view: LedgerView, one: Backed) -> OtherPart:
    said = view.by_key[one.claims[0]]
    return OtherPart(
        accused=", ".join(map(view.shown, one.actors)) or "Somebody not named",
        act=one_line(one.act) or "other conduct",
        sentence=one.sentence if one.actors else _apart(one),
        example=_voice(view, said, "says"),
    )


def _apart(one: Backed) -> str:
    """Claims that accuse nobody by name say not the same, however alike their words are."""
    return f"{plural(len(one.claims), 'claim')}, not added up, as they may mean different people"


def _voices(view: LedgerView, one: Backed, claims: Sequence[Said]) -> Iterator[VoicePart]:
    """The first words of each originating accuser, those that a person took on record before."""
    ordered = sorted(claims, key=lambda said: said.record is None)
    for accuser in one.originators:
        for said in ordered:
            stance = view.stance_of.get(said.key)
            if stance is not None and accuser in {stance.side, stance.body}:
                yield _voice(view, said, "accuses")
                break


def _denials(view: LedgerView, accusation: Backed) -> Iterator[VoicePart]:
    """Denials of the act by those accused, or that name them; the first of each body."""
    told: set[str] = set()
    for said in view.said:
        if said.rejected or said.claim.type is not ClaimType.DENIAL:
            continue
        speaks = view.speaks(said)
        act = said.claim.act.kind if said.claim.act else ""
        same = act in {"", accusation.act}
        theirs = {speaks.side, speaks.body} & set(accusation.actors)
        if same and theirs and speaks.body not in told:
            told.add(speaks.body)
            yield _voice(view, said, "denies")


def _silences(view: LedgerView, accusation: Backed) -> Iterator[VoicePart]:
    """Who of those accused was asked and did not answer, by each outlet once."""
    told: set[tuple[str, str]] = set()
    for said in view.said:
        response = said.claim.response
        if said.rejected or response not in _SILENCES or said.claim.by is None:
            continue
        silent = view.voices.identify(said.read)(said.claim.by)
        outlet = view.outlet(said.read)
        if {silent.side, silent.body} & set(accusation.actors) and (
            silent.body,
            outlet,
        ) not in told:
            told.add((silent.body, outlet))
            part = _voice(view, said, _SILENCES[response])
            yield VoicePart(
                who=one_line(silent.name),
                how=f"{part.how}, says {outlet}",
                text=part.text,
                when=part.when,
                label=part.label,
                report=part.report,
            )


def _voice(view: LedgerView, said: Said, how: str) -> VoicePart:
    when = said.statement.said or said.read.published
    return VoicePart(
        who=one_line(view.speaks(said).name),
        how=how,
        text=said.text,
        when="" if when is None else briefly(when),
        label=said.label,
        report=said.report,
    )


def _families(view: LedgerView) -> Iterator[FamilyPart]:
    reports = {report.key: report for report in view.reports}
    for family in view.comparison.families if view.comparison else ():
        members = [reports[key] for key in family.members]
        labels = {report.key: view.desk.cites.of(report.exhibit).label for report in members}
        yield FamilyPart(
            members=tuple(one_line(report.outlet) for report in members),
            cites=tuple(view.desk.cites.of(report.exhibit) for report in members),
            reasons=tuple(
                f"{labels[link.first]} and {labels[link.second]}: {one_line(link.reason)}"
                for link in family.links
            ),
        )


def _row(view: LedgerView, said: Said) -> RowPart:
    counts = "; ".join(in_line(count.span.words) for count in said.claim.counts)
    return RowPart(
        label=said.label,
        report=said.report,
        who=said.speaker,
        side=one_line(view.side(said)),
        kind=said.claim.type.value,
        text=said.text,
        firmly=_FIRMLY[said.claim.hedge.level],
        counts=one_line(counts),
        record=said.record,
    )
