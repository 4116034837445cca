"""A spaCy pipeline of the user's own, run confined in the Python that has it.

A pipeline's folder may name code of its own, so it runs as hostile input does: without a network,
with nothing that it could write, and it sees its own folder, its Python and nothing else. Sightline
itself neither needs nor imports spaCy.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sightline.errors import InputRefused
from sightline.ledger.grammar import grammar

SECONDS: Final = 300
ANSWER_MOST: Final = 16 << 20
_ENGINE_MOST: Final = 120
_CHILD: Final = Path(__file__).with_name("spacy_child.py")
_WHERE: Final = "import sys; print(sys.prefix); print(sys.base_prefix)"
_SAID_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SpacyPipeline:
    """A folder that holds a pipeline, and the Python that can load it."""

    folder: Path
    python: Path

    def read(self, text: str) -> tuple[str, bytes]:
        """The pipeline's name with version, and what it lists of a text; untrusted.

        Raises:
            InputRefused: it cannot be run, takes too long, or answers nothing that can be used.
        """
        verbs = [word for word, cue in grammar("en").cues.items() if "say" in cue.frames]
        asked = json.dumps({"text": text, "verbs": verbs}).encode()
        answer = self._run(asked)
        try:
            engine = json.loads(answer)["engine"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise self._refused("it answers nothing that can be used") from error
        if not isinstance(engine, str) or not engine.strip():
            raise self._refused("it does not say what it is")
        return " ".join(engine.split())[:_ENGINE_MOST], answer

    def _run(self, asked: bytes) -> bytes:
        readable = [self.folder.resolve(), _CHILD, *self._prefixes()]
        limited = [sys.executable, "-P", "-m", "sightline.adapters.run_limited"]
        folders = os.pathsep.join(map(str, readable))
        command = [
            *limited,
            folders,
            str(self.python),
            "-I",
            str(_CHILD),
            str(self.folder.resolve()),
        ]
        try:
            done = subprocess.run(  # noqa: S603 - our own module, and the Python that the user named
                command,
                input=asked,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._refused("it did not end in time, or could not be started") from error
        if done.returncode or len(done.stdout) > ANSWER_MOST:
            last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise self._refused(
                last[0][:_SAID_MOST] if last else f"it ended with {done.returncode}"
            )
        return done.stdout

    def _prefixes(self) -> list[Path]:
        """Where that Python and its packages lie, as it says itself."""
        try:
            done = subprocess.run(  # noqa: S603 - the Python that the user named
                [str(self.python), "-I", "-c", _WHERE], capture_output=True, timeout=60, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise self._refused(f"{self.python} is no Python that runs") from error
        return [Path(line) for line in dict.fromkeys(done.stdout.decode().split("\n")) if line]

    def _refused(self, why: str) -> InputRefused:
        return InputRefused(
            f"The pipeline cannot be run: {why}.",
            file=str(self.folder),
            next_step="Name the folder that `nlp.to_disk` wrote, and with --python the Python "
            "that has spaCy and what the pipeline needs.",
        )
