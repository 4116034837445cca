"""PySceneDetect over files, in an environment of its own: cuts in seconds and processor time.

Run by `continuity.py`; writes one JSON object to standard output.
"""

import json
import sys
import time

import scenedetect  # type: ignore[import-not-found]  # in its own environment only


def main() -> None:
    """One JSON object: for each detector, file to cuts and seconds."""
    found: dict[str, dict[str, object]] = {"version": {"scenedetect": scenedetect.__version__}}
    for kind in (scenedetect.ContentDetector, scenedetect.AdaptiveDetector):
        rows: dict[str, object] = {}
        for path in sys.argv[1:]:
            started = time.process_time()
            scenes = scenedetect.detect(path, kind())
            cuts = [scene[0].get_seconds() for scene in scenes[1:]]
            rows[path] = {"cuts": cuts, "seconds": time.process_time() - started}
        found[kind.__name__] = rows
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
