"""What other pages show of moderation."""

from accounts.actor import Actor
from contributions import desk, policies
from core.clock import now
from core.panels import Panel, panel


@panel("desk", 10)
def flags_waiting(actor: Actor) -> Panel | None:
    """How many complaints wait for this moderator."""
    if not policies.can_use_desk(actor, now()):
        return None
    return Panel("contributions/_desk_panel.html", {"count": len(desk.open_flags(actor))})
