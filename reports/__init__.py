"""Rank 8: findings that cite contributions, and the reports that arrange findings."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, channel, panels and subscribers."""
    from reports import (  # they register themselves
        api,
        coding_views,
        live,
        panels,
        search,
        subscribers,
        telling,
        views,
        writing_views,
    )

    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
