"""The program and its commands, each loaded only when it is run."""

import importlib
import os
import sys
from typing import Final, NoReturn

import click

from sightline.cli.options import OF_ALL, OF_CASE

PIPE_CLOSED: Final = 141
"""As a shell reports a program that the SIGPIPE signal ended."""

COMMANDS: Final[dict[str, tuple[str, str, str]]] = {
    "investigate": (
        "cli.investigate",
        "investigate",
        "Take footage and reports in, examine them, write the report.",
    ),
    "demo": ("demo.command", "demo", "Investigate a made-up incident, to see what there is."),
    "new": ("cli.cases", "new", "Make a case in a folder."),
    "add": ("cli.exhibits", "add", "Preserve files and folders as exhibits."),
    "capture": (
        "cli.capturing",
        "capture_command",
        "Capture a web page: its source, a picture of it, what it shows.",
    ),
    "examine": ("cli.examination", "examine", "Run every method that has not reported yet."),
    "match": (
        "cli.matching",
        "match_command",
        "Find what shows the same: copies, excerpts, stills.",
    ),
    "lineage": ("cli.matching", "lineage_command", "Show which exhibits come from which."),
    "align": ("cli.aligning", "align", "Put clips on one clock, by what they heard and saw."),
    "encodings": (
        "cli.encodings",
        "encodings",
        "Compare files by how they were written.",
    ),
    "fields": ("cli.reported", "fields", "List what files say of themselves, and what to doubt."),
    "credentials": (
        "cli.credentials",
        "credentials",
        "Read Content Credentials: signed by whom, unchanged or not, what they say.",
    ),
    "sounds": ("cli.sounds", "sounds", "List sounds by what is measured: impulses, tones, hums."),
    "words": ("cli.words", "words", "Read the words in pictures: signs, captions, plates."),
    "transcribe": ("cli.listening", "transcribe", "Have a service of yours write down speech."),
    "translate": ("cli.listening", "translate", "Have a service of yours translate a text."),
    "derive": (
        "cli.deriving",
        "derive",
        "Make films, contact sheets and stills for looking at.",
    ),
    "exhibits": ("cli.exhibits", "exhibits", "List the exhibits."),
    "show": ("cli.showing", "show", "Show the case, an exhibit, a claim or any record."),
    "find": ("cli.searching", "find", "Find words across the case."),
    "display": ("cli.exhibits", "display", "Set how an exhibit is shown in what people read."),
    "restrict": (
        "cli.disclosing",
        "restrict",
        "Keep an exhibit out of bundles but for named people.",
    ),
    "handle": ("cli.handling", "handle", "Record who views, copies, receives an exhibit."),
    "custody": ("cli.handling", "custody", "Show the chain of custody of an exhibit, to print."),
    "observe": ("cli.saying", "observe", "Note what is seen or heard in an exhibit."),
    "shadow": ("cli.light", "shadow", "Record the measurement of a shadow."),
    "bound": ("cli.light", "bound", "Record why footage was made before or after a time."),
    "when": ("cli.when", "when", "Find when a shadow fell so, and test claimed times."),
    "where-sun": ("cli.where_sun", "where_sun", "Find where a shadow fell so at a known time."),
    "sound-delay": ("cli.distances", "sound_delay", "Find a distance from flash to bang."),
    "height": ("cli.distances", "height", "Find a height or distance in a picture."),
    "claim": ("cli.saying", "claim", "Record a claim, and who makes it."),
    "read": ("cli.reading", "read", "Read a report: who says what in it."),
    "second-reading": (
        "cli.second_reading",
        "second_reading_command",
        "Have a model of yours read a report too; off unless you name it.",
    ),
    "statements": ("cli.candidates", "statements", "List who says what in the reports."),
    "claims": ("cli.candidates", "claims", "List what is claimed, as read and as recorded."),
    "accept": ("cli.deciding", "accept", "Accept what was read in a report."),
    "correct": ("cli.deciding", "correct", "Accept it with corrections."),
    "reject": ("cli.deciding", "reject", "Say that what was read is none."),
    "merge": ("cli.deciding", "merge", "Say that what was read is on record already."),
    "compare": (
        "cli.comparing",
        "compare",
        "Hold the reports against each other: copies, contradictions, support.",
    ),
    "parties": ("cli.parties", "parties", "Who acts and speaks, and on which side."),
    "events": ("cli.events", "events_command", "Which events claims speak of, and say otherwise."),
    "accountability": (
        "cli.accountability",
        "accountability",
        "Who was asked and answered, what was promised, what came of it.",
    ),
    "gazetteer": ("cli.gazetteers", "gazetteer", "Import gazetteers, or list them."),
    "place": ("cli.gazetteers", "place", "List every place a name may mean, and choose."),
    "pattern": ("cli.patterns", "pattern", "Search a map for a described place."),
    "points": ("cli.cameras", "match_points", "Match points of a picture to a map."),
    "camera": ("cli.cameras", "camera", "Compute where a picture was taken from."),
    "sightlines": ("cli.cameras", "sightlines", "Compute where lines of sight meet."),
    "where": ("cli.where", "where", "Find where the camera stood, and test claimed places."),
    "link": ("cli.judgement", "link", "Say how something bears on a claim."),
    "review": ("cli.judgement", "review", "Answer one question about a claim, as a second reader."),
    "conclude": ("cli.judgement", "conclude", "Conclude on one question, at a named standard."),
    "supersede": ("cli.judgement", "supersede", "Correct or withdraw what a person wrote."),
    "log": ("cli.cases", "log", "List the custody log."),
    "report": ("cli.reports", "report", "Write the report of the case."),
    "roster": ("cli.rostering", "roster", "Who may act in the case, and who must agree."),
    "approvals": ("cli.approving", "approvals_command", "Acts that wait for others to agree."),
    "seal": ("cli.bundles", "seal", "Sign the head of the log and have it time-stamped."),
    "not-before": (
        "cli.stamping",
        "not_before",
        "Record a fresh time stamp before you collect.",
    ),
    "renew": ("cli.stamping", "renew", "Say which stamps end when, and renew them."),
    "witness": (
        "cli.witnessing",
        "witness",
        "Cosign heads of other people's logs, as a witness.",
    ),
    "export": ("cli.bundles", "export", "Write a bundle that anyone can check."),
    "prove": ("cli.bundles", "prove", "Write a proof that one entry is in the log."),
    "verify": ("cli.verification", "verify", "Check a bundle or a case, without trusting it."),
    "open": ("cli.disclosing", "open_command", "Open what a bundle holds encrypted for you."),
    "reproduce": ("cli.reproduction", "reproduce", "Run the findings again and compare."),
    "audit": ("cli.upkeep", "audit", "Read what is kept again, and repair it from a copy."),
    "copy": ("cli.upkeep", "copy", "Keep further copies of the case, here or in a bucket."),
    "doctor": ("cli.doctor", "doctor", "Look over this machine and the case."),
    "completion": ("cli.completion", "completion", "Print or install shell completion."),
}
"""Command, module below `sightline`, attribute, one line of help: in the order of the work.

This table is why `--help` answers at once: no module of a command is imported to list it.
"""


class Program(click.Group):
    """Commands by the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every name, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        loaded = getattr(importlib.import_module(f"sightline.{module}"), attribute)
        if not isinstance(loaded, click.Command):
            raise TypeError(cmd_name)
        return loaded

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run; a reader that closes the pipe early ends the program quietly."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still buffered must not fail once more when the interpreter ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(PIPE_CLOSED) from None
        return code

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; names that were meant are offered."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            _unknown(ctx, args[0])
        return super().resolve_command(ctx, args)


def _unknown(ctx: click.Context, name: str) -> NoReturn:
    near = [known for known in COMMANDS if known.startswith(name[:3])]
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        metadata = importlib.import_module("importlib.metadata")
        click.echo(f"sightline {metadata.version('sightline')}")
        ctx.exit()


program: Final = Program(
    "sightline",
    help="Establish what contested footage shows, and leave a case file anyone can check.",
    epilog="Begin with `sightline investigate FOOTAGE... --case DIR`, or look at `sightline demo`.",
    params=[
        *OF_CASE,
        *OF_ALL,
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Print the version.",
        ),
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    callback=lambda: None,
)
