"""Who may edit the vocabulary."""

from datetime import date
from typing import Any

from core.locale import _l
from core.policy import ALLOWED, Verdict, denied


def can_edit_line(actor: Any, line_id: int, today: date) -> Verdict:
    """Site administrators and the facilitators of the action line."""
    if actor.has_role([line_id], "facilitator", today=today):
        return ALLOWED
    return denied(_l("Only facilitators of this action line and site administrators edit its goals and sub-themes."))
