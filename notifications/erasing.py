"""What a person's archive holds of following and being told, and what erasure takes of it.

Subscriptions, notifications and the choice of mail are a person's own tables: they go with the account by themselves.
"""

from collections.abc import Iterator
from typing import Any

import click
from sqlalchemy import delete, func, select

from accounts.models import User
from accounts.session import actor_of
from contributions.erasure_events import ContributionErased
from core import mail
from core.db import db
from core.events import Published, recorder
from core.guard import unit_of_work
from core.locale import _l
from core.mail import OutgoingMail
from core.personal import erases, tells
from notifications import digests, followers, levels, line_digests, queries, subjects
from notifications.kinds import OF_NEW_WORDS
from notifications.models import MailFollower, Notification, Subscription

group = click.Group("followers", help="Who follows by mail without an account.")


@tells("subscription", _l("What you follow, and how closely"))
def followed(user_id: int) -> list[dict[str, Any]]:
    """Each choice; the title and address while the person may know of what they chose."""
    mine = select(Subscription).where(Subscription.user_id == user_id).order_by(Subscription.subject)
    chosen = db.session.scalars(mine).all()
    named = subjects.found(actor_of(db.session.get_one(User, user_id)), [one.subject for one in chosen])
    return [
        {"subject": one.subject, "level": levels.NAMES[one.level], "chosen_at": one.chosen_at}
        | ({"title": about.title, "url": about.url} if (about := named.get(one.subject)) else {})
        for one in chosen
    ]


@tells("notification", _l("What you were told"))
def told(user_id: int) -> Iterator[dict[str, Any]]:
    """Each notification in words, with the way to what it tells of."""
    actor = actor_of(db.session.get_one(User, user_id))
    mine = select(Notification).where(Notification.user_id == user_id).order_by(Notification.id)
    for one in db.session.scalars(mine).unique():
        shown = queries.shown(actor, one)
        yield {
            "kind": one.kind, "text": shown.text, "about": shown.said.symbol if shown.said else None,
            "subject": one.subject, "url": shown.url, "at": one.at, "read_at": one.read_at, "mailed_at": one.mailed_at,
        }  # fmt: skip


@tells("mail_choice", _l("How often you are written to"))
def rhythm(user_id: int) -> list[dict[str, Any]]:
    """What was chosen, or what holds without a choice."""
    return [{"rhythm": queries.rhythm_of(user_id)}]


@tells("mail_follower", _l("Action lines that your address follows by mail, without the account"))
def followed_by_mail(user_id: int) -> list[dict[str, Any]]:
    """What the account's address asked for and confirmed."""
    found = db.session.scalars(select(MailFollower).where(MailFollower.email == _address(user_id)))
    return [
        {"line": f.line.title, "url": f"/{f.line.slug}", "language": f.language, "asked_at": f.asked_at,
         "confirmed_at": f.confirmed_at, "last_written_at": f.told_at}
        for f in found
    ]  # fmt: skip


def _address(user_id: int) -> str:
    return db.session.get_one(User, user_id).email


@erases
def erase_followed_by_mail(user_id: int) -> None:
    """With the account goes what its address follows without it."""
    followers.forget_address(_address(user_id))


@recorder(ContributionErased)
def erase_news(published: Published) -> None:
    """Nobody was told of these words any more, and no digest that was written holds them."""
    event = published.event
    if not isinstance(event, ContributionErased):
        return
    identity = event.contribution_id
    mail.forget_copies([*_digests_with(identity), *_line_digests_with(identity)])
    about = Notification.contribution_id == identity
    db.session.execute(delete(Notification).where(about, Notification.kind.in_(OF_NEW_WORDS)))


def _digests_with(contribution_id: int) -> list[int]:
    about = select(Notification.id, func.min(Notification.at).over()).where(
        Notification.contribution_id == contribution_id, Notification.mailed_at.is_not(None)
    )
    rows = db.session.execute(about).all()
    if not rows:
        return []
    ids, first = {row[0] for row in rows}, rows[0][1]
    written = select(OutgoingMail.id, OutgoingMail.reference).where(
        OutgoingMail.composer == digests.NAME, OutgoingMail.created_at >= first
    )
    return [mail_id for mail_id, reference in db.session.execute(written) if ids.intersection(reference["ids"])]


def _line_digests_with(contribution_id: int) -> list[int]:
    """Of every line: what it is filed under may have changed since."""
    written = select(OutgoingMail.id, OutgoingMail.reference).where(OutgoingMail.composer == line_digests.NAME)
    return [mail_id for mail_id, sent in db.session.execute(written) if sent["after"] < contribution_id <= sent["to"]]


@group.command("forget", help="Keep nothing of an address that follows without an account.")
@click.argument("address")
def forget_command(address: str) -> None:
    with unit_of_work():
        count = followers.forget_address(address)
    click.echo(f"Forgotten: {count} followed.")
