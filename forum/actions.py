"""Opening a thread, speaking in it, rewording, taking back, locking, pinning. None commits; all are safe to repeat."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from contributions import actions as words
from contributions.actions import Speaker
from core.clock import now
from core.db import db, upsert
from core.errors import Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from core.richtext import normalised
from forum import events, policies, tree
from forum.languages import checked_language
from forum.models import Post, ReadState, Space, Thread
from themes.models import ActionLine

TITLE_LENGTH = 200


def space_of(line: ActionLine) -> Space:
    """The space of an action line, made when it is first needed."""
    db.session.execute(upsert(Space).values(action_line_id=line.id).on_conflict_do_nothing())
    return db.session.scalars(select(Space).where(Space.action_line_id == line.id)).one()


def open_thread(
    actor: Actor,
    speaker: Speaker,
    line: ActionLine,
    title: str,
    body: str,
    lang: str,
    said_at: datetime | None = None,
) -> Thread:
    """Open a thread on ``line`` with its first post. ``said_at`` is for imports.

    Raises :class:`core.errors.Refused`, :class:`Invalid` with the fields ``title``, ``body``, ``lang``.
    """
    require(policies.can_open_thread(actor, line, now()))
    at = said_at or now()
    thread = Thread(
        space=space_of(line), title=_checked_title(title), lang=checked_language(lang),
        opened_by_id=speaker.user_id, opened_at=at, last_post_at=at, post_count=0,
    )  # fmt: skip
    words.checked_body(body)
    db.session.add(thread)
    db.session.flush()
    publish(events.ThreadOpened(thread_id=thread.id, line_id=line.id, actor_id=actor.id, at=at))
    _add_post(actor, speaker, thread, body, lang, None, at)
    return thread


def _checked_title(title: str) -> str:
    clean = " ".join(normalised(title).split())
    message = ""
    if not clean:
        message = _("Please give the thread a title.")
    elif len(clean) > TITLE_LENGTH:
        message = _(
            "The title has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=TITLE_LENGTH
        )
    if message:
        raise Invalid(message, {"title": [message]})
    return clean


def publish_post(
    actor: Actor,
    speaker: Speaker,
    thread: Thread,
    body: str,
    lang: str,
    parent: Post | None = None,
    said_at: datetime | None = None,
) -> Post:
    """Say something in ``thread``, in answer to ``parent`` or to the opening post.

    Raises :class:`core.errors.Refused` (locked, observer, unconfirmed …) and :class:`Invalid`.
    """
    thread = db.session.get_one(Thread, thread.id, with_for_update={"of": Thread}, populate_existing=True)
    require(policies.can_reply(actor, thread, now(), parent))
    if parent is not None and parent.thread_id != thread.id:
        raise Invalid(_("The post that this answers stands in another thread."))
    return _add_post(actor, speaker, thread, body, lang, parent, said_at or now())


def _add_post(
    actor: Actor, speaker: Speaker, thread: Thread, body: str, lang: str, parent: Post | None, at: datetime
) -> Post:
    if parent is not None and parent.number == 1:
        parent = None
    line, number = thread.space.action_line, thread.post_count + 1
    contribution = words.contribute(
        actor, speaker, kind="post", symbol=f"{thread.symbol}/P{number}", topic=thread.topic,
        place=f"{thread.url}/posts/{number}", lines=[line], body=body, lang=checked_language(lang), said_at=at,
    )  # fmt: skip
    path = tree.place_under(parent.path if parent else "", number)
    post = Post(
        id=contribution.id, contribution=contribution, thread=thread, parent=parent, number=number,
        depth=tree.depth_of(path), path=path, spoke_as=_role(actor, speaker, line),
    )  # fmt: skip
    thread.post_count, thread.last_post_at = number, max(at, thread.last_post_at)
    db.session.add(post)
    db.session.flush()
    _keep_read(speaker.user_id, thread.id, number)
    publish(
        events.PostPublished(
            thread_id=thread.id, line_id=line.id, post_id=post.id, number=number,
            parent_number=parent.number if parent else None, actor_id=actor.id, at=at,
        )
    )  # fmt: skip
    return post


def _role(actor: Actor, speaker: Speaker, line: ActionLine) -> str | None:
    """The appointment on the line that somebody speaking for themselves holds now."""
    if actor.id is None or actor.id != speaker.user_id:
        return None
    today = now().date()
    return next((role for role in ("facilitator", "moderator") if line.id in actor.lines_as(role, today=today)), None)


def _keep_read(user_id: int | None, thread_id: int, number: int) -> None:
    """One's own post is never new to oneself."""
    state = user_id and db.session.get(ReadState, (user_id, thread_id))
    if state and state.seen == number - 1:
        state.seen = number
        state.mark = number if state.mark == number - 1 else state.mark


def edit_post(actor: Actor, post: Post, body: str, expected: int | None = None, lang: str | None = None) -> Post:
    """Give one's post a new wording. Raises :class:`core.errors.Conflict` when ``expected`` is no longer current."""
    require(policies.can_edit(actor, post, now()))
    words.revise(actor, post.contribution, body, expected=expected, lang=checked_language(lang) if lang else None)
    return post


def withdraw_post(actor: Actor, post: Post) -> None:
    """Take one's post back; its place in the tree stays."""
    words.withdraw(actor, post.contribution)


def lock_thread(actor: Actor, thread: Thread) -> None:
    """Let nothing more be said in it."""
    require(policies.can_lock(actor, thread, now()))
    if not thread.is_locked:
        thread.locked_at = now()
        publish(events.ThreadLocked(**_facts(actor, thread)))


def unlock_thread(actor: Actor, thread: Thread) -> None:
    """Open it again."""
    require(policies.can_lock(actor, thread, now()))
    if thread.is_locked:
        thread.locked_at = None
        publish(events.ThreadUnlocked(**_facts(actor, thread)))


def pin_thread(actor: Actor, thread: Thread) -> None:
    """Let it stand first in its space."""
    require(policies.can_pin(actor, thread, now()))
    if not thread.is_pinned:
        thread.is_pinned = True
        publish(events.ThreadPinned(**_facts(actor, thread)))


def unpin_thread(actor: Actor, thread: Thread) -> None:
    """Let it stand by date again."""
    require(policies.can_pin(actor, thread, now()))
    if thread.is_pinned:
        thread.is_pinned = False
        publish(events.ThreadUnpinned(**_facts(actor, thread)))


def _facts(actor: Actor, thread: Thread) -> dict[str, Any]:
    return {"thread_id": thread.id, "line_id": thread.space.action_line_id, "actor_id": actor.id}
