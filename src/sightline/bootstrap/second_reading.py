"""The engine that a user names for a second reading, ready to be asked."""

import sys
from pathlib import Path

from sightline.adapters.model_endpoint import ModelEndpoint
from sightline.adapters.spacy_pipeline import SpacyPipeline
from sightline.bootstrap.service_keys import key_in


def endpoint(address: str, key_variable: str | None) -> ModelEndpoint:
    """An endpoint, its key taken from the environment variable that the user named.

    Raises:
        InputRefused: the address is none.
        NotFound: the variable is not set.
    """
    return ModelEndpoint(address, key=key_in(key_variable, "--key-variable"))


def pipeline(folder: Path, python: Path | None) -> SpacyPipeline:
    """A spaCy pipeline in a folder, and the Python that has it; ours where none is named."""
    return SpacyPipeline(folder=folder, python=python or Path(sys.executable))
