"""Words that a service hears in an exhibit, or translates; what is sent is on record anyway.

The service is one that the user named in that command. Its failure is a finding too, with what had
been sent to it by then.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sightline.analysis.contract import Analyzer, Result, not_started
from sightline.analysis.transcript import (
    HEARD_LIMITS,
    SEGMENTS_MOST,
    TRANSCRIPT,
    TRANSLATED_LIMITS,
    TRANSLATION,
    Segment,
    Sent,
    TranscriptValues,
    TranslationValues,
    read_transcript,
    read_translation,
    transcript_summary,
    transcript_text,
)
from sightline.analysis.values import plain_values
from sightline.errors import NotFound, SightlineError
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole, ExhibitKind
from sightline.model.finding import Environment, Method, Outcome, Reproduction
from sightline.workbench.case import Case
from sightline.workbench.ports.engine import Examined, Made
from sightline.workbench.speech_ports import SoundTaker, SpeechService, TranslationService

LINES_AT_ONCE: Final = 60
TEXT_MOST: Final = 400_000
_HEAD: Final = re.compile(r"(\[[^\]\n]{1,80}\] )?(.*)")


@dataclass(slots=True, kw_only=True)
class Log:
    """What has been sent so far; kept up as it goes, so that a failure tells it too."""

    told: Callable[[Sent], None]
    sent: list[Sent] = field(default_factory=list)

    def add(self, item: Sent) -> None:
        """Count and tell, before it goes."""
        self.sent.append(item)
        self.told(item)


def asked_to_hear(
    case: Case,
    exhibit: Digest,
    service: SpeechService,
    take: SoundTaker,
    *,
    environment: Environment,
    language: str | None = None,
    told: Callable[[Sent], None] = lambda _: None,
) -> Examined:
    """Send an exhibit's sound to a service, part by part: what it hears. Records nothing.

    Raises:
        NotFound: the exhibit's bytes are not kept here.
    """
    spoken = {"language": language} if language else {}
    method = _method(TRANSCRIPT, service, spoken)
    log = Log(told=told)
    with case.objects.local(exhibit) as path:
        try:
            parts = take(path, case.snapshot.exhibits[exhibit])
            result, text = _heard(parts, service, log, language)
        except SightlineError as error:
            result, text = _failed(error, log), ""
    return _examined(exhibit, method, HEARD_LIMITS, (result, text, environment))


def _heard(
    parts: Iterator[tuple[Sent, bytes]], service: SpeechService, log: Log, language: str | None
) -> tuple[Result, str]:
    segments: list[Segment] = []
    languages: dict[str, None] = {}
    engines: dict[str, None] = {}
    for part, wav in parts:
        log.add(part)
        answer = read_transcript(service.transcribe(wav, language), part)
        segments += answer.segments
        languages |= dict.fromkeys(filter(None, [answer.language]))
        engines |= dict.fromkeys(filter(None, [answer.engine]))
    values = TranscriptValues(
        service=service.name,
        model=service.model,
        engine=", ".join(engines) or None,
        language=", ".join(languages) or None,
        segments=tuple(segments[:SEGMENTS_MOST]),
        left_out=max(0, len(segments) - SEGMENTS_MOST),
        misplaced=sum(item.start_us is None for item in segments),
        sent=tuple(log.sent),
    )
    outcome = Outcome.OBSERVED if segments else Outcome.INCONCLUSIVE
    result = Result(
        outcome=outcome, summary=transcript_summary(values), values=plain_values(values)
    )
    return result, transcript_text(values)


def asked_to_translate(
    case: Case,
    text: Digest,
    service: TranslationService,
    *,
    to: str,
    environment: Environment,
    told: Callable[[Sent], None] = lambda _: None,
) -> Examined:
    """Send a text that was made from an exhibit to a service: its translation. Records nothing.

    Raises:
        NotFound: there is no such text, or its bytes are not kept here.
    """
    made = text_made(case, text)
    with case.objects.open(made.digest) as file:
        words = file.read(TEXT_MOST).decode("utf-8", errors="replace")
    heads, lines = _cut(words)
    method = _method(TRANSLATION, service, {"of": str(made.digest), "to": to})
    log = Log(told=told)
    try:
        pairs = tuple(_translated(lines, service, to, log))
    except SightlineError as error:
        failed = (_failed(error, log), "", environment)
        return _examined(made.exhibit, method, TRANSLATED_LIMITS, failed)
    values = TranslationValues(
        service=service.name,
        model=service.model,
        of=str(made.digest),
        to=to,
        lines=pairs,
        missing=len(lines) - len(pairs),
        sent=tuple(log.sent),
    )
    left = f" {values.missing} came back without." if values.missing else ""
    result = Result(
        outcome=Outcome.OBSERVED if pairs else Outcome.INCONCLUSIVE,
        summary=f"{len(pairs)} lines were translated into {to} by {service.name} (model "
        f"{service.model}).{left} The words are a machine's.",
        values=plain_values(values),
    )
    when = dict(zip(lines, heads, strict=True))
    translated = "".join(f"{when[line]}{words}\n" for line, words in pairs)
    return _examined(made.exhibit, method, TRANSLATED_LIMITS, (result, translated, environment))


def _cut(text: str) -> tuple[list[str], list[str]]:
    """The heads of lines, `[0:00:01.0 to 0:00:02.0] `, and what is said in them: only that goes."""
    cut = [_HEAD.match(line) for line in text.splitlines() if line.strip()]
    found = [match for match in cut if match is not None and match[2].strip()]
    return [match[1] or "" for match in found], [match[2] for match in found]


def text_made(case: Case, digest: Digest) -> Derivative:
    """The derivative that a digest names, by its record or by its bytes.

    Raises:
        NotFound: there is no such text.
    """
    for record, made in case.snapshot.live(Derivative):
        if digest in {record, made.digest} and made.role is DerivativeRole.TEXT:
            return made
    raise NotFound(
        f"No text in this case is named {digest.short}.",
        next_step="`sightline words` and `sightline transcribe` make texts; so does `examine`.",
    )


def _translated(
    lines: Sequence[str], service: TranslationService, to: str, log: Log
) -> Iterator[tuple[str, str]]:
    for start in range(0, len(lines), LINES_AT_ONCE):
        some = lines[start : start + LINES_AT_ONCE]
        octets = "\n".join(some).encode()
        log.add(
            Sent(
                start_us=0,
                length_us=0,
                octets=len(octets),
                sha256=hashlib.sha256(octets).hexdigest(),
            )
        )
        yield from read_translation(service.translate(some, to), some)


def _method(
    name: str, service: SpeechService | TranslationService, further: Mapping[str, Json]
) -> Method:
    named = {"service": service.name, "model": service.model}
    return Method(name=name, version=2, parameters=named | dict(further))


def _failed(error: SightlineError, log: Log) -> Result:
    octets = sum(item.octets for item in log.sent)
    return Result(
        outcome=Outcome.FAILED,
        summary=f"{error.cause} Sent by then: {octets} bytes in {len(log.sent)} parts.",
        values={"failure": "service", "sent": [dict(plain_values(item)) for item in log.sent]},
    )


def _examined(
    exhibit: Digest,
    method: Method,
    limitations: tuple[str, ...],
    report: tuple[Result, str, Environment],
) -> Examined:
    result, text, environment = report
    analyzer = Analyzer(
        method=method,
        title=method.name.capitalize(),
        kinds=frozenset(ExhibitKind),
        streams=frozenset(),
        limitations=limitations,
        reproduction=Reproduction.WITHIN_TOLERANCE,
        start=not_started,
        tolerances={"segments.*.start_us": 500_000},
    )
    made = (
        Made(
            label=method.name,
            role=DerivativeRole.TEXT,
            media_type="text/plain",
            time=None,
            data=text.encode(),
        ),
    ) * bool(text)
    return Examined(
        exhibit=exhibit, analyzer=analyzer, result=result, made=made, environment=environment
    )
