"""Where one recording lies in another: error, failures and cost against audio-offset-finder.

    python benchmarks/align.py [--peers PYTHON] [--audalign] [--folder DIR]

Real recordings (../shared/data) are cut at known places, to the sample, and changed: codecs, noise,
speed, other sound laid over. `PYTHON` is that of an environment of the peers' own:

    uv venv peers && uv pip install --python peers/bin/python audio-offset-finder audalign

with an ffmpeg on PATH, which both of them run. An answer further off than a tenth of a second is
wrong. Unrelated pairs have no right answer: whatever is answered there is wrong, too. Processor
seconds; ours are told apart for the prints, made once a recording, and for each pair.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import av
import numpy as np
from av import AudioStream
from numpy.typing import NDArray

from sightline.timing.listening import RATE_HZ, Listener
from sightline.timing.pairing import Heard, compare
from sightline.timing.prints import SoundPrint

DATA = Path(__file__).parents[2] / "shared" / "data"
SOURCES = (
    ("sound/timbl_1.mp3", 13.0, 33.0),
    ("footage/space-station.mp4", 3.0, 11.5),
    ("sound/align-full.mp4", 2.0, 13.0),
    ("sound/r4_excerpt2.ogg", 1.3, 6.8),
    ("footage/pedestrian-surveillance.mp4", 1.5, 7.5),
)
OTHERS = ("footage/speaker-b.mp4", "sound/syncstart-test.wav", "footage/speaker-a.mp4")
CODECS = (("aac", "mp4", 32_000), ("libmp3lame", "mp3", 32_000), ("libopus", "ogg", 12_000))
RUN_UP = {"aac": round(1024 / 48_000 * RATE_HZ)}
"""Samples before the first that this encoder was given; the others tell the decoder themselves."""
WRONG_S = 0.1
ROW = "{:<20}{:<22}{:>6}{:>7}{:>9}{:>12}{:>12}{:>10}"

Wave = NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """A query, a reference, and where the one lies in the other; None where it does not."""

    change: str
    query: Path
    reference: Path
    offset_s: float | None
    speed: float = 1.0
    or_s: tuple[float, ...] = ()
    """Other right answers: of a copy that lacks its middle, of two microphones at one scene."""

    def error_s(self, answer: "Answer") -> float | None:
        """How far off an answer is; None where there is none, or no right one."""
        right = [at for at in (self.offset_s, *self.or_s) if at is not None]
        if answer.offset_s is None or not right:
            return None
        return min(abs(answer.offset_s - at) for at in right)


@dataclass(frozen=True)
class Answer:
    """What a program said."""

    offset_s: float | None
    cpu_s: float


def main() -> None:
    """Print a table: one row a change and program."""
    wanted = options(__doc__).parse_args()
    if not DATA.is_dir():
        sys.exit("needs the folder of real recordings, ../shared/data")
    with place(wanted.folder) as folder:
        pairs = list(material(folder))
        table(pairs, answered(pairs, wanted))


def options(about: str | None) -> argparse.ArgumentParser:
    """Which peers to ask, and where to put files."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--audalign", action="store_true")
    parser.add_argument("--folder", type=Path)
    return parser


@contextmanager
def place(within: Path | None) -> Iterator[Path]:
    """A folder for files, gone afterwards; made within one, which is made where there is none."""
    if within is not None:
        within.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=within) as folder:
        yield Path(folder)


def answered(pairs: list[Pair], wanted: argparse.Namespace) -> dict[str, list[Answer]]:
    """What we say of each pair, and what the peers that are wanted say."""
    answers = {"sightline": ours(pairs)}
    if wanted.peers:
        programs = ["audio_offset_finder", *(["audalign"] if wanted.audalign else [])]
        answers |= {name: theirs(wanted.peers, name, pairs) for name in programs}
    return answers


def material(folder: Path) -> Iterator[Pair]:
    """Every cut with every change, and every two sources as an unrelated pair."""
    rng = np.random.default_rng(7)
    tracks = {name: decoded(DATA / name) for name in (*(s[0] for s in SOURCES), *OTHERS)}
    references = {
        name: written(folder / f"{Path(name).stem}.wav", track) for name, track in tracks.items()
    }
    for name, begin, end in SOURCES:
        first = int(begin * RATE_HZ) + 5
        piece = tracks[name][first : int(end * RATE_HZ)]
        other = np.resize(tracks["footage/speaker-b.mp4"], len(piece))
        for number, (change, (speed, make)) in enumerate(changes(rng, other).items()):
            made = written(folder / f"{Path(name).stem}-{number}.wav", make(piece))
            yield Pair(change, made, references[name], first / RATE_HZ, speed)
    yield from long_pairs(folder, rng, list(tracks.values()))
    names = list(tracks)
    for number, name in enumerate(names):
        for other_name in names[number + 1 :]:
            yield Pair("unrelated", references[other_name], references[name], None)


