"""What a speech or translation service answers: untrusted, checked, put into typed values.

Such a service is somebody else's program. It may be wrong, slow, or lie: its times are held against
what it was sent, its text is bounded, and what it says of its own confidence stays its own word.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sightline.analysis.legible import counted, legible, plain_text
from sightline.errors import InputRefused

TRANSCRIPT, TRANSLATION = "transcript", "translation"
HEARD_LIMITS: Final = (
    (
        "The words are a machine's: they may be misheard, misattributed or made up, above all in "
        "noise, silence and music. Listen to the recording before relying on them."
    ),
    "Who speaks is not told, and times are those that the service gives.",
    "Confidence is the service's own word, and is no probability.",
    "The service may answer otherwise tomorrow, with nothing changed here.",
)
TRANSLATED_LIMITS: Final = (
    (
        "The translation is a machine's: it may leave out, add, soften or make up. Have a person "
        "who knows both languages read the original before relying on it."
    ),
    "The service may answer otherwise tomorrow, with nothing changed here.",
)
SEGMENTS_MOST: Final = 20_000
_TEXT_MOST: Final = 2000
_SLACK_US: Final = 1_000_000
"""A segment may end this much after the sound that was sent."""
_NEXT: Final = "Check the address and the model, or name another service."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What left this machine for the service."""

    start_us: int
    length_us: int
    octets: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Words with their time, as the service gives them."""

    start_us: int | None
    """None where the service's own time cannot be: outside what it was sent, or backwards."""
    end_us: int | None
    text: str
    confidence_permille: int | None
    """The exponential of the mean log probability that the service states; None if it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptValues:
    """The typed `values` of a transcript."""

    service: str
    model: str
    engine: str | None
    """What the service says that it runs; its word."""
    language: str | None
    """As the service names it."""
    segments: tuple[Segment, ...]
    left_out: int
    misplaced: int
    """Segments whose times cannot be."""
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationValues:
    """The typed `values` of a translation."""

    service: str
    model: str
    of: str
    """Digest of the text that was sent."""
    to: str
    lines: tuple[tuple[str, str], ...]
    """Original and translation."""
    missing: int
    """Lines that the service did not give back."""
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, checked."""

    segments: tuple[Segment, ...]
    language: str | None
    engine: str | None


def read_transcript(body: bytes, part: Sent) -> Answer:
    """Read an answer in the form `verbose_json` of the OpenAI audio interface, or plain `json`.

    Args:
        body: The answer, bounded by who received it.
        part: The sound that it answers.

    Raises:
        InputRefused: it is no such answer.
    """
    answer = _object(body)
    listed = answer.get("segments")
    if isinstance(listed, list):
        segments = tuple(_segments(listed[: SEGMENTS_MOST + 1], part))
    elif isinstance(answer.get("text"), str):
        whole = _text(answer["text"])
        segments = (
            Segment(start_us=None, end_us=None, text=whole, confidence_permille=None),
        ) * bool(whole)
    else:
        raise InputRefused("The service's answer holds neither segments nor text.", next_step=_NEXT)
    return Answer(
        segments=segments,
        language=_name(answer.get("language")),
        engine=_name(answer.get("model")),
    )


def _segments(listed: Sequence[Any], part: Sent) -> Iterator[Segment]:
    before = 0
    for item in listed:
        if not isinstance(item, dict) or not (text := _text(item.get("text"))):
            continue
        start, end = _micro(item.get("start")), _micro(item.get("end"))
        fits = (
            start is not None
            and end is not None
            and before <= start <= end <= part.length_us + _SLACK_US
        )
        if fits and start is not None and end is not None:
            before = start
            start, end = part.start_us + start, part.start_us + min(end, part.length_us)
        yield Segment(
            start_us=start if fits else None,
            end_us=end if fits else None,
            text=text,
            confidence_permille=_confidence(item.get("avg_logprob")),
        )


def _micro(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value * 1_000_000) if math.isfinite(value) and abs(value) < 1 << 40 else None


def _confidence(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return round(1000 * math.exp(value)) if -50 < value <= 0 else None  # noqa: PLR2004 - a logarithm of a share


def _text(value: object) -> str:
    return legible(" ".join(value.split()), _TEXT_MOST) if isinstance(value, str) else ""


def _name(value: object) -> str | None:
    return legible(value, 80) if isinstance(value, str) and value else None


def _object(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputRefused("The service's answer is no JSON.", next_step=_NEXT) from error
    if not isinstance(answer, dict):
        raise InputRefused("The service's answer is no JSON object.", next_step=_NEXT)
    return answer


def read_translation(body: bytes, lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Read a chat answer of numbered lines; those that the service did not give back are left out.

    Raises:
        InputRefused: it is no such answer.
    """
    answer = _object(body)
    try:
        content = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise InputRefused("The service's answer holds no message.", next_step=_NEXT) from error
    if not isinstance(content, str):
        raise InputRefused("The service's answer holds no text.", next_step=_NEXT)
    given: dict[int, str] = {}
    for line in plain_text(content).split("\n"):
        number, _, words = line.partition("\t")
        if number.strip().isdecimal() and len(number) < 8 and words.strip():  # noqa: PLR2004 - a line's number
            given.setdefault(int(number), _text(words))
    return tuple((line, given[number]) for number, line in enumerate(lines, 1) if number in given)


def transcript_text(values: TranscriptValues) -> str:
    """A line for each segment: when, how sure, what."""
    return "".join(f"[{_when(item)}{_sure(item)}] {item.text}\n" for item in values.segments)


def _when(item: Segment) -> str:
    if item.start_us is None or item.end_us is None:
        return "time not known"
    return f"{_clock(item.start_us)} to {_clock(item.end_us)}"


def _sure(item: Segment) -> str:
    permille = item.confidence_permille
    return "" if permille is None else f", {permille // 10} %"


def _clock(time_us: int) -> str:
    tenths = time_us // 100_000
    sign, tenths = ("-", -tenths) if tenths < 0 else ("", tenths)
    return f"{sign}{tenths // 36000}:{tenths // 600 % 60:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"


def transcript_summary(values: TranscriptValues) -> str:
    """One paragraph."""
    seconds = sum(part.length_us for part in values.sent) // 1_000_000
    sentences = [f"{seconds} s of sound were sent to {values.service} (model {values.model})."]
    if not values.segments:
        sentences.append("It gave back no words, which does not mean that none are spoken.")
    else:
        language = f" in {values.language}, as it says" if values.language else ""
        count = counted(len(values.segments) + values.left_out, "segment")
        sentences.append(f"It gave back {count} of speech{language}.")
    if values.misplaced:
        sentences.append(
            f"{counted(values.misplaced, 'segment')} came with times that cannot be, and stand "
            "without."
        )
    sentences.append("The words are a machine's, and may be misheard or made up.")
    return " ".join(sentences)
