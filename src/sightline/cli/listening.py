"""Words heard and translated by a service that the command names."""

from typing import Final, TypedDict, Unpack

import click

from sightline.analysis.transcript import Sent
from sightline.bootstrap.joint import joint_tools
from sightline.bootstrap.speech import Program, Service, service, take
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.screen import Screen
from sightline.errors import AuthorityFailed, InputRefused
from sightline.exports.words import size
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, Exhibit
from sightline.model.finding import Finding, Outcome
from sightline.model.plain import to_plain
from sightline.workbench.case import Case
from sightline.workbench.examine import record_answer
from sightline.workbench.listen import asked_to_hear, asked_to_translate

_SHOWN: Final = 2_000
_TIMEOUT: Final = 600

_SERVICE = click.option(
    "--service",
    "address",
    metavar="URL",
    help="Address of a service with the OpenAI interface, without /v1/...",
)
_MODEL = click.option("--model", required=True, metavar="NAME", help="Model to ask for.")
_KEY = click.option(
    "--key-from", metavar="VARIABLE", help="Environment variable that holds the service's key."
)
_WAIT = click.option(
    "--timeout",
    type=click.IntRange(min=1),
    default=_TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="Longest wait for one answer.",
)


class _Hearing(TypedDict):
    wanted: str
    address: str | None
    program: str | None
    model: str
    key_from: str | None
    language: str | None
    timeout: int


@case_command("transcribe")
@click.argument("wanted", metavar="EXHIBIT")
@_SERVICE
@click.option(
    "--command",
    "program",
    metavar="COMMAND",
    help="Or a program of yours: takes WAV on its input, writes the same JSON.",
)
@_MODEL
@_KEY
@click.option("--language", metavar="CODE", help="Language spoken, as the service names it.")
@_WAIT
def transcribe(options: Options, **given: Unpack[_Hearing]) -> int:
    """Have a service or program of yours write down what is said in an exhibit.

    Its sound leaves this machine for the address that you name, and for no other; what was sent is
    shown before it goes, and stays on record with the answer. The words become a text that
    `sightline find` finds. They are a machine's: listen before relying on them.
    """
    screen = Screen(options)
    chosen: Service | Program
    if (given["address"] is None) == (given["program"] is None):
        raise InputRefused(
            "Name one of a service and a program.",
            next_step="Give --service URL, or --command COMMAND.",
        )
    if given["program"] is not None:
        chosen = Program(
            command=given["program"], model=given["model"], timeout_seconds=given["timeout"]
        )
    else:
        chosen = service(
            given["address"] or "", given["model"], given["key_from"], given["timeout"]
        )
    options.interrupted = "What was sent was sent; nothing was recorded of it."
    with opened(options) as case:
        exhibit = Names(case.snapshot).find(given["wanted"], Exhibit)
        heard = asked_to_hear(
            case,
            exhibit,
            chosen,
            take,
            environment=joint_tools().environment,
            language=given["language"],
            told=Announcer(screen, chosen.name),
        )
        return _shown(screen, case, record_answer(case, heard))


class _Translating(TypedDict):
    wanted: str
    address: str
    model: str
    key_from: str | None
    to: str
    timeout: int


@case_command("translate")
@click.argument("wanted", metavar="TEXT")
@_SERVICE
@_MODEL
@_KEY
@click.option("--to", required=True, metavar="LANGUAGE", help="Language to translate into.")
@_WAIT
def translate(options: Options, **given: Unpack[_Translating]) -> int:
    """Have a service translate a text made from an exhibit: words read, heard, or a report.

    TEXT is the label of a derivative (D4). It leaves this machine for the address that you name,
    and for no other; what was sent stays on record. The translation becomes a text of its own.
    """
    screen = Screen(options)
    if not given["address"]:
        raise InputRefused("No service was named.", next_step="Give --service URL.")
    chosen = service(given["address"], given["model"], given["key_from"], given["timeout"])
    options.interrupted = "What was sent was sent; nothing was recorded of it."
    with opened(options) as case:
        text = Names(case.snapshot).find(given["wanted"], Derivative)
        translated = asked_to_translate(
            case,
            text,
            chosen,
            to=given["to"],
            environment=joint_tools().environment,
            told=Announcer(screen, chosen.name),
        )
        return _shown(screen, case, record_answer(case, translated))


class Announcer:
    """Says what is about to leave, and where to."""

    def __init__(self, screen: Screen, where: str) -> None:
        self._screen = screen
        self._where = where

    def __call__(self, sent: Sent) -> None:
        """Tell of one part."""
        what = f"{sent.length_us // 1_000_000} s of sound" if sent.length_us else "text"
        self._screen.remark(
            f"Sending {what}, {size(sent.octets)}, sha256:{sent.sha256[:12]}, to {self._where}."
        )


def _shown(screen: Screen, case: Case, finding: Finding) -> int:
    names = Names(case.snapshot)
    label = next(
        names.label(digest)
        for digest, other in case.snapshot.findings_of(finding.exhibit)
        if other.method == finding.method
    )
    text = _text(case, finding.derivatives[0]) if finding.derivatives else ""
    document = {
        "finding": label,
        "exhibit": names.label(finding.exhibit),
        "outcome": finding.outcome.value,
        "summary": finding.summary,
        "values": to_plain(finding.values),
    }
    if not screen.document(document):
        failed = finding.outcome is Outcome.FAILED
        screen.line(f"{label}: {finding.summary}", "bad" if failed else "plain")
        screen.prose(text[:_SHOWN], indent=2)
        if len(text) > _SHOWN:
            screen.remark(f"{len(text) - _SHOWN} characters more are in the record.")
    return AuthorityFailed.exit_code if finding.outcome is Outcome.FAILED else 0


def _text(case: Case, digest: Digest) -> str:
    with case.objects.open(digest) as file:
        return file.read().decode("utf-8", errors="replace")
