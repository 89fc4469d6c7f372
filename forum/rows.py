"""Posts as plain rows for drawing: one statement a page, no objects, no lazy loading."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import aliased

from contributions.models import HIDDEN, Contribution, ModerationDecision, Revision
from core.db import db
from forum import tree
from forum.models import Post

PAGE = 50
_parent = aliased(Post)

Card = Row[Any]
"""What :func:`forum.fragments.card` draws."""


def _cards() -> Any:
    said = Contribution
    columns = (
        Post.id, Post.thread_id, Post.number, Post.depth, Post.path, Post.spoke_as, _parent.number.label("parent_number"),
        said.symbol, said.speaker_id, said.speaker_name, said.stakeholder_type, said.organisation_name, said.on_behalf,
        said.country, said.lang, said.visibility, said.said_at, Revision.number.label("revision"), Revision.html,
    )  # fmt: skip
    joined = select(*columns).select_from(Post).join(said, said.id == Post.id)
    return joined.join(Revision, Revision.id == said.revision_id).outerjoin(_parent, _parent.id == Post.parent_id)


def page_after(thread_id: int, root: str, after: str) -> list[Card]:
    """Up to one more than a page of posts after the path ``after``, in the order of the tree.

    ``root`` is empty for the thread's own page, or the path of the post whose continuation this is.
    """
    query = _cards().where(*_within(thread_id, root), Post.path > after).order_by(Post.path).limit(PAGE + 1)
    return list(db.session.execute(query))


def by_ids(ids: Sequence[int]) -> dict[int, Card]:
    """The rows of these posts, by id."""
    return {row.id: row for row in db.session.execute(_cards().where(Post.id.in_(ids)))}


def _within(thread_id: int, root: str) -> list[ColumnElement[bool]]:
    clauses = [Post.thread_id == thread_id, Post.depth <= (tree.depth_of(root) if root else 0) + tree.STEP]
    return [*clauses, Post.path >= root, Post.path < tree.end_of(root)] if root else clauses


def rank(thread_id: int, root: str, path: str) -> int:
    """How many posts of the page's sequence stand before ``path``."""
    query = select(func.count()).select_from(Post).where(*_within(thread_id, root), Post.path < path)
    return db.session.scalar(query) or 0


def path_at(thread_id: int, root: str, rank: int) -> str:
    """The path of the post before which ``rank`` others stand."""
    query = select(Post.path).where(*_within(thread_id, root)).order_by(Post.path).offset(rank).limit(1)
    return db.session.scalar(query) or ""


def deeper(thread_id: int, paths: Sequence[str]) -> dict[str, int]:
    """How many posts stand below each of these paths of one depth; those without any are left out."""
    if not paths:
        return {}
    width = len(paths[0])
    branch = func.substr(Post.path, 1, width)
    query = select(branch, func.count()).where(
        Post.thread_id == thread_id,
        Post.depth >= width // tree.WIDTH,
        Post.path > min(paths),
        Post.path < tree.end_of(max(paths)),
    )
    return {path: count for path, count in db.session.execute(query.group_by(branch)) if path in set(paths)}


def reasons_for(rows: Sequence[Card]) -> dict[int, tuple[str, Any]]:
    """Why and when those among ``rows`` were hidden that a moderator hid: latest reason and its moment."""
    ids = [row.id for row in rows if row.visibility == HIDDEN]
    if not ids:
        return {}
    decision = ModerationDecision
    query = select(decision.contribution_id, decision.reason, decision.decided_at)
    query = query.where(decision.contribution_id.in_(ids), decision.act == "hide").order_by(decision.id)
    return {found[0]: (found[1], found[2]) for found in db.session.execute(query)}
