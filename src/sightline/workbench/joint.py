"""Running joint methods on recorded things, and recording what they report.

As with findings, there is no list of jobs: what is missing are the reports on inputs that have
none, so a command that was cut off is continued by running it again.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sightline.analysis.contract import PictureMade, Result
from sightline.analysis.joint import JointMethod
from sightline.errors import CaseDamaged, NotFound, RuleRefused, SightlineError
from sightline.model.canonical import Json, encode
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole
from sightline.model.finding import Environment, Finding, Outcome
from sightline.model.joint import JointFinding, JointlyMade
from sightline.model.records import Record, record_digest
from sightline.workbench.case import Case
from sightline.workbench.ports.engine import Made

R = TypeVar("R", bound=Record)

MAX_DATA_BYTES: Final = 256 << 20
"""As much as one exhibit's results may amount to."""
_CHUNK_BYTES: Final = 1 << 20
_MOST_WORDS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class JointTools:
    """What running a joint method needs of the outside."""

    encode: Callable[[PictureMade], Made]
    """A picture as the bytes that are kept."""
    environment: Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class JointReport:
    """What one run gave, before anything is recorded; `result` holds no pictures, texts or data."""

    method: JointMethod
    result: Result
    made: tuple[Made, ...]
    environment: Environment


class CaseMaterials:
    """The records and bytes of a case that a joint finding's inputs give access to."""

    def __init__(
        self, case: Case, inputs: tuple[Digest, ...], parameters: Mapping[str, Json]
    ) -> None:
        self._case = case
        self._inputs = inputs
        self._parameters = parameters
        self._records = {item: _record_of(case, item) for item in inputs}
        self._made = {
            made
            for record in self._records.values()
            if isinstance(record, Finding | JointFinding)
            for made in record.derivatives
        }

    @property
    def inputs(self) -> tuple[Digest, ...]:
        """Exhibits and records, in the order they were given."""
        return self._inputs

    @property
    def parameters(self) -> Mapping[str, Json]:
        """What the method was asked."""
        return self._parameters

    def of(self, kind: type[R]) -> tuple[tuple[Digest, R], ...]:
        """The inputs of one kind, in their order."""
        return tuple(
            (digest, record) for digest, record in self._records.items() if isinstance(record, kind)
        )

    def derivatives(self, finding: Digest) -> tuple[Derivative, ...]:
        """What an input finding made, in its order.

        Raises:
            NotFound: it is no finding among the inputs.
        """
        record = self._records.get(finding)
        if not isinstance(record, Finding):
            raise NotFound(
                f"{finding.short} is no finding that this method was given.",
                next_step="This is a defect of the method; please report it.",
            )
        made = {
            item.digest: item
            for _, item in self._case.snapshot.about(record.exhibit, Derivative)
            if item.method == record.method
        }
        return tuple(made[digest] for digest in record.derivatives if digest in made)

    def data(self, made: Digest) -> bytes:
        """Bytes that an input finding or joint finding made.

        Raises:
            NotFound: no input made them, or they are not kept here.
            CaseDamaged: they are not what was recorded.
        """
        if made not in self._made:
            raise NotFound(
                f"{made.short} was made by nothing that this method was given.",
                next_step="This is a defect of the method; please report it.",
            )
        with self._case.objects.open(made) as file:
            data = file.read(MAX_DATA_BYTES)
        if Digest.of(data) != made:
            raise CaseDamaged(
                f"The bytes kept as {made.short} are not those recorded.",
                next_step="Restore them from another copy of the case.",
            )
        return data


