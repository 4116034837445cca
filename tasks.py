"""Everything a developer or a first-time user runs, with nothing but Python installed.

python3 tasks.py demo            install, then run `sightline demo`
python3 tasks.py run ARGS...     install, then run `sightline ARGS...`
python3 tasks.py check           install, then format, lint, types and tests: what the gate runs
python3 tasks.py test ARGS...    install, then pytest with these arguments
python3 tasks.py bench NAME      install, then one file of benchmarks/
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OWN_UV = ROOT / ".uv"
USAGE_ERROR = 2


def find_uv() -> str:
    """The uv on the PATH, or one of our own in `.uv/`, installed on first use."""
    found = shutil.which("uv")
    if found:
        return found
    scripts = OWN_UV / ("Scripts" if os.name == "nt" else "bin")
    if not (scripts / "uv").exists() and not (scripts / "uv.exe").exists():
        print("Installing uv into .uv/ …", flush=True)
        venv.create(OWN_UV, with_pip=True)
        subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(scripts / "uv")


def uv(*arguments: str) -> int:
    """Run uv in the project's folder; its exit code."""
    return subprocess.run([find_uv(), *arguments], cwd=ROOT, check=False).returncode


def run(*arguments: str) -> int:
    """Run a program of the project's environment, with the versions of `uv.lock`."""
    return uv("run", "--frozen", *arguments)


def compiled(*arguments: str) -> int:
    """Install, and compile to bytecode: within bubblewrap a decoder can keep none it compiled."""
    return uv("sync", "--frozen", "--compile-bytecode", *arguments)


def use(*arguments: str) -> int:
    """Run `sightline` with nothing but what it needs itself."""
    code = 0 if (ROOT / ".venv").exists() else compiled("--no-dev")
    return code or run("--no-dev", "sightline", *arguments)


def check() -> int:
    """What the gate runs; stops at the first that fails."""
    code = compiled()
    if code:
        return code
    steps = (
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("mypy",),
        ("pytest", "-n", str(os.cpu_count() or 1), "-m", "not nightly", "-q"),
    )
    for step in steps:
        print("$", *step, flush=True)
        code = run(*step)
        if code:
            return code
    return 0


def main(arguments: list[str]) -> int:
    """Do the task that is asked for; its exit code."""
    task, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if task == "demo":
        return use("demo", *rest)
    if task == "run":
        return use(*rest)
    if task == "check":
        return check()
    if task == "test":
        return run("pytest", *rest)
    if task == "bench" and rest:
        return run("python", f"benchmarks/{rest[0]}.py", *rest[1:])
    print(__doc__)
    return USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
