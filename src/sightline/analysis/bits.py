"""Reading numbers bit by bit, as video headers are written."""

from typing import Final

_ZEROS_MOST: Final = 32


class OutOfBits(Exception):
    """The data end, or hold no number of this kind, where one should stand."""


class Bits:
    """A reader over bytes; every read is bounded by them."""

    def __init__(self, data: bytes) -> None:
        self._number = int.from_bytes(data)
        self._left = 8 * len(data)

    def take(self, count: int) -> int:
        """The next `count` bits as a number.

        Raises:
            OutOfBits: fewer are left.
        """
        if count > self._left:
            raise OutOfBits
        self._left -= count
        return self._number >> self._left & ((1 << count) - 1)

    def more(self) -> bool:
        """Whether anything but the stop bit and zeros is left (H.264, 7.2)."""
        rest = self._number & ((1 << self._left) - 1)
        return bool(rest & (rest - 1))

    def flag(self) -> bool:
        """The next bit."""
        return self.take(1) == 1

    def unsigned(self) -> int:
        """An Exp-Golomb number (ITU-T H.264, 9.1).

        Raises:
            OutOfBits: none stands here.
        """
        zeros = 0
        while not self.flag():
            zeros += 1
            if zeros > _ZEROS_MOST:
                raise OutOfBits
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        """A signed Exp-Golomb number (ITU-T H.264, 9.1.1).

        Raises:
            OutOfBits: none stands here.
        """
        code = self.unsigned()
        return (code + 1) // 2 if code % 2 else -(code // 2)


def unescaped(unit: bytes) -> bytes:
    """A NAL unit's content without the bytes that keep start codes out of it (H.264, 7.4.1)."""
    return unit.replace(b"\0\0\3", b"\0\0")
