"""Damaged bundles: decode gives a valid bundle or a BundleError, and allocates little.

EMBEDDING_SPHERE_FUZZ sets how many damaged files each test reads.
"""

import copy
import os
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgpack
import pytest
from embedding_sphere.bundle import Bundle, BundleError, decode, encode
from test_bundle import make

GOLDEN = Path(__file__).parents[2] / "golden"
ROUNDS = int(os.environ.get("EMBEDDING_SPHERE_FUZZ", "300"))
HUGE = (
    b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xdb\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
)
JUNK: list[Any] = [
    None, True, -1, 0, 1, 2**31, 2**63, -0.5, float("nan"), float("inf"), "", "x", b"", b"xyz", [],
    [[]], [0] * 7, {}, {"dtype": "float16"}, "float64", "int32", [2**40, 2**40], [-1, -1],
]  # fmt: skip


def seeds() -> list[bytes]:
    valid = [path for path in GOLDEN.glob("*.esb") if not path.name.startswith("error-")]
    return [*(path.read_bytes() for path in sorted(valid)), encode(make(200, 64, 10))]


def flip_bits(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        damaged[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def splice(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.randrange(20))
    return data[:start] + chance.randbytes(chance.randrange(20)) + data[end:]


def declare_huge(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + chance.choice(HUGE) + data[start + chance.choice([0, 1, 5]) :]


def replace_values(data: bytes, chance: random.Random) -> bytes:
    """Put junk in place of values anywhere in the tree, so that the damage is well formed."""
    content = msgpack.unpackb(data)
    for _ in range(chance.randint(1, 3)):
        container = content
        while True:
            keys = list(container) if isinstance(container, dict) else list(range(len(container)))
            key = chance.choice(keys)
            inner = container[key]
            if not isinstance(inner, dict | list) or not inner or chance.random() < 0.2:
                break
            container = inner
        if chance.random() < 0.2 and isinstance(container, dict):
            del container[key]
        else:
            container[key] = copy.deepcopy(chance.choice(JUNK))
        if not content:
            break
    return msgpack.packb(content)


def peak_of(data: bytes) -> tuple[Bundle | None, int]:
    """What decode made of the data, and the most bytes it held meanwhile."""
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    try:
        bundle: Bundle | None = decode(data)
    except BundleError:
        bundle = None
    return bundle, tracemalloc.get_traced_memory()[1] - before


@pytest.mark.parametrize("damage", [flip_bits, cut, splice, declare_huge, replace_values])
def test_damage_is_an_error_or_a_valid_bundle(
    damage: Callable[[bytes, random.Random], bytes],
) -> None:
    chance = random.Random(damage.__name__)
    sources = seeds()
    refused = 0
    tracemalloc.start()
    try:
        for round_ in range(ROUNDS):
            source = sources[round_ % len(sources)]
            data = damage(source, chance)
            bundle, peak = peak_of(data)
            assert peak < 12 * max(len(data), len(source)) + 200_000, (damage.__name__, round_)
            if bundle is None:
                refused += 1
            else:
                assert decode(encode(bundle)).count == bundle.count
    finally:
        tracemalloc.stop()
    assert refused > ROUNDS / 20, "the damage is no damage"


def with_raw(value: bytes) -> bytes:
    packed = encode(make(2, 2, 1))
    return bytes([0xDE, 0, (packed[0] & 0x0F) + 1]) + packed[1:] + b"\xa3raw" + value


MILLION = 1_000_000
SIZE = (MILLION // 5).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("bomb", "times"),
    [
        (b"\xdd" + SIZE + (b"\xdd" + SIZE) * (MILLION // 5), 4),
        (b"\x91" * MILLION + b"\0", 4),
        (b"\x81\xa1k" * (MILLION // 3) + b"\0", 4),
        (b"\xdc\xff\xff" * (MILLION // 3), 4),
        (b"\xdb\x7f\xff\xff\xff" + bytes(MILLION), 4),
        # Honest, so accepted: many empty maps of one byte each; what they cost is linear.
        (b"\xdd" + (10**5).to_bytes(4, "big") + b"\x80" * 10**5, 100),
    ],
    ids=["lists-in-lists", "nested-lists", "nested-maps", "short-lists", "long-text", "empty-maps"],
)
def test_a_bomb_takes_little_memory(bomb: bytes, times: int) -> None:
    data = with_raw(bomb)
    tracemalloc.start()
    try:
        _, peak = peak_of(data)
    finally:
        tracemalloc.stop()
    assert peak < times * len(data)
