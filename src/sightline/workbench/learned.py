"""Which exhibits look alike to a model of the user's own: off unless a file is named.

Representative pictures are given to the model in a limited child; the vectors are kept as findings,
named by the model's digest, so that findings by different models are different findings. Pairs are
proposed by a joint method that anyone can run again without the model.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from sightline.analysis.contract import Analyzer, Result, not_started
from sightline.analysis.keyframes import ANALYZER as KEYFRAMES
from sightline.analysis.keyframes import Keyframe, KeyframesValues
from sightline.analysis.values import plain_values
from sightline.errors import NotFound, SightlineError
from sightline.matching.learned import (
    MEDIA_TYPE,
    NAME,
    LearnedPicture,
    LearnedValues,
    Vectors,
    pack_vectors,
)
from sightline.matching.learned_likeness import METHOD as LIKENESS
from sightline.model.digest import Digest
from sightline.model.exhibit import DerivativeRole
from sightline.model.finding import Environment, Finding, Method, Outcome, Reproduction
from sightline.model.joint import JointFinding
from sightline.model.plain import from_plain
from sightline.workbench.case import Case
from sightline.workbench.examine import examine, missing, record_answer
from sightline.workbench.joint import JointTools, report_jointly
from sightline.workbench.learned_ports import PictureModel
from sightline.workbench.match import Listener, Matching
from sightline.workbench.ports.engine import Engine, Examined, Made

DETAIL_LEAST: Final = 500
"""Sharpness, as `keyframes` tells it, below which a picture shows next to nothing."""
_LIMITATIONS: Final = (
    (
        "Vectors say what a model of the user's own makes of a picture: what it was trained on is "
        "not known here, and they can only be compared with others by the same model."
    ),
    (
        "Only representative pictures are given to it, scaled down: one for a shot, none that is "
        "dark or without detail."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedTools:
    """What the use of a model needs of the outside."""

    model: PictureModel
    engine: Engine
    joint: JointTools


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAlike:
    """What one run gave."""

    described: int
    """Exhibits whose pictures were given to the model now."""
    failed: tuple[Digest, ...]
    """Exhibits over which the model tripped."""
    proposed: tuple[Digest, JointFinding] | None
    """None where fewer than two exhibits have vectors."""


def look_alike(
    case: Case,
    tools: LearnedTools,
    *,
    alike_permille: int,
    only: Collection[Digest] | None = None,
    listener: Listener = lambda _: None,
) -> LookedAlike:
    """Give the model what it has not seen, and record which exhibits look alike to it.

    Raises:
        StorageFailed: the case cannot be written.
        NotFound: bytes of exhibits or of their pictures are not kept here.
    """
    case.refresh()
    examine(case, tools.engine, missing(case, [KEYFRAMES]))
    method = learned_method(tools.model)
    pictured = (_pictures_of(case, exhibit) for exhibit in case.snapshot.exhibits)
    work = [it for it in pictured if it is not None and _lacks(case, it, method, only)]
    for number, pictures in enumerate(work):
        listener(Matching(doing="giving pictures to the model", done=number, total=len(work)))
        record_answer(case, given_to(case, pictures, tools.model, tools.joint.environment))
    done = list(_standing(case, method))
    failed = tuple(item.exhibit for _, item in done if item.outcome is Outcome.FAILED)
    vectors = [digest for digest, item in done if item.derivatives]
    proposed = None
    if len(vectors) > 1:
        asked = {"alike_permille": alike_permille}
        proposed = report_jointly(case, LIKENESS, vectors, tools.joint, parameters=asked)
    return LookedAlike(described=len(work), failed=failed, proposed=proposed)


def learned_method(model: PictureModel) -> Method:
    """The method, with the model and how pictures are prepared for it among its parameters."""
    parameters = {"model": str(model.digest), **model.preparation.parameters()}
    return Method(name=NAME, version=1, parameters=parameters)


def learned_again(
    case: Case, exhibit: Digest, model: PictureModel, environment: Environment
) -> Examined:
    """What a model makes of the pictures that stand now; records nothing.

    Raises:
        NotFound: there are none, or they are not kept here.
    """
    pictures = _pictures_of(case, exhibit)
    if pictures is None:
        raise NotFound(
            "The representative pictures that it was given are not on record.",
            next_step="Run `sightline examine`.",
        )
    return given_to(case, pictures, model, environment)


def given_to(
    case: Case, pictures: Finding, model: PictureModel, environment: Environment
) -> Examined:
    """What a model makes of an exhibit's representative pictures; records nothing.

    Raises:
        NotFound: the pictures are not kept here.
    """
    values = from_plain(KeyframesValues, pictures.values)
    pairs = zip(values.keyframes, pictures.derivatives, strict=True)
    chosen = [(frame, made) for frame, made in pairs if _tells(frame)]
    data = [_bytes_of(case, made) for _, made in chosen]
    try:
        vectors = model.encode(data)
    except SightlineError as error:
        return _examined(pictures.exhibit, model, _failed(error), (), environment)
    said = LearnedValues(
        model=str(model.digest),
        width=vectors.shape[1],
        pictures=tuple(LearnedPicture(shot=frame.shot, time=frame.time) for frame, _ in chosen),
        left_out=len(values.keyframes) - len(chosen),
    )
    made = _made(vectors) if chosen else ()
    return _examined(pictures.exhibit, model, _said(said), made, environment)


def _tells(frame: Keyframe) -> bool:
    """Dark pictures, and those without detail, look alike to everybody."""
    return not frame.dark and frame.sharpness >= DETAIL_LEAST


def _bytes_of(case: Case, made: Digest) -> bytes:
    with case.objects.open(made) as file:
        return file.read()


def _said(values: LearnedValues) -> Result:
    count = len(values.pictures)
    left = f" {values.left_out} dark or without detail were left out." if values.left_out else ""
    what = "1 picture was" if count == 1 else f"{count} pictures were"
    return Result(
        outcome=Outcome.OBSERVED if count else Outcome.INCONCLUSIVE,
        summary=f"{what} given to the model {values.model[:19]}…, for comparing.{left}",
        values=plain_values(values),
    )


def _failed(error: SightlineError) -> Result:
    return Result(
        outcome=Outcome.FAILED,
        summary=f"The model gave no vectors: {error.cause}"[:1000],
        values={"failure": "model"},
    )


def _made(vectors: Vectors) -> tuple[Made, ...]:
    return (
        Made(
            label="vectors of representative pictures",
            role=DerivativeRole.DATA,
            media_type=MEDIA_TYPE,
            time=None,
            data=pack_vectors(vectors),
        ),
    )


def _examined(
    exhibit: Digest,
    model: PictureModel,
    result: Result,
    made: tuple[Made, ...],
    environment: Environment,
) -> Examined:
    analyzer = Analyzer(
        method=learned_method(model),
        title="Pictures by a learned model",
        kinds=KEYFRAMES.kinds,
        streams=frozenset(),
        limitations=_LIMITATIONS,
        reproduction=Reproduction.WITHIN_TOLERANCE,
        start=not_started,
        # Vectors are bytes beside the values: their last bits differ between processors.
        tolerances={"width": 0},
    )
    builds = {**environment.builds, **model.builds}
    where = Environment(
        sightline=environment.sightline, builds=builds, confinement=model.confinement
    )
    return Examined(exhibit=exhibit, analyzer=analyzer, result=result, made=made, environment=where)


def _pictures_of(case: Case, exhibit: Digest) -> Finding | None:
    """The finding that holds an exhibit's representative pictures."""
    found = case.snapshot.findings.get((exhibit, KEYFRAMES.method.key))
    return found if found is not None and found.outcome is Outcome.OBSERVED else None


def _lacks(case: Case, pictures: Finding, method: Method, only: Collection[Digest] | None) -> bool:
    before = case.snapshot.findings.get((pictures.exhibit, method.key))
    wanted = only is None or pictures.exhibit in only
    return wanted and (before is None or before.outcome is Outcome.FAILED)


def _standing(case: Case, method: Method) -> Iterator[tuple[Digest, Finding]]:
    for exhibit in case.snapshot.exhibits:
        for digest, finding in case.snapshot.findings_of(exhibit):
            if finding.method == method:
                yield digest, finding
