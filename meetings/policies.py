"""Who may announce, change and attend meetings, and who may write down how many came. Meetings are public."""

from collections.abc import Iterable
from datetime import datetime

from accounts.actor import Actor
from contributions.policies import STAFF
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied
from meetings.models import Meeting


def can_convene(actor: Actor, lines: Iterable[int], now: datetime) -> Verdict:
    """Announce a meeting: facilitators, each line of it being theirs; site administrators."""
    if actor.is_system or actor.is_admin:
        return ALLOWED
    if set(lines) <= actor.lines_as("facilitator", today=now.date()):
        return ALLOWED
    return denied(_l("Only facilitators of its action lines can announce a meeting."))


def can_manage(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Change or cancel it: facilitators of one of its lines, and site administrators."""
    if actor.is_system or actor.has_role(meeting.line_ids, "facilitator", today=now.date()):
        return ALLOWED
    return denied(_l("Only facilitators of its action lines can change this meeting."))


def can_count(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Write down how many came: facilitators and rapporteurs, once it has begun."""
    if not (actor.is_system or actor.has_role(meeting.line_ids, "facilitator", "rapporteur", today=now.date())):
        return denied(_l("Only facilitators and rapporteurs of its action lines can record who came."))
    if meeting.is_cancelled:
        return denied(_l("This meeting was cancelled."))
    if now < meeting.starts_at:
        return denied(_l("This meeting has not begun: attendance is recorded from its beginning."))
    return ALLOWED


def can_register(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Say that one will come: anybody with a confirmed account, observers too, until it is over."""
    if not actor.is_authenticated:
        return denied(_l("Please sign in first."))
    if not actor.is_confirmed:
        return denied(_l("Please confirm your e-mail address first: the message we sent you holds a link."))
    if meeting.is_cancelled:
        return denied(_l("This meeting was cancelled."))
    if meeting.is_over_at(now):
        return denied(_l("This meeting is over."))
    return ALLOWED


def can_carry(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    """Carry proposals and common issues to its agenda, and note what came of them: those who serve its action lines."""
    if not (actor.is_system or actor.has_role(meeting.line_ids, *STAFF, today=now.date())):
        return denied(_l("Only facilitators, moderators and rapporteurs of its action lines can set its points."))
    if meeting.is_cancelled:
        return denied(_l("This meeting was cancelled."))
    return ALLOWED
