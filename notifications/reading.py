"""Noting what somebody has read of what they were told. None commits."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, delete, func, update

from accounts.actor import Actor
from core.clock import now
from core.db import UTCDateTime, db
from core.policy import require
from notifications import policies
from notifications.kinds import OF_NEW_WORDS
from notifications.models import Notification


def read_one(actor: Actor, told: Notification) -> None:
    """Note one as read."""
    require(policies.can_read(actor, told))
    _read(Notification.id == told.id)


def read_all(actor: Actor, up_to: int | None = None) -> None:
    """Note all of the actor's as read, or those up to an id: what came meanwhile stays unread."""
    require(policies.can_follow(actor))
    mine = Notification.user_id == actor.id
    _read(mine if up_to is None else mine & (Notification.id <= up_to))


def read_words(user_id: int, contribution_ids: Collection[int]) -> None:
    """Note as read what told of these contributions, because the account has read them."""
    if contribution_ids:
        _read((Notification.user_id == user_id) & Notification.contribution_id.in_(contribution_ids))


def read_subject(user_id: int, subject: str) -> None:
    """Note as read whatever told of new words in a subject, because the account marked it all as read."""
    new = Notification.kind.in_(OF_NEW_WORDS)
    _read((Notification.user_id == user_id) & (Notification.subject == subject) & new)


def forget_restored(user_id: int, contribution_id: int) -> None:
    """What was to be told of words shown again is told otherwise."""
    about = (Notification.user_id == user_id, Notification.contribution_id == contribution_id)
    unread = (Notification.kind == "restored", Notification.read_at.is_(None))
    db.session.execute(delete(Notification).where(*about, *unread))


def settle_words(contribution_id: int) -> None:
    """Nobody need be told any more of words that went out of sight."""
    about = Notification.contribution_id == contribution_id
    _read(about & Notification.kind.in_(OF_NEW_WORDS))


def _read(which: ColumnElement[bool] | Any) -> None:
    """What is read needs no message any more."""
    moment = func.coalesce(Notification.mailed_at, now(), type_=UTCDateTime)
    change = update(Notification).where(which, Notification.read_at.is_(None))
    db.session.execute(
        change.values(read_at=now(), mailed_at=moment), execution_options={"synchronize_session": False}
    )
