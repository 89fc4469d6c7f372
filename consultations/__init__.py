"""Rank 6: consultations, their questionnaires, responses and results."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, live channel, panels and the ``consultations`` command."""
    from consultations import (  # those named for nothing register themselves
        answers_api,
        api,
        check_api,
        cli,
        conditions_api,
        drafting_api,
        erasing,
        lifecycle_api,
        panels,
        results_api,
        search,
        subscribers,
        telling,
        views,
        views_answer,
        views_check,
        views_conditions,
        views_draft,
        views_lifecycle,
    )

    for room in (views, views_answer, views_check, views_conditions, views_draft, views_lifecycle, api):
        app.register_blueprint(room.blueprint)
    app.cli.add_command(cli.group)
