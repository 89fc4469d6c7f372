"""Who may listen to the channel of a report."""

from typing import Any

from sqlalchemy import Select, String, cast, literal, select

from accounts.actor import Actor
from contributions.checkpoints import public_topics
from core.clock import now
from core.db import db
from core.live import channel
from reports.models import Report
from reports.policies import can_read


@channel("report")
def may_join(actor: Actor, report_id: int) -> bool:
    """Whoever may read it."""
    found = db.session.get(Report, report_id)
    return found is not None and bool(can_read(actor, found, now()))


@public_topics("report")
def public_reports() -> Select[Any]:
    """The chains of published reports."""
    return select(literal("report:") + cast(Report.id, String)).where(Report.current_version_id.is_not(None))
