"""What a draft is for: a thread, an answer to a post, a new wording of one, or a new thread.

Places have short names: ``thread:7``, ``post:12:reply``, ``post:12:edit``, ``line:3:thread``, ``space:4:thread``.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.actor import Actor
from core.clock import now
from core.db import db
from core.errors import Missing
from core.locale import _
from forum import queries
from forum.models import Post, Space, Thread
from forum.policies import can_see_space
from themes.models import ActionLine

_NAME = re.compile(r"(thread):(\d{1,9})|(post):(\d{1,9}):(reply|edit)|(line|space):(\d{1,9}):thread")


@dataclass(frozen=True, slots=True)
class Place:
    """``form`` is the address of the form, ``sends_to`` where it is sent, ``space`` where the words would stand.

    ``topic`` is the chain of the thread, if there is one already.
    """

    name: str
    label: str
    lang: str
    form: str
    sends_to: str
    space: Space | None
    topic: str = ""


def _of_thread(thread: Thread) -> Place:
    name, url = f"thread:{thread.id}", thread.url
    return Place(name, thread.shown_title, thread.lang, f"{url}/reply", f"{url}/posts", thread.space, thread.topic)


def _of_post(post: Post, act: str) -> Place:
    here = f"/posts/{post.id}/{act}"
    symbol = post.contribution.symbol
    label = (
        _("Answer to %(symbol)s", symbol=symbol) if act == "reply" else _("New wording of %(symbol)s", symbol=symbol)
    )
    return Place(f"post:{post.id}:{act}", label, "", here, here, post.thread.space, post.thread.topic)


def _of_line(line: ActionLine) -> Place:
    label = _("A new thread: %(where)s", where=f"{line.code} {line.title}")
    return Place(f"line:{line.id}:thread", label, "", f"/{line.slug}/threads/new", f"/{line.slug}/threads", None)


def _of_space(space: Space) -> Place:
    label = _("A new thread: %(where)s", where=space.name or space.action_line.title)
    here = f"/groups/{space.slug}/threads"
    return Place(f"space:{space.id}:thread", label, "", f"{here}/new", here, space)


def place(actor: Actor, name: str) -> Place:
    """The place of that name. Raises :class:`Missing`, also for one that the actor may not know of."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise Missing()
    if match[1]:
        return _of_thread(queries.thread_by_id(actor, int(match[2])))
    if match[3]:
        return _of_post(queries.post_by_id(actor, int(match[4])), match[5])
    if match[6] == "line":
        return _of_line(_present(ActionLine, int(match[7])))
    space: Space = _present(Space, int(match[7]))
    if not can_see_space(actor, space, now()):
        raise Missing()
    return _of_space(space)


def _present(model: Any, identity: int) -> Any:
    found = db.session.get(model, identity)
    if found is None:
        raise Missing()
    return found


def places(actor: Actor, names: Sequence[str]) -> dict[str, Place]:
    """Those of these places that the actor may still know of, by name."""
    found = {}
    for name in dict.fromkeys(names):
        if (known := _or_none(place, actor, name)) is not None:
            found[name] = known
    return found


def _or_none(find: Callable[..., Place], *arguments: Any) -> Place | None:
    try:
        return find(*arguments)
    except Missing:
        return None
