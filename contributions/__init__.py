"""Rank 3: everything anyone says, its revisions and anchors, and the one record of all that changed."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the record, pages and commands."""
    from contributions import cli, subscribers, views  # noqa: F401  # subscribers register themselves

    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.group)
    app.cli.add_command(cli.search_group)
