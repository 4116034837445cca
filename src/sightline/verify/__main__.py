"""`python -m sightline.verify`: the verifier on its own, without the workbench."""

import argparse
import sys
from pathlib import Path

from sightline.errors import SightlineError
from sightline.model.canonical import encode
from sightline.verify.extract import extract_entry
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    wishes = _parser().parse_args(arguments)
    try:
        if wishes.extract is not None:
            found = extract_entry(wishes.path, wishes.extract, wishes.into)
            sys.stdout.write(f"{found.command}\n")
            return 0
        trust = Trust.read(
            signers=wishes.trust,
            roots=tuple(wishes.tsa_root),
            checkpoints=tuple(wishes.checkpoint),
            witnesses=tuple(wishes.witness),
            headers=wishes.block_headers,
            roster=wishes.roster,
        )
        report = verify_path(wishes.path, trust, shown=wishes.shown)
    except SightlineError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    if wishes.json:
        sys.stdout.write(f"{encode(report.to_plain()).decode()}\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in report.lines())
    return report.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sightline.verify",
        description="Check a Sightline bundle or case: exit code 0 if all examined checks held, "
        "6 if not.",
    )
    parser.add_argument("path", type=Path, help="the bundle's or the case's folder")
    _add_what_is_trusted(parser)
    parser.add_argument(
        "--with",
        dest="shown",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="a file or folder handed over later, to be held against what is withheld",
    )
    parser.add_argument("--json", action="store_true", help="write canonical JSON")
    parser.add_argument(
        "--extract", type=int, metavar="SEQ", help="take out one entry for ssh-keygen instead"
    )
    parser.add_argument(
        "--into", type=Path, default=Path(), metavar="FOLDER", help="where --extract writes"
    )
    return parser


def _add_what_is_trusted(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trust", type=Path, metavar="FILE", help="allowed_signers file of keys you trust"
    )
    parser.add_argument(
        "--tsa-root",
        type=Path,
        action="append",
        default=[],
        metavar="PEM",
        help="root certificate of a time-stamp authority you trust; may be given again",
    )
    parser.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a checkpoint that you kept; may be given again",
    )
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="KEY",
        help="a witness you trust, as NAME+HASH+KEY; it must have cosigned; may be given again",
    )
    parser.add_argument(
        "--block-headers",
        type=Path,
        metavar="FILE",
        help="Bitcoin block headers you trust: lines HEIGHT HEX, or all headers from block 0 on",
    )
    parser.add_argument(
        "--roster", type=Path, metavar="FILE", help="root metadata (TUF) of a roster you trust"
    )


if __name__ == "__main__":
    sys.exit(main())
