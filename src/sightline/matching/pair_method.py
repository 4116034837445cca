"""Method `copies`: two exhibits compared, explained, and laid over each other.

Inputs, in this order: the `matching` finding of A, that of B; then, where the pair was found to
share pictures before, the `aligned_frames` findings of A and of B.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sightline.analysis.contract import PictureMade, Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.matching.closeness import Closeness, Ends
from sightline.matching.continuity import ends_of
from sightline.matching.descriptor import Described
from sightline.matching.descriptor_format import METHOD as DESCRIPTOR
from sightline.matching.descriptor_format import decode
from sightline.matching.explain import explain
from sightline.matching.frames_compared import closeness_of, lay
from sightline.matching.frames_taken import NAME as FRAMES
from sightline.matching.frames_taken import Taken, unpack
from sightline.matching.grounds import Seen
from sightline.matching.moments import Moment, moments, shown_at
from sightline.matching.pair import PairResult, Verdict
from sightline.matching.side_by_side import side_by_side
from sightline.matching.still_time import compared, settled
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Method, Outcome, Reproduction
from sightline.model.joint import JointFinding
from sightline.model.plain import from_plain

FIRST, SECOND = "the first", "the second"
"""What the summary calls the two; whoever shows the finding puts names in their place."""
_BEGINNINGS: Final = {
    Verdict.COPY: "These two show the same recording, or one shows part of the other.",
    Verdict.SHARED_SEGMENT: "These two share a stretch; the rest of each is its own.",
    Verdict.SHARED_SOUND: "These two share sound, and no pictures.",
    Verdict.LOOKS_ALIKE: "These two look alike, and are not copies of each other.",
    Verdict.NOTHING: "Nothing in common was found.",
    Verdict.NOT_COMPARABLE: "These two cannot be compared.",
}
SHARES: Final = frozenset({Verdict.COPY, Verdict.SHARED_SEGMENT, Verdict.SHARED_SOUND})


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchValues:
    """The typed `values` of the finding. Exhibits are named by their digests."""

    pair: PairResult
    closeness: Closeness | None
    ends: tuple[Ends, ...]
    sentences: tuple[str, ...]

    @property
    def seen(self) -> Seen:
        """As lineage takes it."""
        return Seen(pair=self.pair, closeness=self.closeness, ends=self.ends)


def run(materials: Materials) -> Result:
    """Compare the two exhibits whose descriptors are given.

    Raises:
        InputRefused: other inputs than two descriptors, or bytes that are none.
    """
    findings = materials.of(Finding)
    described = [_described(materials, item) for item in findings if _is(item[1], DESCRIPTOR.name)]
    if len(described) != 2:  # noqa: PLR2004 - a pair
        raise InputRefused(
            f"Two descriptors make a pair; {len(described)} were given.",
            next_step="Run `sightline match`, which gives them.",
        )
    taken = {
        str(finding.exhibit): unpack(materials.data(finding.derivatives[0]))
        for _, finding in findings
        if _is(finding, FRAMES) and finding.derivatives
    }
    a, b = described
    return told(compared(a, b), a, b, taken)


def told(
    pair: PairResult, a: Described, b: Described, taken: Mapping[str, tuple[Taken, ...]]
) -> Result:
    """What is to be said of two exhibits once compared, with the frames taken of each, by name."""
    found = moments(pair, taken.get(pair.a, ()), taken.get(pair.b, ()))
    over = lay(found) if pair.verdict is not Verdict.LOOKS_ALIKE else []
    if over and pair.a_quality.still is not pair.b_quality.still:
        pair = settled(pair, over[0].a_us, over[0].b_us)
        found = shown_at(found, taken, pair)
    words = explain(pair, FIRST, SECOND)
    values = MatchValues(
        pair=pair,
        closeness=closeness_of(over),
        ends=ends_of(pair, a, b),
        sentences=words.sentences,
    )
    nothing = pair.verdict in {Verdict.NOTHING, Verdict.NOT_COMPARABLE}
    return Result(
        outcome=Outcome.INCONCLUSIVE if nothing else Outcome.OBSERVED,
        summary=f"{_BEGINNINGS[pair.verdict]} {words.text}"[:3900],
        values=plain_values(values),
        pictures=_pictures(found, drawn=pair.verdict is not Verdict.LOOKS_ALIKE),
    )


def _pictures(found: Sequence[Moment], *, drawn: bool) -> tuple[PictureMade, ...]:
    """The first moment; of what only looks alike no frame is drawn, for there is no true map."""
    return tuple(
        PictureMade(
            label=(
                f"left: first exhibit at {moment.a.shown_us / 1e6:.2f} s; "
                f"right: second at {moment.b.shown_us / 1e6:.2f} s"
            ),
            time=None,
            picture=side_by_side(
                moment.a.shown, moment.b.shown, moment.segment.geometry if drawn else None
            ),
        )
        for moment in found[:1]
    )


def _is(finding: Finding, name: str) -> bool:
    return finding.method.name == name


def _described(materials: Materials, given: tuple[Digest, Finding]) -> Described:
    _, finding = given
    if not finding.derivatives:
        raise InputRefused(
            f"Nothing was sampled of {finding.exhibit.short}.",
            next_step="Look at its `matching` finding: it says why.",
        )
    return decode(materials.data(finding.derivatives[0]), str(finding.exhibit))


METHOD: Final = JointMethod(
    method=Method(name="copies", version=11),
    title="Comparison of two exhibits",
    limitations=(
        "That two exhibits show the same says nothing of what they show.",
        (
            "What is shared for less than two seconds, or in a very small part of the picture, may "
            "be missed: that nothing was found does not show that there is nothing."
        ),
        "Where pictures differ, it does not say what lies there, nor who put it there.",
        (
            "Two recordings of one moment by cameras beside each other can look alike; they are "
            "told from copies by the movement in them, which needs movement."
        ),
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    run=run,
    tolerances={
        f"pair.segments.*.{name}": slack
        for name, slack in {
            "a_start_us": 200_000,
            "a_end_us": 200_000,
            "b_start_us": 200_000,
            "b_end_us": 200_000,
            "rate_ppm": 5_000,
            "error_us": 100_000,
            "support": 50,
        }.items()
    }
    | {"closeness.difference_e3": 400, "closeness.back_e3": 400, "closeness.detail_permille": 15},
)


def recorded(finding: JointFinding) -> MatchValues | None:
    """What a finding of this method found; None where it found nothing, or is of another form."""
    if finding.method.name != METHOD.method.name or finding.outcome is not Outcome.OBSERVED:
        return None
    try:
        return from_plain(MatchValues, finding.values)
    except InputRefused:
        return None


def renamed(pair: PairResult, names: dict[str, str]) -> PairResult:
    """The pair under other names."""
    return replace(pair, a=names.get(pair.a, pair.a), b=names.get(pair.b, pair.b))
