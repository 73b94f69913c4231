"""A planet from far away: body, graticule and points in orthographic projection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle, BundleError
from .colors import point_colors, rgb
from .png import write_png

# Drawn so many times as large, then averaged: edges are smooth.
FINER = 2
# The planet's radius as a share of the picture's side.
SHARE = 0.43
SPACING = 15
LINE_STRENGTH = 0.16
SMALLEST, LARGEST = 64, 4096


@dataclass(frozen=True)
class Look:
    """How the planet is seen.

    Attributes
    ----------
    size : int
        The side of the picture in pixels, from 64 to 4096.
    latitude, longitude : float or None
        What lies in the middle, in degrees; None for where the points are densest.
    theme : "dark" or "light"
    """

    size: int = 1024
    latitude: float | None = None
    longitude: float | None = None
    theme: str = "dark"


@dataclass(frozen=True)
class _Paint:
    ground: str
    day: str
    night: str
    line: str
    outline: str


PAINTS = {
    "dark": _Paint("#0a1118", "#24465c", "#0c1a26", "#9cc7dd", "#0a1118"),
    "light": _Paint("#f8f5ee", "#ffffff", "#d3dfdd", "#17323c", "#fffefa"),
}


def picture_of(bundle: Bundle, look: Look | None = None, color: str | None = None) -> bytes:
    """Return a PNG of a bundle's first layout.

    Parameters
    ----------
    bundle : Bundle
    look : Look, optional
    color : str, optional
        The column that colours the points; the bundle's own, if left out.

    Raises
    ------
    BundleError
        When the bundle has no layout.
    """
    look = look or Look()
    if not bundle.layouts:
        raise BundleError(
            "The bundle has no layout, and so no place for its points: make one with "
            "`embedding-sphere layout`."
        )
    chosen = bundle.display.get("color", "") if color is None else color
    colors = point_colors(bundle, chosen, look.theme)
    return write_png(draw(bundle.layouts[0].positions, colors, look))


def draw(
    positions: NDArray[np.floating], colors: NDArray[np.floating], look: Look
) -> NDArray[np.uint8]:
    """Return the pixels of a planet, (size, size, 3).

    Parameters
    ----------
    positions : (N, 3) unit vectors, north is +z
    colors : (N, 3) in [0, 255]
    look : Look
    """
    if not SMALLEST <= look.size <= LARGEST:
        raise ValueError(f"The size is {look.size}: expected {SMALLEST} to {LARGEST} pixels.")
    paint = PAINTS[look.theme]
    side = FINER * look.size
    radius = SHARE * side
    axes = _axes(positions, look)
    turned = positions.astype(np.float64) @ axes.T
    canvas = _body(side, radius, paint)
    for line in _graticule():
        _line(canvas, line @ axes.T, rgb(paint.line), radius, LINE_STRENGTH)
    # As in the page: the more points, the smaller.
    size = max(min(radius * 3.1 / np.sqrt(len(positions) + 1), side / 60), 7 * FINER) / 2
    _points(canvas, turned, colors, radius, size, rgb(paint.outline))
    small = canvas.reshape(look.size, FINER, look.size, FINER, 3).mean(axis=(1, 3))
    return np.clip(np.round(small), 0, 255).astype(np.uint8)


def _axes(positions: NDArray[np.floating], look: Look) -> NDArray[np.float64]:
    """Return what points right, up and to the viewer."""
    if look.latitude is None or look.longitude is None:
        towards = _densest(positions)
    else:
        north, east = np.radians([look.latitude, look.longitude])
        towards = np.array(
            [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
        )
    right = np.cross([0.0, 0.0, 1.0], towards)
    if np.linalg.norm(right) < 1e-9:
        right = np.array([0.0, 1.0, 0.0])
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(towards, right), towards])


def _densest(positions: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return a unit vector to where most points lie."""
    some = positions[:: max(1, len(positions) // 2000)].astype(np.float64)
    near = np.exp(8 * (some @ some.T - 1)).sum(axis=1)
    middle = some[np.argmax(near)]
    return middle / np.linalg.norm(middle)


def _body(side: int, radius: float, paint: _Paint) -> NDArray[np.float32]:
    """Return ground and body, (side, side, 3)."""
    y, x = np.mgrid[:side, :side].astype(np.float32) - np.float32((side - 1) / 2)
    # The light stands over the viewer's left shoulder.
    light = np.clip(np.hypot(x + 0.4 * radius, y + 0.5 * radius) / (1.5 * radius), 0, 1)[..., None]
    body = rgb(paint.day) * (1 - light) + rgb(paint.night) * light
    inside = (np.hypot(x, y) <= radius)[..., None]
    return np.where(inside, body, rgb(paint.ground)).astype(np.float32)


def _graticule() -> list[NDArray[np.float64]]:
    """Return meridians and parallels as dense points."""
    along = np.radians(np.arange(0, 360, 0.1))
    upward = np.radians(np.arange(-75, 75, 0.1))
    parallels = [
        np.column_stack(
            [
                np.cos(north) * np.cos(along),
                np.cos(north) * np.sin(along),
                np.full_like(along, np.sin(north)),
            ]
        )
        for north in np.radians(np.arange(-75, 90, SPACING))
    ]
    meridians = [
        np.column_stack(
            [np.cos(upward) * np.cos(east), np.cos(upward) * np.sin(east), np.sin(upward)]
        )
        for east in np.radians(np.arange(0, 360, SPACING))
    ]
    return parallels + meridians


def _line(
    canvas: NDArray[np.float32],
    turned: NDArray[np.float64],
    color: NDArray[np.float64],
    radius: float,
    strength: float,
) -> None:
    """Draw a line of pixels where it lies in front."""
    x, y = _pixels(canvas, turned[turned[:, 2] > 0], radius)
    flat = np.unique(np.round(y).astype(int) * len(canvas) + np.round(x).astype(int))
    pixels = canvas.reshape(-1, 3)
    pixels[flat] += np.float32(strength) * (color.astype(np.float32) - pixels[flat])


def _points(
    canvas: NDArray[np.float32],
    turned: NDArray[np.float64],
    colors: NDArray[np.floating],
    radius: float,
    size: float,
    outline: NDArray[np.float64],
) -> None:
    """Draw discs with an outline, those at the limb first, smaller and paler."""
    front = np.flatnonzero(turned[:, 2] > 0.02)
    front = front[np.argsort(turned[front, 2], kind="stable")]
    x, y = _pixels(canvas, turned[front], radius)
    for row, left, top in zip(front, x, y, strict=True):
        above = float(turned[row, 2])
        grown = size * (0.6 + 0.4 * min(above / 0.5, 1))
        strength = np.float32(min(above / 0.16, 1))
        _disc(canvas, left, top, grown, outline, strength)
        _disc(canvas, left, top, grown - FINER * 0.8, colors[row], strength)


def _disc(
    canvas: NDArray[np.float32],
    x: float,
    y: float,
    size: float,
    color: NDArray[np.floating],
    strength: np.float32,
) -> None:
    reach = int(np.ceil(size))
    top, left = max(int(y) - reach, 0), max(int(x) - reach, 0)
    part = canvas[top : int(y) + reach + 2, left : int(x) + reach + 2]
    down = np.arange(top, top + part.shape[0])[:, None] - y
    across = np.arange(left, left + part.shape[1])[None, :] - x
    inside = (down * down + across * across <= size * size)[..., None]
    part += inside * strength * (color.astype(np.float32) - part)


def _pixels(
    canvas: NDArray[np.float32], turned: NDArray[np.float64], radius: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    middle = (len(canvas) - 1) / 2
    return middle + radius * turned[:, 0], middle - radius * turned[:, 1]
