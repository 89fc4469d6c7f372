"""The next meeting, beside the home page and the pages of action lines."""

from accounts.actor import Actor
from core.clock import now
from core.panels import Panel, panel
from meetings import carrying, policies, queries
from meetings.carried_models import OUTCOMES
from meetings.models import Meeting
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


@panel("meeting", 5)
def points_here(actor: Actor, meeting: Meeting) -> Panel | None:
    """The proposals and common issues on its agenda; for who may carry them there, also those that wait."""
    points, may_carry = carrying.points_of(meeting), bool(policies.can_carry(actor, meeting, now()))
    offered = carrying.offered_to(actor, meeting) if may_carry else []
    if not points and not offered:
        return None
    context = {"points": points, "offered": offered, "may_carry": may_carry, "outcomes": OUTCOMES.items()}
    return Panel("meetings/_points_panel.html", context | {"meeting": meeting})
