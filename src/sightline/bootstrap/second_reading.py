"""The endpoint that a user names, ready to be asked."""

from sightline.adapters.model_endpoint import ModelEndpoint
from sightline.bootstrap.service_keys import key_in


def endpoint(address: str, key_variable: str | None) -> ModelEndpoint:
    """An endpoint, its key taken from the environment variable that the user named.

    Raises:
        InputRefused: the address is none.
        NotFound: the variable is not set.
    """
    return ModelEndpoint(address, key=key_in(key_variable, "--key-variable"))
