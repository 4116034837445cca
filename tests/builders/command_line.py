"""Commands as a user gives them: in this process for speed, or in one of their own."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sightline.__main__ import run


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The last line of stderr is the error; remarks may stand before it."""
        error: dict[str, Any] = json.loads(self.err.splitlines()[-1])["error"]
        return error


@dataclass(frozen=True)
class CommandLine:
    """One person at a case."""

    root: Path
    person: str = "Ada"

    @property
    def case(self) -> Path:
        return self.root / "case"

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "SIGHTLINE_HOME": str(self.root / self.person),
            "SIGHTLINE_NAME": self.person,
            "SIGHTLINE_CASE": str(self.case),
            "SIGHTLINE_WORKERS": "2",
            "COLUMNS": "",
            "PYTHONUNBUFFERED": "",
        }

    def __call__(self, *words: str | Path) -> Ran:
        """Run it in this process."""
        out, err = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            for name, value in self.environment.items():
                patch.setenv(name, value)
            code = run([str(word) for word in words])
        return Ran(code, out.getvalue(), err.getvalue())

    def json(self, *words: str | Path) -> Any:  # noqa: ANN401 - any JSON
        """Run it with --json; its document."""
        ran = self(*words, "--json")
        assert ran.code == 0, ran.err
        return ran.document

    def done(self, *words: str | Path) -> str:
        """Run it; its output."""
        ran = self(*words)
        assert ran.code == 0, ran.err
        return ran.out

    def started(self, *words: str | Path) -> "subprocess.Popen[str]":
        """Start it in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "sightline", *map(str, words)],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def apart(self, *words: str | Path) -> Ran:
        """Run it in a process of its own, to its end."""
        with self.started(*words) as process:
            out, err = process.communicate(timeout=120)
        return Ran(process.returncode, out, err)


def new_case(root: Path) -> CommandLine:
    """Ada's case, just made."""
    ada = CommandLine(root)
    ada.done("new", ada.case, "--title", "The gate", "--purpose", "Who opened it")
    return ada
