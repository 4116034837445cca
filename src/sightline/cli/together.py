"""What one command does with all exhibits together: copies found, clips on one clock."""

from collections.abc import Callable
from typing import Final

from sightline.bootstrap.joint import joint_tools
from sightline.bootstrap.matching import match_tools
from sightline.cli.ids import Names
from sightline.cli.matching import Steps
from sightline.cli.options import Options
from sightline.cli.progress import Step, meter
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.exports.words import plural
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.joint import JointFinding
from sightline.settings import Settings
from sightline.timing.one_clock import APART_MOST, METHOD
from sightline.workbench.align import LEAST, align, comparable
from sightline.workbench.case import Case
from sightline.workbench.match import match

MATCH, ALIGN = "match", "align"
STEPS: Final = (MATCH, ALIGN)
"""What `--without` can leave out."""
_PICTURES: Final = frozenset({ExhibitKind.FOOTAGE, ExhibitKind.STILL})


def put_together(
    case: Case, options: Options, settings: Settings, without: tuple[str, ...]
) -> dict[str, object]:
    """Find copies and a common clock where there are two things or more to compare.

    Each is a finding of its own and is not made twice; one that cannot be made stops nothing.
    """
    steps: dict[str, tuple[str, bool, Callable[[], tuple[Digest, JointFinding] | None]]] = {
        MATCH: ("Copies", _pictures(case) >= LEAST, lambda: _matched(case, options, settings)),
        ALIGN: ("One clock", comparable(case.snapshot) >= LEAST, lambda: _aligned(case, options)),
    }
    screen, document = Screen(options), dict[str, object]()
    for name, (heading, enough, run) in steps.items():
        if name in without or not enough:
            document[name] = None
            continue
        found = _attempted(screen, run)
        document[name] = None if found is None else found[1].summary
        if found is not None and not options.json:
            screen.heading(heading)
            screen.line(f"{Names(case.snapshot).label(found[0])}  {found[1].summary}")
    return document


def _attempted(
    screen: Screen, run: Callable[[], tuple[Digest, JointFinding] | None]
) -> tuple[Digest, JointFinding] | None:
    try:
        return run()
    except InputRefused as refused:
        # Too many clips, or too long ones: the rest of the investigation goes on, and says so.
        screen.remark(f"{refused.cause} {refused.next_step}", "warn")
        return None


def _pictures(case: Case) -> int:
    return sum(item.exhibit_kind in _PICTURES for item in case.snapshot.exhibits.values())


def _matched(
    case: Case, options: Options, settings: Settings
) -> tuple[Digest, JointFinding] | None:
    with meter(options) as show:
        return match(case, match_tools(settings), listener=Steps(show)).lineage


def _aligned(case: Case, options: Options) -> tuple[Digest, JointFinding]:
    clips = comparable(case.snapshot)
    pairs = plural(clips * (clips - 1) // 2, "pair")
    with meter(options) as show:
        show(Step(words=f"putting {plural(clips, 'clip')} on one clock: {pairs}", done=0, total=0))
        apart = METHOD.method.parameters[APART_MOST]
        return align(case, joint_tools(), apart_most_m=apart if isinstance(apart, int) else 0)
