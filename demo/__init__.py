"""The demonstration: real meetings and consultations, loaded through the same actions that pages use."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the ``demo`` command."""
    from demo import cli

    app.cli.add_command(cli.demo)
