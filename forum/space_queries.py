"""Reads of groups: which there are for a reader, their threads, their members, and who waits at the door."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select, true

from accounts.actor import Actor
from accounts.models import Admission, User
from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_moment, a_number, decode, page_of
from forum.models import GROUP, LINE, Invitation, JoinRequest, Space, Thread
from forum.policies import can_see_space
from forum.queries import THREADS, after_thread, threads_visible_to
from forum.space_policies import can_know_space
from themes.models import ActionLine

LISTED = 50
MEMBERS = 100


def knowable_clause(actor: Actor) -> ColumnElement[bool]:
    """The SQL of :func:`forum.space_policies.can_know_space`."""
    seen = threads_visible_to(actor)
    return true() if actor.is_system else or_(Space.is_listed.is_(True), seen)


def known_group(actor: Actor, slug: str) -> Space:
    """The group with this address, if the actor may know of it. Raises :class:`Missing`."""
    found = _group(slug)
    if found is None or not can_know_space(actor, found, now()):
        raise Missing()
    return found


def group_by_slug(actor: Actor, slug: str) -> Space:
    """The group with this address, if the actor may read it. Raises :class:`Missing`."""
    found = _group(slug)
    if found is None or not can_see_space(actor, found, now()):
        raise Missing()
    return found


def _group(slug: str) -> Space | None:
    return db.session.scalars(select(Space).filter_by(slug=slug, kind=GROUP)).unique().one_or_none()


def line_space(line: ActionLine) -> Space | None:
    """The space of an action line, if anything was ever said in it."""
    return db.session.scalars(select(Space).filter_by(action_line_id=line.id, kind=LINE)).unique().one_or_none()


def groups(
    actor: Actor, line: ActionLine | None = None, cursor: str | None = None, size: int = LISTED
) -> Page[Space]:
    """The groups that the actor may know of, by their age, those closed down last. Raises :class:`Invalid`."""
    query = select(Space).where(Space.kind == GROUP, knowable_clause(actor))
    if line is not None:
        query = query.where(Space.action_line_id == line.id)
    over = Space.archived_at.is_not(None)
    if key := decode(cursor, a_number, a_number):
        closed, identity = bool(key[0]), key[1]
        query = query.where(Space.id > identity, over) if closed else query.where(or_(Space.id > identity, over))
    rows = db.session.scalars(query.order_by(over, Space.id).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda space: [int(space.archived_at is not None), space.id])


def my_groups(actor: Actor) -> Sequence[Space]:
    """The groups that the actor belongs to."""
    mine = [int(circle.partition(":")[2]) for circle in actor.circles if circle.startswith("space:")]
    return db.session.scalars(select(Space).where(Space.id.in_(mine)).order_by(Space.name)).unique().all()


def threads_in(space: Space, cursor: str | None = None, size: int = THREADS) -> Page[Thread]:
    """The threads of a space: pinned ones first, then those spoken in last. Raises :class:`Invalid`."""
    query = select(Thread).where(Thread.space_id == space.id, Thread.merged_into_id.is_(None))
    if key := decode(cursor, a_number, a_moment, a_number):
        query = query.where(after_thread(*key))
    order = (Thread.is_pinned.desc(), Thread.last_post_at.desc(), Thread.id.desc())
    rows = db.session.scalars(query.order_by(*order).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda t: [int(t.is_pinned), t.last_post_at.isoformat(), t.id])


def thread_ids_of(space_id: int) -> Sequence[int]:
    """The ids of all its threads."""
    return db.session.scalars(select(Thread.id).where(Thread.space_id == space_id)).all()


def admission(space: Space, user_id: int) -> Admission | None:
    """Somebody's place in a group."""
    return db.session.get(Admission, (user_id, space.circle))


def moderators(space: Space) -> Sequence[User]:
    """The members who moderate a group, by name."""
    query = select(User).join(Admission, Admission.user_id == User.id)
    return db.session.scalars(query.filter(Admission.circle == space.circle, Admission.role == "moderator")
                              .order_by(User.name, User.id)).unique().all()  # fmt: skip


def members(space: Space, cursor: str | None = None, size: int = MEMBERS) -> Page[Admission]:
    """Who belongs to a group, moderators among them, by the time of their admission. Raises :class:`Invalid`."""
    query = select(Admission).where(Admission.circle == space.circle)
    if key := decode(cursor, a_moment, a_number):
        at, identity = key
        later = (Admission.admitted_at == at) & (Admission.user_id > identity)
        query = query.where(or_(Admission.admitted_at > at, later))
    rows = db.session.scalars(query.order_by(Admission.admitted_at, Admission.user_id).limit(size + 1)).all()
    return page_of(rows, size, lambda a: [a.admitted_at.isoformat(), a.user_id])


def member_count(space: Space) -> int:
    """How many belong to a group."""
    return db.session.scalar(select(func.count()).where(Admission.circle == space.circle)) or 0


def requests_of(space: Space) -> Sequence[JoinRequest]:
    """Who asked to become a member and waits for an answer, the first to ask first."""
    query = select(JoinRequest).filter_by(space_id=space.id).order_by(JoinRequest.asked_at, JoinRequest.user_id)
    return db.session.scalars(query.limit(MEMBERS)).unique().all()


def request_of(space: Space, user_id: int) -> JoinRequest:
    """Somebody's wish to become a member. Raises :class:`Missing`."""
    found = db.session.get(JoinRequest, (space.id, user_id))
    if found is None:
        raise Missing()
    return found


def has_asked(actor: Actor, space: Space) -> bool:
    """Whether the actor waits for an answer."""
    return actor.id is not None and db.session.get(JoinRequest, (space.id, actor.id)) is not None


def invitations_of(space: Space) -> Sequence[Invitation]:
    """The invitations that were not answered yet."""
    query = select(Invitation).filter_by(space_id=space.id).order_by(Invitation.id.desc())
    return db.session.scalars(query.limit(MEMBERS)).unique().all()


def invitation_by_id(space: Space, identity: int) -> Invitation:
    """One of a group's invitations. Raises :class:`Missing`."""
    found = db.session.get(Invitation, identity)
    if found is None or found.space_id != space.id:
        raise Missing()
    return found


def my_invitations(actor: Actor) -> Sequence[Invitation]:
    """The invitations to the actor's own address, which must be confirmed."""
    if actor.id is None or not actor.is_confirmed:
        return []
    query = select(Invitation).join(User, User.email == Invitation.email).where(User.id == actor.id)
    return db.session.scalars(query.order_by(Invitation.id)).unique().all()


def my_invitation(actor: Actor, slug: str) -> Invitation:
    """The actor's invitation to the group with this address. Raises :class:`Missing`."""
    found = next((one for one in my_invitations(actor) if one.space.slug == slug), None)
    if found is None:
        raise Missing()
    return found
