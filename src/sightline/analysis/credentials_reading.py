"""From the C2PA library's account of a manifest store to typed values; pure, bounded, doubting.

The account holds whatever the makers of the manifests put into it, so no shape is taken for
granted: what is not as the standard has it is left out, and what is too much is counted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sightline.analysis.credentials_values import (
    Action,
    Carried,
    Check,
    CredentialsValues,
    Ingredient,
    Integrity,
    Judgement,
    Manifest,
    Trust,
    TrustList,
)
from sightline.analysis.credentials_words import action_words, details_of
from sightline.analysis.legible import legible
from sightline.errors import InputRefused
from sightline.model.times import Instant

MANIFESTS_MOST, ACTIONS_MOST, CHECKS_MOST = 50, 100, 100
_DEPTH_MOST: Final = 20
_TEXT: Final = 200
_LISTED: Final = 100
_OF_MANIFEST: Final = re.compile(r"/c2pa/([^/]{1,300})")
_KINDS: Final = {
    "success": Judgement.PASSED,
    "informational": Judgement.NOTED,
    "failure": Judgement.FAILED,
}
_OF_FILE: Final = re.compile(r"assertion\.(dataHash|bmffHash|boxesHash|collectionHash)\.mismatch")
_OF_MANIFEST_BYTES: Final = frozenset(
    {
        "assertion.hashedURI.mismatch",
        "claimSignature.mismatch",
        "ingredient.manifest.mismatch",
        "ingredient.claimSignature.mismatch",
    }
)
_BOUND: Final = re.compile(r"assertion\.(dataHash|bmffHash|boxesHash|collectionHash)\.match")
_TRUSTED, _UNTRUSTED = "signingCredential.trusted", "signingCredential.untrusted"
_STAMPED: Final = re.compile(r"timestamp message digest matched: (.{1,200})")


def values_of(
    report: Mapping[str, Any], remote: str | None, chosen: TrustList | None
) -> CredentialsValues:
    """The values of a file with embedded credentials."""
    stated = _object(report.get("manifests"))
    order = list(_chain(stated, str(report.get("active_manifest"))))
    numbers = {label: number for number, (label, _) in enumerate(order[:MANIFESTS_MOST])}
    checks = list(_checks(report, stated, numbers))
    manifests = tuple(
        _manifest(
            _object(stated[label]) | {"label": label},
            depth,
            numbers,
            [check for check in checks if check.manifest == numbers[label]],
            judged=chosen is not None,
        )
        for label, depth in order[:MANIFESTS_MOST]
    )
    told = sorted(
        (check for check in checks if check.judgement is not Judgement.PASSED),
        key=lambda check: check.judgement is Judgement.NOTED,
    )
    results = _object(report.get("validation_results"))
    return CredentialsValues(
        carried=Carried.EMBEDDED,
        cause=None,
        remote=remote,
        integrity=manifests[0].integrity if manifests else Integrity.FAILED,
        trust=manifests[0].trust if manifests else Trust.NOT_EXAMINED,
        trust_list=chosen,
        manifests=manifests,
        left_out=max(0, len(stated) - len(manifests)),
        checks=tuple(told[:CHECKS_MOST]),
        passed=sum(check.judgement is Judgement.PASSED for check in checks),
        standard=_text(results.get("specVersion")),
    )


def _chain(stated: Mapping[str, Any], active: str) -> Iterator[tuple[str, int]]:
    """Labels of manifests, the file's own first, each once, with how far back it lies."""
    waiting, seen = [(active, 0)], set[str]()
    while waiting:
        label, depth = waiting.pop(0)
        if label in seen or label not in stated or depth > _DEPTH_MOST:
            continue
        seen.add(label)
        yield label, depth
        waiting.extend(
            (str(ingredient.get("active_manifest")), depth + 1)
            for ingredient in _objects(_object(stated[label]).get("ingredients"))
        )


def _manifest(
    said: Mapping[str, Any],
    depth: int,
    numbers: Mapping[str, int],
    mine: Sequence[Check],
    *,
    judged: bool,
) -> Manifest:
    signature = _object(said.get("signature_info"))
    names = (_text(signature.get("common_name")), _text(signature.get("issuer")))
    return Manifest(
        label=legible(str(said.get("label")), _TEXT),
        depth=depth,
        generator=_generator(said),
        title=_text(said.get("title")),
        signer=", ".join(dict.fromkeys(name for name in names if name)) or None,
        serial=_text(signature.get("cert_serial_number")),
        algorithm=_text(signature.get("alg")),
        signed_at=_instant(signature.get("time")),
        stamped_by=_stamped(mine),
        integrity=_integrity(mine, depth),
        trust=_trust(mine, judged=judged),
        actions=tuple(_actions(said))[:ACTIONS_MOST],
        ingredients=tuple(
            Ingredient(
                title=_text(item.get("title")) or "unnamed",
                relation=_text(item.get("relationship")) or "not stated",
                manifest=numbers.get(str(item.get("active_manifest"))),
            )
            for item in _objects(said.get("ingredients"))[:_LISTED]
        ),
        assertions=tuple(
            _text(item.get("label")) or "unnamed"
            for item in _objects(said.get("assertions"))[:_LISTED]
        ),
        redacted=tuple(
            legible(str(item), _TEXT) for item in _list(said.get("redactions"))[:_LISTED]
        ),
    )


