"""What people say of the demonstration's material: claims, observations, reviews, conclusions."""

from fractions import Fraction

from sightline.demo import script
from sightline.model.claim import Wording
from sightline.model.digest import Digest
from sightline.model.places import Region
from sightline.model.times import Instant, Interval, MediaSpan, MediaTime, period
from sightline.simulation import Incident, Scale
from sightline.simulation.scenario import CLIPS
from sightline.simulation.truth import Statement as TrueStatement
from sightline.workbench import judge
from sightline.workbench.case import Case


def judge_it(first: Case, second: Case, incident: Incident, exhibits: dict[str, Digest]) -> None:
    """Claims, observations, links, reviews by two people, and conclusions, by the script."""
    statements = {statement.key: statement for statement in incident.truth.statements}
    claims = {
        line.key: judge.claim(
            first, _proposed(line), _said(statements.get(line.statement), incident, exhibits)
        )
        for line in script.CLAIMS
    }
    items = {
        sight.key: judge.observe(first, exhibits[sight.file], _seen(sight, incident))
        for sight in (*script.SIGHTS, script.MISCOUNT)
    }
    judge.supersede(
        first,
        items[script.MISCOUNT.key],
        items["c-lying"],
        reason=script.MISCOUNT_REASON,
    )
    for line in script.LINKS:
        item = items.get(line.item) or _finding(first, line.item, exhibits)
        judge.link(
            first,
            judge.Bears(
                item=item,
                claim=claims[line.claim],
                question=line.question,
                bearing=line.bearing,
                weight=line.weight,
                reason=line.reason,
            ),
        )
    _review_and_conclude(first, second, claims)


def _review_and_conclude(first: Case, second: Case, claims: dict[str, Digest]) -> None:
    for answered in script.REVIEWS:
        case = first if answered.person == script.ANALYST else second
        case.refresh()
        judge.review(
            case,
            claims[answered.claim],
            answered.question,
            answered.answer,
            reason=answered.reason,
            blind=answered.blind,
        )
    first.refresh()
    for line in script.CONCLUSIONS:
        conclusion = judge.Conclusion(
            claim=claims[line.claim],
            question=line.question,
            answer=line.answer,
            standard=line.standard,
            reason=line.reason,
            would_change=line.would_change,
        )
        judge.conclude(first, conclusion)


def _finding(case: Case, name: str, exhibits: dict[str, Digest]) -> Digest:
    method, _, file = name.partition(":")
    return next(
        digest
        for digest, finding in case.snapshot.findings_of(exhibits[file])
        if finding.method.name == method
    )


def _proposed(line: script.ClaimLine) -> judge.Proposed:
    day = line.day and period(line.day, zone=script.LOCAL_ZONE, basis="as claimed")
    return judge.Proposed(
        text=line.text,
        hedge=line.hedge,
        allegation=line.allegation,
        place=line.place,
        time=day or None,
        count=line.count,
    )


def _said(
    statement: TrueStatement | None, incident: Incident, exhibits: dict[str, Digest]
) -> judge.Said | None:
    if statement is None:
        return None
    report = next(item for item in incident.truth.reports if item.key == statement.report)
    published = Instant.parse(report.published_at)
    own_words = statement.form in {"direct", "outlet voice"}
    # Where nobody is named the organisation speaks, and an outlet is not named twice.
    unnamed = statement.speaker == "unnamed"
    speaker = (statement.organisation if unnamed else statement.speaker) or "not named"
    organisation = None if statement.organisation == speaker else statement.organisation or None
    return judge.Said(
        text=statement.verbatim,
        speaker=speaker,
        wording=Wording.VERBATIM if own_words else Wording.PARAPHRASE,
        organisation=organisation,
        side=_side(statement.side, incident),
        channel=report.outlet,
        said=Interval(earliest=None, latest=published, basis="published in a report", zone="UTC"),
        exhibit=exhibits[report.file],
    )


def _side(key: str, incident: Incident) -> str | None:
    return next((party.name for party in incident.truth.parties if party.key == key), None)


def _seen(sight: script.Sight, incident: Incident) -> judge.Seen:
    region = None
    if sight.region is not None:
        left, top, width, height = sight.region
        region = Region(left=left, top=top, width=width, height=height)
    return judge.Seen(
        text=sight.text,
        hedge=sight.hedge,
        span=_span(sight, incident),
        region=region,
        count=sight.count,
        markings=sight.markings,
    )


def _span(sight: script.Sight, incident: Incident) -> MediaSpan:
    """The times written for the demonstration's clips, in the shorter clips of another scale."""
    clip = next(clip for clip in incident.truth.clips if clip.file == sight.file)
    plan = next(plan for plan in CLIPS if plan.file == sight.file)
    scale = Scale(incident.truth.scale)
    later_ms = round(1000 * (plan.span(scale)[0] - plan.span(Scale.DEMO)[0]))
    start, end = (
        min(max(0, at - later_ms), clip.duration_us // 1000)
        for at in (sight.start_ms, sight.end_ms)
    )
    return MediaSpan(start=_ms(start), end=_ms(end))


def _ms(milliseconds: int) -> MediaTime:
    return MediaTime.of_seconds(Fraction(milliseconds, 1000))
