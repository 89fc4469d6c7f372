"""Opening a thread, speaking in it, rewording, taking back. None commits; all are safe to repeat."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from accounts.actor import Actor
from contributions import actions as words
from contributions import mentions
from contributions.actions import Speaker
from contributions.approval import reason_to_wait
from core.clock import now
from core.db import db, upsert
from core.errors import Invalid, TooMany
from core.events import publish
from core.locale import _
from core.policy import require
from core.richtext import is_blank, normalised
from core.templating import utc
from forum import events, policies, queries, tree
from forum.approving import event_of, keep_or_count
from forum.chairing import thread_facts
from forum.languages import checked_language
from forum.models import LINE, Post, Space, Thread
from themes.models import ActionLine, Theme

TITLE_LENGTH = 200


def space_of(line: ActionLine) -> Space:
    """The space of an action line, made when it is first needed."""
    of_line = select(Space).where(Space.action_line_id == line.id, Space.kind == LINE)
    if found := db.session.scalars(of_line).one_or_none():
        return found
    db.session.execute(upsert(Space).values(action_line_id=line.id, kind=LINE).on_conflict_do_nothing())
    return db.session.scalars(of_line).one()


def open_thread(
    actor: Actor,
    speaker: Speaker,
    where: ActionLine | Space,
    title: str,
    body: str,
    lang: str,
    said_at: datetime | None = None,
    chosen: Iterable[int] = (),
    themes: Sequence[Theme] = (),
) -> Thread:
    """Open a thread in the space of an action line, or of a group, with its first post. ``said_at`` is for imports.

    ``chosen`` are the people meant where a mention fits several.

    Raises :class:`core.errors.Refused`, :class:`Invalid` with the fields ``title``, ``body``, ``lang``.
    """
    space = where if isinstance(where, Space) else space_of(where)
    require(policies.can_open_thread(actor, space, now()))
    at = said_at or now()
    thread = Thread(
        space=space, title=checked_title(title), lang=checked_language(lang),
        opened_by_id=speaker.user_id, opened_at=at, last_post_at=at, post_count=0, last_number=0, slow_seconds=0,
        themes=list(themes),
    )  # fmt: skip
    body = as_stored(space, body, chosen)
    db.session.add(thread)
    db.session.flush()
    queries.keep_held(thread)
    publish(events.ThreadOpened(**thread_facts(thread), actor_id=actor.id, at=at))
    _add_post(actor, speaker, thread, body, lang, None, at)
    return thread


def checked_title(title: str) -> str:
    """``title`` as it is stored. Raises :class:`Invalid` naming the field ``title``."""
    clean = " ".join(normalised(title).split())
    message = ""
    if is_blank(clean):
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
    chosen: Iterable[int] = (),
) -> Post:
    """Say something in ``thread``, in answer to ``parent`` or to the opening post.

    Raises :class:`core.errors.Refused` (locked, observer, unconfirmed …) and :class:`Invalid`.
    """
    thread = queries.held(thread)
    require(policies.can_reply(actor, thread, now(), parent))
    if parent is not None and parent.thread_id != thread.id:
        raise Invalid(_("The post that this answers stands in another thread."))
    if thread.slow_seconds:
        _wait_for_turn(actor, thread)
    body = as_stored(thread.space, body, chosen)
    return _add_post(actor, speaker, thread, body, lang, parent, said_at or now())


def as_stored(space: Space | None, body: str, chosen: Iterable[int] = ()) -> str:
    """``body`` as it is kept when it is said in ``space``: normalised, mentions as links. What a preview must show.

    Raises :class:`Invalid`, and :class:`contributions.mentions.Ambiguous`.
    """
    circle, is_closed = (space.circle, space.is_closed) if space else (None, False)
    return words.checked_body(mentions.written(words.checked_body(body), circle, is_closed, chosen))


def _wait_for_turn(actor: Actor, thread: Thread) -> None:
    """In slow mode participants wait between two posts; chairs do not. Raises :class:`TooMany`, saying until when."""
    if policies.can_moderate(actor, thread, now()):
        return
    last = queries.last_said_by(actor, thread)
    until = last + timedelta(seconds=thread.slow_seconds) if last is not None else now()
    if now() < until:
        left = math.ceil((until - now()).total_seconds())
        why = _("This thread is in slow mode: you can post in it again from %(moment)s on.", moment=utc(until))
        raise TooMany(why, retry_after=left)


def _add_post(
    actor: Actor, speaker: Speaker, thread: Thread, body: str, lang: str, parent: Post | None, at: datetime
) -> Post:
    if parent is not None and parent.number == 1:
        parent = None
    space, number = thread.space, thread.last_number + 1
    contribution = words.say(
        actor, speaker, kind="post", symbol=f"{thread.symbol}/P{number}", topic=thread.topic,
        place=f"{thread.url}/posts/{number}", lines=[space.action_line], body=body, lang=checked_language(lang),
        said_at=at, circle=space.circle, is_closed=space.is_closed,
        held_for=reason_to_wait(actor, body, space.is_closed),
    )  # fmt: skip
    path = tree.place_under(parent.path if parent else "", number)
    post = Post(
        id=contribution.id, contribution=contribution, thread=thread, parent=parent, number=number,
        depth=tree.depth_of(path), path=path, spoke_as=_role(actor, speaker, space.action_line),
    )  # fmt: skip
    thread.last_number = number
    keep_or_count(thread, post)
    db.session.add(post)
    db.session.flush()
    publish(event_of(actor, post, parent))
    return post


def _role(actor: Actor, speaker: Speaker, line: ActionLine) -> str | None:
    """The appointment on the line that somebody speaking for themselves holds now."""
    if actor.id is None or actor.id != speaker.user_id:
        return None
    today = now().date()
    return next((role for role in ("facilitator", "moderator") if line.id in actor.lines_as(role, today=today)), None)


def edit_post(
    actor: Actor,
    post: Post,
    body: str,
    expected: int | None = None,
    lang: str | None = None,
    chosen: Iterable[int] = (),
) -> Post:
    """Give one's post a new wording. Raises :class:`core.errors.Conflict` when ``expected`` is no longer current."""
    require(policies.can_edit(actor, post, now()))
    body = as_stored(post.thread.space, body, chosen)
    words.revise(actor, post.contribution, body, expected=expected, lang=checked_language(lang) if lang else None)
    return post


def withdraw_post(actor: Actor, post: Post) -> None:
    """Take one's post back; its place in the tree stays, and it can be brought back for thirty days."""
    words.withdraw(actor, post.contribution)
