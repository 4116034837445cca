"""Where the checks write down what they find, bounded and in words that cannot do harm."""

from collections import defaultdict
from typing import Final

from sightline.verify.codes import CHECKS, Code
from sightline.verify.report import MAX_PROBLEMS, Check, Outcome, Problem

_MAX_TEXT: Final = 300


class Notebook:
    """Collects problems and remarks while the checks run; safe only for one thread."""

    def __init__(self) -> None:
        self._problems: dict[int, list[Problem]] = defaultdict(list)
        self._counts: dict[int, int] = defaultdict(int)
        self._notes: dict[int, list[str]] = defaultdict(list)
        self._not_examined: set[int] = set()

    def problem(self, code: Code, where: str, what: str) -> None:
        """Note a problem; its check and next step follow from its code."""
        self._counts[code.check] += 1
        listed = self._problems[code.check]
        if len(listed) < MAX_PROBLEMS:
            listed.append(
                Problem(
                    code=code,
                    where=printable(where),
                    what=printable(what),
                    next_step=code.next_step,
                )
            )

    def note(self, check: int, text: str) -> None:
        """Add a remark to a check."""
        if len(self._notes[check]) < MAX_PROBLEMS:
            self._notes[check].append(printable(text))

    def not_examined(self, check: int, why: str) -> None:
        """Say that a check was not made."""
        self._not_examined.add(check)
        self._notes[check].append(printable(why))

    def held(self, *numbers: int) -> bool:
        """Whether none of these checks has a problem so far."""
        return not any(self._counts[number] for number in numbers)

    def checks(self) -> tuple[Check, ...]:
        """All checks in order."""
        return tuple(self._check(number, title) for number, title in CHECKS.items())

    def _check(self, number: int, title: str) -> Check:
        outcome = Outcome.NOT_EXAMINED if number in self._not_examined else Outcome.HELD
        if self._counts[number]:
            outcome = Outcome.NOT_HELD
        return Check(
            number=number,
            title=title,
            outcome=outcome,
            problems=tuple(self._problems[number]),
            problem_count=self._counts[number],
            notes=tuple(self._notes[number]),
        )


def printable(text: str) -> str:
    """Foreign text that can neither steer a terminal nor fill it: one line, escapes spelt out."""
    cut = text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…"
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode()
        for char in cut
    )