def long_pairs(folder: Path, rng: np.random.Generator, tracks: list[Wave]) -> Iterator[Pair]:
    """A minute in ten, made of real sounds, forwards, backwards and at other speeds."""
    pieces = [
        played(track[::way], speed)
        for speed in (1.0, 0.8, 1.25, 0.9)
        for way in (1, -1)
        for track in tracks
    ]
    whole_length = 600 * RATE_HZ
    recording = np.concatenate(pieces)[:whole_length]
    reference = written(folder / "long.wav", recording)
    for number, begin in enumerate((60.0, 180.0, 300.0, 420.0)):
        first = int(begin * RATE_HZ) + 5
        piece = recording[first : first + 60 * RATE_HZ]
        for decibels in (20, -5):
            name = folder / f"long-{number}-{decibels}.wav"
            made = written(name, noisy(piece, rng, decibels))
            yield Pair(f"60 s in 600, {decibels} dB", made, reference, first / RATE_HZ)


def changes(
    rng: np.random.Generator, other: Wave
) -> dict[str, tuple[float, Callable[[Wave], Wave]]]:
    """Speed and function of each change."""
    made: dict[str, tuple[float, Callable[[Wave], Wave]]] = {"clean": (1.0, np.copy)}
    for codec, container, bits in CODECS:
        label = f"{codec.removeprefix('lib')} {bits // 1000} kbit/s"
        made[label] = (1.0, partial(recoded, codec=codec, container=container, bits=bits))
    for decibels in (20, 10, 0, -5):
        made[f"noise {decibels} dB"] = (1.0, partial(noisy, rng=rng, decibels=decibels))
    for speed in (0.99, 1.01, 1.05):
        made[f"speed {speed}"] = (speed, partial(played, speed=speed))
    made["laid over 0 dB"] = (1.0, partial(laid_over, other=other))
    return made


def decoded(path: Path) -> Wave:
    """The first sound stream as 16 kHz mono, from its first sample, full scale 1."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    blocks = []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            blocks += [part.to_ndarray()[0] for part in resampler.resample(frame)]
        blocks += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(blocks).astype(np.float64) / 32768


def written(path: Path, track: Wave) -> Path:
    """A WAV file of it."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(whole(track).tobytes())
    return path


def whole(track: Wave) -> NDArray[np.int16]:
    """As 16-bit samples."""
    return np.clip(np.rint(track * 32767), -32768, 32767).astype(np.int16)


def noisy(track: Wave, rng: np.random.Generator, decibels: float) -> Wave:
    """With white noise at this ratio of signal to noise."""
    power = float((track**2).mean()) / 10 ** (decibels / 10)
    return np.asarray(0.5 * (track + rng.standard_normal(len(track)) * np.sqrt(power)))


def played(track: Wave, speed: float) -> Wave:
    """Faster by this factor, pitch and all."""
    places = np.arange(int(len(track) / speed)) * speed
    return np.asarray(np.interp(places, np.arange(len(track)), track))


def laid_over(track: Wave, other: Wave) -> Wave:
    """With another sound as loud as itself."""
    return np.asarray(0.5 * (track + other * (track.std() / max(float(other.std()), 1e-9))))


def recoded(track: Wave, codec: str, container: str, bits: int) -> Wave:
    """Through a codec and back; these containers tell the decoder which samples to leave out."""
    rate = 48_000
    with tempfile.NamedTemporaryFile(suffix=f".{container}") as file:
        with av.open(file.name, "w") as out:
            stream = out.add_stream(codec, rate=rate, layout="mono")
            if not isinstance(stream, AudioStream):
                raise TypeError(codec)
            stream.bit_rate = bits
            resampler = av.AudioResampler(
                format=stream.codec_context.format,
                layout="mono",
                rate=rate,
                frame_size=stream.codec_context.frame_size or None,
            )
            frame = av.AudioFrame.from_ndarray(whole(track)[None], format="s16", layout="mono")
            frame.sample_rate = RATE_HZ
            for part in (*resampler.resample(frame), *resampler.resample(None)):
                if part is not None:
                    out.mux(stream.encode(part))
            out.mux(stream.encode(None))
        return decoded(Path(file.name))[RUN_UP.get(codec, 0) :]


