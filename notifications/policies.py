"""Who may follow and be told. What can be followed is for :mod:`notifications.subjects`, by what the actor may see."""

from accounts.actor import Actor
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied
from notifications.models import Notification


def can_follow(actor: Actor) -> Verdict:
    """Follow something, bookmark, choose mail: anybody with an account, also while suspended."""
    return ALLOWED if actor.is_authenticated else denied(_l("Please sign in first."))


def can_read(actor: Actor, notification: Notification) -> Verdict:
    """Read what somebody was told: they alone."""
    if actor.id is not None and actor.id == notification.user_id:
        return ALLOWED
    return denied(_l("This was told to somebody else."))
