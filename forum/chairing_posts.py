"""What chairs do with posts: split a thread, merge two, move branches. None commits; each is in both chains."""

from collections.abc import Sequence
from typing import Any

from accounts.actor import Actor
from core import topics
from core.clock import now
from core.db import db
from core.events import publish
from core.locale import _
from core.policy import require
from forum import acts, chair_events, events, moving, policies, queries
from forum.act_models import MERGE, MOVE_POSTS, SPLIT, ThreadAct
from forum.actions import checked_title
from forum.chairing import thread_facts
from forum.models import Post, Thread
from forum.moving import Moved, Spot


def split_thread(actor: Actor, thread: Thread, numbers: Sequence[int], title: str, reason: str) -> Thread:
    """Let these posts, with all that was said below them, become a thread of their own in the same space.

    The earliest of them opens it. Raises :class:`Invalid` with the fields ``posts``, ``title``, ``reason``.
    """
    thread = queries.held(thread)
    require(policies.can_split(actor, thread, now()))
    clean, why = checked_title(title), acts.checked_reason(reason)
    going = chosen(thread, numbers)
    made = _new_thread(actor, thread, clean)
    act = acts.keep(actor, SPLIT, thread, why, came_from(going), other=made)
    publish(events.ThreadOpened(actor_id=actor.id, **thread_facts(made)))
    homes = dict.fromkeys((spot.id for spot in roots(going)), None)
    tell(actor, act, thread, made, moving.transfer(thread, made, going, homes))
    return made


def _new_thread(actor: Actor, thread: Thread, title: str) -> Thread:
    made = Thread(
        space=thread.space, title=title, lang=thread.lang, opened_by_id=actor.id, opened_at=now(), last_post_at=now(),
        post_count=0, last_number=0, slow_seconds=0, themes=list(thread.themes),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    queries.keep_held(made)
    return made


def move_posts(
    actor: Actor, source: Thread, numbers: Sequence[int], target: Thread, reason: str, under: int | None = None
) -> None:
    """Let these posts, with what was said below them, stand in ``target``: under its post ``under``, or its opening."""
    _hold(source, target)
    require(policies.can_move_posts(actor, source, target, now()))
    why, going = acts.checked_reason(reason), chosen(source, numbers)
    home = _home(target, under) if under else None
    act = acts.keep(actor, MOVE_POSTS, source, why, came_from(going), other=target)
    homes = dict.fromkeys((spot.id for spot in roots(going)), home)
    tell(actor, act, source, target, moving.transfer(source, target, going, homes))


def _home(target: Thread, number: int) -> Spot:
    found = db.session.query(Post.id, Post.number, Post.path, Post.parent_id).filter_by(
        thread_id=target.id, number=number
    )
    if (row := found.one_or_none()) is None:
        raise acts.invalid_field("under", _("There is no post %(number)s in that thread.", number=number))
    return Spot(*row)


def merge_threads(actor: Actor, source: Thread, target: Thread, reason: str) -> None:
    """Let all that was said in ``source`` stand in ``target``; the old thread leads there. Can be undone exactly."""
    _hold(source, target)
    if source.merged_into_id == target.id:
        return
    require(policies.can_merge(actor, source, target, now()))
    why, going = acts.checked_reason(reason), moving.spots(source, [1])
    act = acts.keep(actor, MERGE, source, why, came_from(going), other=target)
    source.merged_into_id = target.id
    tell(actor, act, source, target, moving.transfer(source, target, going, {going[0].id: None}))


def _hold(source: Thread, target: Thread) -> None:
    if source.id == target.id:
        raise acts.invalid_field("into", _("Choose another thread than this one."))
    queries.both_held(source, target)


def chosen(thread: Thread, numbers: Sequence[int]) -> list[Spot]:
    """The branches that were chosen. Raises :class:`Invalid` when nothing is, or the opening post."""
    if 1 in numbers:
        raise acts.invalid_field("posts", _("The opening post stays: move or merge the whole thread instead."))
    going = moving.spots(thread, [number for number in numbers if 0 < number <= thread.last_number])
    missing = sorted(set(numbers) - {spot.number for spot in going})
    if missing or not going:
        message = _("There is no post %(number)s in this thread.", number=missing[0]) if missing else ""
        raise acts.invalid_field("posts", message or _("Choose at least one post."))
    return going


def roots(going: Sequence[Spot]) -> list[Spot]:
    """Those that stand below no other of them."""
    paths = set(moving.roots_of([spot.path for spot in going]))
    return [spot for spot in going if spot.path in paths]


def came_from(going: Sequence[Spot]) -> dict[str, Any]:
    """What an undoing needs: each post with its number and what it answered."""
    return {"posts": [[spot.id, spot.number, spot.parent] for spot in going]}


def tell(actor: Actor, act: ThreadAct, source: Thread, target: Thread, moved: Sequence[Moved]) -> None:
    """Put what happened into both chains; the pages of both threads and of their lines are old."""
    facts: dict[str, Any] = {
        "actor_id": actor.id, "act_id": act.id, "act": act.kind, "undoes_id": act.undoes_id,
    }  # fmt: skip
    left = chair_events.PostsMovedOut(
        **facts,
        **thread_facts(source),
        other_thread_id=target.id,
        posts=tuple((m.after.id, m.before.number) for m in moved),
    )
    came = chair_events.PostsMovedIn(
        **facts,
        **thread_facts(target),
        other_thread_id=source.id,
        posts=tuple((m.after.id, m.after.number) for m in moved),
    )
    topics.touch(left.topic, came.topic, *left.touches, *came.touches)
    publish(left)
    publish(came)
