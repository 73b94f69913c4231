"""Draws the icons of the installed page, in the manner of ``web/icon.svg``."""

import struct
import zlib
from pathlib import Path

import numpy as np

NIGHT, DAY, LINE = (11, 20, 28), (38, 74, 99), (156, 199, 221)
POINTS = (  # place in planet radii, radius, colour
    (-0.42, -0.38, 0.15, (242, 163, 65)),
    (0.30, -0.52, 0.12, (111, 182, 217)),
    (0.48, 0.22, 0.16, (126, 224, 205)),
    (-0.22, 0.42, 0.13, (240, 230, 110)),
    (0.06, -0.08, 0.11, (224, 142, 122)),
)
# Platforms cut a maskable icon to a circle of 80 % of its width: what matters stays within.
ICONS = {"192.png": (192, 0.46, False), "512.png": (512, 0.46, False),
         "maskable-512.png": (512, 0.34, True)}  # fmt: skip


def draw(size: int, radius: float, full: bool) -> np.ndarray:
    """Return the icon as (size, size, 4) bytes; `full` fills the square behind the planet."""
    axis = ((np.arange(size) + 0.5) / size - 0.5) / radius
    x, y = axis[None, :], axis[:, None]
    pixel = 1 / (size * radius)
    distance = np.hypot(x, y)
    image = np.zeros((size, size, 4))
    if full:
        image[..., :3], image[..., 3] = NIGHT, 1
    lit = np.clip(0.75 - 0.55 * np.hypot(x + 0.45, y + 0.5), 0, 1)[..., None]
    body = np.array(NIGHT) * 1.6 * (1 - lit) + np.array(DAY) * lit
    paint(image, body, cover(1 - distance, pixel))
    across = np.sqrt(np.clip(1 - y**2, 1e-9, None))
    for meridian in (0.0, 0.55):
        edge = np.abs(np.abs(x) - meridian * across)
        paint(image, LINE, 0.45 * cover(0.012 - edge, pixel) * cover(1 - distance, pixel))
    for parallel in (-0.5, 0.0, 0.5):
        edge = np.abs(y - parallel) + 0 * x
        paint(image, LINE, 0.45 * cover(0.012 - edge, pixel) * cover(1 - distance, pixel))
    for left, top, size_of, color in POINTS:
        paint(image, color, cover(size_of - np.hypot(x - left, y - top), pixel))
    image[..., 3] *= 255
    return np.round(image).astype(np.uint8)


def cover(inside: np.ndarray, pixel: float) -> np.ndarray:
    """The share of each pixel that lies inside, by the signed distance to the edge."""
    return np.clip(inside / pixel + 0.5, 0, 1)


def paint(image: np.ndarray, color: object, alpha: np.ndarray) -> None:
    """Lay a colour over the image (Porter and Duff's "over", colours not premultiplied)."""
    below = image[..., 3] * (1 - alpha)
    total = np.maximum(alpha + below, 1e-9)
    image[..., :3] = (np.asarray(color) * alpha[..., None] + image[..., :3] * below[..., None]) / (
        total[..., None]
    )
    image[..., 3] = alpha + below


def encode_png(image: np.ndarray) -> bytes:
    """Encode (height, width, 4) bytes as a PNG of 8-bit RGBA (ISO/IEC 15948)."""
    height, width, _ = image.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), image.reshape(height, -1)], axis=1)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    packed = zlib.compress(rows.tobytes(), 9)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed)
            + chunk(b"IEND", b""))  # fmt: skip


def write_icons(folder: Path) -> None:
    """Write every icon into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, settings in ICONS.items():
        (folder / name).write_bytes(encode_png(draw(*settings)))