def run_jointly(
    case: Case,
    method: JointMethod,
    inputs: Sequence[Digest],
    parameters: Mapping[str, Json],
    tools: JointTools,
) -> JointReport:
    """Run a joint method; nothing is recorded here.

    A method that cannot read its inputs, or trips over them, has failed: that is a report too.

    Raises:
        NotFound: an input is not in the case.
    """
    asked = method.asked(parameters)
    materials = CaseMaterials(case, tuple(inputs), asked.parameters)
    try:
        result = method.run(materials)
        encode(result.values)
    except SightlineError as error:
        result = _failed(str(error))
    except Exception as error:  # noqa: BLE001 - what one method trips over stops no other
        result = _failed(f"{type(error).__name__}: {error}")
    made = (
        *map(tools.encode, result.pictures),
        *(
            Made(
                label=text.label,
                role=DerivativeRole.TEXT,
                media_type="text/plain",
                time=None,
                data=text.text.encode(errors="replace"),
            )
            for text in result.texts
        ),
        *(
            Made(
                label=item.label,
                role=DerivativeRole.DATA,
                media_type=item.media_type,
                time=None,
                data=item.data,
            )
            for item in result.data
        ),
    )
    plain = Result(outcome=result.outcome, summary=result.summary, values=result.values)
    return JointReport(method=method, result=plain, made=made, environment=tools.environment)


def report_jointly(
    case: Case,
    method: JointMethod,
    inputs: Sequence[Digest],
    tools: JointTools,
    *,
    parameters: Mapping[str, Json] | None = None,
) -> tuple[Digest, JointFinding]:
    """Run a joint method and record its report, unless the same was reported before.

    Raises:
        NotFound: an input is not in the case.
        RuleRefused: an input was superseded.
        StorageFailed: the case cannot be written.
    """
    asked, given = dict(parameters or {}), tuple(inputs)
    case.refresh()
    before = case.snapshot.joint_findings.get((method.asked(asked).key, given))
    if before is not None and before.outcome is not Outcome.FAILED:
        return record_digest(before), before
    return record_jointly(case, given, asked, run_jointly(case, method, given, asked, tools))


def record_jointly(
    case: Case, inputs: tuple[Digest, ...], parameters: Mapping[str, Json], report: JointReport
) -> tuple[Digest, JointFinding]:
    """Record what a run gave; where another process reported the same meanwhile, that stands.

    Raises:
        RuleRefused: an input was superseded.
        StorageFailed: the case cannot be written.
    """
    method, result = report.method, report.result
    finding = JointFinding(
        method=method.asked(parameters),
        inputs=inputs,
        outcome=result.outcome,
        summary=result.summary,
        values=result.values,
        limitations=method.limitations,
        reproduction=method.reproduction,
        tolerances=method.tolerances,
        made=tuple(_keep(case, made) for made in report.made),
        environment=report.environment,
    )
    digest = record_digest(finding)
    if digest in case.snapshot.records:
        # It failed before, and failed again in the same words.
        return digest, finding
    try:
        return case.record(finding, action="compare"), finding
    except RuleRefused:
        # Another process may have reported the same meanwhile: the first report stands.
        case.refresh()
        standing = case.snapshot.joint_findings.get((finding.method.key, inputs))
        if standing is None or (standing.outcome is Outcome.FAILED and standing != finding):
            raise
        return record_digest(standing), standing


def _record_of(case: Case, digest: Digest) -> Record:
    record = case.snapshot.exhibits.get(digest) or case.snapshot.records.get(digest)
    if record is None:
        raise NotFound(
            f"There is no record or exhibit {digest.short} in this case.",
            next_step="List what there is with `sightline log`.",
        )
    return record


def _keep(case: Case, made: Made) -> JointlyMade:
    stream = io.BytesIO(made.data)
    stored = case.objects.put(iter(lambda: stream.read(_CHUNK_BYTES), b""))
    return JointlyMade(
        digest=stored.digest,
        size=stored.size,
        media_type=made.media_type,
        role=made.role,
        label=made.label,
    )


def _failed(cause: str) -> Result:
    return Result(
        outcome=Outcome.FAILED,
        # An error's words may quote anything, half characters included.
        summary="The method stopped with an error: "
        + cause[:_MOST_WORDS].encode(errors="replace").decode(),
        values={"failure": "error"},
    )
