"""One examination, inside the limited child: the decoder and all analyzers, in one pass."""

import functools
import io
import time
from collections.abc import Callable
from typing import Final

from sightline.adapters.decoder import open_footage
from sightline.adapters.messages import Outbox, Tag
from sightline.adapters.opened import CannotDecode, Damage, Event, FileBytes, Opened
from sightline.adapters.results import Reporter, failed
from sightline.adapters.still_decoder import open_still
from sightline.analysis.contract import (
    Analyzer,
    Frame,
    Media,
    Packet,
    Passed,
    Run,
    SoundBlock,
    Stream,
)
from sightline.errors import SightlineError
from sightline.model.exhibit import ExhibitKind
from sightline.workbench.ports.engine import Job

_DECODED: Final = frozenset({Stream.PACKETS, Stream.FRAMES, Stream.SOUND})
_KINDS: Final = {Stream.FRAMES: "video", Stream.SOUND: "audio"}
_AUDIOVISUAL: Final = frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND})
_PULSE_SECONDS: Final = 0.25
_MOST_WORDS: Final = 500


def examine(file: io.FileIO, outbox: Outbox, job: Job) -> None:
    """Let every analyzer of a job see the exhibit, and report each one's result."""
    _Examination(file, outbox, job).run()


class _Heart:
    """Says now and then how far the work has come, so that silence means trouble."""

    def __init__(self, outbox: Outbox, size: int) -> None:
        self._outbox = outbox
        self._size = max(size, 1)
        self._farthest = 0
        self._due = 0.0

    def beat(self, position: int) -> None:
        """Work is going on, at this byte of the file."""
        self._farthest = max(self._farthest, position)
        # The clock only paces messages; nothing that it says reaches a result.
        now = time.monotonic()
        if now >= self._due:
            self._due = now + _PULSE_SECONDS
            permille = min(1000, 1000 * self._farthest // self._size)
            self._outbox.send(Tag.PROGRESS, permille.to_bytes(2, "big"))


class _Examination:
    def __init__(self, file: io.FileIO, outbox: Outbox, job: Job) -> None:
        self._job = job
        self._reporter = Reporter(outbox, job.limits.result_bytes)
        self._pulse = _Heart(outbox, job.size).beat
        self._source = FileBytes(file.fileno(), job.size, self._pulse)
        self._runs: dict[int, Run] = {}
        self._seers: dict[type[Event], list[tuple[int, Callable[..., None]]]] = {}
        self._lookers: list[Run] = []

    def run(self) -> None:
        """One pass over the exhibit."""
        opened = self._open()
        for number, analyzer in enumerate(self._job.analyzers):
            self._start(number, analyzer, opened)
        self._seat()
        for event in opened.events:
            self._show(event)
            if self._lookers and isinstance(event, Frame):
                opened.awaited.by(self._lookers)
        for number in list(self._runs):
            self._finish(number)

    def _open(self) -> Opened:
        job = self._job
        wanted = frozenset(stream for analyzer in job.analyzers for stream in analyzer.streams)
        try:
            if job.kind in _AUDIOVISUAL:
                return open_footage(self._source, job.kind, job.media_type, wanted, self._pulse)
            if job.kind is ExhibitKind.STILL:
                return open_still(self._source, job.kind, job.media_type, wanted)
            cause = "The file holds no pictures or sound to decode."
        except CannotDecode as error:
            cause = error.cause
        media = Media(kind=job.kind, media_type=job.media_type, source=self._source)
        return Opened(media=media, events=iter(()), undecodable=dict.fromkeys(_DECODED, cause))

    def _start(self, number: int, analyzer: Analyzer, opened: Opened) -> None:
        asked = analyzer.streams & _DECODED
        missing = [cause for stream, cause in opened.undecodable.items() if stream in asked]
        playable = {
            stream
            for stream, kind in _KINDS.items()
            if opened.media.first(kind) and stream not in opened.undecodable
        }
        # Sound is worth hearing without the pictures, and bytes are worth reading without the
        # packets; packets alone make up for nothing.
        readable = asked == {Stream.PACKETS} and Stream.BYTES in analyzer.streams
        if missing and not asked & playable and not readable:
            self._reporter.report(number, failed(missing[0], "undecodable"))
            return

        def start() -> None:
            self._runs[number] = run = analyzer.start(opened.media)
            for cause in missing:
                run.damage(cause)

        self._attempt(number, start)

    def _show(self, event: Event) -> None:
        for number, see in self._seers[type(event)]:
            self._attempt(number, see, event)

    def _seat(self) -> None:
        """Work out who sees what; anew whenever somebody has left."""
        self._seers = {Damage: [], Packet: [], Frame: [], Passed: [], SoundBlock: []}
        self._lookers = []
        for number, run in self._runs.items():
            streams = self._job.analyzers[number].streams
            self._seers[Damage].append((number, functools.partial(_tell, run)))
            if Stream.PACKETS in streams:
                self._seers[Packet].append((number, run.packet))
            if Stream.FRAMES in streams:
                self._seers[Frame].append((number, run.frame))
                self._seers[Passed].append((number, run.passed))
                self._lookers.append(run)
            if Stream.SOUND in streams:
                self._seers[SoundBlock].append((number, run.sound))

    def _finish(self, number: int) -> None:
        self._pulse(self._job.size)
        run = self._runs[number]
        self._attempt(number, lambda: self._reporter.report(number, run.finish()))

    def _attempt(self, number: int, step: Callable[..., None], *arguments: object) -> None:
        """Let one analyzer work; what it trips over is its own result and nobody else's."""
        try:
            step(*arguments)
        except SightlineError as error:
            self._fail(number, str(error))
        except Exception as error:  # noqa: BLE001 - whatever one method trips over, the others go on
            self._fail(number, f"{type(error).__name__}: {error}")

    def _fail(self, number: int, words: str) -> None:
        self._runs.pop(number, None)
        self._seat()
        summary = f"The method stopped with an error: {words[:_MOST_WORDS]}"
        self._reporter.report(number, failed(_sendable(summary), "error"))


def _tell(run: Run, damage: Damage) -> None:
    run.damage(damage.cause)


def _sendable(text: str) -> str:
    """An error's words may quote anything from the file, half characters included."""
    return text.encode(errors="replace").decode()
