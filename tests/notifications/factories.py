"""What people follow and were told, in tests."""

from accounts.models import User
from core.db import db
from notifications import following, subjects
from notifications.models import Notification
from tests import factories as make


def follow(person: User, key: str, level: str) -> None:
    """Let somebody follow something."""
    actor = make.actor(person)
    following.follow(actor, subjects.subject(actor, key), level)


def told(person: User) -> list[str]:
    """The kinds of what somebody was told, in order."""
    db.session.flush()
    rows = db.session.query(Notification).filter_by(user_id=person.id).order_by(Notification.id)
    return [row.kind for row in rows]
