"""From a cookie or a token to the actor of a request."""

from typing import Any

from flask import Flask, request, session
from flask_login import LoginManager, current_user

from accounts.actor import NOBODY, Actor, Role
from accounts.models import User
from core.db import db
from core.identity import actor_loader

login_manager = LoginManager()


def actor_of(user: User) -> Actor:
    """The actor that acts as ``user``."""
    roles = tuple(Role(a.role, a.action_line_id, a.starts_on, a.ends_on) for a in user.appointments)
    return Actor(
        user.id, user.name, user.is_admin, user.confirmed_at is not None, user.language, user.time_zone, roles
    )


@login_manager.user_loader
def _user(identity: str) -> Any:
    user = db.session.get(User, int(identity))
    return user if user is not None and session.get("epoch") == user.session_epoch else None


@actor_loader
def _actor() -> Actor:
    if request.path.startswith("/api/"):
        return NOBODY
    return actor_of(current_user._get_current_object()) if current_user.is_authenticated else NOBODY


def init_app(app: Flask) -> None:
    """Attach Flask-Login."""
    login_manager.init_app(app)
