"""What other pages show of moderation."""

from accounts.actor import Actor
from contributions import desk, marking, policies
from contributions.mark_models import KINDS
from contributions.models import Contribution
from core.clock import now
from core.panels import Panel, panel
from themes.models import ActionLine


@panel("desk", 10)
def queues_waiting(actor: Actor) -> Panel | None:
    """How much waits for this moderator in each queue."""
    if not policies.can_use_desk(actor, now()):
        return None
    return Panel("contributions/_desk_panel.html", {"counts": desk.counts(actor)})


SHOWN = 3


@panel("contribution", 5)
def marks_of_it(actor: Actor, contribution: Contribution) -> Panel | None:
    """What moderators pointed out in it, where that went, and for them the way to mark it."""
    found = marking.marks_of(contribution)
    may_mark = bool(policies.can_mark(actor, contribution, now()))
    if not found and not may_mark:
        return None
    standing = marking.standings([contribution.id])[contribution.id] if found else []
    context = {"marks": found, "standing": standing, "contribution": contribution, "may_mark": may_mark}
    return Panel("contributions/_marks_of.html", context)


@panel("line", 35)
def marks_here(actor: Actor, line: ActionLine) -> Panel | None:
    """The latest proposals and common issues that concern an action line."""
    filters = marking.Filters(line_id=line.id)
    found = {kind: marking.marks(actor, kind, filters, size=SHOWN).items for kind in KINDS}
    return Panel("contributions/_marks_panel.html", {"found": found, "line": line}) if any(found.values()) else None
