"""Rank 5: the e-forum. A space per action line, its threads, the tree of posts, and how far each has read."""

from flask import Flask

from themes.labels import country_name


def init_app(app: Flask) -> None:
    """Register pages, API, panels, live channels and what follows events."""
    from forum import api, api_reading, feeds, panels, views
    from forum.fragments import span

    _listen()
    _add_groups()
    for blueprint in (views.blueprint, api.blueprint, api_reading.blueprint, feeds.blueprint):
        app.register_blueprint(blueprint)
    app.jinja_env.filters["excerpt"] = panels.excerpt
    app.jinja_env.filters["country"] = country_name
    app.jinja_env.filters["span"] = span


def _listen() -> None:
    """Import what registers itself: further pages and endpoints, panels, channels, what follows events."""
    from forum import (
        api_chairing,
        api_drafts,
        api_relay,
        api_writing,
        chair_desk_views,
        chair_post_views,
        chair_views,
        composing_views,
        draft_views,
        erasing,
        export_views,
        following,
        live,
        own_panels,
        passage_views,
        post_views,
        print_views,
        read_views,
        relay_views,
        search,
        subscribers,
    )


def _add_groups() -> None:
    """Groups inside action lines, and who speaks where."""
    from forum import (  # these register themselves
        api_membership,
        api_spaces,
        api_voices,
        membership_views,
        space_live,
        space_views,
        voice_views,
    )
