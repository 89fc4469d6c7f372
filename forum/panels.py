"""What the home page and the action-line page show of the forum."""

from typing import Any

from accounts.actor import Actor
from core.panels import Panel, panel
from forum import queries, space_queries
from themes.models import ActionLine

EXCERPT = 220
SHOWN = 5


def excerpt(text: str) -> str:
    """The beginning of a text, at most 220 characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= EXCERPT:
        return line
    return line[:EXCERPT].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


@panel("home", 30)
def said_lately(actor: Actor) -> Panel | None:
    """What was said last."""
    posts = queries.latest_posts(actor, SHOWN)
    return Panel("forum/_home_panel.html", {"posts": posts}) if posts else None


@panel("line", 30)
def threads_here(actor: Actor, line: ActionLine) -> Panel:
    """The threads spoken in last, and the way to open one."""
    page = queries.threads_of(line, size=SHOWN)
    context: dict[str, Any] = {"line": line, "threads": page.items, "more": page.next is not None}
    return Panel("forum/_line_panel.html", context | {"openings": queries.openings(page.items, actor)})


@panel("line", 35)
def groups_here(actor: Actor, line: ActionLine) -> Panel | None:
    """The groups of the line that everybody may know of."""
    page = space_queries.groups(actor, line, size=SHOWN)
    context = {"line": line, "groups": page.items, "more": page.next is not None}
    return Panel("forum/_groups_panel.html", context) if page.items else None
