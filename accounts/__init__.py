"""Rank 2: people, the organisations they speak for, their dated roles, sign-in and API tokens."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register sign-in, pages, API, commands and the reader's parts of every page."""
    from accounts import (  # register themselves
        api,
        api_verification,
        appointment_views,
        cli,
        measure_api,
        measure_views,
        panels,
        profile_views,
        reader,
        session,
        subscribers,
        verification_views,
        views,
    )

    session.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(measure_api.blueprint)
    app.cli.add_command(cli.group)
