"""Rank 4: what people follow, what they are told of, and the mail that tells them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, the count in the navigation, the digests and what follows events."""
    from notifications import (  # register themselves
        api,
        counting,  # noqa: F401
        digests,  # noqa: F401
        erasing,
        follower_views,  # noqa: F401
        line_digests,  # noqa: F401
        mail_views,  # noqa: F401
        panels,  # noqa: F401
        subjects,  # noqa: F401
        subscribers,  # noqa: F401
        views,
    )

    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
    app.cli.add_command(erasing.group)
