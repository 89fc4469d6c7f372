"""From a cookie or a token to the actor of a request; beginning and ending sessions.

The session is a signed cookie with the account's id and its epoch: raising the epoch ends all sessions. A session ends
with the browser, or after a month where the reader asked to stay signed in.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request, session
from flask_login import LoginManager, current_user, login_user

from accounts import loading
from accounts.actor import NOBODY, Actor, Role, Voice, facilitator_circles
from accounts.models import User
from accounts.queries import token_digest
from core.clock import now
from core.db import db
from core.errors import SignInNeeded
from core.identity import actor_loader, forget_actor, nobody_is
from core.locale import _

MONTH = timedelta(days=31)


class _Manager(LoginManager):
    """Flask-Login without its remember cookie, which would read the session on every request."""

    def _update_remember_cookie(self, response: Any) -> Any:
        return response


login_manager = _Manager()


def actor_of(user: User) -> Actor:
    """The actor that acts as ``user``, an account at hand; requests find theirs through :mod:`accounts.loading`."""
    voice = Voice(
        user.stakeholder_type, user.organisation_name, user.speaks_on_behalf, user.country, loading.is_verified(user)
    )
    roles = tuple(Role(a.role, a.action_line_id, a.starts_on, a.ends_on) for a in user.appointments)
    confided = facilitator_circles(roles, now().date())
    return Actor(
        user.id, user.name, user.is_admin, user.confirmed_at is not None, user.language, user.time_zone,
        roles=roles,
        circles=frozenset(a.circle for a in user.admissions) | confided,
        chaired_circles=frozenset(a.circle for a in user.admissions if a.role == "moderator") | confided,
        is_approved=user.approved_at is not None, suspended_until=user.suspended_until,
        is_warned=user.warned_at is not None, voice=voice, shows_presence=user.shows_presence,
    )  # fmt: skip


@login_manager.user_loader
def _user(identity: str) -> Any:
    user = db.session.get(User, int(identity)) if identity.isdecimal() else None
    return user if user is not None and session.get("epoch") == user.session_epoch else None


def has_cookie() -> bool:
    """Whether there is a session at all; asking does not count as reading it."""
    if "HTTP_COOKIE" in request.environ and current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return True
    return bool(session.modified)


@actor_loader
def _actor() -> Actor:
    if request.path.startswith("/api/"):
        return _bearer()
    identity = session.get("_user_id") if has_cookie() else None
    if identity is None or not identity.isdecimal():
        return NOBODY
    return loading.by_session(identity, session.get("epoch")) or NOBODY


def _bearer() -> Actor:
    """Who a bearer token acts for. Raises :class:`SignInNeeded` for a token that does not work."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return NOBODY
    actor = loading.by_token_digest(token_digest(token.strip()))
    if actor is None:
        raise SignInNeeded(_("This token is unknown, has expired or was revoked."))
    return actor


def signed_in_user() -> User:
    """The account of this request. Raises :class:`SignInNeeded` when there is none."""
    if not has_cookie() or not current_user.is_authenticated:
        raise SignInNeeded
    found: User = current_user._get_current_object()
    return found


def begin(user: User, stay: bool = False) -> None:
    """Begin a new session as ``user``; nothing of the old one is kept but waiting messages."""
    messages = session.get("_flashes")
    session.clear()
    if messages:
        session["_flashes"] = messages
    login_user(user)
    session["epoch"] = user.session_epoch
    session.permanent = stay
    forget_actor()


def end() -> None:
    """End this session."""
    session.clear()
    forget_actor()


def safe_next(target: str | None) -> str:
    """``target`` if it is a page of this site, else the home page."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\") or not target.isprintable():
        return "/"
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else "/"


def init_app(app: Flask) -> None:
    """Attach Flask-Login."""
    app.config.update(SESSION_REFRESH_EACH_REQUEST=False, PERMANENT_SESSION_LIFETIME=MONTH)
    login_manager.init_app(app, add_context_processor=False)
    nobody_is(NOBODY)
