"""Rank 6: consultations, their questionnaires, responses and results."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, live channel, panels and the ``consultations`` command."""
    from consultations import (  # those named for nothing register themselves
        answers_api,
        api,
        audience_api,
        cli,
        drafting_api,
        erasing,
        lifecycle_api,
        panels,
        results_api,
        search,
        subscribers,
        taking_slips,
        telling,
        views,
        views_answer,
        views_audience,
        views_draft,
        views_lifecycle,
        views_slips,
    )

    for room in (views, views_answer, views_draft, views_lifecycle, views_slips, views_audience, api):
        app.register_blueprint(room.blueprint)
    app.cli.add_command(cli.group)
