"""Taking back what chairs did with threads: exactly what an act did, as far as nothing was done to it since."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from accounts.actor import Actor
from core.clock import now
from core.db import db
from core.errors import Conflict
from core.locale import _
from core.policy import require
from forum import acts, chairing_threads, moving, policies, queries
from forum.act_models import MERGE, MOVE, MOVE_POSTS, RENAME, SLOW, SPLIT, ThreadAct
from forum.chairing_posts import came_from, tell
from forum.models import Post, Space, Thread
from forum.moving import Spot

OF_POSTS = (SPLIT, MERGE, MOVE_POSTS)


def undo_act(actor: Actor, act: ThreadAct, reason: str) -> None:
    """Take an act back; taking it back twice changes nothing. Raises :class:`Conflict` when later ones stand upon it."""
    acts.checked_reason(reason)
    if act.kind in OF_POSTS and act.other is not None:
        queries.both_held(act.thread, act.other)
    else:
        queries.held(act.thread)
    if db.session.scalar(select(ThreadAct.id).where(ThreadAct.undoes_id == act.id)):
        return
    _UNDO[act.kind](actor, act, reason)


def _as_it_was(is_so: bool) -> None:
    if not is_so:
        raise Conflict(_("Something else was done to it since: take that back first."))


def _undo_rename(actor: Actor, act: ThreadAct, reason: str) -> None:
    require(policies.can_moderate(actor, act.thread, now()))
    _as_it_was(act.thread.title == act.facts["to"])
    chairing_threads.rename_thread(actor, act.thread, act.facts["from"], reason, undoes=act)


def _undo_slow(actor: Actor, act: ThreadAct, reason: str) -> None:
    _as_it_was(act.thread.slow_seconds == act.facts["to"])
    chairing_threads.set_slow_mode(actor, act.thread, act.facts["from"], reason, undoes=act)


def _undo_move(actor: Actor, act: ThreadAct, reason: str) -> None:
    _as_it_was(act.thread.space_id == act.facts["to"])
    former = db.session.get_one(Space, act.facts["from"])
    chairing_threads.move_thread(actor, act.thread, former, reason, undoes=act)


def _undo_posts(actor: Actor, act: ThreadAct, reason: str) -> None:
    """Let the posts that went stand where they stood, with what was said below them since."""
    source, target = act.thread, act.other
    if target is None:
        raise LookupError(f"act {act.id} names no second thread")
    require(policies.can_undo_posts(actor, source, target, now()))
    parents = {identity: parent for identity, _number, parent in act.facts["posts"]}
    going = _still_there(target, list(parents))
    _as_it_was(bool(going) and not (going[0].number == 1 and _came_later(act, target)))
    why = acts.checked_reason(reason)
    made = acts.keep(actor, act.kind, target, why, came_from(going), other=source, undoes=act)
    back = moving.with_parents(going, parents)
    if source.merged_into_id == target.id:
        source.merged_into_id = None
    moved = moving.transfer(target, source, back, _homes(source, back, parents))
    if db.session.scalar(select(Post.id).where(Post.thread_id == target.id).limit(1)) is None:
        target.merged_into_id = source.id
    tell(actor, made, target, source, moved)


def _still_there(target: Thread, ids: Sequence[int]) -> list[Spot]:
    paths: list[str] = []
    for start in range(0, len(ids), moving.CHUNK):
        some = ids[start : start + moving.CHUNK]
        paths += db.session.scalars(select(Post.path).where(Post.thread_id == target.id, Post.id.in_(some)))
    return moving.branches(target, paths) if paths else []


def _came_later(act: ThreadAct, target: Thread) -> bool:
    """Whether posts went in or out of a thread after it was made, and that was not taken back."""
    undoing = aliased(ThreadAct)
    taken_back = select(undoing.id).where(undoing.undoes_id == ThreadAct.id).exists()
    later = select(ThreadAct.id).where(
        ThreadAct.id > act.id, ThreadAct.kind.in_(OF_POSTS), ThreadAct.undoes_id.is_(None), ~taken_back,
        or_(ThreadAct.thread_id == target.id, ThreadAct.other_id == target.id),
    )  # fmt: skip
    return db.session.scalar(later.limit(1)) is not None


def _homes(source: Thread, back: Sequence[Spot], parents: dict[int, int | None]) -> dict[int, Spot | None]:
    """What each post stands under that answered something which did not go with it."""
    going = {spot.id for spot in back}
    outer = {spot.id: parents[spot.id] for spot in back if spot.id in parents and parents[spot.id] not in going}
    wanted = [identity for identity in outer.values() if identity is not None]
    query = select(Post.id, Post.number, Post.path, Post.parent_id)
    query = query.where(Post.thread_id == source.id, Post.id.in_(wanted))
    there: dict[Any, Spot] = {row.id: Spot(*row) for row in db.session.execute(query)} if wanted else {}
    return {identity: there.get(parent) for identity, parent in outer.items()}


_UNDO = {
    RENAME: _undo_rename, SLOW: _undo_slow, MOVE: _undo_move,
    SPLIT: _undo_posts, MERGE: _undo_posts, MOVE_POSTS: _undo_posts,
}  # fmt: skip
