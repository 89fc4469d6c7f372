"""Rank 6: consultations, their questionnaires, responses and results."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, live channel, panels and the ``consultations`` command."""
    from consultations import (  # those named for nothing register themselves
        answers_api,
        api,
        cli,
        drafting_api,
        erasing,
        formats_api,
        lifecycle_api,
        panels,
        reading,
        results_api,
        search,
        subscribers,
        telling,
        texts_api,
        versions_api,
        views,
        views_answer,
        views_draft,
        views_formats,
        views_lifecycle,
        views_templates,
        views_texts,
        views_ties,
        views_versions,
    )

    pages = (
        views, views_answer, views_draft, views_lifecycle, views_texts, views_versions, views_ties, views_formats,
        views_templates,
    )  # fmt: skip
    for room in (*pages, api):
        app.register_blueprint(room.blueprint)
    reading.init_app(app)
    app.cli.add_command(cli.group)
