"""The channels of spaces, and who is put out of them when a place in a group is taken away."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from contributions.events import (
    ContributionEvent,
    ContributionHidden,
    ContributionRestored,
    ContributionWithdrawn,
)
from contributions.record import Entry, keep_confidential, replayer
from core.clock import now
from core.db import db
from core.events import Published, announcer
from core.live import channel, evict, push
from forum import space_events as events
from forum.events import PostPublished
from forum.models import LINE, Space
from forum.policies import can_see_space
from forum.space_queries import thread_ids_of

OF_MEMBERS = (
    events.MemberInvited, events.InvitationEnded, events.MembershipRequested, events.MembershipDeclined,
    events.MemberAdmitted, events.MemberRemoved, events.GroupModeratorAppointed, events.GroupModeratorDismissed,
)  # fmt: skip
"""Who belongs to a group is its own business: in the record, but not replayed to whoever may read an open one."""
keep_confidential(*(kind.verb for kind in OF_MEMBERS))


@channel("space")
def may_join(actor: Actor, space_id: int) -> bool:
    """Whether there is such a space, as far as the actor may know."""
    space = db.session.get(Space, space_id)
    return space is not None and bool(can_see_space(actor, space, now()))


@replayer("space")
def catch_up(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """That something happened; who came and went is not told to whoever may read."""
    return [{"number": entry.number} for entry in entries]


@announcer(events.MemberRemoved)
def put_out(published: Published) -> None:
    """Empty the channels of the group and of its threads: whoever still belongs to it joins again by itself."""
    event = published.event
    if isinstance(event, events.MemberRemoved):
        evict(event.topic)
        for identity in thread_ids_of(event.space_id):
            evict(f"thread:{identity}")


@announcer(PostPublished, ContributionWithdrawn, ContributionHidden, ContributionRestored)
def tell_spaces(published: Published) -> None:
    """Say to those who have the figures of a space open that they changed; an open group's are its line's, too."""
    event = published.event
    if not isinstance(event, ContributionEvent) or event.kind != "post":
        return
    names = [event.circle] if event.circle else []
    if not event.is_closed:
        of_lines = select(Space.id).where(Space.action_line_id.in_(event.line_ids), Space.kind == LINE)
        names += [f"space:{identity}" for identity in db.session.scalars(of_lines)]
    for name in names:
        push(name, "changed", {})
