"""Ed25519, ECDSA and RSA signatures, checked with Python's own integers: slow, and easy to read.

Sources: RFC 8032 section 5.1 (Ed25519), FIPS 186-5 section 6.4 and SP 800-186 (ECDSA and its
curves), RFC 8017 section 8.2.2 (RSA, PKCS #1 v1.5). Nothing secret is handled here, so nothing
needs to take the same time for every input.
"""

import functools
import hashlib
from dataclasses import dataclass

P25519 = 2**255 - 19
ORDER25519 = 2**252 + 27742317777372353535851937790883648493
D25519 = -121665 * pow(121666, -1, P25519) % P25519
ROOT_OF_MINUS_ONE = pow(2, (P25519 - 1) // 4, P25519)

Point = tuple[int, int, int, int]
"""Extended coordinates: x = X/Z, y = Y/Z, x * y = T/Z."""
NEUTRAL: Point = (0, 1, 1, 0)


def edwards_add(left: Point, right: Point) -> Point:
    """Sum of two points (RFC 8032, section 5.1.4)."""
    a = (left[1] - left[0]) * (right[1] - right[0]) % P25519
    b = (left[1] + left[0]) * (right[1] + right[0]) % P25519
    c = 2 * left[3] * right[3] * D25519 % P25519
    d = 2 * left[2] * right[2] % P25519
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P25519, g * h % P25519, f * g % P25519, e * h % P25519


def edwards_x(y: int, sign: int) -> int | None:
    """The x of a point with this y, or None where there is none (RFC 8032, section 5.1.3)."""
    if y >= P25519:
        return None
    square = (y * y - 1) * pow(D25519 * y * y + 1, -1, P25519) % P25519
    x = pow(square, (P25519 + 3) // 8, P25519)
    if (x * x - square) % P25519:
        x = x * ROOT_OF_MINUS_ONE % P25519
    if (x * x - square) % P25519 or (x == 0 and sign):
        return None
    return P25519 - x if x % 2 != sign else x


@functools.lru_cache(maxsize=64)
def edwards_point(data: bytes) -> Point | None:
    """The point that 32 bytes stand for, or None."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = edwards_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P25519)


def edwards_row(point: Point) -> tuple[Point, ...]:
    """A point from once to fifteen times, written so that adding it to another is short."""
    found, total = [], NEUTRAL
    for _ in range(15):
        total = edwards_add(total, point)
        x, y, z, t = total
        found.append((y - x, y + x, 2 * D25519 * t % P25519, 2 * z))
    return tuple(found)


@functools.lru_cache(maxsize=64)
def edwards_rows(point: Point) -> tuple[tuple[Point, ...], ...]:
    """A row for each four bits of a scalar. A log has few keys, so each is worth its rows."""
    rows = []
    for _ in range(64):
        rows.append(edwards_row(point))
        for _ in range(4):
            point = edwards_add(point, point)
    return tuple(rows)


def edwards_sum(terms: list[tuple[int, Point]]) -> Point:
    """The sum of points, each so many times: a look-up and an addition for each four bits."""
    x, y, z, t = NEUTRAL
    for scalar, point in terms:
        for number, row in enumerate(edwards_rows(point)):
            digit = scalar >> 4 * number & 15
            if digit:
                less, more, doubled, twice = row[digit - 1]
                a, b, c, d = (y - x) * less, (y + x) * more, t * doubled, z * twice
                e, f, g, h = (b - a) % P25519, (d - c) % P25519, (d + c) % P25519, (b + a) % P25519
                x, y, z, t = e * f % P25519, g * h % P25519, f * g % P25519, e * h % P25519
    return x, y, z, t


BASE_Y = 4 * pow(5, -1, P25519) % P25519
BASE = (edwards_x(BASE_Y, 0) or 0, BASE_Y, 1, (edwards_x(BASE_Y, 0) or 0) * BASE_Y % P25519)


def ed25519_holds(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a raw Ed25519 key made this signature over this message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, scalar = edwards_point(key), int.from_bytes(signature[32:], "little")
    if public is None or scalar >= ORDER25519:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER25519
    negated = (P25519 - public[0], public[1], 1, P25519 - public[3])
    x, y, z, _ = edwards_sum([(scalar, BASE), (challenge, negated)])
    inverse = pow(z, -1, P25519)
    x, y = x * inverse % P25519, y * inverse % P25519
    # Compared as bytes, as the library of the other verifier does: R has one spelling.
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


@dataclass(frozen=True)
class Curve:
    """A curve y² = x³ - 3x + b over a prime field (SP 800-186, section 3.2.1)."""

    prime: int
    b: int
    order: int
    base: tuple[int, int]
    hash_name: str


CURVES = {
    "nistp256": Curve(
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        (
            0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
            0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        ),
        "sha256",
    ),
    "nistp384": Curve(
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        int(
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a"
            "c656398d8a2ed19d2a85c8edd3ec2aef",
            16,
        ),
        int(
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
            "581a0db248b0a77aecec196accc52973",
            16,
        ),
        (
            int(
                "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
                "5502f25dbf55296c3a545e3872760ab7",
                16,
            ),
            int(
                "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
                "0a60b1ce1d7e819d7a431d7c90ea0e5f",
                16,
            ),
        ),
        "sha384",
    ),
    "nistp521": Curve(
        2**521 - 1,
        int(
            "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef1"
            "09e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b50"
            "3f00",
            16,
        ),
        int(
            "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            "ffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386"
            "409",
            16,
        ),
        (
            int(
                "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d"
                "3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5"
                "bd66",
                16,
            ),
            int(
                "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e"
                "662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd1"
                "6650",
                16,
            ),
        ),
        "sha512",
    ),
}

Affine = tuple[int, int] | None
"""A point of such a curve; None is the one at infinity."""


def curve_add(curve: Curve, left: Affine, right: Affine) -> Affine:
    """Sum of two points."""
    if left is None or right is None:
        return left or right
    p = curve.prime
    if left[0] == right[0]:
        if (left[1] + right[1]) % p == 0:
            return None
        slope = (3 * left[0] * left[0] - 3) * pow(2 * left[1], -1, p)
    else:
        slope = (right[1] - left[1]) * pow(right[0] - left[0], -1, p)
    x = (slope * slope - left[0] - right[0]) % p
    return x, (slope * (left[0] - x) - left[1]) % p


def curve_times(curve: Curve, scalar: int, point: Affine) -> Affine:
    """A point, so many times."""
    total: Affine = None
    while scalar:
        if scalar & 1:
            total = curve_add(curve, total, point)
        point, scalar = curve_add(curve, point, point), scalar >> 1
    return total


def ecdsa_holds(
    name: str, key: bytes, numbers: tuple[int, int], message: bytes, hash_name: str = ""
) -> bool:
    """Whether an uncompressed point of that curve made the signature (r, s) over this message.

    Without a name of a hash it is the one that SSH uses with the curve.
    """
    curve = CURVES[name]
    size = (curve.prime.bit_length() + 7) // 8
    if len(key) != 1 + 2 * size or key[:1] != b"\x04":
        return False
    x, y = int.from_bytes(key[1 : 1 + size], "big"), int.from_bytes(key[1 + size :], "big")
    if x >= curve.prime or (y * y - x**3 + 3 * x - curve.b) % curve.prime:
        return False
    r, s = numbers
    if not (0 < r < curve.order and 0 < s < curve.order):
        return False
    digest = hashlib.new(hash_name or curve.hash_name, message).digest()
    number = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - curve.order.bit_length())
    inverse = pow(s, -1, curve.order)
    found = curve_add(
        curve,
        curve_times(curve, number * inverse % curve.order, curve.base),
        curve_times(curve, r * inverse % curve.order, (x, y)),
    )
    return found is not None and found[0] % curve.order == r


HASH_PREFIXES = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
"""DigestInfo in DER up to the digest (RFC 8017, section 9.2)."""


def rsa_holds(exponent: int, modulus: int, signature: bytes, hashed: tuple[str, bytes]) -> bool:
    """Whether an RSA key signed a message: `hashed` is the name of the hash, and the message."""
    name, message = hashed
    size = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != size or number >= modulus:
        return False
    digest = HASH_PREFIXES[name] + hashlib.new(name, message).digest()
    expected = b"\x00\x01" + b"\xff" * (size - 3 - len(digest)) + b"\x00" + digest
    return pow(number, exponent, modulus).to_bytes(size, "big") == expected
