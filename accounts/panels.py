"""What other pages show of people."""

from typing import Any

from accounts.forms import ROLE_LABELS
from accounts.policies import can_verify
from accounts.queries import claiming_count, current_appointments
from core.clock import now
from core.panels import Panel, panel
from themes.models import ActionLine


@panel("line-side", 10)
def people_of_line(_actor: Any, line: ActionLine) -> Panel | None:
    """Who holds a role on the action line, observers included."""
    held = current_appointments(line.id, now().date())
    by_role = [(ROLE_LABELS[role], [a for a in held if a.role == role]) for role in ROLE_LABELS]
    groups = [(label, people) for label, people in by_role if people]
    return Panel("accounts/_line_people.html", {"groups": groups}) if groups else None


@panel("desk", 60)
def who_speaks_for_whom(actor: Any) -> Panel | None:
    """How many wait for somebody to confirm their organisation."""
    if not can_verify(actor, now().date()):
        return None
    return Panel("accounts/_verification_panel.html", {"count": claiming_count()})
