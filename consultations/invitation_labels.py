"""The reader's words for how far somebody is who was invited, and the columns of the list that can be taken along."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from consultations.drafting import invalid
from consultations.invitation_models import PlannedReminder
from consultations.invitation_queries import ANSWERED, BOUNCED, DRAFTING, MISSING, STOPPED, UNSENT, Listed
from core.locale import _, _l

STATUS_LABELS: dict[str, Any] = {
    MISSING: _l("Missing"),
    DRAFTING: _l("Drafting"),
    ANSWERED: _l("Answered"),
    BOUNCED: _l("Not delivered"),
    STOPPED: _l("Wants no messages"),
    UNSENT: _l("Not sent yet"),
}
BADGES = {
    MISSING: "soon",
    DRAFTING: "draft",
    ANSWERED: "final",
    BOUNCED: "hidden",
    STOPPED: "closed",
    UNSENT: "draft",
}
COLUMNS = (
    "email", "name", "organisation", "stakeholder_type", "country", "language", "status", "invited_at", "sent_at",
    "reminded_at", "reminders", "bounced_at", "bounce_reason", "opted_out_at",
)  # fmt: skip
"""Of an exported list; read again, the first six say what they said."""


def status_label(status: str) -> str:
    """How far somebody is."""
    return str(STATUS_LABELS[status])


def status_badge(status: str) -> str:
    """The kind of badge for how far somebody is."""
    return BADGES[status]


def row(one: Listed) -> list[Any]:
    """Somebody who was invited, as cells."""
    i = one.invitation
    times = [_iso(moment) for moment in (i.invited_at, i.sent_at, i.reminded_at)]
    return [
        i.email, i.name, i.organisation, i.stakeholder_type or "", i.country or "", i.language, one.status, *times,
        i.reminder_count, _iso(i.bounced_at), i.bounce_reason or "", _iso(i.opted_out_at),
    ]  # fmt: skip


def _iso(moment: datetime | None) -> str:
    return moment.isoformat().replace("+00:00", "Z") if moment else ""


def days_of(plans: Iterable[PlannedReminder]) -> str:
    """Planned days as they are entered."""
    return ", ".join(str(plan.days_before) for plan in plans)


def read_days(text: str) -> list[int]:
    """The days that were entered. Raises :class:`core.errors.Invalid` for anything but numbers."""
    parts = [part for part in re.split(r"[\s,;]+", text.strip()) if part]
    if any(not (part.isascii() and part.isdecimal() and len(part) <= 3) for part in parts):
        raise invalid("days", _("Give numbers of days, such as 14, 7, 2."))
    return [int(part) for part in parts]
