"""What other programs say of pairs of sound files; run by `align.py` in their own environment.

    PEERS/bin/python align_peers.py PROGRAM < pairs.json

Reads a list of [query, reference] paths, writes one line of JSON a pair: offset in seconds of the
query's beginning in the reference (null if refused), score, and processor seconds.
"""

import contextlib
import importlib
import io
import json
import os
import sys
import time
from typing import Any


def audio_offset_finder(query: str, reference: str) -> tuple[float | None, float]:
    """Of the BBC's audio-offset-finder, as its command does it."""
    finder: Any = importlib.import_module("audio_offset_finder.audio_offset_finder")
    told = finder.find_offset_between_files(reference, query, trim=60 * 60)
    return float(told["time_offset"]), float(told["standard_score"])


def audalign(query: str, reference: str) -> tuple[float | None, float]:
    """Of audalign's correlation recogniser."""
    library: Any = importlib.import_module("audalign")
    recognizer = library.CorrelationRecognizer()
    told = library.recognize(query, reference, recognizer=recognizer)
    matches = (told or {}).get("match_info", {})
    for found in matches.values():
        return float(found["offset_seconds"][0]), float(found["confidence"][0])
    return None, 0.0


PROGRAMS = {"audio_offset_finder": audio_offset_finder, "audalign": audalign}


def main() -> None:
    """Answer every pair; what a program trips over counts as no answer."""
    run = PROGRAMS[sys.argv[1]]
    for query, reference in json.load(sys.stdin):
        before = sum(os.times()[:4])
        began = time.perf_counter()
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                offset, score = run(query, reference)
        except Exception as error:  # noqa: BLE001 - whatever a peer trips over is its answer
            offset, score = None, 0.0
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        spent = sum(os.times()[:4]) - before
        wall = time.perf_counter() - began
        line = {"offset": offset, "score": score, "cpu": spent, "wall": wall}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
