"""Section: Content Credentials; what is checked, who signed and what is only said, each apart."""

from dataclasses import dataclass

from sightline.analysis.credentials_values import Carried
from sightline.exports.claim_types import Cite
from sightline.exports.credentials_view import (
    CredentialsView,
    credentials_view,
    read,
    standing,
    worth_showing,
)
from sightline.exports.report_types import Ref
from sightline.exports.section_contract import Built, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitCredentials:
    """One exhibit that carries credentials, or says where they are."""

    exhibit: Cite
    cite: Cite
    made: Ref
    view: CredentialsView


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsPart:
    """All exhibits that were looked at."""

    found: tuple[ExhibitCredentials, ...]
    without: tuple[Cite, ...]
    unsupported: tuple[Cite, ...]


def build(desk: Desk) -> Built[CredentialsPart] | None:
    """What was found; None where nothing was looked at, or no exhibit carries any."""
    found: list[ExhibitCredentials] = []
    without: list[Cite] = []
    unsupported: list[Cite] = []
    for exhibit in desk.view.snapshot.exhibits:
        held = standing(desk.view.snapshot, exhibit)
        if held is None:
            continue
        digest, finding = held
        values = read(finding)
        if worth_showing(values):
            found.append(
                ExhibitCredentials(
                    exhibit=desk.cites.of(exhibit),
                    cite=desk.cites.of(digest),
                    made=desk.methods.of(finding),
                    view=credentials_view(finding),
                )
            )
        else:
            beside = unsupported if values.carried is Carried.UNSUPPORTED else without
            beside.append(desk.cites.of(exhibit))
    if not found:
        return None
    part = CredentialsPart(
        found=tuple(found), without=tuple(without), unsupported=tuple(unsupported)
    )
    return Built(part=part)
