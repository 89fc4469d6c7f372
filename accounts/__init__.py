"""Rank 2: people, the organisations they speak for, their dated roles, sign-in and API tokens."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register sign-in, pages, API, commands and the reader's parts of every page."""
    from accounts import reader, session, subscribers, views  # noqa: F401  # these register themselves

    session.init_app(app)
    app.register_blueprint(views.blueprint)
