"""Rank 6: consultations, their questionnaires, responses and results."""

import os
from typing import Any

from flask import Flask

# Before anything here loads numpy: two threads of its algebra on busy cores take many times as long as one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def init_app(app: Flask) -> None:
    """Register pages, API, live channel, panels and the ``consultations`` command."""
    from consultations import api, cli, filled, reading

    _register_themselves()
    for room in (*_pages(), api):
        app.register_blueprint(room.blueprint)
    reading.init_app(app)
    filled.init_app(app)
    app.cli.add_command(cli.group)


def _pages() -> tuple[Any, ...]:
    """The modules with a blueprint of pages; what adds to another's blueprint comes with it."""
    from consultations import (
        views,
        views_answer,
        views_audience,
        views_check,
        views_conditions,
        views_draft,
        views_invitations,
        views_invited,
        views_lifecycle,
        views_opinions,
        views_proposals,
        views_slips,
        views_statements,
    )

    every = (
        views, views_answer, views_audience, views_check, views_conditions, views_draft, views_invitations, views_invited,
        views_lifecycle, views_opinions, views_slips, views_statements,
    )  # fmt: skip
    return (*every, *_of_organisations(), *_of_texts(), *_of_formats())


def _of_texts() -> tuple[Any, ...]:
    """The pages of languages, versions and ties."""
    from consultations import views_texts, views_ties, views_versions

    return views_texts, views_versions, views_ties


def _of_formats() -> tuple[Any, ...]:
    """The pages of imports, exports, copies and templates."""
    from consultations import views_formats, views_templates

    return views_formats, views_templates


def _of_organisations() -> tuple[Any, ...]:
    """The pages of delegations, positions, hubs and relays."""
    from consultations import (
        carried_api,
        delegation_api,
        delegation_subscribers,
        positions_api,
        scans_api,
        views_carried,
        views_delegation,
        views_delegation_question,
        views_positions,
        views_relayed,
        views_scans,
    )

    return views_delegation, views_delegation_question, views_positions, views_carried, views_relayed


def _register_themselves() -> None:
    """Modules that need only be imported."""
    from consultations import (
        answers_api,
        audience_api,
        check_api,
        conditions_api,
        drafting_api,
        erasing,
        formats_api,
        invitation_mails,
        invitation_subscribers,
        invitations_api,
        lifecycle_api,
        opinions_api,
        outcome_reminders,
        panels,
        proposals_api,
        results_api,
        search,
        statement_subscribers,
        statements_api,
        subscribers,
        taking_slips,
        telling,
        texts_api,
        versions_api,
    )
