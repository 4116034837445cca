"""The annotated statements as claims: so comparing is measured apart from reading."""

from tests.builders.ledger_corpus import AnnotatedReport, Counted, Incident, Mark, Said
from tests.builders.ledger_register import voice as known_voice

from sightline.ledger.compared import Assertion, Moment, Tally, Voice
from sightline.ledger.counted import class_of
from sightline.ledger.parties import folded
from sightline.ledger.types import ClaimType, Polarity, Response, TimeOf, Verification
from sightline.ledger.utterances import Spoken
from sightline.model.claim import Hedge
from sightline.model.times import Interval, period

_TYPES = {
    **{kind.value: kind for kind in ClaimType},
    "legal": ClaimType.LEGAL,
    "verification": ClaimType.VERIFICATION,
    "response": ClaimType.RESPONSE,
}


def claims(incident: Incident) -> tuple[Assertion, ...]:
    """One claim for each annotated statement ("report 3") and one for each count ("report n1")."""
    found: list[Assertion] = []
    for report in incident.reports:
        found += [_of_said(incident, report, said) for said in report.said]
        found += [_of_count(incident, report, counted) for counted in report.counts]
    return tuple(found)


def _voice(incident: Incident, report: AnnotatedReport, said: Said | None) -> Voice:
    names = [" ".join(words).replace("*", "") for words in said.speakers] if said else []
    for name in names or [report.outlet]:
        found = known_voice(incident, name)
        if found is not None:
            return found
    name = names[0] if names else report.outlet
    return Voice(name=name, body=folded(name), originator=folded(name))


def _said_at(report: AnnotatedReport) -> Interval:
    return period(report.published.strftime("%Y-%m-%dT%H:%M"), zone="UTC", basis="published")


def _of_said(incident: Incident, report: AnnotatedReport, said: Said) -> Assertion:
    voice = _voice(incident, report, said)
    own = _voice(incident, report, None)
    kind = _TYPES[said.types[0]]
    return Assertion(
        key=f"{report.name} {said.key}",
        report=report.name,
        outlet=report.outlet,
        voice=voice,
        type=kind,
        polarity=Polarity.AFFIRMED,
        hedge=Hedge(said.hedge),
        event=incident.name,
        act=said.act if kind in {ClaimType.ACCUSATION, ClaimType.DENIAL} else "",
        actors=_actors(incident, report, said, voice),
        verification=Verification.NOT_VERIFIED if kind is ClaimType.VERIFICATION else None,
        response=_response(said),
        conditional=said.hedge == "hedged" and kind is ClaimType.LEGAL,
        own_words=said.kind == "direct" or voice.body == own.body,
        utterance=said.utterance or "",
        said=_said_at(report),
    )


def _response(said: Said) -> Response | None:
    if said.types[0] == "response":
        return Response.NONE
    looking = said.types[0] == "investigation" and said.hedge == "undetermined"
    return Response.LOOKING if looking else None


def _actors(
    incident: Incident, report: AnnotatedReport, said: Said, voice: Voice
) -> tuple[str, ...]:
    """The sides named in an accusation's words other than the speaker's; a denier's own."""
    if said.types[0] == "denial":
        return (voice.side or voice.body,)
    if said.types[0] != "accusation":
        return ()
    words = report.words(said.content).casefold()
    named = [
        side
        for side, facts in incident.parties.items()
        if side != voice.side and any(name.casefold() in words for name in facts["names"])
    ]
    others = [side for side in incident.parties if side != voice.side]
    return tuple(named or (others if voice.side else ()))


def _of_count(incident: Incident, report: AnnotatedReport, counted: Counted) -> Assertion:
    holder = _holder(report, counted.span)
    voice = _voice(incident, report, holder)
    own = _voice(incident, report, None)
    return Assertion(
        key=f"{report.name} {counted.key}",
        report=report.name,
        outlet=report.outlet,
        voice=voice,
        type=ClaimType.EVENT,
        event=incident.name,
        tallies=(_tally(incident, report, counted),),
        times=_times(report, counted),
        own_words=bool(holder and holder.kind == "direct") or voice.body == own.body,
        utterance=(holder.utterance or "") if holder else "",
        said=_said_at(report),
    )


def _holder(report: AnnotatedReport, span: Mark) -> Said | None:
    """The innermost statement whose content holds the number."""
    around = [
        (mark.end - mark.start, said.key, said)
        for said in report.said
        for mark in said.content
        if mark.start <= span.start and span.end <= mark.end
    ]
    return min(around)[2] if around else None


def _tally(incident: Incident, report: AnnotatedReport, counted: Counted) -> Tally:
    words = counted.of.replace("-", " ").split()
    outcome = next((c for w in words if (c := class_of(w, "outcomes"))), "")
    group = next((c for w in words if (c := class_of(w, "groups"))), "")
    around = (counted.of + " " + report.text[counted.span.end :][:25]).casefold()
    side = next(
        (
            side
            for side, facts in incident.parties.items()
            if any(name.casefold() in around for name in facts["names"])
        ),
        "",
    )
    return Tally(
        low=counted.low,
        high=counted.high,
        low_soft=counted.low_soft,
        high_soft=counted.high_soft,
        outcome=outcome,
        group=group or ("people" if outcome else counted.of),
        side=side,
        part=group in {"children", "women", "men"},
    )


def _times(report: AnnotatedReport, counted: Counted) -> tuple[Moment, ...]:
    """A longer period that the count's own paragraph names."""
    line = report.text.rfind("\n", 0, counted.span.start)
    stop = report.text.find("\n", counted.span.end)
    for dated in report.dates:
        if line < dated.span.start < (stop if stop >= 0 else len(report.text)) and (
            (dated.last - dated.first).days > 14
        ):
            start = period(str(dated.first), zone="UTC", basis="stated").earliest
            end = period(str(dated.last), zone="UTC", basis="stated").latest
            interval = Interval(earliest=start, latest=end, basis="stated", zone="UTC")
            return (Moment(of=TimeOf.EVENT, interval=interval),)
    return ()


def spoken(incident: Incident, texts: dict[str, str]) -> tuple[Spoken, ...]:
    """The annotated statements as renderings, keyed "report 3".

    Args:
        incident: The incident.
        texts: Which text each report prints, by its key (`families.printed_again`).
    """
    return tuple(
        Spoken(
            key=f"{report.name} {said.key}",
            report=report.name,
            body=_voice(incident, report, said).body,
            said=_said_at(report),
            quoted=tuple(report.words((mark,)) for mark in said.quoted),
            content=report.words(said.content),
            numbers=_numbers(incident, report, said),
            text=texts.get(report.key, ""),
        )
        for report in incident.reports
        for said in report.said
    )


def _numbers(incident: Incident, report: AnnotatedReport, said: Said) -> frozenset[tuple[str, str]]:
    tallies = [
        _tally(incident, report, counted)
        for counted in report.counts
        if _holder(report, counted.span) is said
    ]
    return frozenset((f"{tally.group} {tally.outcome}", str(tally)) for tally in tallies)
