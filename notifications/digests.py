"""Notifications by mail: as soon as they come, or together once a day or a week.

A digest goes when the oldest thing that it tells is as old as the rhythm is long, so that nobody gets two within one.
What goes into it is settled in the transaction that puts it into the outbox: however often the job runs, nothing is told
twice. Its words are written when it goes, from what its reader may read at that moment.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import case, func, select, update

from accounts.actor import Actor
from accounts.models import User
from accounts.session import actor_of
from core.clock import now
from core.db import db
from core.guard import unit_of_work
from core.jobs import every_minute, job
from core.locale import _, ngettext, speaking
from core.mail import Composed, composer, send_soon, write_later
from notifications import links, queries
from notifications.models import MailChoice, Notification
from notifications.queries import Group, Told

NAME = "notifications.digest"
AGES = {"immediately": timedelta(), "daily": timedelta(days=1), "weekly": timedelta(days=7)}
SLACK = timedelta(minutes=5)
"""A digest may go a little early, so that it goes at the same time each day."""
AT_ONCE = 200
EXCERPT = 400


@every_minute
def _write_due() -> None:
    if write_digests():
        send_soon()


@job
def write_digests() -> int:
    """Put the digests that are due into the outbox, one transaction a person. Returns how many."""
    with unit_of_work():
        unwanted = select(MailChoice.user_id).where(MailChoice.rhythm == "never")
        waiting = Notification.mailed_at.is_(None)
        db.session.execute(
            update(Notification).where(waiting, Notification.user_id.in_(unwanted)).values(mailed_at=now()),
            execution_options={"synchronize_session": False},
        )
    return sum(_write_one(identity) for identity in _due())


def _due() -> Sequence[int]:
    rhythm = func.coalesce(MailChoice.rhythm, "daily")
    age = case(*((rhythm == name, now() - age + SLACK) for name, age in AGES.items()), else_=now())
    query = select(Notification.user_id).outerjoin(MailChoice, MailChoice.user_id == Notification.user_id)
    query = query.where(Notification.mailed_at.is_(None), Notification.read_at.is_(None), Notification.at <= age)
    found = db.session.scalars(query.distinct().limit(AT_ONCE)).all()
    db.session.remove()
    return found


def _write_one(user_id: int) -> bool:
    with unit_of_work():
        waiting = (Notification.user_id == user_id, Notification.mailed_at.is_(None), Notification.read_at.is_(None))
        claimed = update(Notification).where(*waiting).values(mailed_at=now()).returning(Notification.id)
        ids = sorted(db.session.scalars(claimed, execution_options={"synchronize_session": False}))
        user = db.session.get(User, user_id)
        if not ids or user is None:
            return False
        write_later(user.email, NAME, {"user": user_id, "ids": ids})
    return True


@composer(NAME)
def compose(reference: dict[str, Any]) -> Composed | None:
    """The digest as its reader may read it now; nothing when all of it was read or went out of sight meanwhile."""
    user = db.session.get(User, int(reference["user"]))
    if user is None:
        return None
    actor = actor_of(user)
    told = queries.by_ids(actor, [int(identity) for identity in reference["ids"]])
    if not told:
        return None
    with speaking(user.language):
        return _words(user, actor, queries.grouped(actor, told), len(told))


def _words(user: User, actor: Actor, groups: list[Group], count: int) -> Composed:
    site, token = current_app.config["SITE_NAME"], links.sign(links.STOP, "account", user.id)
    news = ngettext("%(num)s thing happened that concerns you", "%(num)s things happened that concern you", count)
    parts = [_("Hello %(name)s,", name=user.name), f"{news}.", *(_section(group) for group in groups)]
    parts.append(f"-- \n{_foot(token)}")
    return Composed(f"{site}: {news}", "\n\n".join(parts) + "\n", links.unsubscribing(token))


def _foot(token: str) -> str:
    return _(
        "Choose what you are told, and how often: %(following)s\nNo more of these messages: %(stop)s",
        following=links.absolute("/me/following"),
        stop=links.absolute(f"/mail/stop/{token}"),
    )


def _section(group: Group) -> str:
    title = group.subject.title if group.subject else ""
    lines = [title, "=" * min(len(title), 60)] if title else []
    return "\n".join([*lines, *("\n" + _item(told) for told in group.items)]).strip()


def _item(told: Told) -> str:
    lines = [told.text + (":" if told.said else ".")]
    if told.said is not None:
        lines += [f"> {line}" for line in excerpt(told.said.revision.text).splitlines()]
    return "\n".join([*lines, links.absolute(told.url)])


def excerpt(text: str) -> str:
    """The beginning of a text, cut between words."""
    clean = text.strip()
    return clean if len(clean) <= EXCERPT else clean[:EXCERPT].rsplit(" ", 1)[0].rstrip(",.;:") + " …"
