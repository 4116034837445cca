"""Starting our own test programs as processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def command(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", f"tests.builders.{module}", *map(str, arguments)]


def start(module: str, *arguments: object) -> "subprocess.Popen[str]":
    """A child with pipes to its input and from its output."""
    return subprocess.Popen(
        command(module, *arguments),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(child: "subprocess.Popen[str]") -> None:
    """Let a child that said `ready` begin."""
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def ready(child: "subprocess.Popen[str]") -> None:
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
