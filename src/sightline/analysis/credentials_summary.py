"""Content Credentials in a few sentences for a reader who has never heard of them."""

from collections.abc import Iterator
from typing import Final

from sightline.analysis.credentials_values import (
    Carried,
    CredentialsValues,
    Integrity,
    Judgement,
    Manifest,
    Trust,
)
from sightline.analysis.legible import counted

ABSENCE: Final = (
    "Most files have none and platforms usually strip them, so their absence says nothing."
)
INTEGRITY: Final = {
    Integrity.UNCHANGED: "The file's bytes are those that were signed.",
    Integrity.FILE_CHANGED: "The file's bytes are not those that were signed: it was changed "
    "afterwards, by whom and how is not known.",
    Integrity.MANIFEST_CHANGED: "The credentials themselves were changed after they were signed, "
    "so nothing in them can be relied on.",
    Integrity.FAILED: "Whether the file is as it was signed could not be checked.",
    Integrity.NOT_BOUND: "Nothing in the credentials names these bytes, so they may belong to "
    "another file.",
}
TRUST: Final = {
    Trust.NOT_EXAMINED: "Whether the signer is one to trust was not examined: no list was chosen.",
    Trust.LISTED: "The signer's certificate leads to an entry of the chosen list.",
    Trust.NOT_LISTED: "The signer's certificate leads to no entry of the chosen list: this may be "
    "anybody.",
}
MADE_BY: Final = {
    "trainedAlgorithmicMedia": "made by a trained model",
    "compositeWithTrainedAlgorithmicMedia": "partly made by a trained model",
    "algorithmicMedia": "made by a program",
    "digitalCapture": "taken by a camera",
    "computationalCapture": "taken by a camera and computed from several pictures",
    "screenCapture": "taken from a screen",
    "composite": "put together from several",
}
"""Of the IPTC's digital source types, those that bear on what a picture is."""
_ACTIONS_TOLD, _CODES_TOLD = 8, 4
_TOLD_ALREADY: Final = ("signingCredential.untrusted", "assertion.dataHash", "assertion.bmffHash")


def summary_of(values: CredentialsValues) -> str:
    """One paragraph."""
    if values.carried is Carried.NONE:
        return f"No Content Credentials stand in the file. {ABSENCE}"
    if values.carried is Carried.MISSING:
        return (
            "No Content Credentials stand in the file, but its own description names some that "
            "stood in it: they were taken out, or left behind when it was written anew, as most "
            f"software and platforms do. Nothing can be told by them. {values.cause}"
        )
    if values.carried is Carried.REMOTE:
        return (
            f"The file says that its Content Credentials lie at {values.remote}. Nothing was "
            "fetched, so they were not examined."
        )
    if values.carried is Carried.BROKEN:
        return (
            "What stands in the file as Content Credentials cannot be read: it is damaged, cut off "
            f"or written wrongly. Nothing can be told by it. The reader's words: {values.cause}"
        )
    if values.carried is not Carried.EMBEDDED:
        return f"Content Credentials could not be looked for: {values.cause}"
    return " ".join(_told(values))


def _told(values: CredentialsValues) -> Iterator[str]:
    own = values.manifests[0] if values.manifests else None
    yield "Content Credentials stand in the file."
    if values.integrity is not None:
        yield INTEGRITY[values.integrity]
    if own is not None:
        yield _signed(own)
    if values.trust is not None:
        yield TRUST[values.trust]
    if own is not None:
        yield from _says(own)
    earlier = [item for item in values.manifests if item.depth]
    if earlier:
        yield f"The chain goes back through {counted(len(earlier), 'earlier manifest')}."
        bad = sum(item.integrity is not Integrity.UNCHANGED for item in earlier)
        if bad:
            yield f"Of these, {bad} did not pass the checks of being unchanged."
    broken = [
        item.code
        for item in values.checks
        if item.judgement is Judgement.FAILED
        and item.manifest == 0
        and not item.code.startswith(_TOLD_ALREADY)
    ]
    if broken:
        yield f"Other rules of the standard are not kept: {', '.join(broken[:_CODES_TOLD])}."
    known = sum(
        item.recorded and item.judgement is Judgement.FAILED and item.code != _TOLD_ALREADY[0]
        for item in values.checks
    )
    if known:
        yield f"Failures that a later maker wrote down of an earlier file: {known}."
    if values.remote:
        yield f"It also names {values.remote}, which was not fetched."


def _signed(own: Manifest) -> str:
    who = own.signer or "somebody not named"
    if own.signed_at is None:
        return f"They are signed by {who}; no time of signing is stated."
    at = f"{str(own.signed_at)[:19].replace('T', ' ')} UTC"
    if own.stamped_by:
        return f"They are signed by {who} at {at}, by a time stamp of {own.stamped_by}."
    return f"They are signed by {who}, who states {at}; no time stamp bears that out."


def _says(own: Manifest) -> Iterator[str]:
    sources = dict.fromkeys(
        MADE_BY.get(action.made_by, action.made_by) for action in own.actions if action.made_by
    )
    if sources:
        yield f"They say that it was {', '.join(sources)}."
    done = list(dict.fromkeys(action.words for action in own.actions))
    if done:
        more = f" and {len(done) - _ACTIONS_TOLD} more" if len(done) > _ACTIONS_TOLD else ""
        yield f"They list as done: {', '.join(done[:_ACTIONS_TOLD])}{more}."
    else:
        yield "They list nothing as done to it."
    if own.redacted:
        yield f"They leave out {counted(len(own.redacted), 'part')} of earlier manifests."
