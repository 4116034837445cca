"""Tables of exhibits and of claims, for spreadsheets.

CSV as RFC 4180, UTF-8 with a byte order mark (without one, a common spreadsheet garbles Cyrillic).
A cell that a spreadsheet would run as a formula is given a leading apostrophe.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from sightline.exports.claim_types import ClaimPart
from sightline.exports.contract import CaseView, Export, Rendered
from sightline.exports.report_model import build
from sightline.exports.report_types import ExhibitPart
from sightline.exports.visible import one_line
from sightline.exports.words import plural
from sightline.model.claim import Question
from sightline.model.finding import Outcome

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_LEFT_OUT_OF_EXHIBITS: Final = (
    "Exhibits themselves, pictures, and what findings and observations say: see the report.",
    "Custody beyond the acquisitions: see the report.",
)
_LEFT_OUT_OF_CLAIMS: Final = ("Evidence, reviews and the reasons for conclusions: see the report.",)


def render_exhibits(view: CaseView) -> Rendered:
    """One line an exhibit."""
    report = build(view)
    rows = [_exhibit(exhibit) for exhibit in report.exhibits]
    return Rendered(data=_csv(_EXHIBIT_COLUMNS, rows), left_out=_LEFT_OUT_OF_EXHIBITS)


def render_claims(view: CaseView) -> Rendered:
    """One line a claim, with a column for each question."""
    report = build(view)
    notes = list(_LEFT_OUT_OF_CLAIMS)
    if report.statements:
        notes.append(f"{plural(len(report.statements), 'statement')} that no claim was drawn from.")
    rows = [_claim(claim) for claim in report.claims]
    return Rendered(data=_csv(_CLAIM_COLUMNS, rows), left_out=tuple(notes))


_EXHIBIT_COLUMNS: Final = (
    "exhibit",
    "digest",
    "size_bytes",
    "kind",
    "media_type",
    "name",
    "address",
    "no_address_reason",
    "acquired",
    "collector",
    "acquisitions",
    "origin",
    "observed",
    "inconclusive",
    "failed",
    "not_examined",
    "bears_on",
    "pictures_hidden",
    "log_entry",
)
_CLAIM_COLUMNS: Final = (
    "claim",
    "text",
    "allegation",
    "hedge",
    "speaker",
    "organisation",
    "side",
    "channel",
    "said",
    "verbatim",
    "place_as_named",
    "place",
    "time",
    "count",
    *(f"question_{question.value}" for question in Question),
    "log_entry",
)


def _exhibit(exhibit: ExhibitPart) -> dict[str, str]:
    first = exhibit.acquisitions[0] if exhibit.acquisitions else None
    outcomes = {
        outcome.value: str(sum(1 for found in exhibit.findings if found.outcome == outcome.value))
        for outcome in Outcome
    }
    return {
        "exhibit": exhibit.cite.label,
        "digest": exhibit.digest,
        "size_bytes": str(exhibit.octets),
        "kind": exhibit.kind,
        "media_type": exhibit.media_type,
        "name": first.name if first else "",
        "address": first.address if first else "",
        "no_address_reason": first.no_address_reason if first else "",
        "acquired": first.acquired if first else "",
        "collector": first.collector if first else "",
        "acquisitions": str(len(exhibit.acquisitions)),
        "origin": exhibit.origin,
        **outcomes,
        "not_examined": "; ".join(exhibit.not_examined),
        "bears_on": " ".join(cite.label for cite in exhibit.bears_on),
        "pictures_hidden": _yes(exhibit.hidden),
        "log_entry": str(exhibit.cite.entry),
    }


def _claim(claim: ClaimPart) -> dict[str, str]:
    said = claim.statement
    return {
        "claim": claim.cite.label,
        "text": claim.text,
        "allegation": _yes(claim.allegation),
        "hedge": claim.hedge,
        "speaker": said.speaker if said else "",
        "organisation": said.organisation if said else "",
        "side": said.side if said else "",
        "channel": said.channel if said else "",
        "said": said.said if said else "",
        "verbatim": _yes(said.verbatim) if said else "",
        "place_as_named": claim.place,
        "place": claim.place_note,
        "time": claim.time,
        "count": claim.count,
        **{
            f"question_{row.question}": f"{row.status} ({row.conclusion.standard})"
            if row.conclusion
            else row.status
            for row in claim.rows
        },
        "log_entry": str(claim.cite.entry),
    }


def _csv(columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(text) for name, text in row.items()})
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    line = one_line(text.replace("\n", " "))
    return f"'{line}" if line.lstrip().startswith(_FORMULA) else line


def _yes(value: bool) -> str:  # noqa: FBT001 - the value is what it is about
    return "yes" if value else "no"


EXHIBITS: Final = Export(
    name="exhibits.csv", file_name="exhibits.csv", media_type="text/csv", render=render_exhibits
)
CLAIMS: Final = Export(
    name="claims.csv", file_name="claims.csv", media_type="text/csv", render=render_claims
)
