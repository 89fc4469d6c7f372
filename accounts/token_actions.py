"""API tokens: made, shown once, revoked."""

import secrets
from datetime import timedelta

from accounts import events
from accounts.actor import Actor
from accounts.models import ApiToken, User
from accounts.policies import can_edit_profile, can_revoke
from accounts.queries import token_digest
from core.clock import now
from core.db import db
from core.events import publish
from core.policy import require

PREFIX = "plenary_"


def make_token(actor: Actor, user: User, label: str, days: int | None) -> tuple[ApiToken, str]:
    """A token that acts as ``user`` for ``days`` (``None``: for good), and its text, which is kept nowhere."""
    require(can_edit_profile(actor, user))
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=user.id, label=label.strip(), digest=token_digest(text), created_at=now(),
        expires_at=None if days is None else now() + timedelta(days=days),
    )  # fmt: skip
    db.session.add(token)
    db.session.flush()
    publish(events.TokenMade(actor_id=actor.id, user_id=user.id, token_id=token.id))
    return token, text


def revoke_token(actor: Actor, token: ApiToken) -> None:
    """Let the token work no more; once is enough."""
    require(can_revoke(actor, token))
    if token.revoked_at is None:
        token.revoked_at = now()
        publish(events.TokenRevoked(actor_id=actor.id, user_id=token.user_id, token_id=token.id))
