"""Runs rocrate-validator on a crate without a network; started in an environment of its own.

The validator fetches the RO-Crate context by its address. Here it is answered from the copy that
the `rocrate` package ships, so that every check of the profile runs.
"""

import json
import sys
from importlib import resources
from typing import Any

import requests
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester


def answer(_self: Any, url: str, **_: Any) -> requests.Response:  # noqa: ANN401 - as theirs
    if not url.startswith("https://w3id.org/ro/crate/1.2"):
        raise requests.ConnectionError(url)
    response = requests.Response()
    response.status_code, response.url = 200, url
    response.headers["Content-Type"] = "application/ld+json"
    response._content = (resources.files("rocrate") / "data/ro-crate.jsonld").read_bytes()
    return response


HttpRequester.get = answer
result = services.validate(
    services.ValidationSettings(
        rocrate_uri=sys.argv[1],
        profile_identifier="ro-crate-1.2",
        requirement_severity=models.Severity.REQUIRED,
        cache_path=sys.argv[2],  # of its own: nothing is kept from run to run
    )
)
print(json.dumps([f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()]))
