"""Random rows that depend on a counter alone: the kernel draws the very same ones in any order.

The counter is hashed by the finaliser of MurmurHash3 (Appleby, 2008).
"""

import numpy as np
from numpy.typing import NDArray


def draw(seed: int, epoch: int, count: int, draws: int) -> NDArray[np.int64]:
    """Return `draws` rows for each of `count` rows, uniform in [0, count), itself not left out.

    Parameters
    ----------
    seed : int >= 0
    epoch : int >= 0
    count, draws : int
        Their product below 2³².

    Returns
    -------
    (count, draws) int64
    """
    counters = np.arange(count * draws, dtype=np.uint32)
    mixed = _mix(counters ^ np.uint32(epoch_key(seed, epoch)))
    return (mixed.astype(np.int64) * count >> 32).reshape(count, draws)


def epoch_key(seed: int, epoch: int) -> int:
    """Return the 32 bits that tell an epoch's draws from all others."""
    mixed = _mix(np.array([seed & 0xFFFFFFFF], dtype=np.uint32)) + np.uint32(epoch & 0xFFFFFFFF)
    return int(_mix(mixed)[0])


def _mix(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        values = np.multiply(values ^ np.right_shift(values, shift), factor, dtype=np.uint32)
    return np.bitwise_xor(values, np.right_shift(values, 16))
