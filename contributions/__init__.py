"""Rank 3: everything anyone says, its revisions and anchors, and the one record of all that changed."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the record, pages, API and commands."""
    from contributions import (
        api,
        archive_views,
        attachment_api,
        bookmark_api,
        cli,
        erasure_api,
        erasure_jobs,
        moderation_api,
        views,
    )

    _listen()
    made = (views.blueprint, api.blueprint, attachment_api.blueprint, moderation_api.blueprint, archive_views.api)
    for blueprint in (*made, erasure_api.blueprint, bookmark_api.blueprint):
        app.register_blueprint(blueprint)
    for group in (cli.group, cli.search_group, erasure_jobs.group, cli.contributions_group):
        app.cli.add_command(group)


def _listen() -> None:
    """Import what registers itself: further pages, what follows events, and jobs."""
    from contributions import (
        api_marks,
        api_relay,
        appeal_views,
        approval_views,
        archiving,
        attachment_jobs,
        attachment_views,
        bookmark_views,
        case_views,
        erasure_views,
        log_subscribers,
        log_views,
        mark_models,
        mark_states,
        mark_views,
        moderation_views,
        note_views,
        panels,
        record_views,
        relay_erasing,
        relay_views,
        search_api,
        search_views,
        subscribers,
    )
