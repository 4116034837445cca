"""One shape for who reads a report: an annotator, our extractor, or anybody else's system."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone

from tests.builders.ledger_corpus import AnnotatedReport, Dated, Mark, Said

from sightline.analysis.documents import DateOf, report_date
from sightline.analysis.text import TextValues
from sightline.ledger.types import ClaimCandidate, Extraction, Span, StatementCandidate
from sightline.model.times import Interval

_SLACK = timedelta(hours=26)
"""By how much a day in an unknown zone is longer than a day."""
_DAY = timedelta(hours=23, minutes=59)
"""What is shorter was told by the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """A statement with its source, or one of outlet voice (`kind` "outlet")."""

    key: str
    kind: str
    source: tuple[Mark, ...] = ()
    cue: tuple[Mark, ...] = ()
    content: tuple[Mark, ...] = ()
    quoted: tuple[Mark, ...] = ()
    speaker: str = ""
    """The resolved name, role and organisation, in lower case."""
    speakers: tuple[tuple[str, ...], ...] = ()
    """Of a reference: words of which one group must all stand in the other's `speaker`."""
    parent: str | None = None
    hedge: str = ""
    types: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A count as read."""

    span: Mark
    low: int | None
    high: int | None
    soft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date as read, as whole days where it was written, and its time of day."""

    span: Mark
    earliest: datetime
    latest: datetime
    of: str
    clock: tuple[datetime, datetime] | None = None
    """First and last minute as the clocks there showed them, without a zone's shift."""
    zone: str = "unknown"

    @property
    def wide(self) -> timedelta:
        """How long it is, without what an unknown zone adds."""
        return self.latest - self.earliest - _SLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one reader found in one report."""

    key: str
    text: str
    said: tuple[Attributed, ...]
    numbers: tuple[Number, ...] = ()
    dates: tuple[When, ...] = ()
    breaches: tuple[str, ...] = field(default=())
    """Spans or numbers that are not in the text."""


def of_annotation(report: AnnotatedReport) -> Reading:
    """The annotator's reading."""
    return Reading(
        key=report.key,
        text=report.text,
        said=tuple(_of_said(said) for said in report.said),
        numbers=tuple(
            Number(span=c.span, low=c.low, high=c.high, soft=c.low_soft or c.high_soft)
            for c in report.counts
        ),
        dates=tuple(
            When(
                span=d.span,
                earliest=_start(d.first),
                latest=_end(d.last),
                of=d.of,
                clock=_of_clock(d),
                zone=d.zone,
            )
            for d in report.dates
        ),
    )


def _of_said(said: Said) -> Attributed:
    return Attributed(
        key=said.key,
        kind=said.kind,
        source=said.source,
        cue=said.cue,
        content=said.content,
        quoted=said.quoted,
        speaker=" ".join(" ".join(words) for words in said.speakers).replace("*", ""),
        speakers=said.speakers,
        parent=said.parent,
        hedge=said.hedge,
        types=said.types,
        state=said.state,
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), timezone(timedelta(hours=14)))


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), timezone(timedelta(hours=-12)))


_TYPES = {"legal qualification": "legal", "verification state": "verification"} | {
    "response status": "response"
}


def of_extraction(key: str, made: Extraction) -> Reading:
    """The extractor's reading."""
    claims: dict[int, list[ClaimCandidate]] = {}
    for claim in made.claims:
        claims.setdefault(claim.statement, []).append(claim)
    said = tuple(_of_candidate(s, claims.get(s.index, [])) for s in made.statements)
    voiced = {s.index for s in made.statements if s.kind == "outlet voice"}
    said += tuple(_of_claim(claim) for claim in made.claims if claim.statement in voiced)
    counts = {c.span: c for claim in made.claims for c in claim.counts}
    counts |= {c.span: c for statement in made.statements for c in statement.counts}
    times = {(t.span, t.of.name.lower()): t.interval for c in made.claims for t in c.times}
    told = {(s.said_words, "said"): s.said for s in made.statements if s.said_words is not None}
    return Reading(
        key=key,
        text=made.report.text,
        said=tuple(one for one in said if one.kind != "voice"),
        numbers=tuple(
            Number(span=_mark(c.span), low=c.low, high=c.high, soft=c.low_soft or c.high_soft)
            for c in counts.values()
        ),
        dates=tuple(
            when for (span, of), read in (told | times).items() for when in _when(span, of, read)
        ),
        breaches=tuple(_breaches(made)),
    )


