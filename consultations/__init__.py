"""Rank 6: consultations, their questionnaires, responses and results."""

from typing import Any

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, live channel, panels and the ``consultations`` command."""
    from consultations import api, cli, reading

    _register_themselves()
    for room in (*_pages(), api):
        app.register_blueprint(room.blueprint)
    reading.init_app(app)
    app.cli.add_command(cli.group)


def _pages() -> tuple[Any, ...]:
    """The modules with a blueprint of pages; what adds to another's blueprint comes with it."""
    from consultations import (
        views,
        views_answer,
        views_draft,
        views_formats,
        views_invitations,
        views_invited,
        views_lifecycle,
        views_proposals,
        views_statements,
        views_templates,
        views_texts,
        views_ties,
        views_versions,
    )

    answering = (views, views_answer, views_invited, views_statements, views_versions, views_ties)
    return *answering, views_draft, views_invitations, views_lifecycle, views_texts, views_formats, views_templates


def _register_themselves() -> None:
    """Modules that need only be imported."""
    from consultations import (
        answers_api,
        drafting_api,
        erasing,
        formats_api,
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
        texts_api,
        versions_api,
    )
