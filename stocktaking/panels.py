"""What the home page and the pages of action lines show of stocktaking."""

from accounts.actor import Actor
from core.panels import Panel, panel
from stocktaking import queries
from themes.models import ActionLine


@panel("home-side", 40)
def on_home(_actor: Actor) -> Panel:
    """The way to the list, and the newest entries of all."""
    return Panel("stocktaking/_panel.html", {"entries": queries.newest(), "line": None})


@panel("line", 40)
def on_line(_actor: Actor, line: ActionLine) -> Panel:
    """The newest entries of an action line, and the way to all of them and to a new one."""
    return Panel("stocktaking/_line_panel.html", {"entries": queries.newest(line.id), "line": line})
