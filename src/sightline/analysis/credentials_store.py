"""Reading Content Credentials with the C2PA library, which is never let onto the network.

By its defaults the library fetches remote manifests and certificate status. All of that is switched
off in every context made here; an address that a file names comes back as an address.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import c2pa

from sightline.analysis.contract import ByteSource
from sightline.analysis.credentials_values import Carried
from sightline.analysis.legible import legible
from sightline.analysis.source_file import SourceFile

MOST_JSON: Final = 16 << 20
"""Characters of a manifest store; what states more is refused."""
_FORMATS: Final = frozenset(
    {
        *("image/jpeg", "image/png", "image/gif", "image/tiff", "image/webp"),
        *("image/avif", "image/heic", "image/heif"),
        *("video/mp4", "video/quicktime", "video/x-msvideo", "video/x-m4v"),
        *("audio/mp4", "audio/mpeg", "audio/wav", "audio/flac"),
    }
)
_READ_AS: Final = {
    "video/3gpp": "video/mp4",
    "image/heic-sequence": "image/heic",
    "image/heif-sequence": "image/heif",
}
_WITHIN: Final = re.compile(rb"provenance\s{0,4}=\s{0,4}[\"']self#jumbf=([^\"'<>\s]{1,300})")
"""In XMP, the property dcterms:provenance (C2PA, "References to manifests")."""
_LOOKED_THROUGH, _BLOCK, _LONGEST = 4 << 20, 1 << 20, 400
"""Bytes at either end of a file, where descriptions lie; at a time; of one such property."""
_REMOTE: Final = re.compile(r"https?://\S{1,2000}")
_OFFLINE: Final = {
    "verify_after_reading": True,
    "remote_manifest_fetch": False,
    "ocsp_fetch": False,
}


_BROKEN: Final = (
    c2pa.C2paError.Assertion,
    c2pa.C2paError.AssertionNotFound,
    c2pa.C2paError.Decoding,
    c2pa.C2paError.Json,
    c2pa.C2paError.Manifest,
    c2pa.C2paError.Signature,
    c2pa.C2paError.Verify,
)
"""What the library raises where it found credentials and could not read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What the library read: untrusted, and none of it bounded but in all."""

    carried: Carried
    cause: str | None = None
    remote: str | None = None
    report: Mapping[str, Any] | None = None


def read_store(source: ByteSource, media_type: str, anchors: str | None) -> Store:
    """Read and check the credentials of a file.

    Args:
        source: The file.
        media_type: As its bytes say.
        anchors: Trusted certificates as PEM; None to leave the signer unjudged.
    """
    form = _READ_AS.get(media_type, media_type)
    if form not in _FORMATS:
        return Store(carried=Carried.UNSUPPORTED, cause=f"This build does not look in {form}.")
    try:
        with (
            c2pa.Context.from_dict(_settings(anchors)) as context,
            c2pa.Reader(form, SourceFile(source), context=context) as reader,
        ):
            text, remote = reader.json(), reader.get_remote_url()
    except c2pa.C2paError.ManifestNotFound:
        return _none(source)
    except _BROKEN as error:
        return Store(carried=Carried.BROKEN, cause=legible(str(error), 300))
    except (c2pa.C2paError, OSError, ValueError) as error:
        return _refused(str(error))
    return _parsed(text, remote)


def _none(source: ByteSource) -> Store:
    """None in the file; it may still name what stood in it before it was written anew."""
    first = min(source.size, _LOOKED_THROUGH)
    for start, end in ((0, first), (max(first, source.size - _LOOKED_THROUGH), source.size)):
        for at in range(start, end, _BLOCK):
            named = _WITHIN.search(source.read(at, min(_BLOCK + _LONGEST, end - at)))
            if named:
                cause = f"It names {legible(named[1].decode('ascii', 'replace'), 300)}."
                return Store(carried=Carried.MISSING, cause=cause)
    return Store(carried=Carried.NONE)


def _settings(anchors: str | None) -> dict[str, object]:
    judged = anchors is not None
    verify = _OFFLINE | {"verify_trust": judged, "verify_timestamp_trust": False}
    return {"verify": verify} | ({"trust": {"trust_anchors": anchors}} if judged else {})


def _refused(words: str) -> Store:
    named = _REMOTE.search(words)
    if words.startswith(("Remote", "RemoteManifest")) and named:
        return Store(carried=Carried.REMOTE, remote=legible(named[0], 2000))
    return Store(carried=Carried.UNREADABLE, cause=legible(words, 300))


def _parsed(text: str, remote: str | None) -> Store:
    address = legible(remote, 2000) if remote else None
    if len(text) > MOST_JSON:
        cause = f"The credentials amount to more than {MOST_JSON} characters."
        return Store(carried=Carried.UNREADABLE, cause=cause, remote=address)
    try:
        report = json.loads(text)
    except (ValueError, RecursionError):
        report = None
    if not isinstance(report, dict):
        cause = "The library's account of them cannot be read."
        return Store(carried=Carried.UNREADABLE, cause=cause, remote=address)
    return Store(carried=Carried.EMBEDDED, remote=address, report=report)
