"""Rank 8: findings that cite contributions, and the reports that arrange findings."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, channel, panels and subscribers."""
    from reports import models  # noqa: F401  # tables register themselves
