"""Section: what files report of themselves, as written and as it may be meant."""

from dataclasses import dataclass

from sightline.exports.claim_types import Cite
from sightline.exports.fields_view import FieldsView, fields_view, standing
from sightline.exports.report_types import Ref
from sightline.exports.section_contract import Built, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitFields:
    """One exhibit that states a time, a place, a device, a software or a person."""

    exhibit: Cite
    cite: Cite
    made: Ref
    view: FieldsView


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPart:
    """All exhibits that were read."""

    found: tuple[ExhibitFields, ...]
    without: tuple[Cite, ...]


def build(desk: Desk) -> Built[ReportedPart] | None:
    """What files say; None where none says anything."""
    found: list[ExhibitFields] = []
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
        found.append(
            ExhibitFields(
                exhibit=desk.cites.of(exhibit),
                cite=desk.cites.of(digest),
                made=desk.methods.of(finding),
                view=view,
            )
        )
    if not found:
        return None
    return Built(part=ReportedPart(found=tuple(found), without=tuple(without)))
