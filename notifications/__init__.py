"""Rank 4: what people follow, what they are told of, and the mail that tells them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, the count in the navigation, the digests and what follows events."""
    from notifications import (  # register themselves
        api,
        counting,
        digests,
        erasing,
        follower_views,
        line_digests,
        mail_views,
        panels,
        subjects,
        subscribers,
        views,
    )

    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
    app.cli.add_command(erasing.group)
