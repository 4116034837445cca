"""All that the deterministic extractor makes of a report, in one call."""

from sightline.analysis.text import TextValues, read_report
from sightline.ledger.attribution import statements
from sightline.ledger.propositions import claims
from sightline.ledger.reading import read_closely
from sightline.ledger.types import Extraction


def extract(data: bytes, media_type: str) -> Extraction:
    """Read an exhibit's bytes and extract.

    Args:
        data: The bytes of a web page, PDF, mail or text.
        media_type: As sniffed or stated when the exhibit came in.
    """
    values, text = read_report(data, media_type, is_pdf=data.lstrip()[:5] == b"%PDF-")
    return extract_text(text, values)


def extract_text(text: str, values: TextValues | None = None) -> Extraction:
    """Extract from a derived text.

    Args:
        text: The derivative of the method `text`, or any text.
        values: What that method's finding holds; None where only a text is at hand.
    """
    reading = read_closely(text, values)
    said = statements(reading)
    return Extraction(report=reading.report, statements=said, claims=claims(reading, said))
