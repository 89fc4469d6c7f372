"""Rank 1: the vocabulary under which all else is filed: action lines, sub-themes, Sustainable Development Goals."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API and the ``reference`` command."""
    from themes import api, cli, views

    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
    app.cli.add_command(cli.group)
