"""Spherical t-SNE on a graphics card, by WebGPU: in the tab, and outside it by the package `wgpu`.

``*.wgsl`` are the shaders, one pass each; both platforms run the same. They lie here, not beside
the kernel's C, because the browser or the driver compiles them where they are used.
"""

from .choice import CHOICES, choose_backend

__all__ = ["CHOICES", "choose_backend"]
