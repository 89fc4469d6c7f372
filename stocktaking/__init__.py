"""Rank 7: what stakeholders do about the action lines: projects, national programmes, cases and practices."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, channel, panels and what follows events."""
    from stocktaking import (  # those named for nothing register themselves
        api,
        assessment_views,
        erasing,
        labels,
        list_views,
        live,
        panels,
        search,
        subscribers,
        views,
    )

    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
    app.jinja_env.filters["stocktaking_type"] = labels.type_label
    app.jinja_env.filters["stocktaking_status"] = labels.status_label
    app.jinja_env.globals["stocktaking_coverage"] = labels.coverage
