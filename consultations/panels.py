"""What the home page and the action-line page show of this room."""

from accounts.actor import Actor
from consultations import policies, queries
from consultations.states import OPEN
from core.clock import now
from core.panels import Panel, panel
from themes.models import ActionLine

HOME_LIMIT = 5


@panel("home", 10)
def open_now(actor: Actor) -> Panel:
    """What is open now, first to close first; an invitation when nothing is."""
    found = queries.open_now(actor, HOME_LIMIT)
    return Panel("consultations/_home.html", {"consultations": found, "counts": queries.submitted_counts(found)})


@panel("desk", 20)
def my_desks(actor: Actor) -> Panel | None:
    """The drafts and the consultations under way that the actor facilitates."""
    found = queries.managed(actor)
    context = {"consultations": found, "phases": {c.id: c.phase(now()) for c in found}}
    may_draft = bool(policies.can_draft(actor, now()))
    return Panel("consultations/_desk.html", context | {"may_draft": may_draft}) if found or may_draft else None


@panel("line", 10)
def of_line(actor: Actor, line: ActionLine) -> Panel | None:
    """The consultations of an action line. ``keep_until`` is when a stored page of this panel stops being true."""
    found = queries.of_line(actor, line.id)
    if not found:
        return None
    boundaries = [t for c in found for t in (c.opens_at, c.closes_at) if t and t > now()]
    context = {
        "consultations": found, "counts": queries.submitted_counts(found), "phases": {c.id: c.phase(now()) for c in found},
        "open_count": sum(c.phase(now()) == OPEN for c in found), "keep_until": min(boundaries, default=None),
    }  # fmt: skip
    return Panel("consultations/_line.html", context)
