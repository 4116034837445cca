"""What looks alike to a picture model of the desk's own, as the report tells it beside copies."""

from dataclasses import dataclass
from typing import Final

from sightline.exports.claim_types import Cite
from sightline.exports.report_types import Ref
from sightline.exports.section_contract import Desk
from sightline.exports.visible import prose
from sightline.matching.learned import LearnedPicture
from sightline.matching.learned_likeness import METHOD, LikePair, recorded
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.snapshot import Snapshot

PAIRS_SHOWN: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class LikePart:
    """Two exhibits, and where in each the nearest pictures stand."""

    a: Cite
    a_place: str
    b: Cite
    b_place: str
    cosine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPart:
    """What one model proposes, as it stands."""

    cite: Cite
    summary: str
    made: Ref
    pairs: tuple[LikePart, ...]
    beyond: int


def learned_parts(desk: Desk) -> tuple[LearnedPart, ...]:
    """The last report of each model, prepared in one way, that rests on what stands."""
    latest = {}
    for digest, finding in desk.view.snapshot.joint(METHOD.method.name):
        values = recorded(finding)
        if values is not None:
            latest[values.model] = (digest, finding, values)
    return tuple(
        LearnedPart(
            cite=desk.cites.of(digest),
            summary=prose(finding.summary),
            made=desk.methods.of(finding),
            pairs=tuple(_part(desk, pair) for pair in values.pairs[:PAIRS_SHOWN]),
            beyond=max(0, len(values.pairs) - PAIRS_SHOWN) + values.pairs_beyond,
        )
        for digest, finding, values in latest.values()
    )


def _part(desk: Desk, pair: LikePair) -> LikePart:
    a, b = Digest.parse(pair.a), Digest.parse(pair.b)
    return LikePart(
        a=desk.cites.of(a),
        a_place=picture_place(desk.view.snapshot, a, pair.a_picture),
        b=desk.cites.of(b),
        b_place=picture_place(desk.view.snapshot, b, pair.b_picture),
        cosine=f"{pair.cosine_permille / 1000:.3f}",
    )


def picture_place(snapshot: Snapshot, exhibit: Digest, picture: LearnedPicture) -> str:
    """Where in an exhibit a representative picture stands."""
    if snapshot.exhibits[exhibit].exhibit_kind is ExhibitKind.STILL:
        return "the still"
    return f"shot {picture.shot} at {float(picture.time.seconds):.1f} s"
