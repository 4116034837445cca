"""Each limit, tried for real in a child: what it forbids must fail there, and did not before."""

import json
import multiprocessing
import os
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from tests.doubles import escapes

from sightline.adapters import landlock, sandbox
from sightline.adapters.bubblewrap import LEVEL
from sightline.adapters.confined import ConfinedFailed, run_confined
from sightline.adapters.engine_local import LocalEngine
from sightline.adapters.fork_server import surroundings
from sightline.adapters.libc import LINUX
from sightline.workbench.ports.engine import Limits

linux = pytest.mark.skipif(not LINUX, reason="namespaces, Landlock and seccomp are Linux's")


def _answer(pipe: Connection, levels: tuple[str, ...], what: str, arguments: list[str]) -> None:
    pipe.send_bytes(escapes.attempt_under(levels, what, *arguments))


def under(levels: tuple[str, ...], what: str, *arguments: str) -> tuple[str, list[str], str]:
    """What comes of an attempt, the levels reached then, and what comes of it under them."""
    reader, writer = multiprocessing.Pipe(duplex=False)
    # Not forked from the decoders' server, which may be in bubblewrap already.
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_answer, args=(writer, levels, what, list(arguments)))
    # Libraries' own threads would keep the process from making a namespace.
    with surroundings():
        process.start()
    writer.close()
    before, reached, said = json.loads(reader.recv_bytes())
    process.join()
    reader.close()
    process.close()
    return before, reached, said


@pytest.fixture(scope="module")
def levels() -> tuple[str, ...]:
    return LocalEngine().confinement()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    path = tmp_path / "exhibit"
    path.write_bytes(b"exhibit")
    return path


@pytest.fixture
def port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


def tried(here: Path, what: str, *arguments: str) -> str:
    limits = Limits(memory_bytes=2 << 30)
    return run_confined(escapes.attempt, here, what, *arguments, limits=limits).decode()


def test_the_exhibit_can_be_read(here: Path) -> None:
    assert run_confined(escapes.count_bytes, here, 3) == b"21"


@pytest.mark.parametrize("what", ["fork", "exec"])
@linux
def test_no_other_program_can_be_started(here: Path, what: str) -> None:
    assert tried(here, what) == "PermissionError 1"


@linux
def test_no_connection_can_be_made(here: Path, port: str) -> None:
    assert tried(here, "connect", port) == "PermissionError 1"


@linux
def test_no_other_file_can_be_read(here: Path, levels: tuple[str, ...]) -> None:
    if not any(level.startswith("Landlock") for level in levels):
        pytest.skip("this kernel has no Landlock")
    neighbour = here.with_name("neighbour")
    neighbour.write_bytes(b"private")
    # In bubblewrap the user's files have no names; else Landlock forbids opening them.
    refusal = "FileNotFoundError 2" if LEVEL in levels else "PermissionError 13"
    assert tried(here, "read", str(neighbour)) == refusal
    assert tried(here, "read", "/etc/hostname") == refusal
    assert tried(here, "list", str(here.parent)) == refusal
    assert tried(here, "read", os.__file__).startswith("done")


@linux
def test_no_file_can_be_written_or_deleted(here: Path) -> None:
    assert tried(here, "write", str(here.with_name("new"))) == "PermissionError 1"
    assert tried(here, "write", str(here)) == "PermissionError 1"
    assert tried(here, "delete", str(here)) == "PermissionError 1"
    assert here.read_bytes() == b"exhibit"
    assert list(here.parent.iterdir()) == [here]


@linux
def test_no_other_process_can_be_signalled(here: Path) -> None:
    assert tried(here, "signal", str(os.getpid())) == "PermissionError 1"
    assert tried(here, "signal self").startswith("done")


def test_memory_ends_where_the_limit_says(here: Path) -> None:
    assert tried(here, "allocate", str(64 << 20)) == "done: 1"
    assert tried(here, "allocate", str(4 << 30)) == "MemoryError"


@linux
def test_limits_cannot_be_raised_again(here: Path) -> None:
    assert tried(here, "raise limit") == "ValueError"


def test_threads_still_start_for_libraries_want_them(here: Path) -> None:
    assert tried(here, "thread") == "done: heard"


def test_only_the_exhibit_the_pipe_and_the_void_are_open(here: Path) -> None:
    assert tried(here, "open files") == "done: 5"


# Numbers as on x86_64: io_uring_setup, ptrace, memfd_create, mount, userfaultfd, and read(2) with
# the bit of the x32 table set, which kills.
@pytest.mark.skipif(not LINUX or platform.machine() != "x86_64", reason="numbers of x86_64")
@pytest.mark.parametrize("number", [425, 101, 319, 165, 323])
def test_calls_that_no_decoder_needs_are_refused(here: Path, number: int) -> None:
    assert tried(here, "system call", str(number), "0", "0", "0") == "PermissionError 1"


@pytest.mark.skipif(not LINUX or platform.machine() != "x86_64", reason="numbers of x86_64")
def test_a_call_through_the_second_table_ends_the_process(here: Path) -> None:
    with pytest.raises(ConfinedFailed, match="SIGSYS"):
        tried(here, "system call", str(0x40000000), "0", "0", "0")


@linux
def test_calls_hidden_from_the_filter_are_reported_as_unknown(here: Path) -> None:
    # clone3 and openat2 take their flags from memory, where a filter cannot look: ENOSYS.
    assert tried(here, "system call", "435", "0", "0") == "OSError 38"
    assert tried(here, "system call", "437", "0", "0", "0", "0") == "OSError 38"


