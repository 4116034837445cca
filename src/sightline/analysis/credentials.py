"""Method `credentials`: Content Credentials (C2PA), read and checked without a network."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from functools import partial
from typing import Final

from sightline.analysis.contract import Analyzer, Media, Result, Run, Stream
from sightline.analysis.credentials_reading import values_of
from sightline.analysis.credentials_store import Store, read_store
from sightline.analysis.credentials_summary import summary_of
from sightline.analysis.credentials_values import Carried, CredentialsValues, Integrity, TrustList
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction

NAME: Final = "credentials"
TRUST_LIST: Final = "trust_list"
"""Parameter: base64 of the anchors' DER bytes, sorted, so that an order or a comment is no other
list. Without it the signer is not judged."""
ANCHORS_MOST: Final = 500
_LINE: Final = 64


class CredentialsRun(Run):
    """Reads the bytes at the end; needs no stream."""

    def __init__(self, anchors: tuple[bytes, ...], media: Media) -> None:
        self._anchors = anchors
        self._media = media

    def finish(self) -> Result:
        """Read, check, sum up."""
        pem = as_pem(self._anchors) if self._anchors else None
        store = read_store(self._media.source, self._media.media_type, pem)
        values = _values(store, self._anchors)
        return Result(
            outcome=_outcome(values), summary=summary_of(values), values=plain_values(values)
        )


def analyzer(anchors: Sequence[bytes] = ()) -> Analyzer:
    """The method, judging signers by a list of certificates (DER) where one is given."""
    given = tuple(sorted(set(anchors)))
    parameters = {TRUST_LIST: [b64encode(anchor).decode() for anchor in given]} if given else {}
    return Analyzer(
        method=Method(name=NAME, version=3, parameters=parameters),
        title="Content Credentials",
        kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND, ExhibitKind.STILL}),
        streams=frozenset({Stream.BYTES}),
        limitations=_LIMITATIONS,
        reproduction=Reproduction.EXACT,
        start=partial(CredentialsRun, given),
    )


def asked_again(method: Method) -> Analyzer | None:
    """The analyzer that judges by the list in a method's parameters; None where there is none."""
    listed = method.parameters.get(TRUST_LIST)
    if not isinstance(listed, list | tuple) or not 0 < len(listed) <= ANCHORS_MOST:
        return None
    try:
        made = analyzer([b64decode(str(anchor), validate=True) for anchor in listed])
    except ValueError:
        return None
    return made if made.method.key == method.key else None


def as_pem(anchors: Sequence[bytes]) -> str:
    """Certificates (DER) as the text that the library takes."""
    blocks = []
    for anchor in anchors:
        text = b64encode(anchor).decode()
        lines = [text[at : at + _LINE] for at in range(0, len(text), _LINE)]
        blocks += ["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""]
    return "\n".join(blocks)


def _values(store: Store, anchors: tuple[bytes, ...]) -> CredentialsValues:
    chosen = (
        TrustList(anchors=len(anchors), sha256=hashlib.sha256(b"".join(anchors)).hexdigest())
        if anchors
        else None
    )
    if store.report is not None:
        return values_of(store.report, store.remote, chosen)
    return CredentialsValues(
        carried=store.carried,
        cause=store.cause,
        remote=store.remote,
        integrity=None,
        trust=None,
        trust_list=chosen,
        manifests=(),
        left_out=0,
        checks=(),
        passed=0,
        standard=None,
    )


def _outcome(values: CredentialsValues) -> Outcome:
    unclear = values.integrity in {Integrity.FAILED, Integrity.NOT_BOUND}
    settled = values.carried in {Carried.EMBEDDED, Carried.NONE, Carried.MISSING}
    return Outcome.OBSERVED if settled and not unclear else Outcome.INCONCLUSIVE


_LIMITATIONS: Final = (
    (
        "Most files carry no Content Credentials, and platforms usually strip them: their absence "
        "says nothing."
    ),
    (
        "A signature shows who gave these words and that they were not changed since. It does not "
        "show that the words are so, nor that what the picture shows took place."
    ),
    "A camera signs whatever is before its lens, a screen or a print included.",
    (
        "A signer on the chosen list is one whom the list's maker admitted; one who is not on it "
        "may be anybody. Without a list nobody is judged."
    ),
    "Whether a certificate was withdrawn since is not examined: that would take the network.",
    (
        "The clock of this machine decides whether a certificate has run out where no time stamp "
        "fits the signature. Such a finding may read otherwise another day."
    ),
    (
        "Manifests that lie elsewhere are named and never fetched; watermarks that lead to them "
        "are not looked for."
    ),
    (
        "The standard leaves some parts of a file out of its hash (the credentials' own place, "
        "some tables of a movie): a change there does not show."
    ),
    "Of ingredients only the manifests are here, so their own bytes cannot be checked.",
)

ANALYZER: Final = analyzer()
