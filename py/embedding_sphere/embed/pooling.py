"""Text vectors from token states: a function for each way that a model can be trained for."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
# Of states (B, T, D) and a mask (B, T), 1 for tokens and 0 for what fills up: (B, D).
Pooling = Callable[[Floats, NDArray[np.int64]], Floats]


def pool_mean(states: Floats, mask: NDArray[np.int64]) -> Floats:
    """Return the mean of the tokens."""
    return _total(states, mask) / np.maximum(mask.sum(axis=1, keepdims=True), 1)


def pool_mean_sqrt(states: Floats, mask: NDArray[np.int64]) -> Floats:
    """Return the sum of the tokens over the root of their number."""
    return _total(states, mask) / np.sqrt(np.maximum(mask.sum(axis=1, keepdims=True), 1))


def pool_weighted_mean(states: Floats, mask: NDArray[np.int64]) -> Floats:
    """Return the mean of the tokens, weighted by their places, from 1 (SGPT, arXiv 2202.08904)."""
    weights = mask * np.arange(1, mask.shape[1] + 1)
    return _total(states, weights) / np.maximum(weights.sum(axis=1, keepdims=True), 1)


def pool_first(states: Floats, mask: NDArray[np.int64]) -> Floats:
    """Return the first token, which stands for the text (CLS)."""
    return states[:, 0].astype(np.float64)


def pool_last(states: Floats, mask: NDArray[np.int64]) -> Floats:
    """Return the last token that fills nothing up."""
    last = np.maximum(mask.sum(axis=1) - 1, 0)
    return states[np.arange(len(states)), last].astype(np.float64)


def pool_max(states: Floats, mask: NDArray[np.int64]) -> Floats:
    """Return the largest value of each dimension over the tokens."""
    return np.where(mask[:, :, None] > 0, states, -np.inf).max(axis=1)


# By the switches of `1_Pooling/config.json`, in the order in which several are joined, and by the
# names that stand in its "pooling_mode".
POOLINGS: dict[str, Pooling] = {
    "cls_token": pool_first,
    "max_tokens": pool_max,
    "mean_tokens": pool_mean,
    "mean_sqrt_len_tokens": pool_mean_sqrt,
    "weightedmean_tokens": pool_weighted_mean,
    "lasttoken": pool_last,
}
SHORT_NAMES = {
    "cls": "cls_token",
    "max": "max_tokens",
    "mean": "mean_tokens",
    "weightedmean": "weightedmean_tokens",
}


def _total(states: Floats, weights: NDArray[np.int64]) -> Floats:
    return np.einsum("btd,bt->bd", states.astype(np.float64), weights.astype(np.float64))
