"""Keys of services: taken from where the user says, never from the command line itself."""

import os

from sightline.errors import NotFound


def key_in(variable: str | None, option: str) -> str | None:
    """The key that an environment variable holds; None where none was named.

    Args:
        variable: Its name, as the user gave it.
        option: The option that named it, for the message.

    Raises:
        NotFound: the variable is not set, or empty.
    """
    if variable is None:
        return None
    key = os.environ.get(variable)
    if not key:
        raise NotFound(
            f"The environment variable {variable} holds no key.",
            next_step=f"Set {variable} to the service's key, or leave {option} out.",
        )
    return key
