"""Where a thread or posts can go: spaces and threads as chairs name them."""

from sqlalchemy import select

from accounts.actor import Actor
from core.clock import now
from core.db import db
from core.errors import Missing
from core.locale import _
from forum import acts, policies, queries
from forum.chair_forms import thread_number
from forum.models import GROUP, Space, Thread
from themes.models import ActionLine


def offered(actor: Actor, thread: Thread) -> list[tuple[str, str]]:
    """``(name, words)`` of each space that a thread may be moved to: those of action lines first, then groups."""
    lines = db.session.scalars(select(ActionLine).order_by(ActionLine.position)).all()
    groups = db.session.scalars(select(Space).where(Space.kind == GROUP).order_by(Space.name)).unique()
    here = thread.space
    found = [
        (line.slug, f"{line.code} {line.title}")
        for line in lines
        if (here.kind == GROUP or line.id != here.action_line_id)
        and policies.can_move_thread(actor, thread, line, now())
    ]
    return found + [
        (f"space:{group.id}", f"{group.action_line.code} · {group.name}")
        for group in groups
        if group.id != here.id and policies.can_move_thread(actor, thread, group, now())
    ]


def named(actor: Actor, name: str) -> ActionLine | Space:
    """The space of a group named ``space:12``, or the action line with this address. Raises :class:`Invalid`."""
    unknown = acts.invalid_field("space", _("There is no such space."))
    kind, _colon, number = name.partition(":")
    if kind == "space" and number.isdecimal() and len(number) < 10:
        space = db.session.get(Space, int(number))
        if space is None or not policies.can_see_space(actor, space, now()):
            raise unknown
        return space
    try:
        return queries.line_by_slug(name)
    except Missing:
        raise unknown from None


def thread_named(actor: Actor, name: str, field: str) -> Thread:
    """The thread that an address, a symbol or a number names. Raises :class:`Invalid` for the field."""
    number = thread_number(name)
    try:
        if number is not None:
            return queries.thread_by_id(actor, number)
    except Missing:
        pass
    raise acts.invalid_field(field, _("There is no such thread. Give its address, such as /threads/12."))
