"""Method `learned_likeness`: which exhibits look alike to a model of the user's own.

Inputs: `learned_pictures` findings, all by one model prepared in one way. It proposes pairs for
people to look at. Nothing else reads it: no copy, lineage or count of origins rests on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from sightline.analysis.contract import Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.matching.learned import NAME as PICTURES
from sightline.matching.learned import LearnedPicture, LearnedValues, Vectors, unpack_vectors
from sightline.model.finding import Finding, Method, Outcome, Reproduction
from sightline.model.joint import JointFinding
from sightline.model.plain import from_plain

ALIKE_PERMILLE: Final = 750
"""Cosine above which SSCD takes two pictures for copies at a precision of 90 %
(Pizzi et al., A Self-Supervised Descriptor for Image Copy Detection, CVPR 2022); another model
has another."""
PAIRS_MOST: Final = 200
_PERMILLE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LikePair:
    """Two exhibits, by their digests, and the two pictures that are nearest."""

    a: str
    b: str
    cosine_permille: int
    a_picture: LearnedPicture
    b_picture: LearnedPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class LikenessValues:
    """The typed `values` of the finding."""

    model: str
    exhibits: int
    pairs: tuple[LikePair, ...]
    """The nearest first."""
    pairs_beyond: int
    """More than are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    exhibit: str
    values: LearnedValues
    vectors: Vectors


def run(materials: Materials) -> Result:
    """Hold all pictures against all.

    Raises:
        InputRefused: vectors of several models, or bytes that are none.
    """
    asked = materials.parameters.get("alike_permille")
    alike = asked if isinstance(asked, int) else ALIKE_PERMILLE
    given = [_given(materials, finding) for _, finding in materials.of(Finding)]
    models = {finding.method.key for _, finding in materials.of(Finding)}
    if len(models) != 1:
        raise InputRefused(
            f"Vectors of {len(models)} models were given; only those of one can be compared.",
            next_step="Run `sightline match --model FILE`, which gives them.",
        )
    found = sorted(_pairs(given, alike), key=lambda pair: (-pair.cosine_permille, pair.a, pair.b))
    values = LikenessValues(
        model=given[0].values.model,
        exhibits=len(given),
        pairs=tuple(found[:PAIRS_MOST]),
        pairs_beyond=max(0, len(found) - PAIRS_MOST),
    )
    return Result(
        outcome=Outcome.OBSERVED if found else Outcome.INCONCLUSIVE,
        summary=_summary(values, alike),
        values=plain_values(values),
    )


def _given(materials: Materials, finding: Finding) -> _Given:
    if finding.method.name != PICTURES or not finding.derivatives:
        raise InputRefused(
            f"{finding.method.name} of {finding.exhibit.short} holds no vectors.",
            next_step="Run `sightline match --model FILE`, which gives findings that do.",
        )
    values = from_plain(LearnedValues, finding.values)
    vectors = unpack_vectors(materials.data(finding.derivatives[0]))
    if vectors.shape != (len(values.pictures), values.width):
        raise InputRefused(
            f"The vectors of {finding.exhibit.short} are not of the pictures listed.",
            next_step="Restore the case from another copy.",
        )
    return _Given(exhibit=str(finding.exhibit), values=values, vectors=vectors)


def _pairs(given: list[_Given], alike: int) -> Iterator[LikePair]:
    for a, b in combinations(given, 2):
        cosines = a.vectors @ b.vectors.T
        row, column = divmod(int(cosines.argmax()), cosines.shape[1])
        nearest = round(_PERMILLE * float(cosines[row, column]))
        if nearest >= alike:
            yield LikePair(
                a=a.exhibit,
                b=b.exhibit,
                cosine_permille=nearest,
                a_picture=a.values.pictures[row],
                b_picture=b.values.pictures[column],
            )


def _summary(values: LikenessValues, alike: int) -> str:
    count = len(values.pairs) + values.pairs_beyond
    model, least = f"the model {values.model[:19]}…", f"cosine of {alike / _PERMILLE:.3f} or more"
    if not count:
        return f"No two of {values.exhibits} exhibits look alike to {model} ({least})."
    pairs = "1 pair looks" if count == 1 else f"{count} pairs look"
    nearest = values.pairs[0].cosine_permille / _PERMILLE
    return (
        f"Of {values.exhibits} exhibits {pairs} alike to {model} ({least}; the nearest "
        f"{nearest:.3f}): proposed for looking at, and no copies by this."
    )


METHOD: Final = JointMethod(
    method=Method(
        name="learned_likeness", version=1, parameters={"alike_permille": ALIKE_PERMILLE}
    ),
    title="Alike to a learned model",
    limitations=(
        (
            "The model is the user's own: what it was trained on, and what it takes for alike, is "
            "not known here."
        ),
        (
            "That two pictures look alike does not make them copies, nor of one place or event; "
            "nothing else in the case rests on it."
        ),
        (
            "Only representative pictures are compared: one for a shot, none that is dark or "
            "without detail."
        ),
        "That no pair is proposed does not show that there is none.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    run=run,
    tolerances={"pairs.*.cosine_permille": 1},
)


def recorded(finding: JointFinding) -> LikenessValues | None:
    """What a finding of this method found; None where it failed, or is of another form."""
    if finding.method.name != METHOD.method.name or finding.outcome is Outcome.FAILED:
        return None
    try:
        return from_plain(LikenessValues, finding.values)
    except InputRefused:
        return None