def _generator(said: Mapping[str, Any]) -> str:
    infos = [
        " ".join(part for part in (_text(item.get("name")), _text(item.get("version"))) if part)
        for item in _objects(said.get("claim_generator_info"))[:4]
    ]
    return "; ".join(info for info in infos if info) or _text(said.get("claim_generator")) or ""


def _actions(said: Mapping[str, Any]) -> Iterator[Action]:
    for assertion in _objects(said.get("assertions")):
        if not str(assertion.get("label")).startswith("c2pa.actions"):
            continue
        for item in _objects(_object(assertion.get("data")).get("actions")):
            name = _text(item.get("action")) or "unnamed"
            agent = item.get("softwareAgent")
            software = _object(agent).get("name") if isinstance(agent, dict) else agent
            source = _text(item.get("digitalSourceType"))
            yield Action(
                action=name,
                words=action_words(name),
                software=_text(software),
                when=_instant(item.get("when")),
                made_by=source.rsplit("/", maxsplit=1)[-1] if source else None,
                details=details_of(item),
            )


def _checks(
    report: Mapping[str, Any], stated: Mapping[str, Any], numbers: Mapping[str, int]
) -> Iterator[Check]:
    """Every status there is: found now, and as earlier makers wrote them down."""
    results = _object(report.get("validation_results"))
    own = str(report.get("active_manifest"))
    found = [_object(results.get("activeManifest"))]
    found += [
        _object(delta.get("validationDeltas"))
        for delta in _objects(results.get("ingredientDeltas"))
    ]
    for part in found:
        yield from _statuses(part, numbers, numbers.get(own), recorded=False)
    for label in numbers:
        for ingredient in _objects(_object(stated[label]).get("ingredients")):
            behind = numbers.get(str(ingredient.get("active_manifest")))
            then = _object(_object(ingredient.get("validation_results")).get("activeManifest"))
            yield from _statuses(then, numbers, behind, recorded=True)
            old = {"failure": ingredient.get("validation_status")}
            yield from _statuses(old, numbers, behind, recorded=True)


def _statuses(
    part: Mapping[str, Any], numbers: Mapping[str, int], otherwise: int | None, *, recorded: bool
) -> Iterator[Check]:
    for kind, judgement in _KINDS.items():
        for status in _objects(part.get(kind)):
            named = _OF_MANIFEST.search(str(status.get("url")))
            yield Check(
                manifest=numbers.get(named[1]) if named else otherwise,
                judgement=judgement,
                code=_text(status.get("code")) or "unnamed",
                explanation=_text(status.get("explanation")) or "",
                recorded=recorded,
            )


def _integrity(mine: Sequence[Check], depth: int) -> Integrity:
    """Of an ingredient, what its taker wrote down counts as well: only that saw its bytes."""
    failed = {check.code for check in mine if check.judgement is Judgement.FAILED}
    passed = {check.code for check in mine if check.judgement is Judgement.PASSED}
    if failed & _OF_MANIFEST_BYTES:
        return Integrity.MANIFEST_CHANGED
    if any(map(_OF_FILE.fullmatch, failed)):
        return Integrity.FILE_CHANGED
    # Old forms of ingredient keep failures only.
    if depth == 0 and not any(map(_BOUND.fullmatch, passed)):
        return Integrity.NOT_BOUND
    return Integrity.UNCHANGED if "claimSignature.validated" in passed else Integrity.FAILED


def _trust(mine: Sequence[Check], *, judged: bool) -> Trust:
    """By the user's list; what a maker wrote down stands only where it differs in nothing now."""
    if not judged:
        return Trust.NOT_EXAMINED
    now = {check.code for check in mine if not check.recorded}
    then = {check.code for check in mine if check.recorded}
    listed = _TRUSTED in now or (_TRUSTED in then and _UNTRUSTED not in now)
    return Trust.LISTED if listed else Trust.NOT_LISTED


def _stamped(mine: Sequence[Check]) -> str | None:
    for check in mine:
        if check.code == "timeStamp.validated" and check.judgement is Judgement.PASSED:
            named = _STAMPED.fullmatch(check.explanation)
            return named[1] if named else "an authority that is not named"
    return None


def _instant(value: object) -> Instant | None:
    if not isinstance(value, str):
        return None
    try:
        return Instant.parse(value[:64])
    except InputRefused:
        return None


def _text(value: object) -> str | None:
    return legible(value, _TEXT) if isinstance(value, str) and value else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [item for item in _list(value) if isinstance(item, dict)]
