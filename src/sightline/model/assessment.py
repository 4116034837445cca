"""Second readings and signed conclusions, each held to a named standard."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from sightline.errors import InputRefused
from sightline.model.claim import Question
from sightline.model.digest import Digest
from sightline.model.salted import Salted
from sightline.model.times import Instant


class Answer(StrEnum):
    """What can be said to a question; 'open' is the absence of any answer."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A named standard and what this desk asks for before a conclusion may cite it.

    The numbers are working rules of the desk and no statement of law; they ride in every
    assessment, so that a reader sees what it was held to.
    """

    name: str
    independent_origins: int
    """Origins, independent of each other, that must stand behind the answer."""
    reviewers: int
    """People other than the author who must have read the material and answered alike."""


STANDARDS: Final = (
    Standard(name="single source", independent_origins=1, reviewers=1),
    Standard(name="corroborated", independent_origins=2, reviewers=1),
    Standard(name="reasonable suspicion", independent_origins=1, reviewers=1),
    Standard(name="reasonable grounds to believe", independent_origins=2, reviewers=1),
    Standard(name="clear and convincing", independent_origins=3, reviewers=2),
    Standard(name="beyond reasonable doubt", independent_origins=3, reviewers=2),
)
"""The standards offered; the order is that in which they ask for more."""


def standard_named(name: str) -> Standard:
    """The standard of that name.

    Raises:
        InputRefused: there is none.
    """
    for standard in STANDARDS:
        if standard.name == name:
            return standard
    raise InputRefused(
        f"There is no standard named {name!r}.",
        next_step=f"Choose one of: {', '.join(standard.name for standard in STANDARDS)}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Salted):
    """One person's own answer to one question about a claim.

    `blind` asks that it be shown to nobody until another person has answered the same question.
    """

    KIND: ClassVar[str] = "review"

    claim: Digest
    question: Question
    answer: Answer
    reason: str
    blind: bool
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A contrary link, and why the conclusion stands in spite of it."""

    link: Digest
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Salted):
    """A signed conclusion on one question about a claim."""

    KIND: ClassVar[str] = "assessment"

    claim: Digest
    question: Question
    answer: Answer
    standard: Standard
    reason: str
    would_change: str
    """What, if it came to light, would change the answer."""
    reviews: tuple[Digest, ...]
    weighed: tuple[Weighed, ...]
    by: str
    at: Instant