def _mark(span: Span) -> Mark:
    return Mark(span.start, span.end)


def _marks(*spans: Span | None) -> tuple[Mark, ...]:
    return tuple(_mark(span) for span in spans if span is not None)


def _of_candidate(said: StatementCandidate, claims: list[ClaimCandidate]) -> Attributed:
    source = said.source
    parts: list[str | None] = []
    if source:
        parts = [source.name, source.role, source.organisation, source.side]
        if source.resolved_to:
            to = source.resolved_to
            parts += [to.name, to.role, to.organisation, to.side]
    main = max(claims, key=lambda claim: claim.span.end - claim.span.start, default=None)
    kind = "voice" if said.kind == "outlet voice" else said.kind.value
    return Attributed(
        key=str(said.index),
        kind="negated" if said.negated else kind,
        source=_marks(source.span) if source else (),
        cue=_marks(said.cue),
        content=_marks(*said.content),
        quoted=_marks(*said.quoted) if source else (),
        speaker=" ".join(part for part in parts if part).lower(),
        parent=None if said.parent is None else str(said.parent),
        hedge=main.hedge.level.value if main else "",
        types=_types(claims),
        state=_state(claims),
    )


def _of_claim(claim: ClaimCandidate) -> Attributed:
    return Attributed(
        key=f"claim {claim.index}",
        kind="outlet",
        content=_marks(claim.span),
        hedge=claim.hedge.level.value,
        types=_types([claim]),
        state=_state([claim]),
    )


def _types(claims: list[ClaimCandidate]) -> tuple[str, ...]:
    return tuple(_TYPES.get(claim.type.value, claim.type.value) for claim in claims)


def _state(claims: list[ClaimCandidate]) -> str:
    for claim in claims:
        if claim.response is not None:
            return claim.response.name.lower()
    return ""


def _of_clock(dated: Dated) -> tuple[datetime, datetime] | None:
    if dated.clock is None:
        return None
    first, last = dated.clock
    return (
        datetime.combine(dated.first, first, UTC),
        datetime.combine(dated.last, last, UTC),
    )


def _when(span: Span, of: str, interval: Interval | None) -> list[When]:
    if interval is None or interval.earliest is None or interval.latest is None:
        return []
    earliest, latest = interval.earliest.datetime(), interval.latest.datetime()
    if interval.zone == "unknown":
        first, last = earliest + timedelta(hours=14), latest - timedelta(hours=12)
    else:
        shift = datetime.fromisoformat(f"2000-01-01T00:00{interval.zone}").utcoffset()
        first, last = (end + (shift or timedelta(0)) for end in (earliest, latest))
    by_clock = last - first < _DAY
    return [
        When(
            span=_mark(span),
            earliest=_start(first.date()),
            latest=_end(last.date()),
            of=of,
            clock=(first, last) if by_clock else None,
            zone=interval.zone,
        )
    ]


def _breaches(made: Extraction) -> list[str]:
    text = made.report.text
    spans = [
        span
        for said in made.statements
        for span in (
            said.cue,
            *said.content,
            *said.quoted,
            said.source.span if said.source else None,
            *(count.span for count in said.counts),
        )
        if span is not None
    ]
    for claim in made.claims:
        spans += [claim.span, *(c.span for c in claim.counts), *(t.span for t in claim.times)]
        spans += [*(p.span for p in claim.places), *claim.hedge.cues, *claim.evidence]
    return [f"{span}" for span in spans if text[span.start : span.end] != span.words]


def text_values(report: AnnotatedReport) -> TextValues:
    """What the method `text` would state of the report: title, outlet, date of publication."""
    headline = report.text.split("\n", 1)[0]
    stated = report_date(DateOf.PUBLISHED, "corpus", report.published.isoformat())
    return TextValues(
        format="text",
        charset="utf-8",
        charset_basis="corpus",
        title=headline,
        outlet=report.outlet,
        authors=(),
        language=None,
        dateline=None,
        address=None,
        dates=(stated,),
        headers=(),
        attachments=(),
        pages=None,
        pages_read=None,
        characters=len(report.text),
        words=len(report.text.split()),
        bidi_controls=0,
        bytes_read=len(report.text.encode()),
        cut=False,
        notes=(),
    )