@linux
@pytest.mark.parametrize(
    ("level", "what", "refused"),
    [
        ("leave_network", "connect", "OSError 101"),
        ("leave_files", "read", "PermissionError 13"),
        ("leave_files", "write", "PermissionError 13"),
        ("limit_files", "write", "OSError 27"),
        ("leave_system_calls", "write", "PermissionError 1"),
        ("leave_system_calls", "connect", "PermissionError 1"),
        ("limit_memory", "allocate", "MemoryError"),
    ],
)
def test_each_level_holds_by_itself(
    here: Path, port: str, level: str, what: str, refused: str
) -> None:
    argument = {"connect": port, "allocate": str(2 << 30)}.get(what, str(here))
    before, reached, said = under(("refuse_privileges", level), what, argument)
    if len(reached) < 2:
        pytest.skip(f"this system has no {level}")
    assert before.startswith("done")
    assert said == refused


@linux
def test_the_might_within_a_new_namespace_is_given_up() -> None:
    namespace = ("refuse_privileges", "leave_network")
    _, reached, said = under(namespace, "chroot")
    if "no network (namespace)" not in reached:
        pytest.skip("this system lets nobody make a namespace")
    assert said.startswith("done")
    assert under((*namespace, "leave_capabilities"), "chroot")[2] == "PermissionError 1"


def test_a_level_that_the_system_lacks_stops_no_other() -> None:
    def lacking(_: Limits) -> str:
        raise OSError(38, "Function not implemented")

    def above(_: Limits) -> str:
        raise ValueError("not allowed to raise maximum limit")

    def unknown(_: Limits) -> None:
        return None

    levels = (lacking, above, unknown, lambda _: "held")
    assert sandbox.confine(Limits(), levels) == ("held",)


@linux
def test_this_machine_reaches_what_its_kernel_offers(levels: tuple[str, ...]) -> None:
    assert levels[:3] == ("memory limit 4096 MiB", "CPU limit 21600 s", "no file written")
    assert "no new privileges" in levels
    assert "system call filter" in levels
    try:
        landlock.version()
    except OSError:
        return
    assert any(level.startswith("Landlock") for level in levels)


@linux
def test_bubblewrap_is_used_where_it_is_installed(levels: tuple[str, ...]) -> None:
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    assert LEVEL in levels


@linux
def test_in_bubblewrap_the_users_files_have_no_names(here: Path, levels: tuple[str, ...]) -> None:
    if LEVEL not in levels:
        pytest.skip("bubblewrap is not installed, or may not be used")
    assert tried(here, "look", str(here)) == "FileNotFoundError 2"
    assert tried(here, "look", "/etc/hostname") == "FileNotFoundError 2"
    assert tried(here, "look", "/proc/1") == "FileNotFoundError 2"
    assert tried(here, "look", os.__file__).startswith("done")


_STARTS_NOTHING = "exit 1\n"
_STARTS_A_SERVER_WHOSE_CHILDREN_FAIL = """
while [ "$1" != "--" ]; do shift; done
python=$2
for code; do :; done
exec "$python" -c "import sys; sys.modules['sightline.adapters.fork_server'] = None
$code"
"""


@pytest.mark.parametrize("script", [_STARTS_NOTHING, _STARTS_A_SERVER_WHOSE_CHILDREN_FAIL])
def test_a_bubblewrap_that_does_not_work_stops_nothing(tmp_path: Path, script: str) -> None:
    broken = tmp_path / "bin" / "bwrap"
    broken.parent.mkdir()
    broken.write_text(f"#!/bin/sh\n{script}")
    broken.chmod(0o755)
    asked = "from sightline.adapters.engine_local import LocalEngine as E; print(E().confinement())"
    path = f"{broken.parent}:{os.environ['PATH']}"
    ran = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert LEVEL not in ran.stdout
    assert "memory limit" in ran.stdout
    assert script is not _STARTS_NOTHING or ran.stderr == ""


def test_a_decoder_knows_no_more_of_our_surroundings_than_it_needs(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENS_A_BUCKET", "words")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with surroundings():
        assert "OPENS_A_BUCKET" not in os.environ
        assert os.environ["LC_ALL"] == "C.UTF-8"
    assert os.environ["OPENS_A_BUCKET"] == "words"
    known = tried(here, "surroundings").removeprefix("done: ").split()
    assert {"HOME", "SIGHTLINE_HOME", "PYTEST_CURRENT_TEST"}.isdisjoint(known)


def test_a_refusal_comes_through_in_the_functions_own_words(here: Path) -> None:
    with pytest.raises(ConfinedFailed, match="It is not for me"):
        run_confined(escapes.refuse, here)


def test_a_flood_is_stopped_at_the_limit(here: Path) -> None:
    with pytest.raises(ConfinedFailed, match="more than the limit"):
        run_confined(escapes.flood, here, limits=Limits(result_bytes=1 << 20))


def test_a_crash_is_an_error_with_its_cause(here: Path) -> None:
    with pytest.raises(ConfinedFailed, match="SIGABRT"):
        run_confined(escapes.crash, here)


def test_a_missing_file_is_an_error_with_its_cause(here: Path) -> None:
    with pytest.raises(ConfinedFailed, match="cannot be opened"):
        run_confined(escapes.count_bytes, here.with_name("absent"))


def test_a_child_starts_whatever_folder_we_stand_in(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_confined(escapes.count_bytes, here, 3) == b"21"
