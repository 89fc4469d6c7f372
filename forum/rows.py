"""Posts as plain rows for drawing: one statement a page, no objects, no lazy loading."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, not_, or_, select
from sqlalchemy.orm import aliased

from contributions.mark_models import COMMON_ISSUE, PROPOSAL, Mark
from contributions.models import HIDDEN, IS_PRESENT, OUT_OF_SIGHT, Contribution, ModerationDecision, Revision
from contributions.relay_models import CORRECTED, Relay
from core.db import db
from forum import tree
from forum.models import Post, Thread

PAGE = 50
MANY = 100
"""Posts of a continuation are counted up to here: a link need not count thousands."""
_parent, _proposal, _issue = aliased(Post), aliased(Mark), aliased(Mark)
_first = aliased(Revision)
_as_relayed = case(
    (
        Contribution.relayed == CORRECTED,
        select(_first.html)
        .where(_first.contribution_id == Contribution.id, _first.number == 1)
        .correlate(Contribution)
        .scalar_subquery(),
    )
).label("as_relayed")
"""The wording that the secretariat entered, where its speaker put another one in its place."""

Card = Row[Any]
"""What :func:`forum.fragments.card` draws."""


def _cards() -> Any:
    said = Contribution
    columns = (
        Post.id, Post.thread_id, Post.number, Post.depth, Post.path, Post.spoke_as, _parent.number.label("parent_number"),
        said.symbol, said.speaker_id, said.speaker_name, said.stakeholder_type, said.organisation_name, said.on_behalf,
        said.country, said.is_verified, said.lang, Thread.lang.label("thread_lang"), said.visibility, said.said_at,
        Revision.number.label("revision"), Revision.html,
        said.relayed, Relay.medium, Relay.received_on, _as_relayed,
        _proposal.id.label("proposal_id"), _issue.id.label("issue_id"),
    )  # fmt: skip
    joined = (
        select(*columns).select_from(Post).join(said, said.id == Post.id).join(Thread, Thread.id == Post.thread_id)
    )
    return (
        joined.join(Revision, IS_PRESENT)
        .outerjoin(_parent, _parent.id == Post.parent_id)
        .outerjoin(Relay, and_(said.relayed.is_not(None), Relay.contribution_id == said.id))
        .outerjoin(_proposal, and_(_proposal.contribution_id == said.id, _proposal.kind == PROPOSAL))
        .outerjoin(_issue, and_(_issue.contribution_id == said.id, _issue.kind == COMMON_ISSUE))
    )


def page_of(thread_id: int, under: int, after: str, until: str) -> list[Card]:
    """The posts of one sequence after the path ``after``, up to ``until`` if there is one: at most one more than a page.

    ``under`` is 0 for the thread's own pages, else the number of the post whose continuation this is.
    """
    query = _cards().where(*between(thread_id, under, after, until)).order_by(Post.path).limit(PAGE + 1)
    return list(db.session.execute(query))


def all_after(thread_id: int, after: str, size: int) -> list[Card]:
    """The next posts of a whole thread, whatever their depth, in the order of the tree."""
    query = _cards().where(Post.thread_id == thread_id, Post.path > after).order_by(Post.path).limit(size)
    return list(db.session.execute(query))


def numbered(thread_id: int, number: int) -> list[Card]:
    """The row of one post."""
    return list(db.session.execute(_cards().where(Post.thread_id == thread_id, Post.number == number)))


def by_ids(ids: Sequence[int]) -> dict[int, Card]:
    """The rows of these posts, by id."""
    return {row.id: row for row in db.session.execute(_cards().where(Post.id.in_(ids)))}


def between(thread_id: int, under: int, after: str, until: str) -> list[ColumnElement[bool]]:
    """Which posts of a sequence stand between two paths, the latter one included."""
    here = [Post.thread_id == thread_id, Post.under == under, Post.path > after]
    return [*here, Post.path <= until] if until else here


def is_overfull(thread_id: int, under: int, after: str, until: str) -> bool:
    """Whether more posts stand between these paths than a page holds; looks at no more than those."""
    query = select(Post.path).where(*between(thread_id, under, after, until)).order_by(Post.path)
    return db.session.scalar(query.offset(PAGE).limit(1)) is not None


def paths_between(thread_id: int, under: int, after: str, until: str) -> Sequence[str]:
    """The paths of a stretch of a sequence, in order."""
    query = select(Post.path).where(*between(thread_id, under, after, until)).order_by(Post.path)
    return db.session.scalars(query).all()


def deeper(thread_id: int, paths: Sequence[str]) -> dict[str, int]:
    """How many posts stand below each of these paths, counted up to :data:`MANY`; those without any are left out."""
    if not paths:
        return {}
    top = aliased(Post)
    below = select(Post.id).where(
        Post.thread_id == top.thread_id, Post.path > top.path, Post.path < top.path + tree.BELOW_ALL
    )
    counted = below.correlate(top).limit(MANY).subquery()
    count = select(func.count()).select_from(counted).scalar_subquery()
    query = select(top.path, count).where(top.thread_id == thread_id, top.path.in_(paths))
    return {path: number for path, number in db.session.execute(query) if number}


def reasons_for(rows: Sequence[Card]) -> dict[int, tuple[str, Any]]:
    """Why and when those among ``rows`` were hidden that a moderator hid: latest reason and its moment."""
    ids = [row.id for row in rows if row.visibility == HIDDEN]
    if not ids:
        return {}
    decision = ModerationDecision
    query = select(decision.contribution_id, decision.reason, decision.decided_at)
    query = query.where(decision.contribution_id.in_(ids), decision.act.in_(OUT_OF_SIGHT)).order_by(decision.id)
    return {found[0]: (found[1], found[2]) for found in db.session.execute(query)}


def chosen(
    thread_id: int, fits: ColumnElement[bool], leads: ColumnElement[bool] | None, after: tuple[bool, str]
) -> list[Card]:
    """Up to one more than a page of the posts that fit, in the order of the tree, those that ``leads`` is true of first.

    ``after`` says of the last post of the page before whether it leads, and its path.
    """
    led, path = after
    query = _cards().where(Post.thread_id == thread_id, fits).limit(PAGE + 1)
    if leads is None:
        return list(db.session.execute(query.where(Post.path > path).order_by(Post.path)))
    if path:
        later = Post.path > path
        query = query.where(or_(and_(leads, later), not_(leads)) if led else and_(not_(leads), later))
    return list(db.session.execute(query.add_columns(leads.label("leads")).order_by(leads.desc(), Post.path)))
