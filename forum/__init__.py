"""Rank 5: the e-forum. A space per action line, its threads, the tree of posts, and how far each has read."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, panels, live channels and what follows events."""
    from forum import api, chair_views, live, panels, post_views, subscribers, views  # noqa: F401  # these register themselves

    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.blueprint)
    app.jinja_env.filters["excerpt"] = panels.excerpt
