"""Writing notifications, in the transaction of what they tell of. Rooms above call these; none commits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
)

from accounts.models import Admission, User
from core.clock import now
from core.db import UTCDateTime, db
from notifications import levels
from notifications.kinds import OF_NEW_WORDS, POST, WRITTEN
from notifications.models import Notification, Subscription

COLUMNS = ["user_id", "kind", "contribution_id", "subject", "at"]


@dataclass(frozen=True)
class NewWords:
    """Something new that was said, and whom it concerns.

    ``place`` is the subject in which it stands, ``subjects`` all that it is said under (the place included) and
    ``more_subjects`` a query for those that the caller has not at hand. ``concerned`` are, by kind, ids of accounts or
    a query for them. Who has an id in ``silent`` (its author) is told nothing.
    """

    contribution_id: int
    place: str
    subjects: Sequence[str]
    silent: Collection[int | None] = ()
    opened_by_id: int | None = None
    circle: str | None = None
    is_closed: bool = False
    more_subjects: Select[Any] | None = None
    concerned: Mapping[str, Collection[int] | Select[Any]] = field(default_factory=dict)


def tell_of(said: NewWords) -> None:
    """Tell whoever watches one of its subjects, or is concerned, and has not muted it: one statement in all."""
    parts = union_all(*_parts(said)).subquery()
    heaviest, reason = func.max(parts.c.weight), func.max(parts.c.reason)
    kind = case(*((reason == place, literal(name)) for place, name in enumerate(OF_NEW_WORDS) if place), else_=POST)
    told = select(
        User.id, kind, literal(said.contribution_id), literal(said.place), literal(now(), UTCDateTime()),
    ).select_from(User).join(parts, parts.c.user_id == User.id).where(_may_be_told(said)).group_by(User.id)  # fmt: skip
    level = heaviest % 10
    told = told.having(or_(level == levels.WATCHING, and_(reason > 0, level > levels.MUTED)))
    db.session.execute(insert(Notification).from_select(COLUMNS, told))


def _parts(said: NewWords) -> list[Any]:
    """Who has chosen a level, who opened it and who is concerned: rows of account, weight and reason."""
    chosen = select(
        Subscription.user_id, levels.weight_in_sql().label("weight"), literal(0).label("reason")
    )  # fmt: skip
    parts: list[Any] = [chosen.where(Subscription.subject.in_(said.subjects))]
    if said.more_subjects is not None:
        parts.append(chosen.where(Subscription.subject.in_(said.more_subjects)))
    if said.opened_by_id is not None:
        parts.append(select(literal(said.opened_by_id), literal(levels.OPENED), literal(0)))
    for kind, people in said.concerned.items():
        if isinstance(people, Select) or people:
            one = select(User.id, literal(levels.NORMAL), literal(OF_NEW_WORDS.index(kind)))
            parts.append(one.where(User.id.in_(people if isinstance(people, Select) else list(people))))
    return parts


def _may_be_told(said: NewWords) -> ColumnElement[bool]:
    """Everybody with a confirmed account, but the silent; of a closed circle its members and administrators."""
    silent = [identity for identity in said.silent if identity is not None]
    return and_(User.id.not_in(silent), _may_read(said.circle, said.is_closed))


def _may_read(circle: str | None, is_closed: bool) -> ColumnElement[bool]:
    """Confirmed accounts; of a closed circle its members and administrators."""
    if not is_closed:
        return User.confirmed_at.is_not(None)
    member = exists().where(Admission.user_id == User.id, Admission.circle == circle)
    return and_(User.confirmed_at.is_not(None), or_(User.is_admin, member))


def tell(
    people: Collection[int | None], kind: str, *, contribution_id: int | None = None, subject: str | None = None
) -> None:
    """Tell these accounts of something that concerns them; no digest repeats what a message of its own says."""
    known = dict.fromkeys(identity for identity in people if identity is not None)
    facts = {"kind": kind, "contribution_id": contribution_id, "subject": subject, "at": now()}
    facts["mailed_at"] = now() if kind in WRITTEN else None
    if known:
        db.session.execute(insert(Notification), [{"user_id": identity, **facts} for identity in known])


@dataclass(frozen=True)
class Elsewhere:
    """What stood in ``subject`` stands ``now_in`` another, or in another place; ``silent`` know already, or did it."""

    subject: str
    now_in: str
    opened_by_id: int | None
    circle: str | None
    is_closed: bool
    silent: Select[Any]
    actor_id: int | None


def tell_watchers(moved: Elsewhere) -> None:
    """Tell whoever watches a subject itself, or opened it and chose nothing else, that it is elsewhere. One statement."""
    chosen = select(Subscription.user_id).where(Subscription.subject == moved.subject)
    watching = User.id.in_(chosen.where(Subscription.level == levels.WATCHING))
    opened = and_(User.id == moved.opened_by_id, User.id.not_in(chosen))
    told = select(
        User.id, literal("relocated"), literal(None, Integer()), literal(moved.now_in), literal(now(), UTCDateTime())
    ).where(or_(watching, opened), User.id.not_in(moved.silent), _may_read(moved.circle, moved.is_closed))
    if moved.actor_id is not None:
        told = told.where(User.id != moved.actor_id)
    db.session.execute(insert(Notification).from_select(COLUMNS, told))


def tell_speakers(query: Any, kind: str, subject: str | None = None) -> None:
    """Tell those whom ``query`` finds: rows of an account and a contribution. One statement."""
    rows = query.subquery()
    account, contribution = rows.c
    told = select(account, literal(kind), contribution, literal(subject), literal(now(), UTCDateTime()))
    db.session.execute(insert(Notification).from_select(COLUMNS, told.where(account.is_not(None))))
