"""Content Credentials as sentences and rows, the same for the command line, the page and print."""

from dataclasses import dataclass

from sightline.analysis.credentials import NAME, TRUST_LIST
from sightline.analysis.credentials_summary import INTEGRITY, MADE_BY, TRUST
from sightline.analysis.credentials_values import (
    Action,
    Carried,
    Check,
    CredentialsValues,
    Judgement,
    Manifest,
    Trust,
)
from sightline.exports.decoded import told
from sightline.exports.visible import one_line
from sightline.exports.words import moment, plural
from sightline.model.digest import Digest
from sightline.model.finding import Finding
from sightline.model.plain import from_plain
from sightline.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRow:
    """One link of the chain."""

    number: int
    what: str
    """`This file`, or how far back it lies and what it calls itself."""
    made_with: str
    signed: str
    integrity: str
    trust: str
    actions: tuple[str, ...]
    ingredients: tuple[str, ...]
    assertions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsView:
    """What an exhibit's credentials say and how their checks went, each apart."""

    summary: str
    carried: str
    integrity: str
    trust: str
    trust_list: str
    manifests: tuple[ManifestRow, ...]
    checks: tuple[str, ...]
    beyond: str


def standing(snapshot: Snapshot, exhibit: Digest) -> tuple[Digest, Finding] | None:
    """The finding to show: the newest that judges by a list, else the one without."""
    found = told(snapshot, exhibit, {NAME: CredentialsValues})
    judged = [item for item in found if TRUST_LIST in item[1].method.parameters]
    return (judged or found)[-1] if found else None


def read(finding: Finding) -> CredentialsValues:
    """The values of such a finding."""
    return from_plain(CredentialsValues, finding.values)


def worth_showing(values: CredentialsValues) -> bool:
    """Whether there is more to say than that nothing was found."""
    return values.carried not in {Carried.NONE, Carried.UNSUPPORTED}


def credentials_view(finding: Finding) -> CredentialsView:
    """Put a finding's values into words."""
    values = read(finding)
    chosen = values.trust_list
    return CredentialsView(
        summary=one_line(finding.summary),
        carried=values.carried.value,
        integrity="" if values.integrity is None else INTEGRITY[values.integrity],
        trust="" if values.trust is None else TRUST[values.trust],
        trust_list=""
        if chosen is None
        else f"Judged by a list of {plural(chosen.anchors, 'certificate')}, {chosen.sha256[:12]}.",
        manifests=tuple(
            _row(number, manifest) for number, manifest in enumerate(values.manifests, 1)
        ),
        checks=tuple(map(_check, values.checks)),
        beyond=f"{plural(values.left_out, 'manifest')} more are not listed."
        if values.left_out
        else "",
    )


def _row(number: int, manifest: Manifest) -> ManifestRow:
    title = f" “{one_line(manifest.title)}”" if manifest.title else ""
    back = f"{plural(manifest.depth, 'step')} back" if manifest.depth else "This file"
    return ManifestRow(
        number=number,
        what=f"{back}{title}",
        made_with=one_line(manifest.generator),
        signed=_signed(manifest),
        integrity=manifest.integrity.value,
        trust="signer not judged"
        if manifest.trust is Trust.NOT_EXAMINED
        else f"signer {manifest.trust.value}",
        actions=tuple(map(_action, manifest.actions)),
        ingredients=tuple(
            f"“{one_line(item.title)}” ({one_line(item.relation)}), "
            + (
                "without credentials of its own"
                if item.manifest is None
                else f"manifest {item.manifest + 1}"
            )
            for item in manifest.ingredients
        ),
        assertions=", ".join(map(one_line, manifest.assertions)),
    )


def _signed(manifest: Manifest) -> str:
    who = one_line(manifest.signer or "not named")
    if manifest.signed_at is None:
        return f"{who}, no time stated"
    basis = f"stamped by {one_line(manifest.stamped_by)}" if manifest.stamped_by else "as stated"
    return f"{who}, {moment(manifest.signed_at)} ({basis})"


def _action(action: Action) -> str:
    parts = [action.words]
    if action.made_by:
        parts.append(MADE_BY.get(action.made_by, f"source “{action.made_by}”"))
    if action.software:
        parts.append(f"with {action.software}")
    if action.when:
        parts.append(moment(action.when))
    if action.details:
        parts.append(action.details)
    return one_line(", ".join(parts))


def _check(check: Check) -> str:
    how = "failed" if check.judgement is Judgement.FAILED else "noted"
    where = "" if check.manifest is None else f" on manifest {check.manifest + 1}"
    then = ", as a later maker wrote down" if check.recorded else ""
    return one_line(f"{how}{where}: {check.code}, {check.explanation}{then}")
