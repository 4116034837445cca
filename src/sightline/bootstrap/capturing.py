"""What pages are captured with."""

import platform

from sightline.adapters.archives import ArchiveExpander
from sightline.adapters.builds import sightline_version
from sightline.sources.web_page import WebPages
from sightline.workbench.capture import Tools
from sightline.workbench.capture_ports import Told
from sightline.workbench.case import Case


def capture_tools(case: Case, told: Told) -> Tools:
    """Asks the network, and opens what comes in a limited child process."""
    return Tools(
        pages=WebPages(now=case.times.now),
        expander=ArchiveExpander(),
        told=told,
    )


def this_machine() -> str:
    """What collects, without its name: that may say more than a site should ever learn."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{system}, Python {platform.python_version()}, Sightline {sightline_version()}"
