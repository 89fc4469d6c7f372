"""Rank 7: meetings in numbered series, who took part and how many, in the room and at a distance."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, channel and panels."""
    from meetings import models  # noqa: F401  # tables register themselves
