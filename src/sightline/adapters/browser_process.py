"""The user's own Chromium, started for one page: it has no network, no files, and no past.

It is spoken to over a pipe (Chrome DevTools Protocol), so that it needs no network of its own: what
a page asks for is asked by us, judged and written down, and handed to it. Its profile is made for
the page and gone with it; the user's own browser, cookies and accounts are not touched.
"""

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sightline.errors import InputRefused

NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_MACOS: Final = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
WIDTH, HEIGHT = 1280, 900
_READS, _WRITES, _FREE = 3, 4, 10
"""Descriptors that Chromium reads commands from and writes answers to, and the first beyond."""
_MOST_MESSAGE: Final = 160 << 20
_CHUNK: Final = 1 << 20
_START_SECONDS: Final = 40
_OPTIONS: Final = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-domain-reliability",
    "--metrics-recording-only",
    "--mute-audio",
    "--hide-scrollbars",
    "--deny-permission-prompts",
    "--password-store=basic",
    # One process for all frames of the page: what they ask for is all seen.
    "--disable-features=IsolateOrigins,site-per-process,Translate,MediaRouter,OptimizationHints",
    "--disable-site-isolation-trials",
    # Where no namespace takes the network away, these do as far as a program's word goes.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    f"--window-size={WIDTH},{HEIGHT}",
)
_SHOWN: Final = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib64", "/opt", "/etc/fonts", "/etc/alternatives"),
    *("/etc/chromium", "/etc/chromium.d", "/etc/ld.so.cache", "/etc/localtime", "/nix/store"),
)
"""What a browser is made of; nothing of the user's."""
_BUBBLE_HOME: Final = "/tmp"  # noqa: S108 - empty within the bubble, and nobody else's
_BUBBLE: Final = (
    *("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
    *("--proc", "/proc", "--dev", "/dev", "--tmpfs", _BUBBLE_HOME, "--chdir", _BUBBLE_HOME),
)


class BrowserFailed(InputRefused):
    """The browser gave no usable answer."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            cause, next_step="The page as served is kept; look at it with a replay tool."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """A way to hold the browser: what stands before its command, and what that is called."""

    levels: tuple[str, ...]
    before: tuple[str, ...] = ()
    own_sandbox: bool = False
    home: str | None = None
    """Where its files go, if it sees other folders than we do; None for one made for it."""


def found(named: Path | None = None) -> Path | None:
    """The browser to use: the one that was named, else one that is installed; None without any."""
    if named is not None:
        return named if os.access(named, os.X_OK) else None
    paths = [*map(shutil.which, NAMES), *(path for path in _MACOS if os.access(path, os.X_OK))]
    return next((Path(path) for path in paths if path), None)


@dataclass(slots=True, kw_only=True)
class Browser:
    """A running browser."""

    commands: int
    answers: int
    levels: tuple[str, ...]
    deadline: float
    """On the monotonic clock: then it is over, whatever it does."""
    version: str = ""
    _count: int = 0
    _received: bytearray = field(default_factory=bytearray)
    _looked: int = 0

    def send(self, method: str, parameters: Mapping[str, object], session: str = "") -> int:
        """Give a command without waiting for its answer; its number.

        Raises:
            BrowserFailed: it does not listen.
        """
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = memoryview(json.dumps(message).encode() + b"\0")
        while data:
            left = self.deadline - time.monotonic()
            if left <= 0 or not select.select([], [self.commands], [], left)[1]:
                raise BrowserFailed("The browser took too long.")
            try:
                data = data[os.write(self.commands, data) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise BrowserFailed("The browser ended early.") from error
        return self._count

    def receive(self, seconds: float) -> Mapping[str, Any] | None:
        """The next message, untrusted; None where none comes in that time.

        Raises:
            BrowserFailed: it ended, is out of time, or says what is no message.
        """
        until = min(self.deadline, time.monotonic() + seconds)
        while (end := self._received.find(b"\0", self._looked)) < 0:
            self._looked = len(self._received)
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [], left)[0]:
                if time.monotonic() >= self.deadline:
                    raise BrowserFailed("The browser took too long.")
                return None
            untrusted = os.read(self.answers, _CHUNK)
            self._received += untrusted
            if not untrusted or len(self._received) > _MOST_MESSAGE:
                raise BrowserFailed("The browser ended early, or said too much.")
        untrusted_message = bytes(self._received[:end])
        del self._received[: end + 1]
        self._looked = 0
        try:
            message = json.loads(untrusted_message)
        except (ValueError, RecursionError) as error:
            raise BrowserFailed("The browser said something that is no message.") from error
        if not isinstance(message, dict):
            raise BrowserFailed("The browser said something that is no message.")
        return message


@contextlib.contextmanager
def running(program: Path, seconds: int) -> Iterator[Browser]:
    """The browser, started with as much held back as this system allows; ended with the context.

    Raises:
        BrowserFailed: it does not start.
    """
    last = BrowserFailed("The browser did not start.")
    for confinement in _ways():
        with contextlib.ExitStack() as stack:
            try:
                browser = stack.enter_context(_started(program, confinement, seconds))
            except BrowserFailed as error:
                last = error
                continue
            yield browser
            return
    raise last


def _ways() -> Iterator[Confinement]:
    """Ways to hold it, the tightest first; its own sandbox where the user is not root."""
    own = hasattr(os, "geteuid") and os.geteuid() != 0
    bwrap = shutil.which("bwrap") if sys.platform == "linux" else None
    if bwrap is not None:
        shown = [word for path in _SHOWN for word in ("--ro-bind-try", path, path)]
        held = ("no network (namespace)", "bubblewrap: sees program files only")
        yield Confinement(levels=held, before=(bwrap, *_BUBBLE, *shown, "--"), home=_BUBBLE_HOME)
    if sys.platform == "linux":
        launcher = (sys.executable, "-P", "-m", "sightline.adapters.run_browser")
        yield Confinement(levels=("no network (namespace)",), before=launcher)
    by_word = "no network (by its own settings alone)"
    if own:
        yield Confinement(levels=(by_word, "the browser's own sandbox"), own_sandbox=True)
    yield Confinement(levels=(by_word,))


@contextlib.contextmanager
def _started(program: Path, confinement: Confinement, seconds: int) -> Iterator[Browser]:
    with tempfile.TemporaryDirectory(
        prefix="sightline-browser-", ignore_cleanup_errors=True
    ) as folder:
        home = confinement.home or folder
        sandbox = () if confinement.own_sandbox else ("--no-sandbox",)
        command = [
            *confinement.before,
            *(str(program), *_OPTIONS, *sandbox, f"--user-data-dir={home}/profile", "about:blank"),
        ]
        number, commands, answers = _spawned(command, home)
        browser = Browser(
            commands=commands,
            answers=answers,
            levels=confinement.levels,
            deadline=time.monotonic() + _START_SECONDS,
        )
        try:
            browser.version = _version(browser)
            browser.deadline = time.monotonic() + seconds
            yield browser
        finally:
            _end(number)
            os.close(commands)
            os.close(answers)


def _spawned(command: list[str], home: str) -> tuple[int, int, int]:
    """Start it with two pipes as the descriptors it expects: its number, and our ends of them."""
    theirs_in, ours_out = _high(os.pipe())
    ours_in, theirs_out = _high(os.pipe())
    null = os.open(os.devnull, os.O_RDWR)
    handed = {null: (0, 1, 2), theirs_in: (_READS,), theirs_out: (_WRITES,)}
    actions = [
        (os.POSIX_SPAWN_DUP2, source, target)
        for source, targets in handed.items()
        for target in targets
    ]
    surroundings = {
        "PATH": os.defpath,
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }
    try:
        # A group of its own, so that all it starts can be ended with it.
        number = os.posix_spawn(
            command[0], command, surroundings, file_actions=actions, setpgroup=0
        )
    except OSError as error:
        os.close(ours_in)
        os.close(ours_out)
        raise BrowserFailed(f"The browser cannot be started ({error.strerror}).") from error
    finally:
        for descriptor in handed:
            os.close(descriptor)
    os.set_blocking(ours_out, False)
    return number, ours_out, ours_in


def _high(pipe: tuple[int, int]) -> tuple[int, int]:
    """The same pipe, where neither end is one of the numbers that are handed over."""
    first, second = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FREE) for end in pipe)
    os.close(pipe[0])
    os.close(pipe[1])
    return first, second


def _version(browser: Browser) -> str:
    number = browser.send("Browser.getVersion", {})
    while (message := browser.receive(_START_SECONDS)) is not None:
        if message.get("id") == number:
            result = message.get("result")
            return str(result.get("product"))[:100] if isinstance(result, dict) else "unknown"
    raise BrowserFailed("The browser did not start.")


def _end(number: int) -> None:
    """Kill it and all it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(number, 0)
