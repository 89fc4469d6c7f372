"""Rank 3: everything anyone says, its revisions and anchors, and the one record of all that changed."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the record, pages, API and commands."""
    from contributions import api, cli, moderation_views, panels, search_views, subscribers, views  # noqa: F401  # register themselves

    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
    app.cli.add_command(cli.group)
    app.cli.add_command(cli.search_group)
