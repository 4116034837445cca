"""Signing through ssh-agent: the private key stays there, or in the security key behind it.

Protocol: draft-ietf-sshm-ssh-agent, over the Unix socket that SSH_AUTH_SOCK names.
"""

import os
import socket
import struct
from pathlib import Path
from typing import Final, Self

from sightline.adapters.ssh_signer import Made, SshSigner
from sightline.errors import InputRefused, StorageFailed
from sightline.model.ssh_keys import RSA, parse_key, string, whole_strings
from sightline.model.sshsig import key_blob, key_line, unpack_inner

_LIST, _LISTED = 11, 12
_SIGN, _SIGNED = 13, 14
_RSA_SHA2_512: Final = 4
"""Flag: an RSA key is to sign with SHA-512; without it, agents may use SHA-1."""
_MOST_BYTES: Final = 1 << 20
_WAIT_SECONDS: Final = 120
"""Somebody may have to find and touch a security key."""


class AgentKey(SshSigner):
    """A key that an agent holds."""

    def __init__(self, blob: bytes, name: str, agent: "Agent") -> None:
        kind = parse_key(blob).kind
        super().__init__(
            blob, name, lambda data: agent.sign(blob, data, _RSA_SHA2_512 if kind == RSA else 0)
        )

    @classmethod
    def named(cls, public: Path, name: str) -> Self:
        """The key whose public half lies in a file, from the agent that the environment names.

        Raises:
            InputRefused: the file holds no public key, or the agent does not hold its other half.
            StorageFailed: the file or the agent cannot be reached.
        """
        try:
            blob = key_blob(public.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise StorageFailed(
                "The public key cannot be read.", file=str(public), next_step="Name another file."
            ) from error
        agent = Agent.of(os.environ.get("SSH_AUTH_SOCK", ""))
        if blob not in agent.held():
            raise InputRefused(
                "The agent does not hold the private half of this key.",
                file=str(public),
                next_step=f"Add it with `ssh-add`: {key_line(blob)[:60]}…",
            )
        return cls(blob, name, agent)


class Agent:
    """One agent, asked over a connection of its own each time."""

    def __init__(self, path: str) -> None:
        self._path = path

    @classmethod
    def of(cls, path: str) -> Self:
        """The agent at a socket.

        Raises:
            StorageFailed: no agent is named.
        """
        if not path:
            raise StorageFailed(
                "A public key was named, and no ssh-agent is running (SSH_AUTH_SOCK is not set).",
                next_step="Start one with `eval $(ssh-agent)`, or name a private key with --key.",
            )
        return cls(path)

    def held(self) -> list[bytes]:
        """Wire blobs of the keys that it holds.

        Raises:
            StorageFailed: it cannot be asked.
        """
        answer = self._ask(_LIST, b"", _LISTED)
        try:
            (count,) = struct.unpack_from(">I", answer)
            fields = whole_strings(answer[4:], 2 * count)
        except struct.error as error:
            raise self._failed("its answer cannot be read") from error
        return fields[::2]

    def sign(self, blob: bytes, data: bytes, flags: int) -> Made:
        """Have data signed.

        Raises:
            StorageFailed: it cannot be asked, or refuses.
        """
        body = string(blob) + string(data) + struct.pack(">I", flags)
        try:
            (inner,) = whole_strings(self._ask(_SIGN, body, _SIGNED), 1)
            return unpack_inner(inner)
        except (struct.error, ValueError) as error:
            raise self._failed("its answer cannot be read") from error

    def _ask(self, kind: int, body: bytes, expected: int) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(_WAIT_SECONDS)
                connection.connect(self._path)
                connection.sendall(struct.pack(">IB", 1 + len(body), kind) + body)
                (length,) = struct.unpack(">I", _exactly(connection, 4))
                if not 0 < length <= _MOST_BYTES:
                    raise self._failed("its answer is empty or far too long")
                answer = _exactly(connection, length)
        except OSError as error:
            raise self._failed(str(error.strerror or error)) from error
        if answer[0] != expected:
            raise self._failed("it refused; the key may be locked, or nobody touched it in time")
        return answer[1:]

    def _failed(self, cause: str) -> StorageFailed:
        return StorageFailed(
            f"The ssh-agent did not do what was asked: {cause}.",
            file=self._path,
            next_step="See `ssh-add -l`, and try again.",
        )


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        chunk = connection.recv(count - len(data))
        if not chunk:
            raise OSError("it closed the connection")
        data += chunk
    return bytes(data)
