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
        invitation_mails,
        invitation_subscribers,
        lifecycle_api,
        panels,
        results_api,
        search,
        statement_subscribers,
        statements_api,
        subscribers,
        telling,
        views,
        views_answer,
        views_draft,
        views_invitations,
        views_invited,
        views_lifecycle,
        views_proposals,
        views_statements,
    )

    pages = (views, views_answer, views_draft, views_invitations, views_invited, views_lifecycle, views_statements)
    for room in (*pages, api):
        app.register_blueprint(room.blueprint)
    app.cli.add_command(cli.group)
