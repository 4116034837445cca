"""The annotated reports of `tests/corpus/ledger`: inline marks read into spans.

The marks and the lines below each text are described in `tests/corpus/ledger/README.md`.
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parents[1] / "corpus" / "ledger"
_DIVIDER: Final = "\n+++\n"
_OPEN: Final = re.compile(r"\{([nd]?)(\d+)([scxq]?)\|")
_COUNT: Final = re.compile(r"(?:(~?)(\d+))?(?:(\.\.)(?:(~?)(\d+))?)?")

KINDS: Final = {"direct", "mixed", "indirect", "outlet", "negated"}
HEDGES: Final = {"asserted", "hedged", "denied", "undetermined"}
TYPES: Final = {
    *("event", "accusation", "denial", "legal", "verification", "investigation"),
    *("demand", "commitment", "norm", "counterfactual", "response"),
}
PARTS: Final = (
    *("development", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    *("test", "held-out", "counts"),
)
TIMES: Final = {"event", "filmed", "posted", "said", "other"}
STYLES: Final = {
    *("wire", "broadsheet", "ministry", "ngo", "un", "social", "partisan", "respun"),
    *("transcript", "mail", "local"),
    *("telegram", "log", "communique", "assessor", "parliamentary", "parish", "judgment"),
    *("bulletin", "radio", "sms", "infographic", "signal", "diary", "catalogue", "minutes"),
}


class CorpusBroken(ValueError):
    """An annotation that cannot be read, with the file it stands in."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A passage of the text without marks, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One act of saying as the annotator read it."""

    key: str
    kind: str
    source: tuple[Mark, ...]
    cue: tuple[Mark, ...]
    content: tuple[Mark, ...]
    quoted: tuple[Mark, ...]
    speakers: tuple[tuple[str, ...], ...]
    """Alternatives; the words of one must all occur in the speaker's resolved name."""
    hedge: str
    types: tuple[str, ...]
    state: str
    """Of a response or verification: "no_response", "declined" ..., else empty."""
    by: tuple[str, ...]
    """Words that name who did not respond."""
    parent: str | None
    utterance: str | None
    act: str
    """Which act of the incident; "the act" where it is the one that all speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number of people or things, ends included; None where open."""

    key: str
    span: Mark
    low: int | None
    high: int | None
    low_soft: bool
    high_soft: bool
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date as the text means it, first and last day included, and what it is the date of."""

    key: str
    span: Mark
    first: date
    last: date
    of: str
    clock: tuple[time, time] | None = None
    """First and last minute, where the words give a time of day by the clock."""
    zone: str = "unknown"
    """Of the clock: "+02:00" where the words tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedReport:
    """A text, and what an annotator says of it."""

    incident: str
    name: str
    text: str
    outlet: str
    style: str
    language: str
    published: datetime
    family: str
    credit: str | None
    said: tuple[Said, ...]
    counts: tuple[Counted, ...]
    dates: tuple[Dated, ...]

    @property
    def key(self) -> str:
        """Incident and name: "market/wire-1"."""
        return f"{self.incident}/{self.name}"

    def words(self, marks: tuple[Mark, ...]) -> str:
        """What stands there, passages joined by a space."""
        return " ".join(self.text[mark.start : mark.end] for mark in marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How two annotated statements or counts should be found to stand to each other."""

    first: str
    second: str
    relation: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One fictional contested incident."""

    name: str
    part: str
    """"development", "second", "fourth" to "eighth" (more of it, first scored unseen), "third"
    (more, once the test part), "test", "held-out": written before what was tuned next, for its
    end; or "counts": only numbers and dates are annotated."""
    event: str
    places: tuple[str, ...]
    parties: dict[str, dict[str, list[str]]]
    """The sides, each with its names."""
    bodies: dict[str, dict[str, str]]
    """Who speaks for one body, as a desk's register would say: its side ("" for none) and words
    of which one stands in the names it goes by, `*` for any ending."""
    reports: tuple[AnnotatedReport, ...]
    relations: tuple[Expected, ...]


@dataclass(slots=True)
class _Marks:
    """Marks met while a text is stripped, by the key and role they carry."""

    found: dict[tuple[str, str], list[Mark]] = field(default_factory=dict)

    def of(self, key: str, roles: str) -> tuple[Mark, ...]:
        return tuple(sorted(m for role in roles for m in self.found.get((key, role), [])))


def incidents(folder: Path = FOLDER) -> tuple[Incident, ...]:
    """All incidents, by name.

    Raises:
        CorpusBroken: an annotation cannot be read.
    """
    return tuple(_incident(path) for path in sorted(folder.glob("*/incident.toml")))


def reports(part: str | None = None, folder: Path = FOLDER) -> tuple[AnnotatedReport, ...]:
    """All reports of a part, or of all parts."""
    chosen = (i for i in incidents(folder) if part is None or i.part == part)
    return tuple(report for incident in chosen for report in incident.reports)


def second_readings(folder: Path = FOLDER) -> tuple[AnnotatedReport, ...]:
    """The second annotation of some reports, made later without looking at the first."""
    paths = sorted(folder.glob("*/second/*.txt"))
    return tuple(read_report(path, incident=path.parents[1].name) for path in paths)


def read_report(path: Path, *, incident: str) -> AnnotatedReport:
    """One annotated text.

    Raises:
        CorpusBroken: a mark or a line cannot be read.
    """
    try:
        head, body, tail = path.read_text(encoding="utf-8").split(_DIVIDER)
        facts = tomllib.loads(head)
        text, marks = stripped(body)
        lines = [line for line in tail.splitlines() if line.strip()]
        rows = [_row(line) for line in lines]
        _all_described(marks, {row[0] for row in rows})
        return AnnotatedReport(
            incident=incident,
            name=path.stem,
            text=text,
            outlet=facts["outlet"],
            style=facts["style"],
            language=facts["language"],
            published=facts["published"].astimezone(UTC),
            family=facts["family"],
            credit=facts.get("credit"),
            said=tuple(_said(key, rest, marks) for key, rest in rows if key.isdigit()),
            counts=tuple(_counted(key, rest, marks) for key, rest in rows if key[0] == "n"),
            dates=tuple(_dated(key, rest, marks) for key, rest in rows if key[0] == "d"),
        )
    except (KeyError, ValueError, IndexError) as error:
        raise CorpusBroken(f"{path}: {error!r}") from error


def stripped(body: str) -> tuple[str, _Marks]:
    """The text without its marks, and where they stood.

    Raises:
        ValueError: a mark is opened and not closed, or the other way round.
    """
    marks, out, stack, position = _Marks(), "", list[tuple[str, str, int]](), 0
    while position < len(body):
        opened = _OPEN.match(body, position)
        if opened:
            kind, number, role = opened.groups()
            stack.append((kind + number, role or kind, len(out)))
            position = opened.end()
            continue
        if body[position] == "}":
            key, role, start = stack.pop()
            marks.found.setdefault((key, role), []).append(Mark(start, len(out)))
        elif body[position] == "{":
            raise ValueError(f"a brace that opens no mark: {body[position : position + 30]!r}")
        else:
            out += body[position]
        position += 1
    if stack:
        raise ValueError(f"never closed: {stack}")
    return out, marks


def _row(line: str) -> tuple[str, str]:
    key, _, rest = line.partition(" ")
    return key, rest.strip()


def _all_described(marks: _Marks, described: set[str]) -> None:
    marked = {key for key, _ in marks.found}
    if missing := marked - described:
        raise ValueError(f"marked but not described: {sorted(missing)}")
    if missing := described - marked:
        raise ValueError(f"described but not marked: {sorted(missing)}")


def _said(key: str, rest: str, marks: _Marks) -> Said:
    kind, speakers, hedge, types, *more = (part.strip() for part in rest.split("|"))
    names, _, by = types.partition(" by=")
    main = tuple(name.strip() for name in names.split(","))
    state = next((name.partition(":")[2] for name in main if ":" in name), "")
    extra = dict(part.split("=", 1) for part in more)
    said = Said(
        key=key,
        kind=_one_of(kind, KINDS),
        source=marks.of(key, "s"),
        cue=marks.of(key, "c"),
        content=_outermost(marks.of(key, "xq")),
        quoted=marks.of(key, "q"),
        speakers=tuple(tuple(words.split()) for words in speakers.lower().split("/")),
        hedge=_one_of(hedge, HEDGES),
        types=tuple(_one_of(name.partition(":")[0], TYPES) for name in main),
        state=state,
        by=tuple(by.lower().split()),
        parent=extra.get("in"),
        utterance=extra.get("u"),
        act=extra.get("act", "the act"),
    )
    if not said.content:
        raise ValueError(f"statement {key} has no content")
    return said


def _outermost(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(
        mark
        for mark in marks
        if not any(o != mark and o.start <= mark.start and mark.end <= o.end for o in marks)
    )


def _one_of(word: str, allowed: Collection[str]) -> str:
    if word not in allowed:
        raise ValueError(f"{word!r} is none of {sorted(allowed)}")
    return word


def _counted(key: str, rest: str, marks: _Marks) -> Counted:
    interval, _, of = (part.strip() for part in rest.partition("|"))
    match = _COUNT.fullmatch(interval)
    if not match or not interval:
        raise ValueError(f"{interval!r} is no count")
    low_soft, low, dots, high_soft, high = match.groups()
    if not dots:
        high_soft, high = low_soft, low
    return Counted(
        key=key,
        span=marks.of(key, "n")[0],
        low=int(low) if low else None,
        high=int(high) if high else None,
        low_soft=bool(low_soft),
        high_soft=bool(high_soft),
        of=of,
    )


def _dated(key: str, rest: str, marks: _Marks) -> Dated:
    interval, _, of = (part.strip() for part in rest.partition("|"))
    days, *clock = interval.split()
    first, _, last = days.partition("..")
    start, _, end = clock[0].partition("..") if clock else ("", "", "")
    return Dated(
        key=key,
        span=marks.of(key, "d")[0],
        first=date.fromisoformat(first),
        last=date.fromisoformat(last or first),
        of=_one_of(of, TIMES),
        clock=(time.fromisoformat(start), time.fromisoformat(end or start)) if clock else None,
        zone=clock[1] if clock[1:] else "unknown",
    )


def _incident(path: Path) -> Incident:
    facts: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    name = path.parent.name
    files = sorted(path.parent.glob("*.txt"))
    return Incident(
        name=name,
        part=_one_of(facts["part"], PARTS),
        event=facts["event"],
        places=tuple(facts.get("places", ())),
        parties=facts.get("parties", {}),
        bodies=facts.get("bodies", {}),
        reports=tuple(read_report(file, incident=name) for file in files),
        relations=tuple(Expected(**row) for row in facts.get("relation", ())),
    )


def days(dated: Dated) -> timedelta:
    """How long the annotated interval is."""
    return dated.last - dated.first + timedelta(days=1)
