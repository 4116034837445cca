"""The case report as one page that needs nothing else: no network, no script, no other file."""

import base64
import hashlib
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sightline.exports.contract import CaseView, Export, Rendered
from sightline.exports.report_footage import strip
from sightline.exports.report_model import build
from sightline.exports.timeline import KINDS
from sightline.exports.visible import prose

_PACKAGE: Final = "sightline.exports"


def _finalize(value: object) -> object:
    """Spell out what a template would else put on the page unseen; markup of ours passes."""
    return prose(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_ENVIRONMENT: Final = Environment(
    loader=PackageLoader(_PACKAGE),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_finalize,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(view: CaseView) -> Rendered:
    """The page, in UTF-8."""
    report = build(view)
    css = resources.files(_PACKAGE).joinpath("templates/report.css").read_text(encoding="utf-8")
    # Only this very style sheet may apply, only pictures held in the page may show.
    style = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = (
        "default-src 'none'; img-src data:; "
        f"style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    )
    page = _ENVIRONMENT.get_template("report.html.j2").render(
        r=report,
        strip=strip(report.exhibits),
        anchors=report.anchors(),
        kinds=KINDS,
        policy=policy,
        css=Markup(css),  # noqa: S704 - our own file
        drawing=Markup(report.drawing),  # noqa: S704 - composed and escaped by timeline_svg
    )
    return Rendered(data=page.encode(), left_out=report.left_out)


EXPORT: Final = Export(
    name="report.html", file_name="report.html", media_type="text/html", render=render
)
