"""The next meeting, beside the home page and the pages of action lines."""

from accounts.actor import Actor
from core.panels import Panel, panel
from meetings import queries
from themes.models import ActionLine


@panel("home-side", 30)
def on_home(_actor: Actor) -> Panel:
    """The soonest meeting of all."""
    return Panel("meetings/_next_panel.html", {"meeting": queries.next_meeting(), "last": None})


@panel("line-side", 30)
def on_line(_actor: Actor, line: ActionLine) -> Panel:
    """The soonest meeting of this action line, and the one before."""
    context = {"meeting": queries.next_meeting(line.id), "last": queries.last_meeting(line.id)}
    return Panel("meetings/_next_panel.html", context)
