"""Section: what files report of themselves, as written and as it may be meant."""

from dataclasses import dataclass, replace

from sightline.exports.claim_types import Cite
from sightline.exports.fields_view import FieldRow, FieldsView, fields_view, standing
from sightline.exports.report_types import Ref
from sightline.exports.section_contract import Built, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitFields:
    """One exhibit that states a time, a place, a device, a software or a person."""

    exhibit: Cite
    cite: Cite
    made: Ref
    rest: tuple[FieldRow, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsGroup:
    """Exhibits that say the same of themselves, and what that is."""

    members: tuple[ExhibitFields, ...]
    view: FieldsView
    """With nothing but what they share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPart:
    """All exhibits that were read."""

    found: tuple[FieldsGroup, ...]
    without: tuple[Cite, ...]


def build(desk: Desk) -> Built[ReportedPart] | None:
    """What files say; None where none says anything."""
    found: dict[FieldsView, list[ExhibitFields]] = {}
    without: list[Cite] = []
    for exhibit in desk.view.snapshot.exhibits:
        held = standing(desk.view.snapshot, exhibit)
        if held is None:
            continue
        digest, finding = held
        view = fields_view(finding)
        if not view.rows:
            without.append(desk.cites.of(exhibit))
            continue
        shared = replace(view, rest=(), left_out=0)
        found.setdefault(shared, []).append(
            ExhibitFields(
                exhibit=desk.cites.of(exhibit),
                cite=desk.cites.of(digest),
                made=desk.methods.of(finding),
                rest=view.rest,
                left_out=view.left_out,
            )
        )
    if not found:
        return None
    groups = tuple(
        FieldsGroup(members=tuple(members), view=view) for view, members in found.items()
    )
    return Built(part=ReportedPart(found=groups, without=tuple(without)))
