"""Filing a thread under sub-themes of its action line. None commits; all are safe to repeat."""

from collections.abc import Collection

from sqlalchemy import select

from accounts.actor import Actor
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from forum import events, policies
from forum.chairing import thread_facts
from forum.models import Thread
from themes.models import ActionLine, Theme, theme_action_line


def themes_of_line(line: ActionLine) -> list[Theme]:
    """The sub-themes under which a thread of this line can be filed."""
    joined = select(Theme).join(theme_action_line, theme_action_line.c.theme_id == Theme.id)
    return list(
        db.session.scalars(joined.where(theme_action_line.c.action_line_id == line.id).order_by(Theme.position))
    )


def chosen_themes(line: ActionLine, keys: Collection[str]) -> list[Theme]:
    """The sub-themes with these keys. Raises :class:`Invalid` for one that is none of the line's."""
    if not keys:
        return []
    known = {theme.key: theme for theme in themes_of_line(line)}
    if not set(keys) <= set(known):
        message = _("Please choose among the sub-themes of this action line.")
        raise Invalid(message, {"themes": [message]})
    return [theme for key, theme in known.items() if key in keys]


def file_thread(actor: Actor, thread: Thread, keys: Collection[str]) -> None:
    """File a thread under these sub-themes and no others; the same ones again change nothing."""
    require(policies.can_file(actor, thread, now()))
    chosen = chosen_themes(thread.space.action_line, keys)
    if chosen == list(thread.themes):
        return
    thread.themes = chosen
    db.session.flush()
    facts = {"actor_id": actor.id, **thread_facts(thread)}
    publish(events.ThreadFiled(**facts, themes=tuple(theme.key for theme in chosen)))
