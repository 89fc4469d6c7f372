"""Choosing how closely to follow something. None commits; all are safe to repeat."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from accounts.actor import Actor
from core.clock import now
from core.db import db, upsert
from core.errors import Invalid
from core.locale import _
from core.policy import require
from notifications import levels, policies
from notifications.models import MailChoice, Subscription
from notifications.subjects import Subject

RHYTHMS = ("immediately", "daily", "weekly", "never")


def follow(actor: Actor, subject: Subject, level: str) -> None:
    """Follow something as closely as ``level`` says; ``inherit`` leaves it to what it stands in."""
    require(policies.can_follow(actor))
    if level == "inherit":
        mine = (Subscription.user_id == actor.id, Subscription.subject == subject.key)
        db.session.execute(delete(Subscription).where(*mine))
        return
    if level not in levels.BY_NAME:
        raise Invalid(_("Please choose how closely to follow this."), {"level": [_("Please choose one.")]})
    values = {"level": levels.BY_NAME[level], "chosen_at": now()}
    new = upsert(Subscription).values(user_id=actor.id, subject=subject.key, **values)
    keys = [Subscription.user_id, Subscription.subject]
    db.session.execute(new.on_conflict_do_update(index_elements=keys, set_=values))


def choose_rhythm(actor: Actor, rhythm: str) -> None:
    """Say how often notifications come by mail."""
    require(policies.can_follow(actor))
    if actor.id is not None:
        set_rhythm(actor.id, rhythm)


def set_rhythm(user_id: int, rhythm: str) -> None:
    """Keep how often an account is written to; also for whoever holds the link of a message."""
    if rhythm not in RHYTHMS:
        raise Invalid(_("Please choose how often."), {"rhythm": [_("Please choose how often.")]})
    new = upsert(MailChoice).values(user_id=user_id, rhythm=rhythm)
    db.session.execute(new.on_conflict_do_update(index_elements=[MailChoice.user_id], set_={"rhythm": rhythm}))


def chosen(actor: Actor, keys: Sequence[str]) -> dict[str, int]:
    """What the actor chose for these subjects, where they chose at all."""
    query = select(Subscription.subject, Subscription.level)
    query = query.where(Subscription.user_id == actor.id, Subscription.subject.in_(keys))
    return {row.subject: row.level for row in db.session.execute(query)}


def level_of(actor: Actor, subject: Subject) -> tuple[str | None, int]:
    """The level that the actor chose for the subject itself, and the one that holds, inherited or not."""
    mine = chosen(actor, [subject.key, *subject.wider])
    weights = [levels.weight(key, level) for key, level in mine.items()]
    if subject.opened_by_id is not None and subject.opened_by_id == actor.id:
        weights.append(levels.OPENED)
    own = mine.get(subject.key)
    held = max(weights) % 10 if weights else levels.NORMAL
    if own is None and held == levels.NORMAL and subject.is_mine:
        held = levels.TRACKING
    return (None if own is None else levels.NAMES[own]), held
