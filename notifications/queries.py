"""Reads: what somebody was told, as far as they may still read it, and what they follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager

from accounts.actor import Actor
from contributions.models import Contribution
from contributions.policies import can_see
from contributions.queries import visible_clause
from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_number, decode, page_of
from notifications import levels, subjects
from notifications.kinds import JUDGED, OF_NEW_WORDS, sentence
from notifications.models import MailChoice, Notification, Subscription
from notifications.policies import can_read
from notifications.subjects import Subject

SIZE = 40


@dataclass(frozen=True, slots=True)
class Told:
    """A notification as it is shown; ``said`` is there while the reader may read the words."""

    notification: Notification
    text: str
    url: str
    said: Contribution | None


@dataclass(frozen=True, slots=True)
class Group:
    """Notifications of one subject that follow each other."""

    subject: Subject | None
    items: list[Told]


def visible_to(actor: Actor) -> Select[Notification]:
    """What the actor was told. News of others' words only while they may read these words."""
    query = (
        select(Notification).outerjoin(Notification.contribution).options(contains_eager(Notification.contribution))
    )
    return query.where(Notification.user_id == actor.id, _still_readable(actor))


def _still_readable(actor: Actor) -> ColumnElement[bool]:
    return or_(Notification.kind.not_in(OF_NEW_WORDS), visible_clause(actor, now()))


def notifications(actor: Actor, cursor: str | None = None, size: int = SIZE) -> Page[Notification]:
    """What the actor was told, the latest first. Raises :class:`Invalid`."""
    query = visible_to(actor)
    if (after := decode(cursor, a_number)) is not None:
        query = query.where(Notification.id < after[0])
    rows = db.session.scalars(query.order_by(Notification.id.desc()).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda told: [told.id])


def by_ids(actor: Actor, ids: Sequence[int]) -> Sequence[Notification]:
    """Those of these notifications that are still unread and readable, in order."""
    query = visible_to(actor).where(Notification.id.in_(ids), Notification.read_at.is_(None))
    return db.session.scalars(query.order_by(Notification.id)).unique().all()


def by_id(actor: Actor, identity: int) -> Notification:
    """One notification. Raises :class:`Missing`, also for somebody else's."""
    one = db.session.get(Notification, identity)
    if one is None or not can_read(actor, one):
        raise Missing()
    return one


def unread_count(actor: Actor) -> int:
    """How many of them the actor has not read."""
    query = select(func.count()).select_from(Notification).outerjoin(Notification.contribution)
    mine = (Notification.user_id == actor.id, Notification.read_at.is_(None), _still_readable(actor))
    return db.session.scalar(query.where(*mine)) or 0


def grouped(actor: Actor, items: Sequence[Notification]) -> list[Group]:
    """Notifications as they are shown, those of one subject that follow each other together. A statement a kind."""
    named = subjects.found(actor, {told.subject for told in items if told.subject})
    groups: list[Group] = []
    last: str | None = ""
    for told in items:
        if told.subject != last or not groups:
            groups.append(Group(named.get(told.subject or ""), []))
            last = told.subject
        groups[-1].items.append(shown(actor, told, groups[-1].subject))
    return groups


def shown(actor: Actor, told: Notification, subject: Subject | None = None) -> Told:
    """One notification in words, with the way to what it tells of."""
    said = told.contribution
    readable = said if said is not None and can_see(actor, said, now()) else None
    name = readable.speaker_name if readable else ""
    place = said.place if said is not None else subject.url if subject else "/notifications"
    if told.kind in JUDGED:
        place = "/my/moderation"
    return Told(told, sentence(told.kind, name), place, readable)


def followed(actor: Actor) -> list[tuple[Subject, int]]:
    """What the actor follows or has muted, with the level: by kind, the widest first. A statement a kind."""
    query = select(Subscription.subject, Subscription.level).where(Subscription.user_id == actor.id)
    chosen = {row.subject: row.level for row in db.session.execute(query)}
    named = subjects.found(actor, chosen)
    order = {kind: place for place, kind in enumerate(levels.WIDTHS)}
    shown_ = sorted(named.values(), key=lambda s: (order[s.kind], -chosen[s.key], s.title.casefold()))
    return [(subject, chosen[subject.key]) for subject in shown_]


def rhythm_of(user_id: int | None) -> str:
    """How often an account is written to."""
    query = select(MailChoice.rhythm).where(MailChoice.user_id == user_id)
    return db.session.scalar(query) or "daily"
