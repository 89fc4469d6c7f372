"""Following, on the pages of lower rooms."""

from accounts.actor import Actor
from core.panels import Panel, panel
from notifications import queries
from themes.models import ActionLine, Theme


@panel("line-side", 20)
def follow_line(_actor: Actor, line: ActionLine) -> Panel:
    """The way to follow an action line."""
    return Panel("notifications/_follow_panel.html", {"url": f"/{line.slug}/follow", "kind": "line"})


@panel("theme", 20)
def follow_theme(_actor: Actor, theme: Theme) -> Panel:
    """The way to follow a sub-theme."""
    return Panel("notifications/_follow_panel.html", {"url": f"/following/theme:{theme.id}", "kind": "theme"})


@panel("me", 20)
def what_i_follow(actor: Actor) -> Panel:
    """How many unread notifications there are."""
    return Panel("notifications/_me_panel.html", {"unread": queries.unread_count(actor)})
