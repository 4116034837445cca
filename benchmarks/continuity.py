"""Continuity on real clips with planted edits: what is found, what is reported where nothing was.

    PYTHONPATH=. python benchmarks/continuity.py [--part held-out|tuned] [--keep FOLDER]

Each clip of ../shared/data/footage is changed in up to seventeen ways at known places
(`continuity_material.py`); an edit is found if an event of a fitting kind lies within a fifth of a
second of it. Events in an edited file that neither lie at an edit nor were there before count
against precision. False alarms are counted on the clips as they came and coded again untouched.
PySceneDetect runs on the same files in the same run, in an environment of its own, where uv can
make one; it looks for cuts only. Processor time is compared with plain decoding of the same files.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import av
import cv2
from benchmarks import continuity_material as material
from benchmarks.continuity_material import Mark
from benchmarks.examine import SILENT, decode, examine_here, job_for

from sightline.adapters.engine_local import LocalEngine
from sightline.analysis.continuity import ANALYZER
from sightline.analysis.continuity_values import ContinuityValues, Happening
from sightline.model.plain import from_plain

FITTING: Final = {
    "cut": {"cut"},
    "jump": {"jump", "cut"},
    "frozen": {"held"},
    "repeat": {"shown_again"},
    "rhythm": {"repeats", "drops"},
    "gap": {"gap"},
    "overlay": {"part"},
    "border": {"bars"},
    "splice": {"background", "dead_sound"},
    "zeros": {"dead_sound"},
    "shorter": {"uneven_ends"},
}
"""Which kinds of event find which edit."""
NEAR_US, NEAR_BORDER_US = 200_000, 600_000
"""Bars are looked for in one frame of six."""
PEER: Final = Path(__file__).with_name("continuity_peer.py")


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that was made, or a clip as it came."""

    path: Path
    clip: str
    edit: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a detector reports, microseconds."""

    kind: str
    start_us: int
    end_us: int


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--part", choices=("held-out", "tuned"), default="held-out")
    parser.add_argument("--keep", type=Path, help="keep the files made there, or use them again")
    parser.add_argument("--no-peer", action="store_true")
    wanted = parser.parse_args()
    cv2.setNumThreads(1)
    names = material.HELD_OUT if wanted.part == "held-out" else material.TUNED
    with _folder(wanted.keep) as folder:
        files = list(made(folder, names))
        files += [
            File(path=material.FOOTAGE / name, clip=name, edit="as it came", marks=())
            for name in names
        ]
        ours = {file.path: events(file.path) for file in files}
        tell("continuity", files, ours)
        if not wanted.no_peer:
            for name, found in peers(files):
                tell(name, files, found)
        costs([file for file in files if file.edit == "as it came"])


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def made(folder: Path, names: Sequence[str]) -> Iterator[File]:
    """All files with their edits, each made only if it is not there."""
    for number, name in enumerate(names):
        clip: material.Clip | None = None
        stem = Path(name).stem
        known = sorted(folder.glob(f"{stem}--*.json"))
        if not known:
            clip = material.read(material.FOOTAGE / name)
            other = material.read(material.FOOTAGE / names[(number + 1) % len(names)])
            for edit in material.edits(clip, other):
                path = folder / f"{stem}--{edit.name}.mp4"
                material.write(clip, other, edit, path)
                rows = [[mark.kind, mark.start_us, mark.end_us] for mark in edit.marks]
                path.with_suffix(".json").write_text(json.dumps(rows))
            known = sorted(folder.glob(f"{stem}--*.json"))
        for row in known:
            marks = tuple(
                Mark(kind=kind, start_us=start, end_us=end)
                for kind, start, end in json.loads(row.read_text())
            )
            edit_name = row.stem.partition("--")[2]
            yield File(path=row.with_suffix(".mp4"), clip=name, edit=edit_name, marks=marks)


def events(path: Path) -> list[Event]:
    """Everything that our method reports, by way of the engine as in a case."""
    job = replace(job_for(path), analyzers=(ANALYZER,))
    (examined,) = next(iter(LocalEngine(1).run([job], lambda _: None)))
    values = from_plain(ContinuityValues, examined.result.values)
    return [_event(item) for item in values.happenings]


def _event(item: Happening) -> Event:
    return Event(
        kind=item.kind.value,
        start_us=item.start.microseconds,
        end_us=item.end.microseconds,
    )


def peers(files: Sequence[File]) -> Iterator[tuple[str, dict[Path, list[Event]]]]:
    """PySceneDetect's cuts, or nothing where it cannot be had."""
    command = ["uv", "run", "--isolated", "--no-project", "--with", "scenedetect", "--with"]
    command += ["opencv-python-headless", "python", str(PEER)]
    ran = subprocess.run(  # noqa: S603 - a fixed command
        [*command, *(str(file.path) for file in files)], capture_output=True, check=False, text=True
    )
    if ran.returncode:
        sys.stdout.write(f"PySceneDetect cannot be run here: {ran.stderr.strip()[-200:]}\n")
        return
    told = json.loads(ran.stdout)
    version = told.pop("version")["scenedetect"]
    for name, rows in told.items():
        seconds = sum(row["seconds"] for row in rows.values())
        yield (
            f"PySceneDetect {version} {name}, {seconds:.0f} s of processor time",
            {
                Path(path): [
                    Event(kind="cut", start_us=round(1e6 * cut), end_us=round(1e6 * cut))
                    for cut in row["cuts"]
                ]
                for path, row in rows.items()
            },
        )


