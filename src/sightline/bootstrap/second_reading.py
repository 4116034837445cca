"""The endpoint that a user names, ready to be asked."""

import os

from sightline.adapters.model_endpoint import ModelEndpoint
from sightline.errors import NotFound


def endpoint(address: str, key_variable: str | None) -> ModelEndpoint:
    """An endpoint, its key taken from the environment variable that the user named.

    Raises:
        InputRefused: the address is none.
        NotFound: the variable is not set.
    """
    key = None if key_variable is None else os.environ.get(key_variable)
    if key_variable is not None and not key:
        raise NotFound(
            f"The environment variable {key_variable} is not set.",
            next_step="Set it to the endpoint's key, or leave --key-variable out.",
        )
    return ModelEndpoint(address, key=key)
