"""A rule of the kind others publish, to have a peer in the same run: quotes and their nearest verb.

As in quotation extractors without a parser: a direct quotation is what stands between quotation
marks; its speaker is what stands, up to six words, beside one of a short list of verbs right behind
the quotation; indirect speech is what follows "said that" after such words, to the end of the
sentence.
"""

import re

from tests.builders.ledger_corpus import AnnotatedReport, Mark
from tests.builders.ledger_readings import Attributed, Reading

_VERB = (
    r"(?:said|says|told|tells|added|adds|wrote|writes|stated|states|claimed|claims|announced|"
    r"insisted|insists|replied|recalled|stressed|warned|denied|confirmed|argued|noted|asked)"
)
_NAME = r"(?:[\w'\u2019.-]+ ){0,5}?[\w'\u2019.-]+"
_QUOTE = re.compile(r"[\u201c\"]([^\u201c\u201d\"\n]{3,1000})[\u201d\"]")
_BEHIND = re.compile(
    rf",? ?(?:(?P<s1>{_NAME}) (?P<c1>{_VERB})|(?P<c2>{_VERB}) (?P<s2>{_NAME}(?=[,.\n])))"
)
_INDIRECT = re.compile(
    rf"(?P<s>{_NAME}) (?P<c>{_VERB})(?: [\w ]{{1,30}})? ?(?:that )(?P<x>[^.\n]{{3,600}})"
)


def baseline(report: AnnotatedReport) -> Reading:
    """What the rule finds in a report."""
    said: list[Attributed] = []
    for quote in _QUOTE.finditer(report.text):
        after = _BEHIND.match(report.text, quote.end())
        if after:
            source = after.span("s1") if after["s1"] else after.span("s2")
            cue = after.span("c1") if after["c1"] else after.span("c2")
            said.append(_attributed(report, len(said), (source, cue), quote.span(1), quoted=True))
    for match in _INDIRECT.finditer(report.text):
        spans = (match.span("s"), match.span("c"))
        said.append(_attributed(report, len(said), spans, match.span("x"), quoted=False))
    return Reading(key=report.key, text=report.text, said=tuple(said))


def _attributed(
    report: AnnotatedReport,
    number: int,
    spans: tuple[tuple[int, int], tuple[int, int]],
    content: tuple[int, int],
    *,
    quoted: bool,
) -> Attributed:
    source, cue = spans
    return Attributed(
        key=str(number),
        kind="direct" if quoted else "indirect",
        source=(Mark(*source),),
        cue=(Mark(*cue),),
        content=(Mark(*content),),
        quoted=(Mark(*content),) if quoted else (),
        speaker=report.text[slice(*source)].lower(),
    )
