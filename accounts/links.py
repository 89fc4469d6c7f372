"""Signed links in mails: they expire, and each works once because it holds what its use changes."""

import hashlib
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from accounts.models import User
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.locale import _l

CONFIRM_FOR = timedelta(days=3)
RESET_FOR = timedelta(hours=1)
SET_UP_FOR = timedelta(days=2)


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"accounts.{purpose}")


def _state(user: User, purpose: str) -> str:
    """What the link's use changes; a link made before that is dead after it."""
    if purpose == "confirm":
        facts = f"{user.email}|{user.confirmed_at is None}"
    else:
        facts = f"{user.email}|{user.session_epoch}|{user.password_hash}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def sign(user: User, purpose: str, lifetime: timedelta) -> str:
    """A token with which whoever reads the mail proves it; ``purpose`` is ``confirm`` or ``reset``."""
    until = int((now() + lifetime).timestamp())
    return str(_serializer(purpose).dumps([user.id, until, _state(user, purpose)]))


def read(token: str, purpose: str) -> User:
    """The account that ``token`` was made for. Raises :class:`Invalid` if forged, expired or used."""
    try:
        identity, until, state = _serializer(purpose).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise Invalid(
            _l("This link is damaged. Copy the whole address from the message, or ask for a new one.")
        ) from None
    user = db.session.get(User, identity)
    if user is None or until < now().timestamp() or state != _state(user, purpose):
        raise Invalid(_l("This link was used already or has expired. Please ask for a new one."))
    return user


def address(endpoint: str, **values: str) -> str:
    """The full public address of a page, for a mail or the command line."""
    return site() + current_app.url_map.bind("localhost").build(endpoint, values)


def site() -> str:
    """The public address of this site, without a slash at its end."""
    return str(current_app.config["PUBLIC_URL"]).split(",")[0].rstrip("/")
