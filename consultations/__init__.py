"""Rank 6: consultations, their questionnaires, responses and results."""

from types import ModuleType

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, live channel, panels and the ``consultations`` command."""
    from consultations import (  # those named for nothing register themselves
        answers_api,
        api,
        cli,
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
        views_draft,
        views_lifecycle,
    )

    for room in (views, views_answer, views_draft, views_lifecycle, api, *_of_organisations()):
        app.register_blueprint(room.blueprint)
    app.cli.add_command(cli.group)


def _of_organisations() -> tuple[ModuleType, ...]:
    """The pages and the API of delegations, positions, hubs and relays."""
    from consultations import (  # those named for nothing register themselves
        delegation_subscribers,
        views_carried,
        views_delegation,
        views_delegation_question,
        views_positions,
        views_relayed,
    )

    return views_delegation, views_delegation_question, views_positions, views_carried, views_relayed