def read(path: Path) -> NDArray[np.int16]:
    """A WAV file of ours."""
    with wave.open(str(path), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)


def ours(pairs: list[Pair]) -> list[Answer]:
    """Prints once a recording, then every pair."""
    began = time.process_time()
    prints: dict[Path, Heard] = {}
    seconds = 0.0
    for path in {path for pair in pairs for path in (pair.query, pair.reference)}:
        listener = Listener()
        samples = read(path)
        seconds += len(samples) / RATE_HZ
        listener.feed(samples)
        listener.close()
        sound = SoundPrint(start_us=0, signs=listener.signs, levels=listener.levels)
        prints[path] = Heard.of(sound)
    spent = time.process_time() - began
    print(
        f"prints: {1000 * spent / seconds:.2f} ms of processor time a second of sound, "
        f"{spent:.2f} s for all\n"
    )
    answers = []
    for pair in pairs:
        query, reference = prints[pair.query], prints[pair.reference]
        turned = query.sound.seconds > reference.sound.seconds
        began = time.process_time()
        found = compare(reference, query) if turned else compare(query, reference)
        spent = time.process_time() - began
        place = found.stretches[0].line.place if found.stretches else None
        offset = None if place is None else float(place.offset) / 8000 * (-1 if turned else 1)
        answers.append(Answer(offset, spent))
    return answers


def theirs(python: Path, program: str, pairs: list[Pair]) -> list[Answer]:
    """What a peer says of each pair."""
    asked = json.dumps([[str(pair.query), str(pair.reference)] for pair in pairs])
    script = Path(__file__).with_name("align_peers.py")
    path = f"{python.parent}:{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - the interpreter named on the command line, our script
        [str(python), str(script), program],
        input=asked,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
        env={**os.environ, "PATH": path},
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [Answer(line["offset"], line["cpu"]) for line in lines]


def table(pairs: list[Pair], answers: dict[str, list[Answer]]) -> None:
    """One row a change and program, then sums and ratios."""
    heading()
    for change in dict.fromkeys(pair.change for pair in pairs):
        for program, given in answers.items():
            chosen = [(p, a) for p, a in zip(pairs, given, strict=True) if p.change == change]
            row(change, program, chosen)
    for length in ("60 s in 600", "unrelated", "speed", ""):
        some = [number for number, pair in enumerate(pairs) if pair.change.startswith(length)]
        ratios(
            {name: [given[number] for number in some] for name, given in answers.items()},
            length or "all",
        )


def heading() -> None:
    """Of the rows."""
    titles = ("change", "program", "pairs", "wrong", "refused", "median ms", "worst ms", "cpu s")
    print(ROW.format(*titles))


def ratios(answers: dict[str, list[Answer]], label: str) -> None:
    """What a pair costs each program, the median and all together, against ours."""
    cost = {name: [answer.cpu_s for answer in given] for name, given in answers.items()}
    ours_s = cost["sightline"]
    for name, spent in cost.items():
        middle, whole = statistics.median(spent), sum(spent)
        print(
            f"{label}, {name}: {middle:.3f} processor s a pair, "
            f"{middle / statistics.median(ours_s):.1f} of ours; "
            f"together {whole:.1f} s, {whole / sum(ours_s):.1f} of ours"
        )


def row(change: str, program: str, chosen: list[tuple[Pair, Answer]]) -> None:
    """Errors of the answers given."""
    told = [pair.error_s(answer) for pair, answer in chosen]
    errors = [error for error in told if error is not None]
    right = [error for error in errors if error < WRONG_S]
    unasked = sum(p.offset_s is None and a.offset_s is not None for p, a in chosen)
    wrong = len(errors) - len(right) + unasked
    refused = sum(answer.offset_s is None for _, answer in chosen)
    median = f"{1000 * statistics.median(right):.3f}" if right else "-"
    worst = f"{1000 * max(right):.3f}" if right else "-"
    cpu = f"{statistics.median(answer.cpu_s for _, answer in chosen):.3f}"
    print(ROW.format(change, program, len(chosen), wrong, refused, median, worst, cpu))


if __name__ == "__main__":
    main()
