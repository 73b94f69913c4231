"""Builds what is made, not written: the page, the kernel, the notebook's widget.

Each program is a module: ``python -m sphere_build.site dist``.
"""
