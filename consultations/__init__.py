"""Rank 6: consultations, their questionnaires, responses and results."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, API, live channel, panels and the ``consultations`` command."""
    from consultations import api, cli, drafting_api, panels, subscribers, views, views_answer, views_draft  # noqa: F401  # drafting_api, panels and subscribers register themselves

    for blueprint in (views.blueprint, views_answer.blueprint, views_draft.blueprint, api.blueprint):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
