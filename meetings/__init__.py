"""Rank 7: meetings in numbered series, who took part and how many, in the room and at a distance."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, channel and panels."""
    from meetings import (  # channels and panels register themselves
        api,
        api_points,
        carried_models,
        carried_views,
        erasing,
        live,
        panels,
        search,
        views,
    )

    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
