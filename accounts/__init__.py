"""Rank 2: people, the organisations they speak for, their dated roles, sign-in and API tokens."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register sign-in, pages, API and commands."""
    from accounts import session

    session.init_app(app)