def tell(name: str, files: Sequence[File], found: dict[Path, list[Event]]) -> None:
    """Recall by edit, precision, false alarms on what nobody touched."""
    sys.stdout.write(f"\n{name}\n{'edit':<18}{'planted':>9}{'found':>7}{'else':>6}\n")
    before = {
        file.clip: found[file.path] for file in files if file.edit in {"untouched", "as it came"}
    }
    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    matched_all = stray_all = 0
    for file in files:
        if not file.marks:
            continue
        hits = [any(_finds(event, mark, name) for event in found[file.path]) for mark in file.marks]
        strays = [
            event
            for event in found[file.path]
            if not any(_touches(event, mark) for mark in file.marks)
            and event.kind not in {old.kind for old in before[file.clip]}
        ]
        row = rows[file.edit]
        row[0], row[1] = row[0] + len(hits), row[1] + sum(hits)
        row[2] += len(strays)
        matched_all, stray_all = matched_all + sum(hits), stray_all + len(strays)
    for edit, (planted, hit, stray) in sorted(rows.items()):
        sys.stdout.write(f"{edit:<18}{planted:>9}{hit:>7}{stray:>6}\n")
    planted_all = sum(row[0] for row in rows.values())
    precision = matched_all / max(1, matched_all + stray_all)
    sys.stdout.write(
        f"{'all':<18}{planted_all:>9}{matched_all:>7}{stray_all:>6}   "
        f"recall {matched_all / max(1, planted_all):.3f}, precision {precision:.3f}\n"
    )
    _alarms(files, found)


def _finds(event: Event, mark: Mark, name: str) -> bool:
    fits = event.kind in FITTING[mark.kind] or not name.startswith("continuity")
    return bool(fits) and _touches(event, mark)


def _touches(event: Event, mark: Mark) -> bool:
    near = NEAR_BORDER_US if mark.kind == "border" else NEAR_US
    return event.start_us <= mark.end_us + near and event.end_us >= mark.start_us - near


def _alarms(files: Sequence[File], found: dict[Path, list[Event]]) -> None:
    """By kind, on the clips as they came and coded again."""
    for edit in ("as it came", "untouched"):
        quiet = [file for file in files if file.edit == edit]
        seconds = sum(_seconds(file.path) for file in quiet)
        kinds: dict[str, int] = defaultdict(int)
        for file in quiet:
            for event in found[file.path]:
                kinds[event.kind] += 1
                sys.stdout.write(
                    f"  {edit}: {file.clip} {event.kind} at {event.start_us / 1e6:.2f} s\n"
                )
        alarms = sum(kinds.values())
        sys.stdout.write(
            f"{edit}: {alarms} reported in {seconds:.0f} s of {len(quiet)} clips, "
            f"{3600 * alarms / seconds:.1f} an hour {dict(kinds)}\n"
        )


def _seconds(path: Path) -> float:
    with av.open(str(path)) as container:
        return float(container.duration or 0) / 1e6


def costs(files: Sequence[File]) -> None:
    """Processor time of the method beside the decoder, and of plain decoding."""
    plain = quiet = ours = 0.0
    for file in files:
        job = job_for(file.path)
        started = time.process_time()
        decode(file.path)
        decoded = time.process_time()
        examine_here(replace(job, analyzers=(SILENT,)))
        shown = time.process_time()
        examine_here(replace(job, analyzers=(ANALYZER,)))
        plain, quiet = plain + decoded - started, quiet + shown - decoded
        ours += time.process_time() - shown
    sys.stdout.write(
        f"\nprocessor time against plain decoding: {ours / plain:.2f}, "
        f"of which showing frames to nobody {quiet / plain:.2f}\n"
    )


if __name__ == "__main__":
    main()
