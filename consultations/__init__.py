"""Rank 6: consultations, their questionnaires, responses and results."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, live channel, panels and the ``consultations`` command."""
    from consultations import (  # those named for nothing register themselves
        api,
        cli,
        delegation_subscribers,
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
        views_carried,
        views_delegation,
        views_delegation_question,
        views_draft,
        views_lifecycle,
        views_positions,
        views_relayed,
    )

    pages = (
        views, views_answer, views_draft, views_lifecycle, views_delegation, views_delegation_question, views_positions,
        views_carried, views_relayed,
    )  # fmt: skip
    for room in (*pages, api):
        app.register_blueprint(room.blueprint)
    app.cli.add_command(cli.group)
