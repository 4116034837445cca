"""Every export there is; the command line, pages and tests list them from here."""

from typing import Final

from sightline.exports import case_json, case_uco, report_html, report_pdf, tables
from sightline.exports.contract import Export

EXPORTS: Final[tuple[Export, ...]] = (
    report_html.EXPORT,
    report_pdf.EXPORT,
    case_json.EXPORT,
    case_uco.EXPORT,
    tables.EXHIBITS,
    tables.CLAIMS,
)
